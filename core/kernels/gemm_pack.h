// Panels of op(B): panel_width columns side by side for every k, so that the inner loop reads one contiguous stream.
// The last panel is padded with zeros; when at most half of it is used it is one vector wide instead of two.
#pragma once

#include "kernels/gemm_tile.h"

namespace garden::kernels::detail {

// out (K, width) = columns of op(B), `columns` <= width of them, the rest zero. `width` is a multiple of the lanes.
// Plain: op(B)(k, n) = b[k * ldb + n].
inline void pack_plain(int K, int columns, int width, const float* b, Stride ldb, float* out) {
  if (columns == panel_width) {
    for (int k = 0; k < K; ++k, b += ldb, out += panel_width) {
      for (int v = 0; v < tile_vectors; ++v) simd::store(out + v * lane_count, simd::load(b + v * lane_count));
    }
    return;
  }
  for (int k = 0; k < K; ++k, b += ldb, out += width) {
    for (int n = 0; n < width; ++n) out[n] = n < columns ? b[n] : 0.0f;
  }
}

// Transposed: op(B)(k, n) = b[n * ldb + k].
template <class V = Batch>
void pack_transposed(int K, int columns, int width, const float* b, Stride ldb, float* out) {
  int n = 0;
  if constexpr (simd::lanes<V> == 4) {
    for (; n + 4 <= columns; n += 4) {
      const float* p = b + n * ldb;
      float* q = out + n;
      int k = 0;
      for (; k + 4 <= K; k += 4, p += 4, q += 4 * width) {
        V r0 = simd::load(p), r1 = simd::load(p + ldb), r2 = simd::load(p + 2 * ldb), r3 = simd::load(p + 3 * ldb);
        simd::transpose(r0, r1, r2, r3);
        simd::store(q, r0);
        simd::store(q + width, r1);
        simd::store(q + 2 * width, r2);
        simd::store(q + 3 * width, r3);
      }
      for (; k < K; ++k, ++p, q += width) {
        for (int i = 0; i < 4; ++i) q[i] = p[i * ldb];
      }
    }
  }
  for (; n < width; ++n) {
    if (n < columns) {
      for (int k = 0; k < K; ++k) out[k * width + n] = b[n * ldb + k];
    } else {
      for (int k = 0; k < K; ++k) out[k * width + n] = 0.0f;
    }
  }
}

}  // namespace garden::kernels::detail
