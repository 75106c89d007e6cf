// Walks of optimizers over a loss surface: the very updates that train networks, applied to two numbers.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "catalog/optimizers.h"
#include "catalog/schedules.h"
#include "catalog/surfaces.h"

namespace garden {

struct Walk {
  Optimizer optimizer;
  std::array<float, 2> start{};
  std::optional<RateSchedule> schedule;  // of a run of as many epochs as steps
};

struct Descent {
  int steps = 100;
  float noise = 0;          // standard deviation added to each slope, as a mini-batch adds it; the same for all walks
  std::uint64_t seed = 1;
  bool ends = false;        // only where each walk ends
};

inline constexpr int most_descent_steps = 2000;

// Appends for each walk steps + 1 places (x1, x2) from its start, or with `ends` the last alone. A walk that leaves what
// floats can say stays at its last finite place.
void descend(const Surface& surface, std::span<const Walk> walks, const Descent& how, std::vector<float>& out);

}  // namespace garden
