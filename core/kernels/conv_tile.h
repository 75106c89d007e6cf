// The inner loops of convolution: R output channels by C vectors of pixels in registers. Each reads pixels where the padded
// images keep them (conv_block.h). R and C are chosen so that 6 to 9 sums run at once and 16 registers are enough: 5 x 2 and,
// where products are rounded by themselves, 3 x 3 spill in wasm.
#pragma once

#include <array>

#include "kernels/conv_block.h"

namespace garden::kernels::detail {

inline constexpr int most_rows = 4;
constexpr int vectors_for(int rows) {
#if defined(GARDEN_BUILD_RELAXED)
  // A fused multiply-add keeps no product and takes longer: one more column fits, and is wanted.
  constexpr std::array<int, most_rows + 1> vectors{0, 8, 4, 3, 2};
#else
  constexpr std::array<int, most_rows + 1> vectors{0, 8, 4, 2, 2};
#endif
  return vectors[static_cast<std::size_t>(rows)];
}

// Where three rows keep fewer sums at once than two and four do, tiles of three are better avoided.
inline constexpr bool threes_are_good = 3 * vectors_for(3) >= most_rows * vectors_for(most_rows);

// Rows in as few tiles of at most four as there can be: as even as that allows, 10 = 4 + 3 + 3, or with few threes, 10 = 4 + 4 + 2.
struct Split {
  int all, count;
  bool even;
  explicit Split(int rows, bool evenly = threes_are_good) : all(rows), count((rows + most_rows - 1) / most_rows), even(evenly) {}
  int first(int tile) const {
    if (tile == count) return all;
    return even ? (tile * all + count - 1) / count : std::min(tile * most_rows, std::max(all - 2, 0));
  }
  int rows(int tile) const { return first(tile + 1) - first(tile); }
};

// step(0) … step(3), advance(4) and again, `count` steps in all. Leaving after any step keeps each a block of its own: steps
// joined in one block are deeper expressions to LLVM's wasm backend, which then spills.
template <class Step, class Advance>
[[gnu::always_inline]] inline void in_fours(int count, Step&& step, Advance&& advance) {
  while (count > 0) {
    step(0);
    if (--count == 0) break;
    step(1);
    if (--count == 0) break;
    step(2);
    if (--count == 0) break;
    step(3);
    --count;
    advance();
  }
}

// Taps and places count in bytes: an address is then one addition.
[[gnu::always_inline]] inline const float* moved(const float* p, Stride bytes) {
  return reinterpret_cast<const float*>(reinterpret_cast<const char*>(p) + bytes);
}
[[gnu::always_inline]] inline float* moved(float* p, Stride bytes) { return reinterpret_cast<float*>(reinterpret_cast<char*>(p) + bytes); }

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
template <int R>
void forward_tiles(int K, int V, const float* image, const Stride* tap, const Stride* at, const float* w,
                   const float* b, const Place* place, float* y, Stride y_row) {
  constexpr int C = vectors_for(R);
  for (int v = 0; v < V; v += C) {
    Batch acc[R][C];
    const float* p[C];
    for (int c = 0; c < C; ++c) p[c] = moved(image, at[v + c]);
    for (int r = 0; r < R; ++r) {
      for (int c = 0; c < C; ++c) acc[r][c] = Batch(b[r]);
    }
    const float* weight = w;
    const Stride* t = tap;
    in_fours(
        K,
        [&](int k) __attribute__((always_inline)) {
          const Stride offset = t[k];
          Batch x[C];
          for (int c = 0; c < C; ++c) x[c] = simd::load(moved(p[c], offset));
          for (int r = 0; r < R; ++r) {
            const Batch value(weight[k * R + r]);
            for (int c = 0; c < C; ++c) acc[r][c] = simd::madd(value, x[c], acc[r][c]);
          }
        },
        [&]() __attribute__((always_inline)) { t += 4, weight += 4 * R; });
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

// Rows of outputs' gradients, in whole vectors: dy[r * row + n * image + v * lanes], n images of V vectors.
struct GradientRows {
  const float* dy;
  Stride row, image;
  int images, vectors;
};

// dw[m][k] += sum over v and lanes of dy[m][v] image[tap[k] + at[v]] for C taps
// The lanes are joined at the end: ((0 + 1) + (2 + 3)).
template <int R, int C>
[[gnu::noinline]] void weight_tile(const GradientRows& rows, const float* image, const Stride* tap, const Stride* at, float* dw, Stride dw_row) {
  Batch acc[R][C];
  const float* p[C];
  for (int c = 0; c < C; ++c) p[c] = moved(image, tap[c]);
  for (int r = 0; r < R; ++r) {
    for (int c = 0; c < C; ++c) acc[r][c] = Batch(0.0f);
  }
  for (int n = 0; n < rows.images; ++n, at += rows.vectors) {
    const float* g[R];
    for (int r = 0; r < R; ++r) g[r] = rows.dy + n * rows.image + r * rows.row;
    const Stride* place = at;
    in_fours(
        rows.vectors,
        [&](int v) __attribute__((always_inline)) {
          const Stride offset = place[v];
          Batch x[C];
          for (int c = 0; c < C; ++c) x[c] = simd::load(moved(p[c], offset));
          for (int r = 0; r < R; ++r) {
            const Batch value = simd::load(g[r] + v * lane_count);
            for (int c = 0; c < C; ++c) acc[r][c] = simd::madd(value, x[c], acc[r][c]);
          }
        },
        [&]() __attribute__((always_inline)) {
          place += 4;
          for (int r = 0; r < R; ++r) {
            g[r] += 4 * lane_count;
            keep(g[r]);
          }
        });
  }
  for (int r = 0; r < R; ++r) {
    for (int c = 0; c < C; ++c) dw[r * dw_row + c] += simd::reduce_add(acc[r][c]);
  }
}

template <int R, int C = vectors_for(R)>
void weight_tiles(int K, const GradientRows& rows, const float* image, const Stride* tap, const Stride* at, float* dw, Stride dw_row) {
  for (; K >= C; K -= C, tap += C, dw += C) weight_tile<R, C>(rows, image, tap, at, dw, dw_row);
  if constexpr (C > 1) {
    if (K > 0) weight_tiles<R, C - 1>(K, rows, image, tap, at, dw, dw_row);
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
    const float* from = dy + Stride{v} * M * lane_count;
    for (int m = 0; m < M; ++m, from += C * lane_count, weight += R) {
      Batch g[C];
      for (int c = 0; c < C; ++c) g[c] = simd::load(from + c * lane_count);
      for (int r = 0; r < R; ++r) {
        const Batch value(weight[r]);
        for (int c = 0; c < C; ++c) acc[r][c] = simd::madd(value, g[c], acc[r][c]);
      }
    }
    // One vector after the other: the last ones of a row may reach into the next row, there with zeros.
    for (int c = 0; c < C; ++c) {
      float* out = moved(image, at[v + c]);
      for (int r = 0; r < R; ++r) simd::store(out + r * plane, simd::load(out + r * plane) + acc[r][c]);
    }
  }
}

inline constexpr ByRows<decltype(input_tiles<1>)> input_tiles_by_rows{nullptr, input_tiles<1>, input_tiles<2>, input_tiles<3>, input_tiles<4>};

}  // namespace garden::kernels::detail
