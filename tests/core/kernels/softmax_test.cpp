// Softmax and log-sum-exp by rows against double. Tolerance: the exponential is good to about 2 epsilon relative, an
// argument of up to 4 loses 4 half-epsilons more, sum and quotient add a few: 16 epsilon covers them.
#include "kernels/softmax.h"

#include <cfloat>
#include <cmath>

#include "kernels/support.h"

using namespace garden;
using namespace garden::test;

TEST_CASE("softmax and log-sum-exp of every row length and misalignment", "[kernels]") {
  for_every_tail([](int K, int offset) {
    if (K == 0) return;
    const int B = 3;
    Array x(B * K, offset, 1), y(B * K, 1), together(B * K, 2), lse(B, offset);
    const float* in = x.data();
    kernels::softmax_rows(B, K, in, y.data());
    kernels::softmax_and_log_sum_exp_rows(B, K, in, together.data(), lse.data());
    for (int row = 0; row < B; ++row) {
      double sum = 0;
      for (int k = 0; k < K; ++k) sum += std::exp(double{x[row * K + k]});
      CHECK(std::fabs(lse[row] - std::log(sum)) <= 16 * FLT_EPSILON);
      for (int k = 0; k < K; ++k) {
        const double expected = std::exp(double{x[row * K + k]}) / sum;
        CHECK(std::fabs(y[row * K + k] - expected) <= 16 * FLT_EPSILON * expected);
        CHECK(bits(y[row * K + k]) == bits(together[row * K + k]));
      }
    }
    CHECK((y.guards_whole() && together.guards_whole() && lse.guards_whole()));
  });
}

TEST_CASE("softmax neither overflows nor loses a row to huge logits", "[kernels]") {
  float x[5] = {1000, 1001, -1000, 1001, 0}, y[5], lse = 0;
  kernels::softmax_and_log_sum_exp_rows(1, 5, static_cast<const float*>(x), y, &lse);
  CHECK(kernels::all_finite(5, static_cast<const float*>(y)));
  CHECK(y[1] == y[3]);
  CHECK(y[2] == 0.0f);
  CHECK(std::fabs(lse - (1001 + std::log(2 + std::exp(-1.0)))) <= 1001 * FLT_EPSILON);
}

TEST_CASE("softmax works in place, and a row's bits do not depend on the batch", "[kernels]") {
  const int B = 4, K = simd::width + 3;
  Array x(B * K, 0, 1), y(B * K, 0), alone(K, 1);
  kernels::softmax_rows(B, K, static_cast<const float*>(x.data()), y.data());
  for (int row = 0; row < B; ++row) {
    kernels::softmax_rows(1, K, static_cast<const float*>(x.data()) + row * K, alone.data());
    for (int k = 0; k < K; ++k) CHECK(bits(alone[k]) == bits(y[row * K + k]));
  }
  kernels::softmax_rows(B, K, static_cast<const float*>(x.data()), x.data());
  for (int i = 0; i < B * K; ++i) CHECK(bits(x[i]) == bits(y[i]));
}

TEST_CASE("softmax_rows_backward is the vector-Jacobian product", "[kernels]") {
  for_every_tail([](int K, int offset) {
    if (K == 0) return;
    const int B = 2;
    Array x(B * K, offset, 1), y(B * K, 0), dy(B * K, 1, 2), dx(B * K, offset);
    kernels::softmax_rows(B, K, static_cast<const float*>(x.data()), y.data());
    kernels::softmax_rows_backward(B, K, static_cast<const float*>(y.data()), static_cast<const float*>(dy.data()), dx.data());
    for (int row = 0; row < B; ++row) {
      for (int k = 0; k < K; ++k) {
        double expected = 0;  // sum over j of dy_j y_j (delta_jk - y_k)
        for (int j = 0; j < K; ++j) {
          expected += double{dy[row * K + j]} * y[row * K + j] * ((j == k ? 1.0 : 0.0) - y[row * K + k]);
        }
        CHECK(std::fabs(dx[row * K + k] - expected) <= 4 * (K + 4) * FLT_EPSILON);  // |dy| <= 2, K products and sums
      }
    }
    CHECK(dx.guards_whole());
  });
}
