// The lanes' maths against double, and that a number has the same bits in a lane and alone.
// Tolerances in units of epsilon: what xsimd states for its functions (and simd.h for tanh), with one more for the argument.
#include "base/simd.h"

#include <catch2/catch_test_macros.hpp>

#include <cfloat>
#include <cmath>

#include "kernels/support.h"

using namespace garden;
using namespace garden::test;

namespace {

template <class F>
void compare(const char* name, double low, double high, double epsilons, F f) {
  double worst = 0;
  for (int i = 0; i <= 4000; ++i) {
    const float x = static_cast<float>(low + (high - low) * i / 4000);
    float lane[simd::width];
    simd::store(lane, f(simd::Batch(x)));
    const float alone = f(x);
    REQUIRE(bits(lane[0]) == bits(alone));
    const double expected = f(double{x});
    worst = std::fmax(worst, std::fabs(alone - expected) / std::fmax(std::fabs(expected), 0x1p-24));
  }
  INFO(name << ": worst relative error " << worst / FLT_EPSILON << " epsilon");
  CHECK(worst <= epsilons * FLT_EPSILON);
}

}  // namespace

TEST_CASE("functions of the lanes agree with double, and with a float alone", "[base]") {
  compare("exp", -80, 80, 2, [](auto x) { return simd::exp(x); });
  compare("log", 1e-3, 1e3, 2, [](auto x) { return simd::log(x); });
  compare("tanh", -12, 12, 4, [](auto x) { return simd::tanh(x); });
  compare("sigmoid", -40, 40, 4, [](auto x) { return simd::sigmoid(x); });
  compare("sqrt", 0, 100, 1, [](auto x) { return simd::sqrt(x); });
  // Near their zeros sine and cosine are small differences: only their absolute error is bounded.
  compare("1 + sin / 2", -12, 12, 2, [](auto x) { return decltype(x)(1) + simd::sin(x) / decltype(x)(2); });
  compare("1 + cos / 2", -12, 12, 2, [](auto x) { return decltype(x)(1) + simd::cos(x) / decltype(x)(2); });
}

TEST_CASE("sigmoid and tanh settle at their limits", "[base]") {
  CHECK(simd::sigmoid(200.0f) == 1.0f);
  CHECK(simd::sigmoid(-200.0f) < 1e-38f);
  CHECK(simd::tanh(50.0f) == 1.0f);
  CHECK(simd::tanh(-50.0f) == -1.0f);
  CHECK(std::isnan(simd::tanh(NAN)));
  CHECK(std::isnan(simd::sigmoid(NAN)));
}

TEST_CASE("partial loads and stores touch only their values", "[base]") {
  for (int count = 0; count <= simd::width; ++count) {
    Array from(count, 1, 1), to(count, 2);
    const simd::Batch values = simd::load_partial(from.data(), count, -7.0f);
    float lane[simd::width];
    simd::store(lane, values);
    for (int i = 0; i < simd::width; ++i) CHECK(lane[i] == (i < count ? from[i] : -7.0f));
    simd::store_partial(to.data(), values, count);
    for (int i = 0; i < count; ++i) CHECK(to[i] == from[i]);
    CHECK(to.guards_whole());
  }
}

TEST_CASE("lanes are added neighbours first", "[base]") {
  float lane[simd::width];
  for (int i = 0; i < simd::width; ++i) lane[i] = i == 0 ? 0x1p24f : 1.0f;
  const float sum = simd::reduce_add(simd::load(lane));
  // 2^24 + 1 rounds back to 2^24, so the order shows: (2^24 + 1) + (1 + 1) for four lanes.
  const float expected = simd::width == 1 ? 0x1p24f : simd::width == 4 ? 0x1p24f + 2.0f : 0x1p24f + 6.0f;
  CHECK(sum == expected);
  CHECK(simd::reduce_max(simd::load(lane)) == 0x1p24f);
}
