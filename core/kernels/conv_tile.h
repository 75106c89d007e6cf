// The inner loops of convolution: R output channels by C vectors of pixels in registers. Each reads pixels where the padded
// images keep them (conv_block.h). R and C are chosen so that 6 to 8 sums run at once and 16 registers are enough: 5 x 2 and
// 3 x 3 spill in wasm.
#pragma once

#include <array>

#include "kernels/conv_block.h"

namespace garden::kernels::detail {

inline constexpr int most_rows = 4;
constexpr int vectors_for(int rows) {
  constexpr std::array<int, most_rows + 1> vectors{0, 8, 4, 2, 2};
  return vectors[static_cast<std::size_t>(rows)];
}

// Rows split as evenly as tiles of at most four allow: 6 = 3 + 3, 10 = 4 + 3 + 3, 32 = 8 x 4.
struct Split {
  int count, rest, least;
  explicit Split(int rows) : count((rows + most_rows - 1) / most_rows), rest(rows % count), least(rows / count) {}
  int rows(int tile) const { return tile < rest ? least + 1 : least; }
  int first(int tile) const { return tile * least + std::min(tile, rest); }
};

// The loop for a number of rows, by a table: called through a pointer it stays a function of its own. Joined with its only
// caller, as wasm-opt does with any function called at one place, it would get too few registers.
template <class F>
using ByRows = std::array<F*, most_rows + 1>;

// Where a vector of outputs goes: y[to], the first `count` lanes.
struct Place {
  Stride to;
  int count;
};

// y[m][v] = b[m] + sum over k of w[k][m] image[tap[k] + at[v]]    w (K, R) packed   rows of y are y_row apart
// A partly used vector is stored whole when what follows it in the row order is still to come.
template <int R>
void forward_tiles(int K, int V, const float* image, const Stride* tap, const Stride* at, const float* w,
                                     const float* b, const Place* place, float* y, Stride y_row) {
  constexpr int C = vectors_for(R);
  for (int v = 0; v < V; v += C) {
    Batch acc[R][C];
    const float* p[C];
    for (int c = 0; c < C; ++c) p[c] = image + at[v + c];
    for (int r = 0; r < R; ++r) {
      for (int c = 0; c < C; ++c) acc[r][c] = Batch(b[r]);
    }
    const float* weight = w;
    for (int k = 0; k < K; ++k, weight += R) {
      const Stride offset = tap[k];
      Batch x[C];
      for (int c = 0; c < C; ++c) x[c] = simd::load(p[c] + offset);
      for (int r = 0; r < R; ++r) {
        const Batch value(weight[r]);
        for (int c = 0; c < C; ++c) acc[r][c] = simd::madd(value, x[c], acc[r][c]);
      }
    }
    for (int c = 0; c < C; ++c) {
      if (v + c >= V) break;
      float* out = y + place[v + c].to;
      if (place[v + c].count == lane_count) {
        for (int r = 0; r < R; ++r) simd::store(out + r * y_row, acc[r][c]);
      } else {
        for (int r = 0; r < R; ++r) simd::store_partial(out + r * y_row, acc[r][c], place[v + c].count);
      }
    }
  }
}

inline constexpr ByRows<decltype(forward_tiles<1>)> forward_tiles_by_rows{nullptr, forward_tiles<1>, forward_tiles<2>, forward_tiles<3>, forward_tiles<4>};

// dw[m][k] += sum over v and lanes of dy[m][v] image[tap[k] + at[v]] for C taps    dy: rows of V vectors, unused lanes zero
// The lanes are joined at the end: ((0 + 1) + (2 + 3)).
template <int R, int C>
void weight_tile(int V, const float* image, const Stride* tap, const Stride* at, const float* dy, float* dw, Stride dw_row) {
  Batch acc[R][C];
  const float* p[C];
  const float* g[R];
  for (int c = 0; c < C; ++c) p[c] = image + tap[c];
  for (int r = 0; r < R; ++r) g[r] = dy + r * Stride{V} * lane_count;
  for (int r = 0; r < R; ++r) {
    for (int c = 0; c < C; ++c) acc[r][c] = Batch(0.0f);
  }
  for (int v = 0; v < V; ++v) {
    const Stride offset = at[v];
    Batch x[C];
    for (int c = 0; c < C; ++c) x[c] = simd::load(p[c] + offset);
    for (int r = 0; r < R; ++r) {
      const Batch value = simd::load(g[r] + Stride{v} * lane_count);
      for (int c = 0; c < C; ++c) acc[r][c] = simd::madd(value, x[c], acc[r][c]);
    }
  }
  for (int r = 0; r < R; ++r) {
    for (int c = 0; c < C; ++c) dw[r * dw_row + c] += simd::reduce_add(acc[r][c]);
  }
}

template <int R, int C = vectors_for(R)>
void weight_tiles(int K, int V, const float* image, const Stride* tap, const Stride* at, const float* dy, float* dw, Stride dw_row) {
  for (; K >= C; K -= C, tap += C, dw += C) weight_tile<R, C>(V, image, tap, at, dy, dw, dw_row);
  if constexpr (C > 1) {
    if (K > 0) weight_tiles<R, C - 1>(K, V, image, tap, at, dy, dw, dw_row);
  }
}
inline constexpr ByRows<decltype(weight_tiles<1>)> weight_tiles_by_rows{nullptr, weight_tiles<1>, weight_tiles<2>, weight_tiles<3>, weight_tiles<4>};

// image[r * plane + at[v]] += sum over m of w[m][r] dy[v][m]    image: at one tap of R channels, which never overlap
// w (M, R) packed   dy: for each C vectors a panel (M, C vectors)
template <int R>
void input_tiles(int M, int V, const float* dy, const float* w, const Stride* at, float* image, Stride plane) {
  constexpr int C = vectors_for(R);
  for (int v = 0; v < V; v += C) {
    Batch acc[R][C];
    for (int r = 0; r < R; ++r) {
      for (int c = 0; c < C; ++c) acc[r][c] = Batch(0.0f);
    }
    const float* weight = w;
    for (int m = 0; m < M; ++m, weight += R, dy += C * lane_count) {
      Batch g[C];
      for (int c = 0; c < C; ++c) g[c] = simd::load(dy + c * lane_count);
      for (int r = 0; r < R; ++r) {
        const Batch value(weight[r]);
        for (int c = 0; c < C; ++c) acc[r][c] = simd::madd(value, g[c], acc[r][c]);
      }
    }
    // One vector after the other: the last ones of a row may reach into the next row, there with zeros.
    for (int c = 0; c < C; ++c) {
      float* out = image + at[v + c];
      for (int r = 0; r < R; ++r) simd::store(out + r * plane, simd::load(out + r * plane) + acc[r][c]);
    }
  }
}

inline constexpr ByRows<decltype(input_tiles<1>)> input_tiles_by_rows{nullptr, input_tiles<1>, input_tiles<2>, input_tiles<3>, input_tiles<4>};

}  // namespace garden::kernels::detail
