// The adversarial game: nodes up to graph.cut make rows from noise, those behind it tell them from rows of the data. One
// step is k updates of the discriminator, each on the next part of the step's rows and as many made ones, then j of the
// generator. An update changes the parameters of its own side alone; each side counts its own updates.
#pragma once

#include "train/plan.h"
#include "train/way.h"

namespace garden {

// Discriminator's and generator's loss on the training rows; how much more real the discriminator finds rows of the data
// than made ones, on training and on test rows.
class ContestMeasure final : public Measure {
 public:
  ContestMeasure(const TrainingPlan& plan, Model& model);
  std::array<float, 4> result() const override;

 private:
  void clear() override;
  void add(Tape<float>& tape, Var<float> x, int n, int first, bool test) override;

  const TrainingPlan& plan_;
  Model& model_;
  RunningMean real_loss_, made_loss_, generator_loss_, made_, real_[2];
};

class Adversarial final : public Way {
 public:
  Adversarial(const TrainingPlan& plan, Model& model);

  // The discriminator's last loss; one that is not finite ends the step where it stands.
  float step(const Moment& now) override;
  void peek(const Moment& now) override;
  // The generator's last noise, the rows of data in the discriminator's last batch, and the losses of the two.
  const Batch& batch() const override { return batch_; }
  std::size_t batch_bytes() const override { return real_tape_.reserved_bytes() + made_tape_.reserved_bytes() + measure_.bytes(); }
  std::span<const Stage> stages() const override { return {&stage_, 1}; }
  Measure* measure(const Moment&) override { return &measure_; }

 private:
  std::span<const int> rows_of(const Moment& now, int update) const;
  Var<float> noise(Tape<float>& tape, int n, const Moment& now, int pass);
  float judge(const Moment& now, int update, bool peek);     // forward and backward of the discriminator's update
  float make(const Moment& now, int update, bool peek);      // and of the generator's
  void change(const Moment& now, const Parameters::Part& side, std::int64_t updates);

  const TrainingPlan& plan_;
  const AdversarialTraining& settings_;
  Model& model_;
  Parameters::Part generator_, discriminator_;
  Tape<float> real_tape_, made_tape_;
  Batch batch_;
  Stage stage_;
  ContestMeasure measure_;
};

// n rows of noise, N(0, 1): they depend on seed, step and pass alone    to (count)
void draw_noise(std::uint32_t seed, std::int64_t step, std::uint32_t pass, std::size_t count, float* to);

}  // namespace garden
