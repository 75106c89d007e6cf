// What is made small: the weighted sum of the losses of all outputs, each against its own target. Targets are written on
// the tape beside the batch; labels as their loss wants them, the data row itself as it is.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "autograd/tape.h"
#include "train/model.h"
#include "train/plan.h"

namespace garden {

inline constexpr std::size_t max_outputs = 16;

// A batch on a tape: what went in, what is compared, and how far it is off.
struct Batch {
  Var<float> input;                               // (B, row)
  std::array<Var<float>, max_outputs> targets;    // by output
  std::array<Var<float>, max_outputs> losses;     // each the mean over its rows
  Var<float> total;
};

using Shares = std::array<float, max_outputs>;

class Objective {
 public:
  explicit Objective(const TrainingPlan& plan);

  int outputs() const { return static_cast<int>(outputs_.size()); }
  const TrainedOutput& output(int k) const { return outputs_[static_cast<std::size_t>(k)]; }
  // Numbers a row of the encoded target of output k.
  int target_numbers(int k) const;

  // (classes), or empty where all classes weigh the same
  std::span<const float> class_weights(int k) const { return class_weights_[static_cast<std::size_t>(k)]; }

  // y (n, Y) as the data has it -> batch.targets
  void write_targets(Tape<float>& tape, const float* y, int n, Batch& batch) const;
  // After the model has run on batch.input -> batch.losses and batch.total.
  void add_losses(Tape<float>& tape, const Model& model, bool learned, const Shares& shares, Batch& batch) const;

  // How much of a batch of training rows a part of it is, by output: the totals of the parts then add up to the batch's.
  Shares shares(std::span<const int> part, std::span<const int> batch) const;

 private:
  double weight_of(std::size_t k, std::span<const int> rows) const;

  SamplesPtr samples_;
  std::vector<TrainedOutput> outputs_;
  std::vector<std::vector<float>> class_weights_; // by output: (classes), or empty where classes weigh the same
  bool single_;                                   // one output that counts once: its loss is the total
};

}  // namespace garden
