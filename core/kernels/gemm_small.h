// Products so small that choosing, packing and calling would cost more than the multiplications: the layers of a toy
// network. One function, everything inlined, any layout by strides, and the same chains of additions as the large ones.
#pragma once

#include "kernels/gemm_pack.h"

namespace garden::kernels::detail {

// op(X)(i, j) = data[i * row + j * column]: a matrix as stored, or with the strides exchanged its transpose; one of them is 1.
struct Strided {
  const float* data;
  Stride row;
  Stride column;
};

struct StridedTarget {
  float* data;
  Stride row;
  Stride column;
  bool accumulate;
};

inline constexpr int small_limit = 32;  // rows, columns and depth

// R rows by C vectors of C = or += op(A) op(B).
template <int R, int C, Rows rows>
[[gnu::always_inline]] inline void small_tile(int K, const float* a, Stride a_stride, const float* b, Stride b_row, int columns, float* c,
                                              const StridedTarget& target) {
  Batch acc[R][C];
  const bool whole = target.column == 1 && columns == C * lane_count;
  alignas(64) float edge[R][C * lane_count];
  if (!target.accumulate) {
    for (int r = 0; r < R; ++r) {
      for (int v = 0; v < C; ++v) acc[r][v] = Batch(0.0f);
    }
  } else {
    for (int r = 0; r < R; ++r) {
      for (int n = 0; n < C * lane_count; ++n) edge[r][n] = n < columns ? c[r * target.row + n * target.column] : 0.0f;
      for (int v = 0; v < C; ++v) acc[r][v] = simd::load(edge[r] + v * lane_count);
    }
  }
  add_products<R, C, rows, false>(K, a, a_stride, b, b_row, acc);
  for (int r = 0; r < R; ++r) {
    if (whole) {
      for (int v = 0; v < C; ++v) simd::store(c + r * target.row + v * lane_count, acc[r][v]);
    } else {
      for (int v = 0; v < C; ++v) simd::store(edge[r] + v * lane_count, acc[r][v]);
      for (int n = 0; n < columns; ++n) c[r * target.row + n * target.column] = edge[r][n];
    }
  }
}

template <int C, Rows rows>
[[gnu::always_inline]] inline void small_columns(int M, int K, const Strided& a, const float* b, Stride b_row, int columns, float* c,
                                                 const StridedTarget& target) {
  const float* row = a.data;
  const Stride stride = rows == Rows::apart ? a.row : a.column;
  for (; M >= 4; M -= 4, row += 4 * a.row, c += 4 * target.row)
    small_tile<4, C, rows>(K, row, stride, b, b_row, columns, c, target);
  if (M >= 2) {
    small_tile<2, C, rows>(K, row, stride, b, b_row, columns, c, target);
    M -= 2, row += 2 * a.row, c += 2 * target.row;
  }
  if (M > 0) small_tile<1, C, rows>(K, row, stride, b, b_row, columns, c, target);
}

template <Rows rows>
[[gnu::always_inline]] inline void small_panels(int M, int N, int K, const Strided& a, const float* b, Stride b_row, const StridedTarget& target) {
  int n = 0;
  for (; n + lane_count < N; n += panel_width) {
    const int columns = N - n < panel_width ? N - n : panel_width;
    small_columns<2, rows>(M, K, a, b + n, b_row, columns, target.data + n * target.column, target);
  }
  if (n < N) small_columns<1, rows>(M, K, a, b + n, b_row, N - n, target.data + n * target.column, target);
}

// C (M, N) = or += op(A) (M, K) op(B) (K, N), none of them above small_limit.
inline void small_product(int M, int N, int K, Strided a, Strided b, StridedTarget target) {
  if (N < lane_count && M > N) {
    // Lanes run along columns: the transposed product has more of them.
    const Strided transposed_a{b.data, b.column, b.row};
    b = {a.data, a.column, a.row};
    a = transposed_a;
    target = {target.data, target.column, target.row, target.accumulate};
    const int kept = M;
    M = N;
    N = kept;
  }
  const int padded_columns = round_up(N, lane_count);
  alignas(64) float panel[small_limit * small_limit];
  const float* from = b.data;
  Stride b_row = b.row;
  if (b.column != 1 || padded_columns != N) {
    if (b.column == 1) {
      pack_plain(K, N, padded_columns, b.data, b.row, panel);
    } else {
      pack_transposed(K, N, padded_columns, b.data, b.column, panel);
    }
    from = panel;
    b_row = padded_columns;
  }
  if (a.column == 1) small_panels<Rows::apart>(M, N, K, a, from, b_row, target);
  else small_panels<Rows::adjacent>(M, N, K, a, from, b_row, target);
}

}  // namespace garden::kernels::detail
