// What surrounds steps: evaluations, looks, ways back. Nothing in here knows how one is made.
#include "train/trainer.h"

#include <algorithm>
#include <climits>
#include <cmath>

#include "kernels/reduce.h"

namespace garden {
namespace {

constexpr int look_steps = 2000;           // what only people look at is kept for so many steps after somebody looked
constexpr std::size_t small_bytes = 128 * 1024;
constexpr std::size_t chunk_bytes = 32 * 1024;  // an evaluation's values, or as many as a batch of a large network has
constexpr int chunk_rows = 32;                  // but not fewer: packing a matrix should pay

int states_of(const Optimizer& optimizer) { return static_cast<int>(state_names(optimizer).size()); }

bool finite(const float* numbers, std::size_t n) { return kernels::all_finite(static_cast<int>(n), numbers); }

}  // namespace

Trainer::Trainer(TrainingPlan plan)
    : plan_(std::move(plan)),
      model_(plan_.graph, plan_.seed, states_of(plan_.optimizer)),
      objective_(plan_),
      way_(make_way(plan_, model_, objective_)),
      order_(plan_.samples->train.x.count, plan_.seed),
      values_(value_bytes_of_batch()),
      small_(values_ <= small_bytes),
      evaluator_(plan_.samples, objective_, plan_.main_output, model_, plan_.seed, evaluation_rows()),
      schedule_(evaluator_.rows(), std::min(plan_.rows_a_step(), plan_.samples->train.x.count)),
      metric_(metric_for(plan_.samples->task)),
      rate_(plan_.schedule, plan_.epochs, batches_per_epoch()) {
  if (rate_.by_losses()) history_.reserve(static_cast<std::size_t>(std::min<std::int64_t>(plan_.epochs, 100'000)));
  rate_.factor(step_, order_.epoch(), history_);
  remember();
}

// From one row run through: the batch itself might be large. Ways that keep their tapes to themselves keep everything on them.
std::size_t Trainer::value_bytes_of_batch() {
  if (!way_->tape()) return 0;
  way_->peek({.rows = next_rows().first(1)});
  way_->tape()->set_lean(false);  // gives the row's memory back
  return way_->value_bytes() * static_cast<std::size_t>(std::min(plan_.batch, order_.rows()));
}

int Trainer::evaluation_rows() const {
  const int batch = std::max(1, std::min(plan_.batch, order_.rows()));
  if (!small_) return std::max(1, batch / std::max(1, plan_.shards));
  const std::size_t row = std::max<std::size_t>(1, values_ / static_cast<std::size_t>(batch));
  return values_ == 0 ? INT_MAX : std::max({batch, chunk_rows, static_cast<int>(chunk_bytes / row)});
}

int Trainer::batches_per_epoch() const { return (order_.rows() + plan_.rows_a_step() - 1) / plan_.rows_a_step(); }

bool Trainer::evaluation_chunk() {
  if (!measure_ && !evaluator_.running()) {
    measure_ = way_->measure(position_only());
    if (measure_) measure_->start(step_, evaluator_.train_rows());
    else evaluator_.start();
  }
  if (measure_) return measure_->chunk();
  if (watch_left_ > 0 || !way_->tape()) return evaluator_.chunk(model_);
  if (!small_) way_->prepare(moment_of_rows());
  batch_fresh_ = false;  // the evaluation takes place where the batch was
  return evaluator_.chunk(model_, way_->tape());
}

void Trainer::stop_evaluation() {
  evaluator_.stop();
  measure_ = nullptr;
}

std::span<const float> Trainer::contribution(int first, int count) {
  const int n = static_cast<int>(next_rows().size());
  if (!way_->has_halves() || stop_ || done() || evaluating() || first < 0 || count < 1 || first > n - count) return {};
  batch_fresh_ = false;
  return way_->contribution(moment(), first, count);
}

bool Trainer::finish_step(std::span<const float> sum) {
  const Parameters& parameters = model_.parameters();
  if (!way_->has_halves() || stop_ || done() || evaluating() || sum.size() != parameters.size() + parameters.all_buffers().size() + 1) return false;
  before_step();
  after_step(way_->finish(moment(), sum));
  return true;
}

bool Trainer::last_update(const Parameters::Item& item, std::vector<float>& to) {
  update_looks_left_ = look_steps;
  before_.resize(model_.parameters().size());
  if (!before_fresh_) return false;
  const float *now = model_.parameters().values(item), *then = before_.data() + item.offset;
  to.resize(item.count());
  for (std::size_t i = 0; i < to.size(); ++i) to[i] = now[i] - then[i];
  return true;
}

float Trainer::rate() const {
  return rate_.last() * std::visit([](const auto& o) { return o.lr; }, plan_.optimizer);
}

Memory Trainer::memory() const {
  const Parameters& parameters = model_.parameters();
  const std::size_t numbers = parameters.size() * sizeof(float);
  Memory memory{.parameters = numbers, .state = numbers * static_cast<std::size_t>(parameters.states())};
  memory.activations = step_ > 0 ? way_->value_bytes() : values_;
  if (!way_->tape()) {
    std::size_t row = plan_.samples->shape.count();
    for (int i = 0; i < model_.size(); ++i) row += model_.out_shape(i).count();
    memory.activations = row * static_cast<std::size_t>(std::min(plan_.batch, order_.rows())) * sizeof(float);
  }
  memory.peak = 2 * numbers + memory.state + 2 * parameters.all_buffers().size() * sizeof(float) + guard_.bytes() + way_->batch_bytes() + evaluator_.bytes() +
                history_.bytes() + order_.bytes() + before_.size() * sizeof(float);
  return memory;
}

void Trainer::finish_evaluation() {
  next_evaluation_ = schedule_.next(step_);
  if (rate_.by_losses()) rate_.restart();
  if (measure_) {
    const std::array<float, 4> numbers = measure_->result();
    measure_ = nullptr;
    history_.add({step_, epoch(), numbers[0], numbers[1], numbers[2], numbers[3]});
    return;
  }
  const auto metric = [&](const Tally& tally) { return tally.rows > 0 ? static_cast<float>(value_of(metric_, tally)) : NAN; };
  const auto mean = [](const Tally& tally) { return tally.rows > 0 ? static_cast<float>(tally.mean_loss()) : NAN; };
  const Tally &train = evaluator_.train(), &test = evaluator_.test();
  history_.add({step_, epoch(), mean(train), mean(test), metric(train), metric(test)});
}

// The first step from `step` on that the schedule names, or that ends an epoch whose loss the rate goes by.
void Trainer::schedule_from(std::int64_t step) {
  stop_evaluation();
  const bool on_schedule = step == 0 || schedule_.next(step - 1) == step || (rate_.by_losses() && order_.cursor() == 0);
  next_evaluation_ = on_schedule || done() ? step : schedule_.next(step);
}

void Trainer::check_weights() {
  const std::vector<float>& values = model_.parameters().all_values();
  if (finite(values.data(), values.size()))
    remember();
  else
    halt(first_not_finite());
}

void Trainer::rewind() {
  go_to(guard_.restore(model_.parameters()));
  history_.cut_after(step_);
}

void Trainer::halt(std::string tensor) {
  stop_evaluation();
  stop_ = Stop{step_, std::move(tensor)};
}

// In the order in which numbers flow: a weight, then what was computed with it.
std::string Trainer::first_not_finite() {
  for (int i = 0; i < model_.size(); ++i) {
    for (const Parameters::Item& item : model_.items(i))
      if (!finite(model_.parameters().values(item), item.count())) return item.path;
    const Var<float>& out = model_.batch_out(i);
    if (out && !finite(out.value().data, out.value().count())) return "layers." + std::to_string(i) + ".out";
  }
  return "loss";
}

void Trainer::ensure_batch(bool look) {
  watch_left_ = look_steps;
  if (look) looks_left_ = look_steps;
  if (!batch_fresh_ || (look && !batch_looked_)) peek_batch();
}

void Trainer::peek_batch() {
  watch_left_ = look_steps;
  way_->peek(moment());
  batch_fresh_ = true;
  batch_looked_ = looks_left_ > 0;
}

float Trainer::penalty() const {
  if (!plan_.regularizer) return 0;
  double sum = 0;
  for (const Parameters::Item& item : model_.parameters().items()) {
    if (!item.regularized) continue;
    const float* w = model_.parameters().values(item);
    std::visit(
        [&](const auto& r) {
          sum += kernels::map_sum<float>(static_cast<int>(item.count()), [&](simd::Vec<float> v) { return r.penalty(v); }, w);
        },
        *plan_.regularizer);
  }
  return static_cast<float>(sum);
}

Position Trainer::position() const {
  return {.step = step_, .updates = updates_, .epoch = order_.epoch(), .cursor = order_.cursor(), .rows = order_.rows()};
}

void Trainer::go_to(const Position& position) {
  step_ = position.step;
  updates_ = position.updates;
  order_.seek(position.epoch, position.cursor);
  stop_.reset();
  batch_fresh_ = false;
  final_evaluation_ = -1;
  before_fresh_ = false;
  rate_.restart();
  rate_.factor(step_, order_.epoch(), history_);
  schedule_from(step_);
}

void Trainer::keep(Trainer& old, std::span<const int> columns) {
  if (old.stop_) old.rewind();
  const bool same_way = old.plan_.training.index() == plan_.training.index();
  const bool same_optimizer = same_way && old.plan_.optimizer.index() == plan_.optimizer.index();
  model_.keep(old.model_, columns, same_optimizer);
  Position at = old.position();
  if (!same_optimizer) at.updates = 0;
  // Another number of rows: the epoch under way counts as done.
  if (at.rows != order_.rows() && at.cursor > 0) at = {.step = at.step, .updates = at.updates, .epoch = at.epoch + 1, .rows = order_.rows()};
  if (same_way) history_ = old.history_;
  else at = {.rows = order_.rows()};  // its curves and epochs say nothing about this way to train
  go_to(at);
  remember();
  if (old.plan_.samples != plan_.samples) next_evaluation_ = step_;  // the curve's last point is of other data
}

void Trainer::weights_changed() {
  before_fresh_ = false;
  batch_fresh_ = false;
  stop_evaluation();
  next_evaluation_ = step_;  // the curve's last point is of other weights
  stop_.reset();
}

void Trainer::poke(const Parameters::Item& item, std::size_t index, float value) {
  model_.parameters().values(item)[index] = value;
  weights_changed();
}

SnapshotError Trainer::restore(std::span<const std::uint8_t> bytes) {
  Position at = position();
  const SnapshotError error = read_snapshot(bytes, at, model_.parameters(), history_);
  if (error != SnapshotError::none) return error;
  go_to(at);
  // A snapshot of a stopped run is no state to go back to: the one remembered stays.
  const std::vector<float>& values = model_.parameters().all_values();
  if (finite(values.data(), values.size())) remember();
  return error;
}

}  // namespace garden
