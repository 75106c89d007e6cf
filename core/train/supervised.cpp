// The hot path: no clock, no text, no allocation, and each choice of entry made once per array.
#include "train/supervised.h"

#include <algorithm>
#include <cmath>

#include "autograd/ops.h"
#include "kernels/pointwise.h"

namespace garden {

Supervised::Supervised(const TrainingPlan& plan, Model& model, const Objective& objective) : plan_(plan), model_(model), objective_(objective) {
  std::vector<int> nodes;
  for (const TrainedOutput& out : plan.outputs) nodes.push_back(out.node);
  model_.lend(nodes);
}

// The tape as this step wants it. To hold no more than a step needs, one is made in vain when gradients cease to be kept:
// what it took becomes one block, and all later steps fit.
void Supervised::prepare(const Moment& now, int count) {
  if (lean_ == !now.keep) return;
  lean_ = !now.keep;
  most_bytes_ = std::max(most_bytes_, tape_.reserved_bytes());
  tape_.set_lean(lean_);
  if (!lean_) return;
  run(now, 0, count, true);
  backward();
  tape_.settle();
}

void Supervised::prepare(const Moment& now) {
  const int n = static_cast<int>(now.rows.size()), shards = std::min(plan_.shards, n);
  prepare(now, (n + shards - 1) / shards);
}

// Of a lean tape nothing is left afterwards that anybody could look at.
void Supervised::backward() {
  tape_.backward(batch_.total);
  if (lean_) model_.forget_batch();
}

// Rows first … first + count - 1 of the batch through the model to the loss.
void Supervised::run(const Moment& now, int first, int count, bool peek) {
  tape_.reset();
  const Samples& samples = *plan_.samples;
  const std::span<const int> rows = now.rows.subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(count));
  const Tensor<float> x = tape_.arena().tensor<float>(samples.shape.with_first(count));
  float* y = tape_.arena().take<float>(rows.size() * static_cast<std::size_t>(samples.train.y.width));
  gather_rows(samples.train.x, rows, x.data);
  if (!plan_.augment.empty())
    augment_rows(plan_.augment, plan_.seed, static_cast<std::uint32_t>(now.epoch), rows, samples.shape, x.data, tape_.arena().take<float>(samples.shape.count()));
  gather_rows(samples.train.y, rows, y);
  batch_.input = tape_.constant(x);
  objective_.write_targets(tape_, y, count, batch_);
  model_.forward(tape_, batch_.input,
                 {.mode = Mode::train, .learn = true, .peek = peek, .look = now.look, .step = static_cast<std::uint32_t>(now.step), .shard = static_cast<std::uint32_t>(first)});
  Shares shares;
  if (rows.size() == now.rows.size()) shares.fill(1);
  else shares = objective_.shares(rows, now.rows);
  objective_.add_losses(tape_, model_, true, shares, batch_);
  value_bytes_ = std::max(value_bytes_, tape_.value_bytes());
}

void Supervised::update(const Moment& now) {
  Parameters& parameters = model_.parameters();
  parameters.update(update_at(plan_.optimizer, now.updates + 1, now.rate), plan_.regularizer, plan_.clip, parameters.all());
}

float Supervised::step(const Moment& now) {
  const int n = static_cast<int>(now.rows.size());
  const int shards = std::min(plan_.shards, n);
  prepare(now);
  if (shards > 1) {
    for (int s = 0; s < shards; ++s) {
      const int first = static_cast<int>(static_cast<std::int64_t>(n) * s / shards), end = static_cast<int>(static_cast<std::int64_t>(n) * (s + 1) / shards);
      if (s == 0) std::fill(sum_.begin(), sum_.end(), 0.0f);
      add_contribution(now, first, end - first);
    }
    return finish(now, sum_);
  }
  run(now, 0, n, false);
  const float loss = *batch_.total.value().data;
  if (!std::isfinite(loss)) return loss;
  backward();
  update(now);
  return loss;
}

void Supervised::peek(const Moment& now) {
  const int n = static_cast<int>(now.rows.size());
  prepare(now, n);
  run(now, 0, n, true);
  backward();
}

// Running numbers: every part starts from the same ones and counts as much as it has rows.
void Supervised::add_contribution(const Moment& now, int first, int count) {
  Parameters& parameters = model_.parameters();
  sum_.resize(parameters.size() + parameters.all_buffers().size() + 1, 0.0f);
  run(now, first, count, true);
  const float loss = *batch_.total.value().data;
  backward();
  float* to = sum_.data();
  kernels::map_add(static_cast<int>(parameters.size()), to, [](simd::Vec<float> g) { return g; }, static_cast<const float*>(parameters.all_grads().data()));
  to += parameters.size();
  const float share = static_cast<float>(count) / static_cast<float>(now.rows.size());
  for (const float number : model_.peeked_buffers()) *to++ += share * number;
  *to += loss;
}

std::span<const float> Supervised::contribution(const Moment& now, int first, int count) {
  prepare(now, count);
  std::fill(sum_.begin(), sum_.end(), 0.0f);
  add_contribution(now, first, count);
  return sum_;
}

float Supervised::finish(const Moment& now, std::span<const float> sum) {
  Parameters& parameters = model_.parameters();
  const float loss = sum.back();
  if (!std::isfinite(loss)) return loss;
  std::copy_n(sum.begin(), parameters.size(), parameters.all_grads().begin());
  std::copy_n(sum.begin() + static_cast<std::ptrdiff_t>(parameters.size()), parameters.all_buffers().size(), parameters.all_buffers().begin());
  update(now);
  return loss;
}

}  // namespace garden
