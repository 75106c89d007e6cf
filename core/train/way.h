// A way to train: what one step does to the numbers of a model. The trainer asks for steps; when to evaluate, when to stop
// and what to remember is its own business. Another way to train is another class in a file of its own, chosen in
// make_way; nothing in here is asked once a number.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "train/history.h"
#include "train/measure.h"
#include "train/model.h"
#include "train/objective.h"

namespace garden {

// Where a run is before a step.
struct Moment {
  std::span<const int> rows;       // of the next batch
  std::int64_t step = 0;           // steps done
  std::int64_t epoch = 0;
  std::int64_t cursor = 0;         // rows of this epoch already used
  std::int64_t updates = 0;        // of the optimizer since its state was zero
  float rate = 1;                  // what the schedule makes of the learning rate: a factor
  bool look = false;               // record the inner values of layers
  bool keep = true;                // the gradients of all values, to be looked at; otherwise they go as soon as they are used
};

// A part of a run that has a name: which layer learns alone in it, how long, and what the numbers of the curves are.
struct Stage {
  Text name;
  int layer = -1;
  std::int64_t epochs = 0;
  std::array<Text, 4> columns;     // in the places of train loss, test loss, train metric, test metric
};

// What the last step drew at random and every loss of its updates, in order: kept for whoever recomputes it.
struct StepRecord {
  bool on = false;
  std::vector<std::vector<float>> draws;
  std::vector<float> losses;
  void clear() { draws.clear(), losses.clear(); }
  void draw(const Tensor<float>& numbers) {
    if (on) draws.emplace_back(numbers.begin(), numbers.end());
  }
  void loss(float value) {
    if (on) losses.push_back(value);
  }
};

class Way {
 public:
  virtual ~Way() = default;

  // One step. The loss of the batch before it; one that is not finite means that nothing was changed.
  virtual float step(const Moment& now) = 0;
  // Memory for steps like this one, before their tape is used by somebody else between two steps.
  virtual void prepare(const Moment&) {}
  // The batch of the next step with all gradients, and nothing changed.
  virtual void peek(const Moment& now) = 0;
  // The batch of the last step or peek.
  virtual const Batch& batch() const = 0;

  // Memory of the batch: values, gradients and scratch; the most that its tape has held.
  virtual std::size_t batch_bytes() const = 0;
  // Of it, values and what ops keep for the way back, without gradients; 0: not known.
  virtual std::size_t value_bytes() const { return 0; }
  // What the batch lies on; null: more than one tape. Whoever uses it between two steps ends the batch.
  virtual Tape<float>* tape() { return nullptr; }

  // Several stages, or one whose curves are not those of loss and metric; empty: learning by examples from begin to end.
  virtual std::span<const Stage> stages() const { return {}; }
  virtual int stage(const Moment&) const { return 0; }
  // Who makes the point of the curves at this moment; null: the evaluator, from the model's outputs.
  virtual Measure* measure(const Moment&) { return nullptr; }

  StepRecord record;

  // A step in two halves, for batches computed in several places. contribution: what rows first … first + count - 1 of the
  // batch give; contributions of all rows, added number by number, are what finish takes. Asked only where there are halves.
  virtual bool has_halves() const { return false; }
  virtual std::span<const float> contribution(const Moment&, int, int) { return {}; }
  virtual float finish(const Moment&, std::span<const float>) { return 0; }
};

std::unique_ptr<Way> make_way(const TrainingPlan& plan, Model& model, const Objective& objective);

}  // namespace garden
