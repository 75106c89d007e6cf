// Schedules against numbers worked out by hand; all are pure functions of the place in the run.
#include <catch2/catch_test_macros.hpp>

#include <limits>

#include "catalog/support.h"

using namespace garden;

namespace {

ScheduleState at_epoch(std::int64_t epoch, std::int64_t epochs = 10) { return {.step = epoch, .steps_total = epochs, .epoch = epoch, .epochs_total = epochs}; }

void near(double value, double wanted) {
  CAPTURE(value, wanted);
  CHECK(std::fabs(value - wanted) < 2e-7);
}

}  // namespace

TEST_CASE("step, multi-step and exponential schedules multiply at the right epochs") {
  const StepDecay step{.step_size = 3, .gamma = 0.5f};
  const MultiStepDecay milestones{.first = 0.5f, .second = 0.75f, .gamma = 0.1f};  // of ten epochs: 5 and 7
  const ExponentialDecay exponential{.gamma = 0.5f};
  const double by_step[] = {1, 1, 1, .5, .5, .5, .25, .25, .25, .125}, by_milestone[] = {1, 1, 1, 1, 1, .1, .1, .01, .01, .01};
  for (int e = 0; e < 10; ++e) {
    near(static_cast<double>(step.factor(at_epoch(e))), by_step[e]);
    near(static_cast<double>(milestones.factor(at_epoch(e))), by_milestone[e]);
    near(static_cast<double>(exponential.factor(at_epoch(e))), 1.0 / (1 << e));
    near(static_cast<double>(ConstantRate{}.factor(at_epoch(e))), 1);
  }
}

TEST_CASE("cosine falls from 1 to its floor, half way at half time") {
  const CosineAnnealing cosine{.floor = 0.2f};
  near(static_cast<double>(cosine.factor(at_epoch(0))), 1);
  near(static_cast<double>(cosine.factor(at_epoch(5))), 0.6);
  near(static_cast<double>(cosine.factor(at_epoch(10))), 0.2);
}

TEST_CASE("warm-up rises in a line and then stays or falls") {
  const WarmUp stays{.epochs = 4, .start = 0.2f}, falls{.epochs = 4, .start = 0.2f, .then = WarmUp::Then::cosine};
  const double rise[] = {.2, .4, .6, .8, 1};
  for (int e = 0; e <= 4; ++e) {
    near(static_cast<double>(stays.factor(at_epoch(e))), rise[e]);
    near(static_cast<double>(falls.factor(at_epoch(e))), rise[e]);
  }
  near(static_cast<double>(stays.factor(at_epoch(9))), 1);
  near(static_cast<double>(falls.factor(at_epoch(7))), 0.5);
}

TEST_CASE("one cycle starts at 1/divisor, peaks at 1 and ends at almost nothing") {
  const OneCycle cycle{.rise = 0.5f, .divisor = 10};
  const auto at = [&](std::int64_t step) { return static_cast<double>(cycle.factor({.step = step, .steps_total = 22})); };
  near(at(0), 0.1);
  near(at(5), 0.55);   // half way to step 10, the top
  near(at(10), 1);
  near(at(21), 1e-5);
  near(at(1000), 1e-5);  // a run that goes on stays there
}

TEST_CASE("reduce on plateau counts epochs without improvement, forgets them after each cut") {
  const ReduceOnPlateau plateau{.reduction = 0.5f, .patience = 1};
  const std::vector<float> losses = {1.0f, 0.9f, 0.89999f, 0.95f, 0.9f, 0.9f, 0.8f, std::numeric_limits<float>::quiet_NaN(), 0.85f};
  // 0.89999 improves by less than a ten-thousandth: bad. Two bad ones in a row cut the rate.
  const double wanted[] = {1, 1, 1, 1, .5, .5, .25, .25, .25, .125};
  for (std::size_t n = 0; n <= losses.size(); ++n) {
    const ScheduleState state{.epoch = static_cast<std::int64_t>(n), .epochs_total = 20, .losses = std::span(losses).first(n)};
    near(static_cast<double>(plateau.factor(state)), wanted[n]);
  }
}

TEST_CASE("every schedule is finite and not negative wherever a run may be") {
  tests::for_each_variant<ScheduleKind>([](const auto& schedule, const std::string& label) {
    CAPTURE(label);
    for (std::int64_t total : {1, 2, 7, 1000}) {
      for (std::int64_t at : {0, 1, 2, 6, 7, 999, 100000}) {
        const float factor = schedule.factor({.step = at, .steps_total = total, .epoch = at, .epochs_total = total});
        CHECK((std::isfinite(factor) && factor >= -1e-6f && factor <= 1.0001f));
      }
    }
  });
}
