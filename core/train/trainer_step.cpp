// One unit of work, as often as a toy network takes a step: compiled for speed, unlike the rest of the trainer.
#include <algorithm>
#include <cmath>

#include "train/trainer.h"

namespace garden {
namespace {

constexpr std::int64_t guard_steps = 100;  // weights are checked and remembered this often; the loss is checked every step

}  // namespace

Unit Trainer::advance(bool may_step) {
  if (stop_) return Unit::none;
  if (evaluating()) {
    if (evaluation_chunk()) finish_evaluation();
    return Unit::chunk;
  }
  if (!may_step || done()) return Unit::none;
  before_step();
  after_step(way_->step(moment()));
  return stop_ ? Unit::none : Unit::step;
}

Moment Trainer::moment_of_rows() const {
  Moment now = position_only();
  now.rows = next_rows();
  now.look = looks_left_ > 0;
  now.keep = keeps();
  return now;
}

Moment Trainer::moment() {
  Moment now = moment_of_rows();
  now.rate = rate_.factor(step_, order_.epoch(), history_);
  return now;
}

void Trainer::before_step() {
  before_fresh_ = update_looks_left_ > 0;
  if (!before_fresh_) return;
  --update_looks_left_;
  std::ranges::copy(model_.parameters().all_values(), before_.begin());
}

void Trainer::after_step(float loss) {
  batch_fresh_ = keeps() && std::isfinite(loss);  // a step that was given up halfway has no whole batch
  batch_looked_ = looks_left_ > 0;
  loss_ = loss;
  if (!std::isfinite(loss)) return halt(first_not_finite());
  if (batch_looked_) --looks_left_;
  if (watch_left_ > 0) --watch_left_;
  order_.advance(static_cast<int>(next_rows().size()));
  ++step_;
  ++updates_;
  if (step_ % guard_steps == 0) check_weights();
  if (rate_.by_losses() && order_.cursor() == 0) next_evaluation_ = step_;
  if (done() && final_evaluation_ != step_) next_evaluation_ = final_evaluation_ = step_;
}

}  // namespace garden
