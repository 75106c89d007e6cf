#include "kernels/gemm.h"

namespace garden::kernels {

template <class T>
void gemm(Trans a, Trans b, int M, int N, int K, const T* A, int lda, const T* B, int ldb, T* C, int ldc,
          bool accumulate, Arena&) {
  const int a_row = a == Trans::no ? lda : 1, a_k = a == Trans::no ? 1 : lda;
  const int b_k = b == Trans::no ? ldb : 1, b_column = b == Trans::no ? 1 : ldb;
  for (int m = 0; m < M; ++m) {
    for (int n = 0; n < N; ++n) {
      T sum = 0;
      for (int k = 0; k < K; ++k) sum += A[m * a_row + k * a_k] * B[k * b_k + n * b_column];
      C[m * ldc + n] = accumulate ? C[m * ldc + n] + sum : sum;
    }
  }
}

template void gemm<float>(Trans, Trans, int, int, int, const float*, int, const float*, int, float*, int, bool, Arena&);
template void gemm<double>(Trans, Trans, int, int, int, const double*, int, const double*, int, double*, int, bool, Arena&);

}  // namespace garden::kernels
