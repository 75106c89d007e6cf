// Clipping against its definition, over more numbers than one chunk; what is short enough keeps its bits.
#include <catch2/catch_test_macros.hpp>

#include "catalog/support.h"

using namespace garden;
using namespace garden::tests;

TEST_CASE("clipping by value bounds every number and leaves the others alone") {
  for (std::size_t n : {1u, 3u, 4u, 9u, 1001u}) {
    std::vector<float> g = random_values<float>(n, 1, 3);
    const std::vector<float> before = g;
    clip(Clipping(ClipValue{.max = 1}), n, g.data());
    bool right = true;
    for (std::size_t i = 0; i < n; ++i) right = right && g[i] == std::fmin(1.0f, std::fmax(-1.0f, before[i]));
    CHECK(right);
  }
}

TEST_CASE("clipping by norm keeps the direction and bounds the length, over any number of chunks") {
  for (std::size_t n : {1u, 7u, 4096u, 4097u, 20000u}) {
    std::vector<float> g = random_values<float>(n, 2, 3);
    const std::vector<float> before = g;
    double square = 0;
    for (float value : before) square += static_cast<double>(value) * static_cast<double>(value);
    const double share = 0.5 / (std::sqrt(square) + 1e-6);
    clip(Clipping(ClipNorm{.max = 0.5f}), n, g.data());
    double worst = 0;
    for (std::size_t i = 0; i < n; ++i) worst = std::fmax(worst, std::fabs(static_cast<double>(g[i]) - static_cast<double>(before[i]) * (share < 1 ? share : 1)));
    CHECK(worst < 1e-6);
    std::vector<float> again = before;
    clip(Clipping(ClipNorm{.max = 1e4f}), n, again.data());
    CHECK(again == before);
  }
}
