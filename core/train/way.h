// A way to train: what one step does to the numbers of a model. The trainer asks for steps; when to evaluate, when to stop
// and what to remember is its own business. Another way to train is another class in a file of its own, chosen in
// make_way; nothing in here is asked once a number.
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "train/history.h"
#include "train/model.h"
#include "train/objective.h"

namespace garden {

// Where a run is before a step.
struct Moment {
  std::span<const int> rows;       // of the next batch
  std::int64_t step = 0;           // steps done
  std::int64_t epoch = 0;
  std::int64_t updates = 0;        // of the optimizer since its state was zero
  float rate = 1;                  // what the schedule makes of the learning rate: a factor
  bool look = false;               // record the inner values of layers
};

class Way {
 public:
  virtual ~Way() = default;

  // One step. The loss of the batch before it; one that is not finite means that nothing was changed.
  virtual float step(const Moment& now) = 0;
  // The batch of the next step with all gradients, and nothing changed.
  virtual void peek(const Moment& now) = 0;
  // The batch of the last step or peek.
  virtual const Batch& batch() const = 0;

  // Memory of the batch: values, gradients and scratch, as the tape holds it.
  virtual std::size_t batch_bytes() const = 0;

  // A step in two halves, for batches computed in several places. contribution: what rows first … first + count - 1 of the
  // batch give; contributions of all rows, added number by number, are what finish takes. Empty: this way knows no halves.
  virtual std::span<const float> contribution(const Moment& now, int first, int count) = 0;
  virtual float finish(const Moment& now, std::span<const float> sum) = 0;
};

std::unique_ptr<Way> make_way(const TrainingPlan& plan, Model& model, const Objective& objective);

}  // namespace garden
