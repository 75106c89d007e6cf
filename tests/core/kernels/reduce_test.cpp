// Sums, maxima and column sums against plain loops in double. A float sum of n numbers rounds at most n times, each by
// half an epsilon of a partial sum no larger than the sum of magnitudes: that is the tolerance.
#include "kernels/reduce.h"

#include <cfloat>
#include <cmath>

#include "kernels/support.h"

using namespace garden;
using namespace garden::test;

namespace {

double allowed(int n, double magnitudes) { return 0.5 * FLT_EPSILON * (n + 1) * magnitudes; }

void check_sums(int n, int offset) {
  Array x(n, offset, 1), y(n, 1, 2);
  double total = 0, magnitudes = 0, product = 0;
  float largest = -INFINITY;
  for (int i = 0; i < n; ++i) {
    total += x[i];
    magnitudes += std::fabs(x[i]);
    product += double{x[i]} * y[i];
    largest = std::fmax(largest, x[i]);
  }
  const float* p = x.data();
  CHECK(std::fabs(kernels::sum(n, p) - total) <= allowed(n, magnitudes));
  CHECK(std::fabs(kernels::dot(n, p, static_cast<const float*>(y.data())) - product) <= allowed(n + 1, 2 * magnitudes));
  CHECK(kernels::max_value(n, p) == largest);
}

}  // namespace

TEST_CASE("sums and maxima at every tail and misalignment", "[kernels]") {
  for_every_tail(check_sums);
}

TEST_CASE("sums and maxima of long arrays", "[kernels]") {
  for (int n : {63, 64, 65, 1000, 10007}) check_sums(n, 1);
}

TEST_CASE("padding adds nothing even where f(0) is not zero", "[kernels]") {
  for_every_tail([](int n, int offset) {
    Array x(n, offset, 1);
    const float ones = kernels::map_sum<float>(n, [](auto v) { return v * decltype(v)(0) + decltype(v)(1); },
                                               static_cast<const float*>(x.data()));
    CHECK(ones == static_cast<float>(n));
  });
}

TEST_CASE("all_finite finds a single NaN or infinity wherever it stands", "[kernels]") {
  for_every_tail([](int n, int offset) {
    Array x(n, offset, 1);
    CHECK(kernels::all_finite(n, static_cast<const float*>(x.data())));
    for (int i = 0; i < n; ++i) {
      for (float bad : {NAN, INFINITY, -INFINITY}) {
        Array y(n, offset, 1);
        y.data()[i] = bad;
        CHECK_FALSE(kernels::all_finite(n, static_cast<const float*>(y.data())));
      }
    }
  });
}

TEST_CASE("column_sums adds rows in order: each column has the bits of a plain loop", "[kernels]") {
  for (int offset = 0; offset < 3; ++offset) {
    for (int O : {1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 33, 70}) {
      for (int B : {0, 1, 2, 5, 33}) {
        Array x(B * O, offset, 1), sums(O, offset, 2), before(O, 0, 2);
        for (bool accumulate : {true, false}) {
          kernels::column_sums(B, O, static_cast<const float*>(x.data()), sums.data(), accumulate);
          for (int o = 0; o < O; ++o) {
            float sum = 0;
            for (int row = 0; row < B; ++row) sum += x[row * O + o];
            CHECK(bits(sums[o]) == bits(accumulate ? sum + before[o] : sum));
          }
        }
        CHECK(sums.guards_whole());
      }
    }
  }
}
