// Training by examples: one batch forward, its loss, the gradient back, one update of all parameters.
#pragma once

#include <algorithm>
#include <vector>

#include "train/way.h"

namespace garden {

class Supervised final : public Way {
 public:
  Supervised(const TrainingPlan& plan, Model& model, const Objective& objective);

  float step(const Moment& now) override;
  void prepare(const Moment& now) override;
  void peek(const Moment& now) override;
  const Batch& batch() const override { return batch_; }
  std::size_t batch_bytes() const override { return std::max(most_bytes_, tape_.reserved_bytes()) + sum_.size() * sizeof(float); }
  std::size_t value_bytes() const override { return value_bytes_; }
  Tape<float>* tape() override { return &tape_; }
  // (numbers of all parameters, of all running numbers, the loss): each this part's share of the batch's.
  bool has_halves() const override { return true; }
  std::span<const float> contribution(const Moment& now, int first, int count) override;
  float finish(const Moment& now, std::span<const float> sum) override;

 private:
  void prepare(const Moment& now, int count);
  void backward();
  void run(const Moment& now, int first, int count, bool peek);
  void add_contribution(const Moment& now, int first, int count);
  void update(const Moment& now);

  const TrainingPlan& plan_;
  Model& model_;
  const Objective& objective_;
  Tape<float> tape_;
  bool lean_ = false;        // the tape's way to treat gradients
  std::size_t most_bytes_ = 0, value_bytes_ = 0;
  Batch batch_;
  std::vector<float> sum_;   // of the contributions so far; empty until somebody asks for one
};

}  // namespace garden
