// Chooses how a product is computed: small ones in one inlined function (gemm_small.h); larger ones in blocks of k whose
// panels of B, packed or read in place, stay in the cache. All ways give the same bits.
#include "kernels/gemm.h"

#include <algorithm>

#include "kernels/gemm_pack.h"
#include "kernels/gemm_shallow.h"
#include "kernels/gemm_small.h"
#include "kernels/gemm_tile.h"

namespace garden::kernels {
namespace {

using namespace detail;

// A panel of B is at most 400 x 8 floats = 12.5 KB and a strip of A 6.3 KB: both stay in a first-level cache of 32 KB.
// 320 columns of panels are 500 KB, which stay in the second level.
constexpr int block_k = 400;
constexpr int block_columns = 320;

// The size of equal blocks, none above `most`, rounded up to whole steps: a small last block would cost as much as it saves.
constexpr int even_blocks(int size, int most, int step) {
  const int blocks = (size + most - 1) / most;
  return ((size + blocks - 1) / blocks + step - 1) / step * step;
}

// Below this number of rows B is read in place: too few times to pay for a copy, however small it is.
constexpr int pack_from_rows = 16;
// Below this number of columns a strip of A is read in place.
constexpr int pack_from_columns = 4 * panel_width;

// The panels of one block of B: full ones at data + p * panel_stride, and a last one of fewer columns.
struct Panels {
  const float* data;
  Stride panel_stride;
  Stride k_stride;
  const float* last;
};

constexpr int padded(int columns) { return columns > lane_count ? panel_width : lane_count; }

// R rows of C against all panels.
template <int R, Rows rows, bool packed, bool transposed>
void strip(int N, int K, const float* a, Stride a_stride, const Panels& b, Target target) {
  const int full = N / panel_width, rest = N % panel_width;
  const Stride next = transposed ? panel_width * target.ldc : panel_width;
  const float* panel = b.data;
  for (int p = 0; p < full; ++p, panel += b.panel_stride, target.c += next) {
    tile<R, tile_vectors, rows, packed, transposed>(K, a, a_stride, panel, b.k_stride, target, panel_width);
  }
  if (rest > lane_count) {
    tile<R, tile_vectors, rows, true, transposed>(K, a, a_stride, b.last, panel_width, target, rest);
  } else if (rest > 0) {
    tile<R, 1, rows, true, transposed>(K, a, a_stride, b.last, lane_count, target, rest);
  }
}

template <int R, Rows rows, bool packed, bool transposed>
void strip_of(int row_count, int N, int K, const float* a, Stride a_stride, const Panels& b, const Target& target) {
  if (row_count == R) {
    strip<R, rows, packed, transposed>(N, K, a, a_stride, b, target);
  } else if constexpr (R > 1) {
    strip_of<R - 1, rows, packed, transposed>(row_count, N, K, a, a_stride, b, target);
  }
}

// Strip s of out is (K, tile_rows): columns s * tile_rows … of a (K, rows), whose rows are `stride` apart; zeros beyond them.
inline void copy_strips(int K, int rows, const float* a, Stride stride, Stride strip_size, float* out) {
  for (int k = 0; k < K; ++k, a += stride, out += tile_rows) {
    for (int first = 0; first < rows; first += tile_rows) {
      float* const to = out + first / tile_rows * strip_size;
      if (tile_rows == lane_count && first + tile_rows <= rows) {
        simd::store(to, simd::load(a + first));
      } else {
        for (int r = 0; r < tile_rows; ++r) to[r] = first + r < rows ? a[first + r] : 0.0f;
      }
    }
  }
}

// C (M, N) = or += A (M, K) times one block of panels.
template <Rows rows, bool packed, bool transposed>
void block(int M, int N, int K, const float* A, Stride a_stride, const Panels& b, Target target, Arena& scratch) {
  const ArenaScope scope(scratch);
  const Stride next_c = transposed ? tile_rows : tile_rows * target.ldc;
  // Rows that lie side by side are far apart from one k to the next: strips that meet many panels are worth a copy. Several
  // are copied together, for each k is a cache line of its own, and with a distance of a power of two they push each other out.
  if (rows == Rows::adjacent && N >= pack_from_columns) {
    constexpr int strips = 4;
    const Stride strip_size = Stride{K} * tile_rows;
    float* copy = scratch.take<float>(static_cast<std::size_t>(strip_size) * strips);
    for (int m = 0; m < M; m += strips * tile_rows) {
      const int together = std::min(strips * tile_rows, M - m);
      copy_strips(K, together, A + m, a_stride, strip_size, copy);
      for (int done = 0; done < together; done += tile_rows, target.c += next_c) {
        strip_of<tile_rows, Rows::packed, packed, transposed>(std::min(tile_rows, together - done), N, K, copy + done / tile_rows * strip_size,
                                                              0, b, target);
      }
    }
    return;
  }
  for (int m = 0; m < M; m += tile_rows, target.c += next_c) {
    const float* a = A + (rows == Rows::adjacent ? m : m * a_stride);
    strip_of<tile_rows, rows, packed, transposed>(std::min(tile_rows, M - m), N, K, a, a_stride, b, target);
  }
}

template <Rows rows, bool transposed>
void product(Trans b_trans, int M, int N, int K, const float* A, Stride lda, const float* B, Stride ldb, float* C, Stride ldc,
             bool accumulate, Arena& scratch) {
  const ArenaScope scope(scratch);
  const bool in_place = b_trans == Trans::no && M < pack_from_rows;
  if (in_place) {
    const int full = N / panel_width * panel_width;
    float* last = nullptr;
    if (full < N) {
      last = scratch.take<float>(static_cast<std::size_t>(K) * panel_width);
      pack_plain(K, N - full, padded(N - full), B + full, ldb, last);
    }
    block<rows, false, transposed>(M, N, K, A, lda, {B, panel_width, ldb, last}, {C, ldc, accumulate}, scratch);
    return;
  }
  const int most_k = even_blocks(K, block_k, 4), most_columns = even_blocks(N, block_columns, panel_width);
  float* panels = scratch.take<float>(static_cast<std::size_t>(most_k) * static_cast<std::size_t>(most_columns));
  for (int n = 0; n < N; n += most_columns) {
    const int columns = std::min(most_columns, N - n);
    for (int k = 0; k < K; k += most_k) {
      const int depth = std::min(most_k, K - k);
      float* panel = panels;
      for (int done = 0; done < columns; done += panel_width, panel += panel_width * Stride{depth}) {
        const int count = std::min(panel_width, columns - done);
        if (b_trans == Trans::no) {
          pack_plain(depth, count, padded(count), B + k * ldb + n + done, ldb, panel);
        } else {
          pack_transposed(depth, count, padded(count), B + (n + done) * ldb + k, ldb, panel);
        }
      }
      const Panels b{panels, panel_width * Stride{depth}, panel_width, panels + columns / panel_width * panel_width * Stride{depth}};
      const Target target{C + (transposed ? n * ldc : n), ldc, accumulate || k > 0};
      block<rows, true, transposed>(M, columns, depth, A + (rows == Rows::adjacent ? k * lda : k), lda, b, target, scratch);
    }
  }
}

void clear(int M, int N, float* C, int ldc) {
  for (int m = 0; m < M; ++m) std::fill_n(C + m * Stride{ldc}, N, 0.0f);
}

}  // namespace

template <>
void gemm<float>(Trans a, Trans b, int M, int N, int K, const float* A, int lda, const float* B, int ldb, float* C, int ldc,
                 bool accumulate, Arena& scratch) {
  if (K == 0) {
    if (!accumulate) clear(M, N, C, ldc);
    return;
  }
  if (M <= small_limit && N <= small_limit && K <= small_limit) {
    const Strided op_a = a == Trans::no ? Strided{A, lda, 1} : Strided{A, 1, lda};
    const Strided op_b = b == Trans::no ? Strided{B, ldb, 1} : Strided{B, 1, ldb};
    small_product(M, N, K, op_a, op_b, {C, ldc, 1, accumulate});
  } else if (a == Trans::yes && b == Trans::no && K <= shallow_limit) {
    shallow_product(M, N, K, A, lda, B, ldb, C, ldc, accumulate);
  } else if (a == Trans::yes) {
    product<Rows::adjacent, false>(b, M, N, K, A, lda, B, ldb, C, ldc, accumulate, scratch);
  } else if (b == Trans::yes && M < N && K >= 64) {
    // Both operands run along k, so either can be the packed one: pack the smaller, and store C transposed.
    product<Rows::apart, true>(Trans::yes, N, M, K, B, ldb, A, lda, C, ldc, accumulate, scratch);
  } else {
    product<Rows::apart, false>(b, M, N, K, A, lda, B, ldb, C, ldc, accumulate, scratch);
  }
}

// For the gradient checks only: clear, not fast.
template <>
void gemm<double>(Trans a, Trans b, int M, int N, int K, const double* A, int lda, const double* B, int ldb, double* C, int ldc,
                  bool accumulate, Arena&) {
  const Stride a_row = a == Trans::no ? lda : 1, a_k = a == Trans::no ? 1 : lda;
  const Stride b_k = b == Trans::no ? ldb : 1, b_column = b == Trans::no ? 1 : ldb;
  for (int m = 0; m < M; ++m) {
    for (int n = 0; n < N; ++n) {
      double& c = C[m * Stride{ldc} + n];
      double sum = accumulate ? c : 0;
      for (int k = 0; k < K; ++k) sum += A[m * a_row + k * a_k] * B[k * b_k + n * b_column];
      c = sum;
    }
  }
}

}  // namespace garden::kernels
