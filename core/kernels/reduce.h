// Sums and maxima in one fixed order, whatever the platform: four running vectors, joined pairwise, then the lanes.
// Float sums lose digits over very long arrays: long_sum does not.
#pragma once

#include <limits>

#include "base/simd.h"
#include "kernels/pointwise.h"

namespace garden::kernels {

// Sum over i of f(x0[i], x1[i], …). Elements that do not exist add nothing: f never sees the padding's result.
template <class T, class F, class... X>
inline T map_sum(int n, F&& f, const X*... x) {
  using V = simd::Vec<T>;
  constexpr int W = simd::lanes<V>;
  V s0(0), s1(0), s2(0), s3(0);
  int i = 0;
  for (; i + 4 * W <= n; i += 4 * W) {
    s0 = s0 + f(simd::load(x + i)...);
    s1 = s1 + f(simd::load(x + i + W)...);
    s2 = s2 + f(simd::load(x + i + 2 * W)...);
    s3 = s3 + f(simd::load(x + i + 3 * W)...);
  }
  for (; i + W <= n; i += W) s0 = s0 + f(simd::load(x + i)...);
  if (W > 1 && i < n) {
    T tail[W];
    simd::store(tail, V(f(simd::load_partial(x + i, n - i)...)));
    s1 = s1 + simd::load_partial(tail, n - i);
  }
  return simd::reduce_add(V((s0 + s1) + (s2 + s3)));
}

// The same in pieces that are added in double: for sums whose last digits count, however long they are.
inline constexpr int sum_piece = 256;  // sixteen partial sums of sixteen numbers: a few roundings each
template <class T, class F, class... X>
inline double long_sum(int n, F&& f, const X*... x) {
  double total = 0;
  for (int i = 0; i < n; i += sum_piece) total += static_cast<double>(map_sum<T>(n - i < sum_piece ? n - i : sum_piece, f, (x + i)...));
  return total;
}

template <class T>
inline T sum(int n, const T* x) {
  return map_sum<T>(n, [](auto v) { return v; }, x);
}

template <class T>
inline T dot(int n, const T* a, const T* b) {
  return map_sum<T>(n, [](auto u, auto v) { return u * v; }, a, b);
}

// The largest value; -infinity for n = 0. A NaN may be passed over: ask all_finite first.
template <class T>
inline T max_value(int n, const T* x) {
  using V = simd::Vec<T>;
  constexpr int W = simd::lanes<V>;
  constexpr T lowest = -std::numeric_limits<T>::infinity();
  V largest(lowest);
  int i = 0;
  for (; i + W <= n; i += W) largest = simd::max(largest, V(simd::load(x + i)));
  if (W > 1 && i < n) largest = simd::max(largest, V(simd::load_partial(x + i, n - i, lowest)));
  return simd::reduce_max(largest);
}

// True when no value is NaN or infinite: x * 0 is 0 for every finite x, and NaN otherwise.
template <class T>
inline bool all_finite(int n, const T* x) {
  return map_sum<T>(n, [](auto v) { return v * simd::Vec<T>(0); }, x) == T(0);
}

// out[o] = sum over rows of x[row][o]  (added to out when `accumulate`)    x (B, O)   out (O)
// Rows are added from first to last: the bits of a column do not depend on O.
template <class T>
inline void column_sums(int B, int O, const T* x, T* out, bool accumulate) {
  using V = simd::Vec<T>;
  constexpr int W = simd::lanes<V>;
  int o = 0;
  for (; o + 4 * W <= O; o += 4 * W) {
    V s0(0), s1(0), s2(0), s3(0);
    const T* p = x + o;
    for (int row = 0; row < B; ++row, p += O) {
      s0 = s0 + simd::load(p);
      s1 = s1 + simd::load(p + W);
      s2 = s2 + simd::load(p + 2 * W);
      s3 = s3 + simd::load(p + 3 * W);
    }
    if (accumulate) {
      s0 = s0 + simd::load(out + o);
      s1 = s1 + simd::load(out + o + W);
      s2 = s2 + simd::load(out + o + 2 * W);
      s3 = s3 + simd::load(out + o + 3 * W);
    }
    simd::store(out + o, s0);
    simd::store(out + o + W, s1);
    simd::store(out + o + 2 * W, s2);
    simd::store(out + o + 3 * W, s3);
  }
  for (; o + W <= O; o += W) {
    V s(0);
    const T* p = x + o;
    for (int row = 0; row < B; ++row, p += O) s = s + simd::load(p);
    if (accumulate) s = s + simd::load(out + o);
    simd::store(out + o, s);
  }
  for (; o < O; ++o) {
    T s(0);
    const T* p = x + o;
    for (int row = 0; row < B; ++row, p += O) s = s + *p;
    out[o] = accumulate ? s + out[o] : s;
  }
}

}  // namespace garden::kernels
