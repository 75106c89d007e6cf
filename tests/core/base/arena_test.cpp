// The arena's promises: aligned memory, nothing from the system once warm, and scopes that give back what they took.
#include "base/arena.h"

#include <catch2/catch_test_macros.hpp>

#include <cstdint>

using namespace garden;

TEST_CASE("the arena hands out aligned pieces that do not overlap", "[base]") {
  Arena arena(256);
  float* previous = nullptr;
  for (int count : {1, 3, 16, 17, 1000, 2}) {
    float* values = arena.take<float>(static_cast<std::size_t>(count));
    CHECK(reinterpret_cast<std::uintptr_t>(values) % Arena::alignment == 0);
    for (int i = 0; i < count; ++i) values[i] = static_cast<float>(count);
    if (previous != nullptr) CHECK(previous[0] != values[0]);
    previous = values;
  }
}

TEST_CASE("a repeated step takes nothing more from the system", "[base]") {
  Arena arena(128);
  auto step = [&] {
    arena.reset();
    for (std::size_t count : {10u, 500u, 30u, 2000u, 7u}) arena.take<float>(count);
  };
  step();
  const auto blocks = arena.block_count();
  const auto bytes = arena.reserved_bytes();
  for (int i = 0; i < 5; ++i) step();
  CHECK(arena.block_count() == blocks);
  CHECK(arena.reserved_bytes() == bytes);
}

TEST_CASE("a scope gives back what was taken in it, over blocks too", "[base]") {
  Arena arena(128);
  arena.take<float>(4);
  float* inside = nullptr;
  {
    ArenaScope scope(arena);
    inside = arena.take<float>(8);
    arena.take<float>(5000);
  }
  CHECK(arena.take<float>(8) == inside);
}

TEST_CASE("shapes count, compare and speak", "[base]") {
  CHECK(Shape{}.count() == 1);
  CHECK(Shape{}.text() == "scalar");
  CHECK(Shape{32, 784}.text() == "32 x 784");
  CHECK(Shape{2, 3, 4}.count() == 24);
  CHECK(Shape{2, 3} == Shape{3}.with_first(2));
  CHECK(Shape{2, 3}.without_first() == Shape{3});
  CHECK(Shape{2, 3} != Shape{2, 3, 1});
}
