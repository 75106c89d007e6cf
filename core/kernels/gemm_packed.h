// A right operand packed once and multiplied many times: the recurrent weights, which meet every time step of a batch.
// The same chains of additions as gemm, so a product has the same bits whichever of the two computes it.
#pragma once

#include "base/arena.h"
#include "kernels/gemm.h"

namespace garden::kernels {

// op(B) (K, N) as panels in an arena; valid as long as what was taken from it.
template <class T>
struct PackedMatrix {
  const T* data = nullptr;
  int K = 0;
  int N = 0;
};

template <class T>
PackedMatrix<T> pack(Trans b, int N, int K, const T* B, int ldb, Arena& arena);

// C (M, N) = or += A (M, K) op(B)    lda, ldc: distance between rows as stored. C must not overlap A.
template <class T>
void gemm_packed(int M, const T* A, int lda, const PackedMatrix<T>& b, T* C, int ldc, bool accumulate);

}  // namespace garden::kernels
