// The right-hand side of attention's small products, prepared once for a head and then met by one strip of rows after the
// other: panels for float, as in gemm_pack.h; plain loops for the double of the gradient checks.
#pragma once

#include <type_traits>

#include "base/arena.h"
#include "kernels/gemm_pack.h"

namespace garden::kernels::detail {

// Rows computed together, and the columns that one step writes: results have room for whole steps of columns.
template <class T>
inline constexpr int strip_rows = std::is_same_v<T, float> ? tile_rows : 1;
template <class T>
inline constexpr int column_step = std::is_same_v<T, float> ? panel_width : 1;

// Where the rows of A lie: one after the other (apart), or side by side, a step of k being `stride` (adjacent).
enum class Lie { apart, adjacent };

// B (K, N) with B(k, n) = x[k * stride + n], or transposed x[n * stride + k].
template <class T>
class Factor {
 public:
  Factor(int K, int N, const T* x, Stride stride, bool transposed, Arena& scratch)
      : K_(K), N_(N), x_(x), k_stride_(transposed ? 1 : stride), n_stride_(transposed ? stride : 1) {
    if constexpr (packs) {
      T* panel = scratch.take<T>(static_cast<std::size_t>(K) * static_cast<std::size_t>(round_up(N, panel_width)));
      x_ = panel;
      for (int n = 0; n < N; n += panel_width, panel += K * Stride{panel_width}) {
        const int columns = N - n < panel_width ? N - n : panel_width;
        if (transposed) pack_transposed(K, columns, panel_width, x + n * stride, stride, panel);
        else pack_plain(K, columns, panel_width, x + n, stride, panel);
      }
    }
  }

  // C (rows, n) = or += A (rows, depth) B[from …]; A's first column meets row `from` of B. Columns are computed up to the
  // end of their panel: with `spill` they are stored up to there too.
  template <Lie lie>
  void times(int rows, int n, int from, int depth, const T* a, Stride a_stride, T* c, Stride ldc, bool add, bool spill) const {
    if constexpr (packs) {
      times_of<strip_rows<T>, lie>(rows, n, from, depth, a, a_stride, c, ldc, add, spill);
    } else {
      const Stride row = lie == Lie::apart ? a_stride : 1, step = lie == Lie::apart ? 1 : a_stride;
      for (int r = 0; r < rows; ++r) {
        for (int j = 0; j < n; ++j) {
          T sum = add ? c[r * ldc + j] : T(0);
          for (int k = 0; k < depth; ++k) sum += a[r * row + k * step] * x_[(from + k) * k_stride_ + j * n_stride_];
          c[r * ldc + j] = sum;
        }
      }
    }
  }

 private:
  static constexpr bool packs = std::is_same_v<T, float>;

  template <int R, Lie lie>
  void times_of(int rows, int n, int from, int depth, const T* a, Stride a_stride, T* c, Stride ldc, bool add, bool spill) const {
    if (rows == R) {
      constexpr Rows lay = lie == Lie::apart ? Rows::apart : Rows::adjacent;
      const T* panel = x_ + from * Stride{panel_width};
      for (int j = 0; j < n; j += panel_width, panel += K_ * Stride{panel_width}, c += panel_width) {
        const int columns = spill || n - j > panel_width ? panel_width : n - j;
        if (columns > lane_count) tile<R, tile_vectors, lay, true, false>(depth, a, a_stride, panel, panel_width, {c, ldc, add}, columns);
        else tile<R, 1, lay, false, false>(depth, a, a_stride, panel, panel_width, {c, ldc, add}, columns);
      }
    } else if constexpr (R > 1) {
      times_of<R - 1, lie>(rows, n, from, depth, a, a_stride, c, ldc, add, spill);
    }
  }

  int K_, N_;
  const T* x_;
  Stride k_stride_, n_stride_;
};

}  // namespace garden::kernels::detail
