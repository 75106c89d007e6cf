// Evaluations come on steps that the step number alone decides, often at first, and never cost much.
#include <catch2/catch_test_macros.hpp>

#include <vector>

#include "train/order.h"
#include "train/schedule.h"

using namespace garden;

namespace {
std::vector<std::int64_t> first_steps(const Schedule& schedule, int n) {
  std::vector<std::int64_t> steps{0};
  while (static_cast<int>(steps.size()) < n) steps.push_back(schedule.next(steps.back()));
  return steps;
}
}  // namespace

TEST_CASE("Small data: 1, 2, 5 … then regular steps") {
  CHECK(first_steps(Schedule(500, 10), 12) == std::vector<std::int64_t>{0, 1, 2, 5, 10, 20, 50, 100, 200, 400, 600, 800});
}

TEST_CASE("Large data: few at the start, about twice an epoch of 60,000 in batches of 32") {
  CHECK(first_steps(Schedule(12048, 32), 7) == std::vector<std::int64_t>{0, 200, 500, 1000, 2000, 3000, 4000});
}

TEST_CASE("The first part of the digits, 2,048 + 2,000 rows: training comes before evaluations") {
  CHECK(first_steps(Schedule(4048, 32), 6) == std::vector<std::int64_t>{0, 100, 200, 500, 1000, 1500});
}

TEST_CASE("A schedule gives the same steps wherever one comes in, and thins out late") {
  const Schedule schedule(500, 10);
  std::int64_t step = 0;
  for (int points = 0; step < 3'000'000; ++points) {
    const std::int64_t next = schedule.next(step);
    REQUIRE(next > step);
    CHECK(schedule.next((step + next) / 2) == next);
    CHECK(schedule.next(next - 1) == next);
    REQUIRE(points < 3000);
    step = next;
  }
}

TEST_CASE("An epoch's order has every row once, and is found again from epoch and cursor") {
  Order order(103, 5), again(103, 5);
  std::vector<int> seen(103, 0);
  while (order.epoch() == 0) {
    for (const int row : order.batch(10)) ++seen[static_cast<std::size_t>(row)];
    again.seek(order.epoch(), order.cursor());
    CHECK(std::equal(order.batch(10).begin(), order.batch(10).end(), again.batch(10).begin()));
    order.advance(static_cast<int>(order.batch(10).size()));
  }
  for (const int count : seen) CHECK(count == 1);
  CHECK(order.cursor() == 0);
  CHECK_FALSE(std::equal(order.batch(103).begin(), order.batch(103).end(), Order(103, 5).batch(103).begin()));
}
