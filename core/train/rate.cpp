// Losses are read from the curves once an epoch; between two epochs only schedules by step are asked again.
#include "train/rate.h"

#include <cmath>

namespace garden {

Rate::Rate(std::optional<RateSchedule> schedule, std::int64_t epochs, int batches_per_epoch)
    : schedule_(std::move(schedule)), epochs_(epochs), steps_(epochs * batches_per_epoch) {
  if (!schedule_) return;
  by_step_ = std::visit([](const auto& s) { return requires { s.by_step; }; }, *schedule_);
  by_losses_ = std::visit([](const auto& s) { return requires { s.by_losses; }; }, *schedule_);
  losses_.reserve(static_cast<std::size_t>(epochs_));
}

void Rate::restart() {
  epoch_ = -1;
  losses_.clear();
  row_ = 0;
}

float Rate::factor(std::int64_t step, std::int64_t epoch, const History& history) {
  if (!schedule_ || (epoch == epoch_ && !by_step_)) return factor_;
  const std::vector<HistoryRow>& rows = history.rows();
  while (by_losses_ && static_cast<std::int64_t>(losses_.size()) < epoch && !rows.empty()) {
    const double end = static_cast<double>(losses_.size() + 1);
    while (row_ + 1 < rows.size() && rows[row_ + 1].epoch <= end) ++row_;
    const HistoryRow& row = rows[row_];
    losses_.push_back(std::isfinite(row.test_loss) ? row.test_loss : row.train_loss);
  }
  epoch_ = epoch;
  factor_ = rate_factor(*schedule_, {.step = step, .steps_total = steps_, .epoch = epoch, .epochs_total = epochs_, .losses = losses_});
  return factor_;
}

}  // namespace garden
