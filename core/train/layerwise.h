// Layer by layer, then all together: each layer that can learn alone does so for its epochs on what the layers below give
// (evaluated, not trained), with the optimizer on its parameters alone; the last stage is supervised and starts the
// optimizer anew. Which stage it is follows from the epoch.
#pragma once

#include "train/supervised.h"

namespace garden {

// Free energy of train and test rows, and how far the rows are from what the layer makes of them, as a mean square.
class EnergyMeasure final : public Measure {
 public:
  EnergyMeasure(const TrainingPlan& plan, Model& model);
  std::array<float, 4> result() const override;
  void of_layer(int layer) { layer_ = layer; }

 private:
  void clear() override;
  void add(Tape<float>& tape, Var<float> x, int n, int first, bool test) override;

  Model& model_;
  int layer_ = 0;
  RunningMean energy_[2], error_[2];
};

class Layerwise final : public Way {
 public:
  Layerwise(const TrainingPlan& plan, Model& model, const Objective& objective);

  float step(const Moment& now) override;
  void peek(const Moment& now) override;
  const Batch& batch() const override { return tuned_ ? supervised_.batch() : batch_; }
  std::size_t batch_bytes() const override { return tape_.reserved_bytes() + supervised_.batch_bytes() + measure_.bytes(); }
  std::span<const Stage> stages() const override { return stages_; }
  int stage(const Moment& now) const override;
  Measure* measure(const Moment& now) override;

 private:
  bool tunes(const Moment& now) const { return stage(now) + 1 == static_cast<int>(stages_.size()); }
  std::int64_t updates_of_stage(const Moment& now) const;
  float run(const Moment& now, bool peek);

  const TrainingPlan& plan_;
  Model& model_;
  const Objective& objective_;
  std::int64_t pretrain_epochs_;
  std::vector<Stage> stages_;
  Supervised supervised_;
  EnergyMeasure measure_;
  Tape<float> tape_;
  Batch batch_;
  bool tuned_ = false;               // the last batch was of the supervised stage
};

}  // namespace garden
