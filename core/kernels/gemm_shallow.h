// Products of few additions, as the gradient of a weight is with a small batch: nothing is gained by a tile that stays in
// registers, everything by writing C once, row after row.
#pragma once

#include <type_traits>

#include "kernels/gemm_tile.h"

namespace garden::kernels::detail {

inline constexpr int shallow_limit = 8;  // depth

// R rows of C = or += a few products    A(r, k) = a[r + k * lda]  B (K, N)
template <int K, int R>
void shallow_rows(int N, const float* a, Stride lda, const float* b, Stride ldb, float* c, Stride ldc, bool accumulate) {
  Batch value[R][K];
  for (int r = 0; r < R; ++r) {
    for (int k = 0; k < K; ++k) value[r][k] = Batch(a[r + k * lda]);
  }
  const auto columns = [&](auto load, auto store) __attribute__((always_inline)) {
    Batch column[K];
    for (int k = 0; k < K; ++k) column[k] = load(b + k * ldb);
    for (int r = 0; r < R; ++r) {
      Batch sum = accumulate ? load(c + r * ldc) : Batch(0.0f);
      for (int k = 0; k < K; ++k) sum = simd::madd(value[r][k], column[k], sum);
      store(c + r * ldc, sum);
    }
  };
  for (; N >= lane_count; N -= lane_count, b += lane_count, c += lane_count)
    columns([](const float* p) { return simd::load(p); }, [](float* p, Batch v) { simd::store(p, v); });
  if (N > 0) columns([N](const float* p) { return simd::load_partial(p, N); }, [N](float* p, Batch v) { simd::store_partial(p, v, N); });
}

// C (M, N) = or += op(A) (M, K) B (K, N)    A(m, k) = a[m + k * lda]
inline void shallow_product(int M, int N, int K, const float* a, Stride lda, const float* b, Stride ldb, float* c, Stride ldc, bool accumulate) {
  for (; M > 0; M -= 2, a += 2, c += 2 * ldc) {
    int k = 0;
    const auto add = [&](auto depth) {
      for (; k + depth <= K; k += depth) {
        const bool more = accumulate || k > 0;
        if (M > 1) shallow_rows<depth, 2>(N, a + k * lda, lda, b + k * ldb, ldb, c, ldc, more);
        else shallow_rows<depth, 1>(N, a + k * lda, lda, b + k * ldb, ldb, c, ldc, more);
      }
    };
    add(std::integral_constant<int, 4>{});
    add(std::integral_constant<int, 1>{});
  }
}

}  // namespace garden::kernels::detail
