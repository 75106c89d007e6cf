// One chunk: rows gathered, run through the network without gradients, counted. Train rows come first, then test rows.
#include "train/evaluator.h"

#include <algorithm>

#include "base/rng.h"

namespace garden {

int chunk_rows_of(const Model& model) {
  constexpr std::int64_t chunk_multiply_adds = 32'000'000;
  const std::int64_t rows = chunk_multiply_adds / std::max<std::int64_t>(model.multiply_adds(), 1) / 16 * 16;
  return static_cast<int>(std::clamp<std::int64_t>(rows, 16, 256));
}

Evaluator::Evaluator(SamplesPtr samples, const Objective& objective, int main, const Model& model, std::uint32_t seed, int most_rows)
    : samples_(std::move(samples)), objective_(objective), main_(main), form_(objective.output(main).form), chunk_rows_(std::min(chunk_rows_of(model), most_rows)) {
  const int N = samples_->train.x.count;
  train_rows_.resize(static_cast<std::size_t>(N));
  if (N <= whole_rows) {
    for (int i = 0; i < N; ++i) train_rows_[static_cast<std::size_t>(i)] = i;
  } else {
    shuffle(train_rows_, seed, Stream::sample, 0);
    train_rows_.resize(sample_rows);
    std::sort(train_rows_.begin(), train_rows_.end());
  }
  if (form_ != TargetForm::value && model.outputs() / objective.output(main).positions <= 2) {
    tallies_[0].reserve(train_rows_.size() * static_cast<std::size_t>(samples_->train.y.width));
    tallies_[1].reserve(samples_->test.y.floats.size());
  }
  if (form_ != TargetForm::value) {
    predictions_.resize(static_cast<std::size_t>(samples_->test.x.count) * static_cast<std::size_t>(objective.output(main).positions));
    shown_.reserve(predictions_.size());
  }
}

namespace {
// What the rows weigh together: 0 when all weigh 1.    labels (n)
double row_weight(TargetForm form, std::span<const float> class_weights, const float* labels, int n) {
  double sum = 0;
  for (int i = 0; form == TargetForm::index && !class_weights.empty() && i < n; ++i) sum += static_cast<double>(class_weights[static_cast<std::size_t>(labels[i])]);
  return sum;
}
}  // namespace

std::size_t Evaluator::bytes() const {
  return tape_.reserved_bytes() + (train_rows_.size() + predictions_.size() + shown_.capacity()) * sizeof(int) + tallies_[0].bytes() + tallies_[1].bytes();
}

void Evaluator::start(int rows) {
  running_ = true;
  at_ = 0;
  end_ = rows;
  for (Tally& tally : tallies_) tally.clear();
}

bool Evaluator::chunk(Model& model, Tape<float>* other) {
  Tape<float>& tape = other ? *other : tape_;
  const int train_count = static_cast<int>(train_rows_.size());
  const bool testing = at_ >= train_count;
  const Side& side = testing ? samples_->test : samples_->train;
  const int first = testing ? at_ - train_count : at_;
  const int n = std::min({chunk_rows_, (testing ? side.x.count : train_count) - first, end_ - at_});
  const TrainedOutput& main = objective_.output(main_);
  const int P = main.positions, K = model.outputs() / P;  // K a position

  if (n > 0) {
    tape.reset();
    const Tensor<float> x = tape.arena().tensor<float>(samples_->shape.with_first(n));
    float* y = tape.arena().take<float>(static_cast<std::size_t>(n * side.y.width));
    if (testing) {
      copy_rows(side.x, first, n, x.data);
      copy_rows(side.y, first, n, y);
    } else {
      const std::span<const int> rows = std::span(train_rows_).subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(n));
      gather_rows(side.x, rows, x.data);
      gather_rows(side.y, rows, y);
    }
    batch_.input = tape.constant(x);
    objective_.write_targets(tape, y, n, batch_);
    const Var<float> z = model.forward(tape, batch_.input);
    Shares whole;
    whole.fill(1);
    objective_.add_losses(tape, model, false, whole, batch_);
    const float* t = batch_.targets[static_cast<std::size_t>(main_)].value().data;
    tallies_[testing ? 1 : 0].add(form_, *batch_.total.value().data, z.value().data, t, n * P, K,
                                  objective_.outputs() == 1 ? row_weight(form_, objective_.class_weights(main_), t, n * P) : 0);
    if (testing && form_ != TargetForm::value) {
      for (int i = 0; i < n * P; ++i)
        predictions_[static_cast<std::size_t>(first * P + i)] = static_cast<int>(prediction(form_, z.value().data + i * K, K));
    }
    at_ += n;
  }
  if (at_ < end_) return false;
  running_ = false;
  shown_.assign(predictions_.begin(), predictions_.end());
  return true;
}

}  // namespace garden
