// Targets are encoded for the rows at hand: a few numbers a row, less than reading them from a table of all rows.
#include "train/objective.h"

#include <algorithm>

#include "autograd/ops.h"

namespace garden {
namespace {

// y = sum of w_k x_k    x_k, y: one number each
Var<float> weighted_sum(Tape<float>& tape, std::span<const Var<float>> x, std::span<const float> w) {
  bool needs_grad = false;
  float sum = 0;
  for (std::size_t k = 0; k < x.size(); ++k) {
    needs_grad = needs_grad || x[k].needs_grad();
    sum += w[k] * *x[k].value().data;
  }
  const Var<float> y = tape.result({}, needs_grad);
  *y.value().data = sum;
  if (needs_grad) {
    const std::size_t n = x.size();
    auto* kept = tape.arena().take<Var<float>>(n);
    float* weights = tape.arena().take<float>(n);
    std::copy(x.begin(), x.end(), kept);
    std::copy(w.begin(), w.end(), weights);
    tape.record([=](Tape<float>&) {
      const float dy = *y.grad().data;
      for (std::size_t k = 0; k < n; ++k) {
        if (!kept[k].needs_grad()) continue;
        float* dx = kept[k].grad().data;
        *dx = weights[k] * dy + (kept[k].add_to_grad() ? *dx : 0.0f);
      }
    });
  }
  return y;
}

}  // namespace

Objective::Objective(const TrainingPlan& plan)
    : samples_(plan.samples), outputs_(plan.outputs), single_(plan.outputs.size() == 1 && plan.outputs[0].weight == 1.0f) {
  for (const TrainedOutput& out : outputs_) {
    const bool labels = out.target == TargetOf::label;
    class_weights_.push_back(labels ? garden::class_weights(out.loss, samples_->classes, samples_->train.y.floats) : std::vector<float>());
  }
}

int Objective::target_numbers(int k) const {
  const TrainedOutput& out = output(k);
  return out.target == TargetOf::input ? samples_->train.x.width : out.positions * target_width(out.form, samples_->classes);
}

void Objective::write_targets(Tape<float>& tape, const float* y, int n, Batch& batch) const {
  const int Y = samples_->train.y.width;
  for (int k = 0; k < outputs(); ++k) {
    const TrainedOutput& out = output(k);
    const auto slot = static_cast<std::size_t>(k);
    if (out.target == TargetOf::input) {
      batch.targets[slot] = batch.input;
      continue;
    }
    const float* raw = y;
    if (out.positions != Y) {
      float* part = tape.arena().take<float>(static_cast<std::size_t>(n * out.positions));
      for (int row = 0; row < n; ++row) std::copy_n(y + row * Y + out.first, out.positions, part + row * out.positions);
      raw = part;
    }
    const Tensor<float> t = tape.arena().tensor<float>({n, target_numbers(k)});
    encode_targets(out.form, samples_->classes, raw, n * out.positions, t.data);
    batch.targets[slot] = tape.constant(t);
  }
}

void Objective::add_losses(Tape<float>& tape, const Model& model, bool learned, const Shares& shares, Batch& batch) const {
  Shares weights;
  for (int k = 0; k < outputs(); ++k) {
    const TrainedOutput& out = output(k);
    const auto slot = static_cast<std::size_t>(k);
    const Var<float>& z = learned ? model.batch_out(out.node) : model.out(out.node);
    batch.losses[slot] = loss(tape, z, batch.targets[slot], out.loss, class_weights_[slot]);
    weights[slot] = out.weight * shares[slot];
  }
  const auto n = static_cast<std::size_t>(outputs());
  batch.total = single_ && weights[0] == 1.0f ? batch.losses[0] : weighted_sum(tape, std::span(batch.losses).first(n), std::span(weights).first(n));
}

Shares Objective::shares(std::span<const int> part, std::span<const int> batch) const {
  Shares shares;
  shares.fill(static_cast<float>(part.size()) / static_cast<float>(batch.size()));
  for (std::size_t k = 0; k < outputs_.size(); ++k) {
    if (class_weights_[k].empty()) continue;
    const double whole = weight_of(k, batch);
    if (whole > 0) shares[k] = static_cast<float>(weight_of(k, part) / whole);
  }
  return shares;
}

// The weights of these rows' labels for output k together.
double Objective::weight_of(std::size_t k, std::span<const int> rows) const {
  const Rows& y = samples_->train.y;
  double sum = 0;
  for (const int row : rows) {
    const float* labels = y.floats.data() + static_cast<std::size_t>(row) * static_cast<std::size_t>(y.width) + outputs_[k].first;
    for (int p = 0; p < outputs_[k].positions; ++p) sum += static_cast<double>(class_weights_[k][static_cast<std::size_t>(labels[p])]);
  }
  return sum;
}

}  // namespace garden
