// One function a kind of need; the table at the end names them all.
#include "engine/views/view.h"

#include <algorithm>
#include <cmath>

#include "engine/data.h"
#include "engine/formats/json.h"
#include "engine/tensors.h"

namespace garden {

namespace {

using json::Kind;
using json::Value;

int integer(const Value& need, std::string_view key, int missing) {
  const Value* value = need.find(key);
  if (!value || !value->is(Kind::number) || std::fabs(value->number()) > 1e9) return missing;
  return static_cast<int>(value->number());
}

std::string_view text(const Value& need, std::string_view key) {
  const Value* value = need.find(key);
  return value && value->is(Kind::string) ? std::string_view(value->string()) : std::string_view();
}

// [min, max, mean, standard deviation, how many are finite] of the finite ones
void summarize(const float* values, std::size_t n, float* out) {
  double sum = 0, squares = 0, finite = 0;
  float low = INFINITY, high = -INFINITY;
  for (std::size_t i = 0; i < n; ++i) {
    if (!std::isfinite(values[i])) continue;
    low = std::min(low, values[i]);
    high = std::max(high, values[i]);
    sum += values[i];
    squares += static_cast<double>(values[i]) * values[i];
    ++finite;
  }
  const double mean = finite > 0 ? sum / finite : 0;
  out[0] = finite > 0 ? low : 0;
  out[1] = finite > 0 ? high : 0;
  out[2] = static_cast<float>(mean);
  out[3] = finite > 0 ? static_cast<float>(std::sqrt(std::max(0.0, squares / finite - mean * mean))) : 0;
  out[4] = static_cast<float>(finite);
}

// (N, 6): x, y, target, 1 for a test row, prediction, 1 where it is the wrong class
void points(Frame& frame) {
  const Samples& samples = frame.samples();
  const int N = static_cast<int>(samples.place.size());
  if (N == 0) return frame.nothing();
  float* out = frame.part({N, 6});
  Model& model = frame.model();
  const TargetForm form = frame.trainer.plan().main().form;
  const int K = model.outputs(), step = chunk_rows_of(model);
  for (int first = 0; first < N; first += step) {
    const int n = std::min(step, N - first);
    frame.tape.reset();
    const Tensor<float> x = frame.tape.arena().tensor<float>(samples.shape.with_first(n));
    const auto width = static_cast<std::size_t>(samples.train.x.width);
    for (int i = 0; i < n; ++i) {
      const int place = samples.place[static_cast<std::size_t>(first + i)];
      copy_rows(place >= 0 ? samples.train.x : samples.test.x, place >= 0 ? place : -1 - place, 1, x.data + static_cast<std::size_t>(i) * width);
    }
    const float* z = model.forward(frame.tape, frame.tape.constant(x)).value().data;
    for (int i = 0; i < n; ++i) {
      const auto row = static_cast<std::size_t>(first + i);
      const int place = samples.place[row];
      const float target = place >= 0 ? samples.train.y.floats[static_cast<std::size_t>(place)] : samples.test.y.floats[static_cast<std::size_t>(-1 - place)];
      const float guess = prediction(form, z + i * K, K);
      float* to = out + 6 * row;
      to[0] = samples.points[2 * row];
      to[1] = samples.points[2 * row + 1];
      to[2] = target;
      to[3] = place < 0 ? 1.0f : 0.0f;
      to[4] = guess;
      to[5] = form != TargetForm::value && guess != target ? 1.0f : 0.0f;
    }
  }
}

void history(Frame& frame, int since) {
  const std::vector<HistoryRow>& rows = frame.trainer.history().rows();
  const auto first = std::find_if(rows.begin(), rows.end(), [&](const HistoryRow& row) { return row.step > since; });
  const int n = static_cast<int>(rows.end() - first);
  float* to = frame.part({n, 6});
  for (auto row = first; row != rows.end(); ++row, to += 6) {
    to[0] = static_cast<float>(row->step);
    to[1] = static_cast<float>(row->epoch);
    to[2] = row->train_loss;
    to[3] = row->test_loss;
    to[4] = row->train_metric;
    to[5] = row->test_metric;
  }
}

constexpr int max_confusion = 1024;  // classes; a vocabulary may have more

// The class that test prediction i should be: predictions are positions of rows, and a position is a column of y.
int truth_of(Frame& frame, std::size_t i) {
  const TrainedOutput& main = frame.trainer.plan().main();
  const Rows& y = frame.samples().test.y;
  const std::size_t P = static_cast<std::size_t>(main.positions), row = i / P, position = i % P;
  return static_cast<int>(y.floats[row * static_cast<std::size_t>(y.width) + static_cast<std::size_t>(main.first) + position]);
}

void confusion(Frame& frame) {
  const int K = frame.samples().classes;
  if (K == 0 || K > max_confusion) return frame.nothing();
  float* counts = frame.part({K, K});
  const std::vector<int>& guesses = frame.trainer.evaluator().test_predictions();
  for (std::size_t i = 0; i < guesses.size(); ++i) {
    const int truth = truth_of(frame, i);
    counts[truth * K + guesses[i]] += 1;
  }
}

void examples(Frame& frame, int truth, int predicted, int limit) {
  const std::vector<int>& guesses = frame.trainer.evaluator().test_predictions();
  const int Y = frame.samples().train.y.width;
  std::vector<int> found;  // rows, each once
  for (std::size_t i = 0; i < guesses.size() && static_cast<int>(found.size()) < limit; ++i) {
    const int row = static_cast<int>(i) / Y;
    if (guesses[i] != predicted || truth_of(frame, i) != truth) continue;
    if (found.empty() || found.back() != row) found.push_back(row);
  }
  float* out = frame.part({static_cast<int>(found.size())});
  std::copy(found.begin(), found.end(), out);
}

// One input through the network: a point of two-dimensional data, or a whole row. False when it has the wrong length.
bool forward_one(Frame& frame, const Value& need) {
  const Value* input = need.find("input");
  if (!input) return false;
  std::vector<float> row;
  for (const Value& item : input->array()) row.push_back(static_cast<float>(item.number()));
  const Samples& samples = frame.samples();
  if (!samples.points.empty()) {
    if (row.size() != 2) return false;
    row = inputs_of(frame.lab, samples, row.data(), 1);
  }
  if (row.size() != samples.shape.count()) return false;
  frame.tape.reset();
  const Tensor<float> x = frame.tape.arena().tensor<float>(samples.shape.with_first(1));
  std::copy(row.begin(), row.end(), x.data);
  frame.model().forward(frame.tape, frame.tape.constant(x));
  return true;
}

void forward(Frame& frame, const Value& need) {
  const Model& model = frame.model();
  const bool good = forward_one(frame, need);
  for (int i = 0; i < model.size(); ++i) {
    if (!good || !model.out(i)) {
      frame.nothing();
      continue;
    }
    const Tensor<float>& out = model.out(i).value();
    std::copy_n(out.data, out.count(), frame.part(model.out_shape(i)));
  }
}

void predict(Frame& frame, const Value& need) {
  if (!forward_one(frame, need)) return frame.nothing();
  const Model& model = frame.model();
  const int K = model.outputs();
  const float* z = model.out(model.main()).value().data;
  apply_link(link_of(frame.trainer.plan().main().loss), z, K, frame.part({K}));
}

void tensor(Frame& frame, const Value& need) {
  std::vector<float> copy;
  const Tensor<const float> found = find_tensor(frame.trainer, text(need, "path"), copy);
  if (!found) return frame.nothing();
  std::copy_n(found.data, found.count(), frame.part(found.shape));
}

void summary(Frame& frame, const Value& need) {
  std::vector<float> copy;
  const Tensor<const float> found = find_tensor(frame.trainer, text(need, "path"), copy);
  if (!found) return frame.nothing();
  summarize(found.data, found.count(), frame.part({5}));
}

bool flag(const Value& need, std::string_view key) {
  const Value* value = need.find(key);
  return value && value->boolean();
}

void grid(Frame& frame, PlaneMaps& maps, const Value& need) {
  std::vector<int> layers;
  if (const Value* list = need.find("layers"))
    for (const Value& layer : list->array()) layers.push_back(std::fabs(layer.number()) < 1e6 ? static_cast<int>(layer.number()) : -2);
  maps.write(frame, integer(need, "resolution", 0), layers, flag(need, "catalog"));
}

}  // namespace

void Viewer::fill(std::string_view needs, const Lab& lab, Trainer& trainer, std::vector<float>& out) {
  out.clear();
  Frame frame{lab, trainer, tape_, out};
  const json::Parsed parsed = json::parse(needs);
  for (const Value& need : parsed.value.array()) {
    const std::string_view kind = text(need, "kind");
    if (kind == "tensor") tensor(frame, need);
    else if (kind == "summary") summary(frame, need);
    else if (kind == "grid") grid(frame, maps_, need);
    else if (kind == "points") points(frame);
    else if (kind == "history") history(frame, integer(need, "since", -1));
    else if (kind == "confusion") confusion(frame);
    else if (kind == "examples") examples(frame, integer(need, "truth", -1), integer(need, "predicted", -1), integer(need, "limit", 100));
    else if (kind == "predict") predict(frame, need);
    else if (kind == "forward") forward(frame, need);
    else frame.nothing();
  }
}

}  // namespace garden
