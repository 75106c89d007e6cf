#include "engine/view.h"

#include <algorithm>
#include <cmath>

#include "engine/data.h"
#include "engine/formats/json.h"
#include "engine/tensors.h"

namespace garden {

struct Viewer::Frame {
  const Lab& lab;
  Trainer& trainer;
  std::vector<float>& out;

  const Samples& samples() const { return *trainer.plan().samples; }

  // Room for one part's values; valid until the next part.
  float* part(const Shape& shape) {
    out.push_back(static_cast<float>(shape.rank()));
    for (int axis = 0; axis < shape.rank(); ++axis) out.push_back(static_cast<float>(shape[axis]));
    const std::size_t at = out.size();
    out.resize(at + shape.count());
    return out.data() + at;
  }
  void nothing() { part({0}); }
};

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

template <class Frame>
void points(Frame& frame, Tape<float>& tape) {
  const Samples& samples = frame.samples();
  const int N = static_cast<int>(samples.place.size());
  if (N == 0) return frame.nothing();
  float* out = frame.part({N, 6});
  Model& model = frame.trainer.model();
  const TargetForm form = frame.trainer.plan().form;
  const int K = model.outputs(), step = chunk_rows_of(model);
  for (int first = 0; first < N; first += step) {
    const int n = std::min(step, N - first);
    tape.reset();
    const Tensor<float> x = tape.arena().template tensor<float>(samples.shape.with_first(n));
    const auto width = static_cast<std::size_t>(samples.train.x.width);
    for (int i = 0; i < n; ++i) {
      const int place = samples.place[static_cast<std::size_t>(first + i)];
      copy_rows(place >= 0 ? samples.train.x : samples.test.x, place >= 0 ? place : -1 - place, 1, x.data + static_cast<std::size_t>(i) * width);
    }
    const float* z = model.forward(tape, tape.constant(x), false).value().data;
    for (int i = 0; i < n; ++i) {
      const auto row = static_cast<std::size_t>(first + i);
      const int place = samples.place[row];
      const float target = place >= 0 ? samples.train.y[static_cast<std::size_t>(place)] : samples.test.y[static_cast<std::size_t>(-1 - place)];
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

template <class Frame>
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

template <class Frame>
void confusion(Frame& frame) {
  const int K = frame.samples().classes;
  if (K == 0) return frame.nothing();
  float* counts = frame.part({K, K});
  const std::vector<int>& guesses = frame.trainer.evaluator().test_predictions();
  for (std::size_t i = 0; i < guesses.size(); ++i) {
    const int truth = static_cast<int>(frame.samples().test.y[i]);
    counts[truth * K + guesses[i]] += 1;
  }
}

template <class Frame>
void examples(Frame& frame, int truth, int predicted, int limit) {
  const std::vector<int>& guesses = frame.trainer.evaluator().test_predictions();
  std::vector<int> found;
  for (std::size_t i = 0; i < guesses.size() && static_cast<int>(found.size()) < limit; ++i)
    if (guesses[i] == predicted && static_cast<int>(frame.samples().test.y[i]) == truth) found.push_back(static_cast<int>(i));
  float* out = frame.part({static_cast<int>(found.size())});
  std::copy(found.begin(), found.end(), out);
}

// One input through the network: a point of two-dimensional data, or a whole row. False when it has the wrong length.
template <class Frame>
bool forward_one(Frame& frame, Tape<float>& tape, const Value& need) {
  const Value* input = need.find("input");
  if (!input) return false;
  std::vector<float> row;
  for (const Value& item : input->array()) row.push_back(static_cast<float>(item.number()));
  const Samples& samples = frame.samples();
  if (!samples.points.empty()) {
    if (row.size() != 2) return false;
    row = features_of(frame.lab, row.data(), 1);
  }
  if (row.size() != samples.shape.count()) return false;
  tape.reset();
  const Tensor<float> x = tape.arena().template tensor<float>(samples.shape.with_first(1));
  std::copy(row.begin(), row.end(), x.data);
  frame.trainer.model().forward(tape, tape.constant(x), false);
  return true;
}

template <class Frame>
void forward(Frame& frame, Tape<float>& tape, const Value& need) {
  const Model& model = frame.trainer.model();
  const bool good = forward_one(frame, tape, need);
  for (int i = 0; i < model.size(); ++i) {
    if (!good) {
      frame.nothing();
      continue;
    }
    const Tensor<float>& out = model.out(i).value();
    std::copy_n(out.data, out.count(), frame.part(model.out_shape(i)));
  }
}

template <class Frame>
void predict(Frame& frame, Tape<float>& tape, const Value& need) {
  if (!forward_one(frame, tape, need)) return frame.nothing();
  const Model& model = frame.trainer.model();
  const int K = model.outputs();
  const float* z = model.out(model.size() - 1).value().data;
  apply_link(link_of(frame.trainer.plan().loss), z, K, frame.part({K}));
}

}  // namespace

// Parts (units, n, n): for every unit its map over the plane, row 0 at the bottom, cell centres. Layer -1 is the input
// features (with `catalog_features` all that exist, in their order); the layer after the last is the prediction: probabilities where the loss gives them.
void Viewer::grid(Frame& frame, int n, const std::vector<int>& layers, bool catalog_features) {
  Model& model = frame.trainer.model();
  const Samples& samples = frame.samples();
  const int rows = n * n;
  if (samples.points.empty() || n < 1 || n > max_grid) {
    for (std::size_t i = 0; i < layers.size(); ++i) frame.nothing();
    return;
  }
  const auto places_of = [n, rows] {
    std::vector<float> places;
    for (int r = 0; r < rows; ++r) {
      places.push_back(domain * (2.0f * (static_cast<float>(r % n) + 0.5f) / static_cast<float>(n) - 1));
      places.push_back(domain * (2.0f * (static_cast<float>(r / n) + 0.5f) / static_cast<float>(n) - 1));
    }
    return places;
  };
  if (grid_size_ != n) {
    grid_x_ = features_of(frame.lab, places_of().data(), rows);
    grid_size_ = n;
  }
  std::vector<Feature> shown;
  if (catalog_features) for_each_entry<FeatureKind>([&](const auto& feature) { shown.emplace_back(feature); });
  if (catalog_features && catalog_size_ != n) {
    catalog_x_.resize(static_cast<std::size_t>(rows) * shown.size());
    compute_features<float>(shown, places_of().data(), rows, catalog_x_.data());
    catalog_size_ = n;
  }
  const auto F = static_cast<int>(samples.shape.count());
  const auto units_of = [&](int layer) {
    if (layer == -1) return catalog_features ? static_cast<int>(shown.size()) : F;
    if (layer == model.size()) return model.outputs();
    return layer >= 0 && layer < model.size() ? static_cast<int>(model.out_shape(layer).count()) : 0;
  };
  std::vector<std::size_t> starts;
  for (const int layer : layers) {
    const int units = units_of(layer);
    if (units == 0) frame.nothing();
    else frame.part({units, n, n});
    starts.push_back(frame.out.size() - static_cast<std::size_t>(units) * static_cast<std::size_t>(rows));
  }
  const int step = chunk_rows_of(model);
  for (int first = 0; first < rows; first += step) {
    const int count = std::min(step, rows - first);
    tape_.reset();
    const Tensor<float> x{grid_x_.data() + static_cast<std::size_t>(first) * static_cast<std::size_t>(F), samples.shape.with_first(count)};
    model.forward(tape_, tape_.constant(x), false);
    for (std::size_t k = 0; k < layers.size(); ++k) {
      const int units = units_of(layers[k]);
      const float* values = layers[k] < 0 ? (catalog_features ? catalog_x_.data() + static_cast<std::size_t>(first) * shown.size() : x.data) : model.out(std::min(layers[k], model.size() - 1)).value().data;
      float* linked = nullptr;
      if (layers[k] == model.size()) {
        linked = tape_.arena().take<float>(static_cast<std::size_t>(count) * static_cast<std::size_t>(units));
        for (int r = 0; r < count; ++r) apply_link(link_of(frame.trainer.plan().loss), values + r * units, units, linked + r * units);
        values = linked;
      }
      float* to = frame.out.data() + starts[k] + first;
      for (int u = 0; u < units; ++u)
        for (int r = 0; r < count; ++r) to[static_cast<std::size_t>(u) * static_cast<std::size_t>(rows) + static_cast<std::size_t>(r)] = values[r * units + u];
    }
  }
}

void Viewer::fill(std::string_view needs, const Lab& lab, Trainer& trainer, std::vector<float>& out) {
  out.clear();
  Frame frame{lab, trainer, out};
  const json::Parsed parsed = json::parse(needs);
  for (const Value& need : parsed.value.array()) {
    const std::string_view kind = text(need, "kind");
    if (kind == "tensor" || kind == "summary") {
      const Tensor<const float> tensor = find_tensor(trainer, text(need, "path"));
      if (!tensor) frame.nothing();
      else if (kind == "tensor") std::copy_n(tensor.data, tensor.count(), frame.part(tensor.shape));
      else summarize(tensor.data, tensor.count(), frame.part({5}));
    } else if (kind == "grid") {
      std::vector<int> layers;
      if (const Value* flag = need.find("features"); flag && flag->boolean()) layers.push_back(-1);
      const Value* catalog = need.find("catalog");
      if (const Value* list = need.find("layers"))
        for (const Value& layer : list->array()) layers.push_back(std::fabs(layer.number()) < 1e6 ? static_cast<int>(layer.number()) : -2);
      grid(frame, integer(need, "resolution", 0), layers, catalog && catalog->boolean());
    } else if (kind == "points") {
      points(frame, tape_);
    } else if (kind == "history") {
      history(frame, integer(need, "since", -1));
    } else if (kind == "confusion") {
      confusion(frame);
    } else if (kind == "examples") {
      examples(frame, integer(need, "truth", -1), integer(need, "predicted", -1), integer(need, "limit", 100));
    } else if (kind == "predict") {
      predict(frame, tape_, need);
    } else if (kind == "forward") {
      forward(frame, tape_, need);
    } else {
      frame.nothing();
    }
  }
}

}  // namespace garden
