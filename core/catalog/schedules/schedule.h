// What a schedule sees of a run.
#pragma once

#include <cstdint>
#include <span>

namespace garden {

// Everything a learning rate may depend on: nothing is stored, so going back in a run goes back in its schedule.
struct ScheduleState {
  std::int64_t step = 0;         // updates done
  std::int64_t steps_total = 1;  // of the whole run
  std::int64_t epoch = 0;        // whole epochs done
  std::int64_t epochs_total = 1;
  std::span<const float> losses = {};  // of the test rows, one an epoch done
};

}  // namespace garden
