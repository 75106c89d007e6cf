// The inner loop of the matrix product: a tile of C, R rows by C vectors, held in registers while k runs.
// Every element is the chain ((c + a0 b0) + a1 b1) + …, so tiles of any size give the same bits.
#pragma once

#include <cstddef>

#include "base/simd.h"

namespace garden::kernels::detail {

using Stride = std::ptrdiff_t;
using simd::Batch;

inline constexpr int lane_count = simd::width;
inline constexpr int tile_vectors = 2;
inline constexpr int panel_width = tile_vectors * lane_count;

// Of 16 vector registers a 4 x 2 tile takes 8, and the products need some more; with a fused multiply-add there are
// no products to hold, and 6 x 2 fits.
inline constexpr int tile_rows = simd::fused_madd ? 6 : 4;

// Where a tile reads op(A): one of the two strides is 1, and which one is known when compiling.
enum class Rows { adjacent, apart };

// acc[r][v] += sum over k of A(r, k) B(k, v)
//   adjacent: A(r, k) = a[r + k * stride]      apart: A(r, k) = a[r * stride + k]      B(k, v) = b[k * b_stride + v * W]
template <int R, int C, Rows rows>
inline void add_products(int K, const float* a, Stride a_stride, const float* b, Stride b_stride, Batch (&acc)[R][C]) {
  auto step = [&](int offset) __attribute__((always_inline)) {
    Batch column[C];
    for (int v = 0; v < C; ++v) column[v] = simd::load(b + v * lane_count);
    for (int r = 0; r < R; ++r) {
      const Batch value(rows == Rows::adjacent ? a[r] : a[r * a_stride + offset]);
      for (int v = 0; v < C; ++v) acc[r][v] = simd::madd(value, column[v], acc[r][v]);
    }
    b += b_stride;
    if (rows == Rows::adjacent) a += a_stride;
  };
  int k = 0;
  for (; k + 4 <= K; k += 4) {
    step(0);
    step(1);
    step(2);
    step(3);
    if (rows == Rows::apart) a += 4;
  }
  for (; k < K; ++k) {
    step(0);
    if (rows == Rows::apart) a += 1;
  }
}

// How a finished tile meets C.
struct Target {
  float* c;        // the tile's first element
  Stride ldc;      // C(m, n) = c[m * ldc + n]; when transposed c[n * ldc + m]
  bool accumulate;
};

// One tile of `columns` columns: panel_width, or fewer in the last panel.
template <int R, int C, Rows rows, bool transposed>
inline void tile(int K, const float* a, Stride a_stride, const float* b, Stride b_stride, const Target& target, int columns) {
  constexpr int W = lane_count;
  Batch acc[R][C];
  float* const c = target.c;
  const Stride ldc = target.ldc;
  const int last = columns - (C - 1) * W;  // values in the last vector

  if (!target.accumulate) {
    for (int r = 0; r < R; ++r) {
      for (int v = 0; v < C; ++v) acc[r][v] = Batch(0.0f);
    }
  } else if (transposed) {
    alignas(64) float values[R][C * W] = {};
    for (int n = 0; n < columns; ++n) {
      for (int r = 0; r < R; ++r) values[r][n] = c[n * ldc + r];
    }
    for (int r = 0; r < R; ++r) {
      for (int v = 0; v < C; ++v) acc[r][v] = simd::load(values[r] + v * W);
    }
  } else {
    for (int r = 0; r < R; ++r) {
      for (int v = 0; v < C - 1; ++v) acc[r][v] = simd::load(c + r * ldc + v * W);
      const float* end = c + r * ldc + (C - 1) * W;
      acc[r][C - 1] = last == W ? simd::load(end) : simd::load_partial(end, last);
    }
  }

  add_products<R, C, rows>(K, a, a_stride, b, b_stride, acc);

  if (transposed) {
    alignas(64) float values[R][C * W];
    for (int r = 0; r < R; ++r) {
      for (int v = 0; v < C; ++v) simd::store(values[r] + v * W, acc[r][v]);
    }
    for (int n = 0; n < columns; ++n) {
      for (int r = 0; r < R; ++r) c[n * ldc + r] = values[r][n];
    }
    return;
  }
  for (int r = 0; r < R; ++r) {
    for (int v = 0; v < C - 1; ++v) simd::store(c + r * ldc + v * W, acc[r][v]);
    float* end = c + r * ldc + (C - 1) * W;
    if (last == W) {
      simd::store(end, acc[r][C - 1]);
    } else {
      simd::store_partial(end, acc[r][C - 1], last);
    }
  }
}

}  // namespace garden::kernels::detail
