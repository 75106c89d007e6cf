// The matrix product against a plain loop in double, over all tails of its tiles and all paths, and its promise about
// bits. Tolerance: K products and K sums, each rounded by half an epsilon of at most the sum of magnitudes.
#include "kernels/gemm.h"

#include <cfloat>
#include <cmath>

#include "kernels/support.h"

using namespace garden;
using namespace garden::test;
using kernels::gemm;
using kernels::Trans;

namespace {

struct Case {
  Trans a, b;
  int M, N, K;
  bool accumulate;
  int slack;  // how much longer the stored rows are than they need to be
};

void check(const Case& c, Arena& scratch) {
  const int a_rows = c.a == Trans::no ? c.M : c.K, lda = (c.a == Trans::no ? c.K : c.M) + c.slack;
  const int b_rows = c.b == Trans::no ? c.K : c.N, ldb = (c.b == Trans::no ? c.N : c.K) + c.slack;
  const int ldc = c.N + c.slack;
  Array A(a_rows * lda, c.slack, 1), B(b_rows * ldb, 1, 2), C(c.M * ldc, c.slack, 3), before(c.M * ldc, 0, 3);
  gemm<float>(c.a, c.b, c.M, c.N, c.K, A.data(), lda, B.data(), ldb, C.data(), ldc, c.accumulate, scratch);

  bool right = C.guards_whole() && A.guards_whole() && B.guards_whole(), margins = true;
  for (int m = 0; m < c.M; ++m) {
    for (int n = 0; n < c.N; ++n) {
      double sum = c.accumulate ? before[m * ldc + n] : 0, magnitudes = std::fabs(sum);
      for (int k = 0; k < c.K; ++k) {
        const double product = double{c.a == Trans::no ? A[m * lda + k] : A[k * lda + m]} *
                               double{c.b == Trans::no ? B[k * ldb + n] : B[n * ldb + k]};
        sum += product;
        magnitudes += std::fabs(product);
      }
      right = right && std::fabs(C[m * ldc + n] - sum) <= 0.5 * FLT_EPSILON * (c.K + 2) * magnitudes;
    }
    for (int n = c.N; n < ldc; ++n) margins = margins && bits(C[m * ldc + n]) == bits(before[m * ldc + n]);
  }
  if (!right || !margins) {
    FAIL_CHECK("gemm " << (c.a == Trans::no ? "n" : "t") << (c.b == Trans::no ? "n" : "t") << " M " << c.M << " N " << c.N << " K "
                       << c.K << " accumulate " << c.accumulate << " slack " << c.slack << (margins ? "" : ": wrote past a row"));
  }
}

void check_all_forms(int M, int N, int K, Arena& scratch) {
  for (Trans a : {Trans::no, Trans::yes}) {
    for (Trans b : {Trans::no, Trans::yes}) {
      for (bool accumulate : {false, true}) check({a, b, M, N, K, accumulate, M % 3}, scratch);
    }
  }
}

}  // namespace

TEST_CASE("gemm: every tail of rows, columns and depth", "[kernels]") {
  Arena scratch;
  for (int M = 1; M <= 9; ++M) {
    for (int N = 1; N <= 2 * 2 * simd::width + 1; ++N) {
      for (int K = 0; K <= 9; ++K) check_all_forms(M, N, K, scratch);
    }
  }
  CHECK(scratch.mark().used == 0);  // everything taken was given back
}

TEST_CASE("gemm: sizes that pack, block and exchange the operands", "[kernels]") {
  Arena scratch;
  for (int M : {3, 17, 34}) {
    for (int N : {10, 37, 75}) {
      for (int K : {63, 64, 65, 257}) check_all_forms(M, N, K, scratch);
    }
  }
  check_all_forms(5, 521, 20, scratch);
  check_all_forms(33, 521, 513, scratch);
  check_all_forms(70, 9, 1025, scratch);
}

TEST_CASE("gemm: a row has the same bits in every batch", "[kernels]") {
  Arena scratch;
  for (auto [N, K] : {std::pair{1, 8}, {8, 2}, {10, 512}, {70, 300}}) {
    const int most = 37;
    Array x(most * K, 0, 1), w(N * K, 1, 2), wt(K * N, 1, 3), y(most * N, 0), all(most * N, 0), dx(most * N, 0), all_dx(most * N, 0);
    gemm<float>(Trans::no, Trans::yes, most, N, K, x.data(), K, w.data(), K, all.data(), N, false, scratch);
    gemm<float>(Trans::no, Trans::no, most, N, K, x.data(), K, wt.data(), N, all_dx.data(), N, false, scratch);
    for (int M : {1, 2, 3, 4, 5, 16, 36}) {
      const int first = most - M;
      gemm<float>(Trans::no, Trans::yes, M, N, K, x.data() + first * K, K, w.data(), K, y.data(), N, false, scratch);
      gemm<float>(Trans::no, Trans::no, M, N, K, x.data() + first * K, K, wt.data(), N, dx.data(), N, false, scratch);
      int different = 0;
      for (int i = 0; i < M * N; ++i) {
        different += bits(y[i]) != bits(all[first * N + i]);
        different += bits(dx[i]) != bits(all_dx[first * N + i]);
      }
      CHECK(different == 0);
    }
  }
}

#if !defined(GARDEN_BUILD_RELAXED) && !defined(__FMA__)
TEST_CASE("gemm: each element is the plain chain of sums, to the bit", "[kernels]") {
  Arena scratch;
  for (auto [M, N, K] : {std::array{10, 8, 2}, {5, 19, 70}, {33, 70, 300}}) {
    Array A(M * K, 0, 1), B(N * K, 0, 2), C(M * N, 0, 3), before(M * N, 0, 3);
    gemm<float>(Trans::no, Trans::yes, M, N, K, A.data(), K, B.data(), K, C.data(), N, true, scratch);
    int different = 0;
    for (int m = 0; m < M; ++m) {
      for (int n = 0; n < N; ++n) {
        float sum = before[m * N + n];
        for (int k = 0; k < K; ++k) sum += A[m * K + k] * B[n * K + k];
        different += bits(sum) != bits(C[m * N + n]);
      }
    }
    CHECK(different == 0);
  }
}
#endif

TEST_CASE("gemm in double: the plain loop of the gradient checks", "[kernels]") {
  Arena scratch;
  const double A[6] = {1, 2, 3, 4, 5, 6}, B[6] = {1, 0, -1, 2, 1, 0};
  double C[4] = {10, 10, 10, 10};
  gemm<double>(Trans::no, Trans::yes, 2, 2, 3, A, 3, B, 3, C, 2, false, scratch);  // (2, 3) (2, 3)^T
  CHECK((C[0] == -2 && C[1] == 4 && C[2] == -2 && C[3] == 13));
  gemm<double>(Trans::yes, Trans::no, 2, 2, 3, A, 2, B, 2, C, 2, true, scratch);  // (3, 2)^T (3, 2), added
  CHECK((C[0] == -2 + 3 && C[1] == 4 + 6 && C[2] == -2 + 4 && C[3] == 13 + 8));
}
