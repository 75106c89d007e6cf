// Elementwise loops: one lambda, written once for every lane type, run over whole arrays in a single pass.
// The tail runs the same vector code on a padded register, so an element has the same bits wherever it stands.
// The lambda gets and returns simd::Vec<T>; inputs may be the output itself, but must not overlap it shifted.
#pragma once

#include "base/simd.h"

namespace garden::kernels {

// y[i] = f(x0[i], x1[i], …)
template <class T, class F, class... X>
inline void map(int n, T* y, F&& f, const X*... x) {
  constexpr int W = simd::lanes<simd::Vec<T>>;
  int i = 0;
  for (; i + W <= n; i += W) simd::store(y + i, f(simd::load(x + i)...));
  if (W > 1 && i < n) simd::store_partial(y + i, f(simd::load_partial(x + i, n - i)...), n - i);
}

// y[i] += f(x0[i], x1[i], …)
template <class T, class F, class... X>
inline void map_add(int n, T* y, F&& f, const X*... x) {
  using V = simd::Vec<T>;
  constexpr int W = simd::lanes<V>;
  int i = 0;
  for (; i + W <= n; i += W) simd::store(y + i, V(simd::load(y + i) + f(simd::load(x + i)...)));
  if (W > 1 && i < n) {
    simd::store_partial(y + i, V(simd::load_partial(y + i, n - i) + f(simd::load_partial(x + i, n - i)...)), n - i);
  }
}

namespace detail {
// Loads the states, lets `f` change them, stores them: the pack of values lives in this one call's parameters.
template <class V, class F, class Put>
inline void apply_in_place(F& f, V g, Put put, auto... state) {
  f(g, state...);
  put(state...);
}
}  // namespace detail

// f(g, p, m, v, …) for every element, where p, m, v … are references that f changes: an optimizer's update of a
// parameter and its moments in one pass over memory.
//   update(n, [=](auto g, auto& p, auto& m) { m = mu * m + g; p = p - lr * m; }, grad, weight, momentum);
template <class T, class F, class... S>
inline void update(int n, F&& f, const T* g, S*... state) {
  using V = simd::Vec<T>;
  constexpr int W = simd::lanes<V>;
  int i = 0;
  for (; i + W <= n; i += W) {
    detail::apply_in_place<V>(f, simd::load(g + i), [&](simd::Vec<S>... v) { (simd::store(state + i, v), ...); },
                              V(simd::load(state + i))...);
  }
  if (W > 1 && i < n) {
    const int rest = n - i;
    detail::apply_in_place<V>(f, simd::load_partial(g + i, rest),
                              [&](simd::Vec<S>... v) { (simd::store_partial(state + i, v, rest), ...); },
                              V(simd::load_partial(state + i, rest))...);
  }
}

// y *= a
template <class T>
inline void scale(int n, T a, T* y) {
  map(n, y, [v = simd::Vec<T>(a)](auto u) { return v * u; }, static_cast<const T*>(y));
}

// z += b, y = f(z)    z (B, O), already x W^T   b (O)   y (B, O), may be z itself when z is not wanted
template <class T, class F>
inline void bias_activation(int B, int O, const T* b, T* z, T* y, F&& f) {
  using V = simd::Vec<T>;
  constexpr int W = simd::lanes<V>;
  if (O == 1) {
    const V bias(*b);
    map(B, z, [bias](V v) { return V(v + bias); }, static_cast<const T*>(z));
    map(B, y, f, static_cast<const T*>(z));
    return;
  }
  for (int row = 0; row < B; ++row, z += O, y += O) {
    int i = 0;
    for (; i + W <= O; i += W) {
      const V sum = simd::load(z + i) + simd::load(b + i);
      simd::store(z + i, sum);
      simd::store(y + i, f(sum));
    }
    if (W > 1 && i < O) {
      const V sum = simd::load_partial(z + i, O - i) + simd::load_partial(b + i, O - i);
      simd::store_partial(z + i, sum, O - i);
      simd::store_partial(y + i, f(sum), O - i);
    }
  }
}

// z += b    z (B, O)   b (O)
template <class T>
inline void add_bias(int B, int O, const T* b, T* z) {
  if (O == 1) {
    map(B, z, [bias = simd::Vec<T>(*b)](auto v) { return v + bias; }, static_cast<const T*>(z));
    return;
  }
  for (int row = 0; row < B; ++row, z += O) {
    map(O, z, [](auto v, auto bias) { return v + bias; }, static_cast<const T*>(z), b);
  }
}

}  // namespace garden::kernels
