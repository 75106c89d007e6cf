// The learning rate's factor in each step: what the schedule makes of where the run is. It follows from position and curves
// alone, so that a run that goes on from a snapshot goes on with its rates.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "catalog/schedules.h"
#include "train/history.h"

namespace garden {

class Rate {
 public:
  Rate(std::optional<RateSchedule> schedule, std::int64_t epochs, int batches_per_epoch);

  // Of the next step: `step` and whole `epoch`s done, evaluations due made.
  float factor(std::int64_t step, std::int64_t epoch, const History& history);
  float last() const { return factor_; }
  // It goes by the losses at the ends of epochs: they must be measured there.
  bool by_losses() const { return by_losses_; }
  // The run was put elsewhere, or its curves changed.
  void restart();

 private:
  std::optional<RateSchedule> schedule_;
  std::int64_t epochs_;
  std::int64_t steps_;
  bool by_step_ = false;        // the factor changes within an epoch
  bool by_losses_ = false;      // it follows from the curves
  std::int64_t epoch_ = -1;     // of factor_
  float factor_ = 1;
  std::vector<float> losses_;   // at the end of each epoch done: of the test rows, or of the train rows when there are none
  std::size_t row_ = 0;         // of the history, read so far
};

}  // namespace garden
