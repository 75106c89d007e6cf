// Trains one model: steps, evaluations on their schedule, and the guard against numbers that are not finite. How a step
// changes the parameters is the business of its Way. Work comes in units (one optimizer step, or one chunk of an
// evaluation); between two units the state is consistent. After the first step of each batch size nothing is allocated.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "catalog/metrics.h"
#include "train/evaluator.h"
#include "train/guard.h"
#include "train/history.h"
#include "train/model.h"
#include "train/objective.h"
#include "train/order.h"
#include "train/plan.h"
#include "train/rate.h"
#include "train/schedule.h"
#include "train/snapshot.h"
#include "train/way.h"

namespace garden {

// Why training stopped between two steps.
struct Stop {
  std::int64_t step = 0;   // steps done
  std::string tensor;      // the first tensor with a number that is not finite; "loss" when only the loss is not
};

// In bytes. The batch is what its tape holds: activations, their gradients, scratch.
struct Memory {
  std::size_t parameters = 0;
  std::size_t state = 0;         // the optimizer's
  std::size_t activations = 0;   // of one batch: all values, and what ops keep for the way back, without gradients
  std::size_t peak = 0;          // everything, with gradients, the remembered state, and what evaluations need; not the data
};

enum class Unit { none, step, chunk };

class Trainer {
 public:
  explicit Trainer(TrainingPlan plan);

  // One unit of work: a due evaluation first, then a step if `may_step`. none: finished, stopped, or nothing allowed.
  Unit advance(bool may_step);

  std::int64_t step() const { return step_; }
  double epoch() const { return order_.epochs(); }
  bool done() const { return order_.epoch() >= plan_.epochs; }
  bool evaluating() const { return measure_ || evaluator_.running() || evaluation_due(); }
  const std::optional<Stop>& stop() const { return stop_; }
  float loss() const { return loss_; }                // of the last batch, before its update, without the penalty
  float penalty() const;                              // the regularizer's, of the present weights
  float rate() const;                                 // the learning rate of the last step; before the first, of that one
  std::int64_t updates() const { return updates_; }   // of the optimizer since its state was zero
  Memory memory() const;
  int batches_per_epoch() const;
  std::span<const int> next_rows() const { return order_.batch(plan_.rows_a_step()); }

  const TrainingPlan& plan() const { return plan_; }
  const Objective& objective() const { return objective_; }
  Model& model() { return model_; }
  const Model& model() const { return model_; }
  const History& history() const { return history_; }
  const Evaluator& evaluator() const { return evaluator_; }
  std::span<const Stage> stages() const { return way_->stages(); }
  int stage() const { return way_->stage(position_only()); }
  // What a step drew, from now on, for whoever recomputes it.
  const StepRecord& step_record() { return way_->record.on = true, way_->record; }

  // The batch last trained on, with all outputs and gradients; before the first step, and after anything that changed the
  // parameters from outside, the next batch is run through without an update. Of a batch in shards it is the last shard.
  // Inner values of layers, and the gradients of a large batch, are kept only when somebody has looked lately; without that an
  // evaluation takes place where the batch was, a small one too, and the next batch is run through for whoever asks after it.
  void ensure_batch(bool look);
  // Runs the next batch through whatever is there: its gradients depend on the run's place alone, not on who has looked.
  void peek_batch();
  const Batch& batch() const { return way_->batch(); }

  // A step in two halves, so that a batch can be computed in several places: every place gives the contribution of its rows
  // first … first + count - 1 of the next batch; all of them, added number by number, finish the step everywhere.
  // Nothing, or false: it belongs to no step, for its length is wrong, an evaluation is due, or the run is at its end.
  std::span<const float> contribution(int first, int count);
  bool finish_step(std::span<const float> sum);

  // Goes on where another run was: what fits of its weights, its step, position and curves.
  void keep(Trainer& old, std::span<const int> columns);
  // What the last step changed of each parameter, by subtraction from a copy made before it: only while somebody looks, so
  // that the first question finds nothing and the step after it does. to (all numbers of the item); false: not yet.
  bool last_update(const Parameters::Item& item, std::vector<float>& to);
  void poke(const Parameters::Item& item, std::size_t index, float value);
  void weights_changed();                             // somebody wrote into the parameters

  std::vector<std::uint8_t> snapshot() const { return write_snapshot(position(), model_.parameters(), history_); }
  SnapshotError restore(std::span<const std::uint8_t> bytes);
  void rewind();                                      // to the last state known to be finite

 private:
  std::size_t value_bytes_of_batch();
  int evaluation_rows() const;
  Moment moment();
  Moment moment_of_rows() const;                      // without the learning rate
  Moment position_only() const { return {.step = step_, .epoch = order_.epoch(), .cursor = order_.cursor(), .updates = updates_}; }
  bool evaluation_chunk();
  void stop_evaluation();
  bool keeps() const { return small_ || watch_left_ > 0; }
  void before_step();
  void after_step(float loss);
  void finish_evaluation();
  bool evaluation_due() const { return step_ == next_evaluation_; }
  void schedule_from(std::int64_t step);
  void check_weights();
  void remember() { guard_.remember(position(), model_.parameters()); }
  void halt(std::string tensor);
  std::string first_not_finite();
  Position position() const;
  void go_to(const Position& position);

  TrainingPlan plan_;
  Model model_;
  Objective objective_;
  std::unique_ptr<Way> way_;
  Order order_;
  std::size_t values_;                                // bytes that a batch will take, roughly
  bool small_;                                        // so few that all of it is kept
  Evaluator evaluator_;
  Measure* measure_ = nullptr;                        // the way's, while it makes a point of the curves
  Schedule schedule_;
  History history_;
  Metric metric_;
  Rate rate_;

  bool batch_fresh_ = false;                          // the way's batch is one of the present run
  bool batch_looked_ = false;                         // with the inner values of layers
  int watch_left_ = 0;                                // steps that still keep all gradients
  int looks_left_ = 0;                                // steps that still record them
  int update_looks_left_ = 0;                         // steps that still copy the parameters first
  bool before_fresh_ = false;
  std::vector<float> before_;                         // the parameters before the last step

  std::int64_t step_ = 0;
  std::int64_t updates_ = 0;                          // of the optimizer since its state was zero
  std::int64_t next_evaluation_ = 0;
  std::int64_t final_evaluation_ = -1;                // the step at which the finished run was evaluated
  float loss_ = 0;
  std::optional<Stop> stop_;
  Guard guard_;
};

}  // namespace garden
