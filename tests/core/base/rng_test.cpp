// The generator against its authors' published answers (Random123, kat_vectors, philox 4x32 10), and what the draws promise.
#include "base/rng.h"

#include <catch2/catch_test_macros.hpp>

#include <cmath>
#include <vector>

using namespace garden;

TEST_CASE("Philox4x32-10 gives the published known answers", "[base]") {
  CHECK(Philox::draw({0, 0, 0, 0}, {0, 0}) == Philox::Counter{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
  CHECK(Philox::draw({0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, {0xffffffff, 0xffffffff}) ==
        Philox::Counter{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
  CHECK(Philox::draw({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) ==
        Philox::Counter{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
}

TEST_CASE("equal seeds repeat; seeds, streams and substreams differ", "[base]") {
  auto first = [](Rng rng) { return std::array{rng.bits(), rng.bits(), rng.bits(), rng.bits(), rng.bits()}; };
  const auto draws = first({7, Stream::init, 3});
  CHECK(draws == first({7, Stream::init, 3}));
  CHECK(draws != first({8, Stream::init, 3}));
  CHECK(draws != first({7, Stream::order, 3}));
  CHECK(draws != first({7, Stream::init, 4}));
  CHECK(draws != first({7 + (std::uint64_t{1} << 32), Stream::init, 3}));
}

TEST_CASE("uniform and normal have their moments", "[base]") {
  // 100,000 draws: the mean of uniform strays by 0.0009 (one standard error), of normal by 0.003; five of them are allowed.
  const int n = 100000;
  Rng rng(1, Stream::data);
  double mean = 0, square = 0, normal_mean = 0, normal_square = 0;
  for (int i = 0; i < n; ++i) {
    const float u = rng.uniform();
    REQUIRE((u >= 0.0f && u < 1.0f));
    mean += u / n;
    square += double{u} * u / n;
    const float z = rng.normal();
    REQUIRE(std::isfinite(z));
    normal_mean += z / n;
    normal_square += double{z} * z / n;
  }
  CHECK(std::fabs(mean - 0.5) < 0.0046);
  CHECK(std::fabs(square - 1.0 / 3) < 0.005);
  CHECK(std::fabs(normal_mean) < 0.016);
  CHECK(std::fabs(normal_square - 1) < 0.023);
}

TEST_CASE("below reaches every value about equally often", "[base]") {
  Rng rng(2, Stream::data);
  std::vector<int> count(7);
  for (int i = 0; i < 70000; ++i) ++count[static_cast<std::size_t>(rng.below(7))];
  for (int c : count) CHECK(std::abs(c - 10000) < 470);  // five standard deviations of 93
  CHECK(rng.below(1) == 0);
}

TEST_CASE("shuffle is a permutation, the same for the same epoch and another for the next", "[base]") {
  std::vector<int> order(100), again(100), next(100), seen(100);
  shuffle(order, 5, Stream::order, 0);
  shuffle(again, 5, Stream::order, 0);
  shuffle(next, 5, Stream::order, 1);
  for (int i : order) ++seen[static_cast<std::size_t>(i)];
  CHECK(seen == std::vector<int>(100, 1));
  CHECK(order == again);
  CHECK(order != next);
}

TEST_CASE("many draws at once are the draws one by one") {
  for (int before : {0, 1, 3, 4, 7})
    for (int n : {0, 1, 15, 16, 17, 33, 100}) {
      Rng one(9, Stream::forward, 4), many(9, Stream::forward, 4);
      for (int i = 0; i < before; ++i) CHECK(one.bits() == many.bits());
      std::vector<float> values(static_cast<std::size_t>(n));
      many.uniform(n, values.data());
      bool same = true;
      for (float value : values) same = same && value == one.uniform();
      CAPTURE(before, n);
      CHECK(same);
      CHECK(one.bits() == many.bits());
    }
}
