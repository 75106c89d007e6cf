// Training from the command line: the same engine, one step at a time, so that every step can be traced.
#include "cli/run.h"

#include <chrono>
#include <cstdio>

#include "cli/files.h"
#include "cli/load.h"
#include "engine/formats/json.h"
#include "engine/report.h"
#include "engine/tensors.h"

namespace garden::cli {
namespace {

// One JSON line a step, into a file.
class Trace {
 public:
  Trace(const std::string& path, bool rows) : file_(path.empty() ? nullptr : std::fopen(path.c_str(), "w")), rows_(rows) {}
  ~Trace() {
    if (file_) std::fclose(file_);
  }
  Trace(const Trace&) = delete;
  Trace& operator=(const Trace&) = delete;
  bool open() const { return file_ != nullptr; }

  void before_step(Trainer& trainer) {
    penalty_ = trainer.penalty();
    epoch_ = trainer.epoch();
    stage_ = trainer.stage();
    batch_.assign(trainer.next_rows().begin(), trainer.next_rows().end());
    if (!rows_) return;
    read_draws(trainer);  // from now on they are kept
    trainer.step_record();
  }

  void after_step(Trainer& trainer) {
    if (rows_) read_draws(trainer);
    json::Writer w;
    w.begin_object().key("step").number(trainer.step()).key("epoch").number(epoch_).key("rate").number(trainer.rate()).key("loss").number(trainer.loss() + penalty_);
    if (!trainer.history().rows().empty() && trainer.history().rows().back().step == trainer.step()) {
      const HistoryRow& row = trainer.history().rows().back();
      const std::string metric(named_of(metric_for(trainer.plan().samples->task)).id);
      w.key("train_loss").number(row.train_loss).key("test_loss").number(row.test_loss);
      w.key("train_" + metric).number(row.train_metric).key("test_" + metric).number(row.test_metric);
    }
    if (rows_) {
      w.key("rows").begin_array();
      for (const int row : batch_) w.number(row);
      const StepRecord& record = trainer.step_record();
      w.end_array();
      if (!trainer.stages().empty()) {
        w.key("stage").number(stage_).key("losses").begin_array();
        for (const float loss : record.losses) w.number(loss);
        w.end_array();
      }
      w.key("draws").begin_array();
      for (const std::vector<float>& draw : record.draws.empty() ? draws_ : record.draws) {
        w.begin_array();
        for (const float number : draw) w.number(number);
        w.end_array();
      }
      w.end_array();
    }
    w.end_object();
    std::fprintf(file_, "%s\n", w.text().c_str());
  }

 private:
  // What the layers drew for the last batch: masks of dropout, noise.
  void read_draws(Trainer& trainer) {
    draws_.clear();
    const Model& model = trainer.model();
    std::vector<float> copy;
    for (int i = 0; i < model.size(); ++i) {
      for (const ShownSpec& spec : model.shown_specs(i)) {
        if (!spec.name.starts_with("mask") && !spec.name.starts_with("noise")) continue;
        const Tensor<const float> draw = find_tensor(trainer, "layers." + std::to_string(i) + "." + spec.name, copy);
        if (draw) draws_.emplace_back(draw.begin(), draw.end());
      }
    }
  }

  std::FILE* file_;
  bool rows_;
  float penalty_ = 0;
  double epoch_ = 0;
  int stage_ = 0;
  std::vector<int> batch_;
  std::vector<std::vector<float>> draws_;
};

bool save(Engine& engine, const std::string& path) {
  if (path.empty()) return true;
  const std::string error = write_file(path, engine.save_weights());
  return error.empty() || fail(error);
}

void finish_evaluation(Engine& engine) {
  while (engine.advance(0, 1 << 20) > 0) {
  }
}

void train(Engine& engine, long long steps, Trace* trace) {
  finish_evaluation(engine);
  if (!trace) {
    for (long long left = steps; left > 0;) {
      const std::int64_t before = engine.trainer()->step();
      if (engine.advance(left, 1 << 16) == 0) break;
      left -= engine.trainer()->step() - before;
    }
    finish_evaluation(engine);
    return;
  }
  for (long long i = 0; i < steps; ++i) {
    trace->before_step(*engine.trainer());
    if (engine.advance(1, 1) == 0) return;
    finish_evaluation(engine);
    trace->after_step(*engine.trainer());
  }
}

void print_result(Engine& engine, double seconds, bool as_json) {
  const Trainer& trainer = *engine.trainer();
  const double samples = trainer.epoch() * trainer.plan().samples->train.x.count;
  const HistoryRow none{.train_loss = NAN, .test_loss = NAN, .train_metric = NAN, .test_metric = NAN};
  const HistoryRow& row = trainer.history().rows().empty() ? none : trainer.history().rows().back();
  const std::string metric(named_of(metric_for(trainer.plan().samples->task)).id);
  if (!as_json) {
    std::printf("step %lld  epoch %.3g  at step %lld: train loss %.6g  test loss %.6g  train %s %.4g  test %s %.4g\n",
                static_cast<long long>(trainer.step()), trainer.epoch(), static_cast<long long>(row.step), static_cast<double>(row.train_loss),
                static_cast<double>(row.test_loss), metric.c_str(), static_cast<double>(row.train_metric), metric.c_str(), static_cast<double>(row.test_metric));
    std::printf("%.3g s  %.4g samples/s  fingerprint %s\n", seconds, seconds > 0 ? samples / seconds : 0.0, engine.fingerprint().c_str());
    return;
  }
  json::Writer w;
  w.begin_object().key("step").number(trainer.step()).key("epoch").number(trainer.epoch()).key("loss").number(trainer.loss());
  w.key("evaluated_step").number(row.step).key("train_loss").number(row.train_loss).key("test_loss").number(row.test_loss);
  w.key("train_" + metric).number(row.train_metric).key("test_" + metric).number(row.test_metric);
  w.key("seconds").number(seconds).key("samples_per_s").number(seconds > 0 ? samples / seconds : 0.0);
  w.key("parameters").number(static_cast<std::int64_t>(trainer.model().parameters().count()));
  w.key("build").string(Engine::build()).key("fingerprint").string(engine.fingerprint());
  w.key("stopped").boolean(trainer.stop().has_value()).end_object();
  std::printf("%s\n", w.text().c_str());
}

}  // namespace

int run(const Options& options) {
  Engine engine;
  if (!load(options, engine)) return 1;
  if (!options.weights.empty()) {
    const Bytes file = read_file(options.weights);
    if (!file.error.empty()) return fail(file.error), 1;
    if (!report_problems(engine.load_weights(file.data))) return 1;
  }
  if (!save(engine, options.init)) return 1;
  Trace trace(options.trace, options.rows);
  if (!options.trace.empty() && !trace.open()) return fail("cannot write " + options.trace), 1;

  const auto start = std::chrono::steady_clock::now();
  train(engine, options.steps >= 0 ? options.steps : 1'000'000'000'000, options.trace.empty() ? nullptr : &trace);
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;

  print_result(engine, seconds.count(), options.json);
  if (!save(engine, options.save)) return 1;
  if (!engine.trainer()->stop()) return 0;
  fail(stop_message(*engine.trainer()).en);
  return 2;
}

int data(const Options& options) {
  Engine engine;
  if (!load(options, engine)) return 1;
  std::fputs(engine.csv().c_str(), stdout);
  return 0;
}

int report(const Options& options) {
  Engine engine;
  if (!load(options, engine)) return 1;
  std::printf("%s\n", report_json(engine.lab(), {}, engine.trainer(), false).c_str());
  return 0;
}

}  // namespace garden::cli
