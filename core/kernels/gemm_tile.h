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

constexpr int round_up(int n, int step) { return (n + step - 1) / step * step; }

// Of 16 vector registers a 4 x 2 tile takes 8, the columns 2, and the products and the engine's own use some more: 6 x 2
// spills in wasm. A native fused multiply-add has no products to hold, and its latency wants more than 8 chains.
inline constexpr int tile_rows = simd::width > 4 ? 6 : 4;

// Where a tile reads op(A); which stride is 1, or that both are fixed, is known when compiling.
enum class Rows {
  adjacent,  // A(r, k) = a[r + k * stride]
  apart,     // A(r, k) = a[r * stride + k]
  packed,    // A(r, k) = a[r + k * tile_rows]
};

// Keeps one running pointer a row, instead of new additions for every load.
[[gnu::always_inline]] inline void keep(const float*& pointer) { asm volatile("" : "+r"(pointer)); }

// acc[r][v] += sum over k of A(r, k) B(k, v), with B(k, v) = b[k * b_stride + v * W]; b_stride 0 means C * W, packed.
template <int R, int C, Rows rows, bool b_packed>
[[gnu::always_inline]] inline void add_products(int K, const float* a, Stride a_stride, const float* b, Stride b_stride,
                                                Batch (&acc)[R][C]) {
  constexpr int row_count = rows == Rows::apart ? R : 1;
  const float* row[row_count];
  for (int r = 0; r < row_count; ++r) row[r] = a + r * a_stride;

  auto step = [&](int k) __attribute__((always_inline)) {
    const float* at = b_packed ? b + k * C * lane_count : b;
    Batch column[C];
    for (int v = 0; v < C; ++v) column[v] = simd::load(at + v * lane_count);
    for (int r = 0; r < R; ++r) {
      const Batch value(rows == Rows::apart ? row[r % row_count][k] : rows == Rows::packed ? row[0][k * tile_rows + r] : row[0][r]);
      for (int v = 0; v < C; ++v) acc[r][v] = simd::madd(value, column[v], acc[r][v]);
    }
    if (!b_packed) b += b_stride;
    if (rows == Rows::adjacent) row[0] += a_stride;
  };
  auto advance = [&](int steps) __attribute__((always_inline)) {
    if (b_packed) b += steps * C * lane_count;
    if (rows == Rows::packed) row[0] += steps * tile_rows;
    if (rows == Rows::apart) {
      for (int r = 0; r < row_count; ++r) {
        row[r] += steps;
        keep(row[r]);
      }
    }
  };
  // Leaving the loop after any step keeps each step a block of its own. Steps joined in one block are four times deeper
  // expressions to LLVM's wasm backend, which computes one accumulator after the other, and spills all of them.
  for (int left = K; left > 0;) {
    step(0);
    if (--left == 0) break;
    step(1);
    if (--left == 0) break;
    step(2);
    if (--left == 0) break;
    step(3);
    --left;
    advance(4);
  }
}

// How a finished tile meets C.
struct Target {
  float* c;        // the tile's first element
  Stride ldc;      // C(m, n) = c[m * ldc + n]; when transposed c[n * ldc + m]
  bool accumulate;
};

// One tile of `columns` columns: panel_width, or fewer in the last panel.
template <int R, int C, Rows rows, bool b_packed, bool transposed>
[[gnu::noinline]] void tile(int K, const float* a, Stride a_stride, const float* b, Stride b_stride, const Target& target, int columns) {
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

  add_products<R, C, rows, b_packed>(K, a, a_stride, b, b_stride, acc);

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
