// How the learning rate changes during a run. factor(state) multiplies it: a pure function of where the run is, counted in
// whole epochs as PyTorch's schedulers are (`by_step`: in steps; `by_losses`: from the losses at the ends of epochs).
// torch: a constructor, for `optimizer`, with EPOCHS and STEPS of the run; keras: the schedule for a learning rate LR;
// numpy: an expression of the factor from epoch (and EPOCHS), step (and STEPS) and the list of test losses.
#pragma once

#include <tuple>

#include "catalog/entry.h"
#include "catalog/schedules/decay.h"
#include "catalog/schedules/rise.h"

namespace garden {

using Schedules = std::tuple<ConstantRate, StepDecay, MultiStepDecay, ExponentialDecay, CosineAnnealing, WarmUp, OneCycle, ReduceOnPlateau>;

struct ScheduleKind {
  static constexpr Named info{"schedule", {"Learning-rate schedule", "学习率调度"}};
  using Entries = Schedules;
};
using RateSchedule = OneOf<ScheduleKind>;

inline float rate_factor(const RateSchedule& schedule, const ScheduleState& state) {
  return std::visit([&](const auto& s) { return s.factor(state); }, schedule);
}

}  // namespace garden
