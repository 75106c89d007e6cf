// Walks over loss surfaces: slopes agree with differences, gradient descent on the bowl is what one computes by hand, and walks
// are those of the optimizers that train networks.
#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>

#include <cmath>
#include <string>

#include "catalog/registry.h"
#include "engine/curve.h"
#include "engine/descent.h"

using namespace garden;

namespace {

Optimizer optimizer(std::string_view id, double lr) {
  Problems problems;
  const auto found = choose<OptimizerKind>(id, {{"lr", lr}}, "", problems);
  REQUIRE(problems.empty());
  return *found;
}

std::vector<float> walk(const Surface& surface, const Walk& one, const Descent& how) {
  std::vector<float> out;
  descend(surface, {&one, 1}, how, out);
  return out;
}

}  // namespace

TEST_CASE("The slopes of every surface agree with differences of its values") {
  for_each_entry<SurfaceKind>([](const auto& surface) {
    CAPTURE(surface.info.id);
    const double h = 1e-6;
    for (const auto& [x1, x2] : {std::pair(0.3, -0.7), std::pair(-1.9, 1.1), std::pair(0.0, 0.25)}) {
      const auto slope = surface.slope(x1, x2);
      CHECK(slope[0] == Catch::Approx((surface.value(x1 + h, x2) - surface.value(x1 - h, x2)) / (2 * h)).epsilon(1e-6).margin(1e-6));
      CHECK(slope[1] == Catch::Approx((surface.value(x1, x2 + h) - surface.value(x1, x2 - h)) / (2 * h)).epsilon(1e-6).margin(1e-6));
    }
    CHECK(std::abs(surface.begin[0]) <= surface.reach);
    CHECK(std::abs(surface.begin[1]) <= surface.reach);
  });
}

TEST_CASE("Gradient descent on the bowl shrinks both numbers by the same factor a step, and diverges beyond twice the inverse curvature") {
  const std::vector<float> path = walk(Bowl{}, {optimizer("sgd", 0.1), {1, -2}}, {.steps = 20});
  REQUIRE(path.size() == 42);
  for (int k = 0; k <= 20; ++k) {
    CHECK(path[static_cast<std::size_t>(2 * k)] == Catch::Approx(std::pow(0.8, k)).epsilon(1e-5));
    CHECK(path[static_cast<std::size_t>(2 * k + 1)] == Catch::Approx(-2 * std::pow(0.8, k)).epsilon(1e-5));
  }
  const std::vector<float> away = walk(Bowl{}, {optimizer("sgd", 1.1), {1, 1}}, {.steps = 10, .ends = true});
  CHECK(std::abs(away[0]) > 4);
  for (const float x : walk(Rosenbrock{}, {optimizer("sgd", 5), {-1, 1}}, {.steps = 200})) CHECK(std::isfinite(x));
}

TEST_CASE("Ends are the last places of walks, noise is the same for all, and a schedule is followed") {
  const Walk adam{optimizer("adam", 0.1), {-1.4f, 1.6f}}, sgd{optimizer("sgd", 0.01), {-1.4f, 1.6f}};
  for (const float noise : {0.0f, 0.5f}) {
    const Descent how{.steps = 50, .noise = noise, .seed = 3};
    const std::vector<float> alone = walk(Rosenbrock{}, sgd, how);
    Descent short_how = how;
    short_how.ends = true;
    std::vector<float> ends;
    const std::array<Walk, 2> both{adam, sgd};
    descend(Rosenbrock{}, both, short_how, ends);
    REQUIRE(ends.size() == 4);
    CHECK(ends[2] == alone[100]);
    CHECK(ends[3] == alone[101]);
  }
  Walk faded = sgd;
  Problems problems;
  faded.schedule = choose<ScheduleKind>("exponential", {{"gamma", 0.5}}, "", problems);
  REQUIRE(problems.empty());
  const std::vector<float> path = walk(Bowl{}, faded, {.steps = 30});
  CHECK(std::abs(path[60] - path[58]) < 1e-6f * std::abs(path[2] - path[0]) + 1e-7f);
}

TEST_CASE("A question about a surface gives values and slopes, or walks") {
  std::vector<float> out;
  evaluate_curve(json::parse(R"({"kind":"surface","id":"saddle","xs":[1,0,0,1]})").value, out);
  REQUIRE(out.size() == 6);
  CHECK(out[0] == 1.0f);
  CHECK(out[1] == -0.75f);
  CHECK(out[2] == 2.0f);
  CHECK(out[5] == -1.0f);
  out.clear();
  evaluate_curve(json::parse(R"({"kind":"surface","id":"bowl","xs":[],"steps":3,"walks":[{"optimizer":{"id":"sgd","lr":0.25},"start":[2,0]},{"optimizer":{"id":"nobody"},"start":[0,0]}]})").value, out);
  CHECK(out == std::vector<float>{2, 0, 1, 0, 0.5f, 0, 0.25f, 0});
}
