// The initializers: mean and spread as their formula says, the same for the same stream, bounded where they are uniform.
#include <catch2/catch_test_macros.hpp>

#include <algorithm>

#include "catalog/support.h"

using namespace garden;

TEST_CASE("initial weights depend on the stream alone and average to zero, or are all the same") {
  for_each_entry<InitializerKind>([](const auto& initializer) {
    DYNAMIC_SECTION(initializer.info.id) {
      const std::size_t n = 20000;
      std::vector<float> w(n), again(n), other(n);
      Rng a(1, Stream::init, 0), b(1, Stream::init, 0), c(1, Stream::init, 1);
      initialize(initializer, a, n, 100, 200, w.data());
      initialize(initializer, b, n, 100, 200, again.data());
      initialize(initializer, c, n, 100, 200, other.data());
      CHECK(w == again);
      double mean = 0, square = 0;
      for (float value : w) {
        mean += value / static_cast<double>(n);
        square += static_cast<double>(value) * value / static_cast<double>(n);
      }
      if (std::ranges::all_of(w, [&](float value) { return value == w[0]; })) {
        CHECK(w == other);
        return;
      }
      const double deviation = std::sqrt(square);
      CHECK(w != other);
      // The mean of n draws strays by about deviation / sqrt(n); four of those are rare.
      CHECK(std::fabs(mean) <= 4 * deviation / std::sqrt(static_cast<double>(n)));
    }
  });
}
