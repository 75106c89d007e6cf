// Softmax and log-sum-exp over the rows of a matrix, shifted by each row's maximum so that nothing overflows.
// A row's bits depend on that row alone.
#pragma once

#include <limits>

#include "base/simd.h"
#include "kernels/pointwise.h"
#include "kernels/reduce.h"

namespace garden::kernels {

// y = exp(x - shift), returns the sum of y    x, y (K)
template <class T>
inline T exp_sum(int K, const T* x, T shift, T* y) {
  using V = simd::Vec<T>;
  constexpr int W = simd::lanes<V>;
  const V s(shift);
  V sum(0);
  int i = 0;
  for (; i + W <= K; i += W) {
    const V e = simd::exp(V(simd::load(x + i) - s));
    simd::store(y + i, e);
    sum = sum + e;
  }
  if (W > 1 && i < K) {
    const V e = simd::exp(V(simd::load_partial(x + i, K - i, shift) - s));
    simd::store_partial(y + i, e, K - i);
    sum = sum + simd::load_partial(y + i, K - i);
  }
  return simd::reduce_add(sum);
}

// y = softmax(x) by rows    x, y (B, K); y may be x
template <class T>
inline void softmax_rows(int B, int K, const T* x, T* y) {
  for (int row = 0; row < B; ++row, x += K, y += K) {
    const T sum = exp_sum(K, x, max_value(K, x), y);
    scale(K, T(1) / sum, y);
  }
}

// dx = y (dy - sum(y dy)) by rows    y = softmax(x)   y, dy, dx (B, K); dx may be dy
template <class T>
inline void softmax_rows_backward(int B, int K, const T* y, const T* dy, T* dx) {
  using V = simd::Vec<T>;
  for (int row = 0; row < B; ++row, y += K, dy += K, dx += K) {
    const V mean(dot(K, y, dy));
    map(K, dx, [mean](V v, V dv) { return V(v * (dv - mean)); }, y, dy);
  }
}

// y = x - log(sum(exp(x))) by rows    x, y (B, K); y may not be x
template <class T>
inline void log_softmax_rows(int B, int K, const T* x, T* y) {
  using V = simd::Vec<T>;
  for (int row = 0; row < B; ++row, x += K, y += K) {
    const T largest = max_value(K, x);
    const V shift(largest), log_sum(simd::log(exp_sum(K, x, largest, y)));
    map(K, y, [=](V v) { return V((v - shift) - log_sum); }, x);
  }
}

// dx = dy - exp(y) sum(dy) by rows    y = log_softmax(x)   y, dy, dx (B, K); dx may be dy
template <class T>
inline void log_softmax_rows_backward(int B, int K, const T* y, const T* dy, T* dx) {
  using V = simd::Vec<T>;
  for (int row = 0; row < B; ++row, y += K, dy += K, dx += K) {
    const V total(sum(K, dy));
    map(K, dx, [total](V v, V dv) { return V(dv - simd::exp(v) * total); }, y, dy);
  }
}

// y = softmax(x), out = log(sum(exp(x))) by rows: what a cross-entropy and its gradient need, in one pass.
// x, y (B, K)   out (B)
template <class T>
inline void softmax_and_log_sum_exp_rows(int B, int K, const T* x, T* y, T* out) {
  for (int row = 0; row < B; ++row, x += K, y += K) {
    const T largest = max_value(K, x);
    const T sum = exp_sum(K, x, largest, y);
    scale(K, T(1) / sum, y);
    out[row] = largest + simd::log(sum);
  }
}

}  // namespace garden::kernels
