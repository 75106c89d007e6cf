// Matrix product, the heart of every layer: C = op(A) op(B), or C += op(A) op(B), row major.
// Each element of C is one sum over k in a fixed order that does not depend on M, N or its place in the matrix,
// so the row of an example has the same bits in whatever batch it is computed.
#pragma once

#include "base/arena.h"

namespace garden::kernels {

enum class Trans { no, yes };

// op(A) (M, K)   op(B) (K, N)   C (M, N); op(X) is X or its transpose. lda, ldb, ldc: distance between rows as stored.
// C must not overlap A or B. `scratch` holds the packed panels during the call.
//   linear forward   y  (B, O) = x  (B, I) W^T        gemm(no,  yes, B, O, I, x,  I, W, I, y,  O, false, scratch)
//   linear dx        dx (B, I) = dy (B, O) W          gemm(no,  no,  B, I, O, dy, O, W, I, dx, I, false, scratch)
//   linear dW        dW (O, I) = dy^T      x (B, I)   gemm(yes, no,  O, I, B, dy, O, x, I, dW, I, false, scratch)
template <class T>
void gemm(Trans a, Trans b, int M, int N, int K, const T* A, int lda, const T* B, int ldb, T* C, int ldc,
          bool accumulate, Arena& scratch);

}  // namespace garden::kernels
