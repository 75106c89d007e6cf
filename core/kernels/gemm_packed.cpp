// Panel by panel, all rows of A against one: a panel of up to 400 x 8 floats stays in the first-level cache and the whole
// operand is read from the second level once a product, which pays when M is a batch and N, K are a layer's width.
#include "kernels/gemm_packed.h"

#include <algorithm>

#include "kernels/gemm_pack.h"
#include "kernels/gemm_tile.h"

namespace garden::kernels {
namespace {

using namespace detail;

// As gemm's: a deeper panel would push the rows of A out of the first-level cache.
constexpr int block_k = 400;

constexpr int padded(int columns) { return columns > lane_count ? panel_width : lane_count; }

// Floats of all panels of one block of `depth`.
constexpr std::size_t block_size(int N, int depth) {
  const int rest = N % panel_width;
  return static_cast<std::size_t>(N - rest + (rest > 0 ? padded(rest) : 0)) * static_cast<std::size_t>(depth);
}

template <int R, int C>
void rows_against_panel(int row_count, int K, const float* a, Stride lda, const float* panel, const Target& target, int columns) {
  if (row_count == R) {
    tile<R, C, Rows::apart, true, false>(K, a, lda, panel, 0, target, columns);
  } else if constexpr (R > 1) {
    rows_against_panel<R - 1, C>(row_count, K, a, lda, panel, target, columns);
  }
}

template <int C>
void all_rows(int M, int K, const float* a, Stride lda, const float* panel, Target target, int columns) {
  for (int m = 0; m < M; m += tile_rows, a += tile_rows * lda, target.c += tile_rows * target.ldc) {
    rows_against_panel<tile_rows, C>(std::min(tile_rows, M - m), K, a, lda, panel, target, columns);
  }
}

}  // namespace

template <>
PackedMatrix<float> pack<float>(Trans b, int N, int K, const float* B, int ldb, Arena& arena) {
  float* const data = arena.take<float>(block_size(N, K));
  float* panel = data;
  for (int k = 0; k < K; k += block_k) {
    const int depth = std::min(block_k, K - k);
    for (int n = 0; n < N; n += panel_width) {
      const int columns = std::min(panel_width, N - n), width = padded(columns);
      if (b == Trans::no) {
        pack_plain(depth, columns, width, B + k * Stride{ldb} + n, ldb, panel);
      } else {
        pack_transposed(depth, columns, width, B + n * Stride{ldb} + k, ldb, panel);
      }
      panel += width * Stride{depth};
    }
  }
  return {data, K, N};
}

template <>
void gemm_packed<float>(int M, const float* A, int lda, const PackedMatrix<float>& b, float* C, int ldc, bool accumulate) {
  const float* panel = b.data;
  for (int k = 0; k < b.K; k += block_k) {
    const int depth = std::min(block_k, b.K - k);
    for (int n = 0; n < b.N; n += panel_width) {
      const int columns = std::min(panel_width, b.N - n);
      const Target target{C + n, ldc, accumulate || k > 0};
      if (columns > lane_count) {
        all_rows<tile_vectors>(M, depth, A + k, lda, panel, target, columns);
      } else {
        all_rows<1>(M, depth, A + k, lda, panel, target, columns);
      }
      panel += padded(columns) * Stride{depth};
    }
  }
}

// For the gradient checks only: op(B) as it is, row by row, and gemm's plain loop.
template <>
PackedMatrix<double> pack<double>(Trans b, int N, int K, const double* B, int ldb, Arena& arena) {
  double* const data = arena.take<double>(static_cast<std::size_t>(K) * static_cast<std::size_t>(N));
  for (int k = 0; k < K; ++k) {
    for (int n = 0; n < N; ++n) data[k * std::ptrdiff_t{N} + n] = b == Trans::no ? B[k * std::ptrdiff_t{ldb} + n] : B[n * std::ptrdiff_t{ldb} + k];
  }
  return {data, K, N};
}

template <>
void gemm_packed<double>(int M, const double* A, int lda, const PackedMatrix<double>& b, double* C, int ldc, bool accumulate) {
  Arena none(0);  // the plain loop takes nothing
  gemm<double>(Trans::no, Trans::no, M, b.N, b.K, A, lda, b.data, b.N, C, ldc, accumulate, none);
}

}  // namespace garden::kernels
