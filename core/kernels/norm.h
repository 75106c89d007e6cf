// Normalizing: the statistics of channels over a batch and of rows over their last axis, and the way back.
// A mean is subtracted before anything is squared, and long sums go in short pieces that are added in double:
// a channel with a large mean and a small spread keeps its digits.
// x (B, C, S): a channel's S values of a row stand together; S = 1 for plain features, whose channels are columns.
#pragma once

#include <type_traits>

#include "base/simd.h"
#include "kernels/pointwise.h"
#include "kernels/reduce.h"

namespace garden::kernels {

namespace detail {

// a += sum of u, b += sum of u v(x) where v is a value's distance from its mean; zeros beyond the end add nothing.
template <class T>
inline void add_slopes(int n, const T* u, const T* x, T mean, double& a, double& b) {
  using V = simd::Vec<T>;
  constexpr int W = simd::lanes<V>;
  const V m(mean);
  for (int start = 0; start < n; start += sum_piece) {
    const int end = n - start < sum_piece ? n : start + sum_piece;
    V a0(0), a1(0), b0(0), b1(0);
    int i = start;
    for (; i + 2 * W <= end; i += 2 * W) {
      const V u0 = simd::load(u + i), u1 = simd::load(u + i + W);
      a0 = a0 + u0;
      a1 = a1 + u1;
      b0 = b0 + u0 * (simd::load(x + i) - m);
      b1 = b1 + u1 * (simd::load(x + i + W) - m);
    }
    for (; i < end; i += W) {
      const V u0 = end - i >= W ? V(simd::load(u + i)) : V(simd::load_partial(u + i, end - i));
      const V x0 = end - i >= W ? V(simd::load(x + i)) : V(simd::load_partial(x + i, end - i));
      a0 = a0 + u0;
      b0 = b0 + u0 * (x0 - m);
    }
    a += static_cast<double>(simd::reduce_add(V(a0 + a1)));
    b += static_cast<double>(simd::reduce_add(V(b0 + b1)));
  }
}

// Calls f(c, K, load, store) for every K registers of columns of a (B, C) array: four, then one, then a padded one.
template <class T, class F>
inline void for_columns(int C, F&& f) {
  using V = simd::Vec<T>;
  constexpr int W = simd::lanes<V>;
  const auto load = [](const T* p) { return V(simd::load(p)); };
  const auto store = [](T* p, V v) { simd::store(p, v); };
  int c = 0;
  for (; c + 4 * W <= C; c += 4 * W) f(c, std::integral_constant<int, 4>{}, load, store);
  for (; c + W <= C; c += W) f(c, std::integral_constant<int, 1>{}, load, store);
  if (W > 1 && c < C) {
    const int rest = C - c;
    f(c, std::integral_constant<int, 1>{}, [rest](const T* p) { return V(simd::load_partial(p, rest)); },
      [rest](T* p, V v) { simd::store_partial(p, v, rest); });
  }
}

// Two sums over rows for K registers of columns: f(row, k, a, b) adds to a and b. Sixteen rows are summed, then those sums:
// the bits of a column do not depend on where it stands.
template <int K, class V, class F>
inline void sum_rows(int B, F&& f, V (&first)[K], V (&second)[K]) {
  for (int k = 0; k < K; ++k) first[k] = second[k] = V(0);
  for (int start = 0; start < B; start += 16) {
    const int end = B - start < 16 ? B : start + 16;
    V a[K], b[K];
    for (int k = 0; k < K; ++k) a[k] = b[k] = V(0);
    for (int row = start; row < end; ++row)
      for (int k = 0; k < K; ++k) f(row, k, a[k], b[k]);
    for (int k = 0; k < K; ++k) {
      first[k] = first[k] + a[k];
      second[k] = second[k] + b[k];
    }
  }
}

}  // namespace detail

// Mean and mean square distance from it, of every channel over the batch.    x (B, C, S)  mean, variance (C)
template <class T>
inline void channel_moments(int B, int C, int S, const T* x, T* mean, T* variance) {
  using V = simd::Vec<T>;
  if (S == 1) {
    detail::for_columns<T>(C, [&](int c, auto registers, auto load, auto store) {
      constexpr int K = registers, W = simd::lanes<V>;
      const V n{T(B)};
      V m[K], d[K], q[K];
      const auto at = [&](int r, int k) { return load(x + static_cast<std::ptrdiff_t>(r) * C + c + k * W); };
      detail::sum_rows<K>(B, [&](int r, int k, V& sum, V&) { sum = sum + at(r, k); }, m, q);
      for (int k = 0; k < K; ++k) m[k] = m[k] / n;
      // The distances would add up to 0 if this mean were exact: what they do add up to puts mean and variance right.
      detail::sum_rows<K>(
          B,
          [&](int r, int k, V& sum, V& squares) {
            const V u = at(r, k) - m[k];
            sum = sum + u;
            squares = squares + u * u;
          },
          d, q);
      for (int k = 0; k < K; ++k) {
        const V off = d[k] / n;
        store(mean + c + k * W, V(m[k] + off));
        store(variance + c + k * W, simd::max(V(q[k] / n - off * off), V(0)));
      }
    });
    return;
  }
  const double n = static_cast<double>(B) * S;
  const std::size_t row = static_cast<std::size_t>(C) * static_cast<std::size_t>(S);
  for (int c = 0; c < C; ++c, x += S) {
    double total = 0, squares = 0;
    for (int b = 0; b < B; ++b) total += long_sum<T>(S, [](V v) { return v; }, x + static_cast<std::size_t>(b) * row);
    mean[c] = static_cast<T>(total / n);
    const V m(mean[c]);
    for (int b = 0; b < B; ++b) {
      squares += long_sum<T>(S, [m](V v) { return V((v - m) * (v - m)); }, x + static_cast<std::size_t>(b) * row);
    }
    variance[c] = static_cast<T>(squares / n);
  }
}

// y = (x - mean) inverse w + b    x, y (B, C, S)  the others (C); inverse is 1 / the standard deviation
template <class T>
inline void normalize_channels(int B, int C, int S, const T* x, const T* mean, const T* inverse, const T* w, const T* b, T* y) {
  using V = simd::Vec<T>;
  if (S == 1) {
    for (int row = 0; row < B; ++row, x += C, y += C) {
      map(C, y, [](V v, V m, V s, V k, V o) { return V((v - m) * (s * k) + o); }, x, mean, inverse, w, b);
    }
    return;
  }
  for (int row = 0; row < B; ++row) {
    for (int c = 0; c < C; ++c, x += S, y += S) {
      map(S, y, [m = V(mean[c]), k = V(inverse[c] * w[c]), o = V(b[c])](V v) { return V((v - m) * k + o); }, x);
    }
  }
}

// Of every channel: the sum of dy, and of dy times the normalized value: the gradients of b and w.
// x, dy (B, C, S)  the others (C)
template <class T>
inline void channel_slopes(int B, int C, int S, const T* x, const T* dy, const T* mean, const T* inverse, T* db, T* dw) {
  using V = simd::Vec<T>;
  if (S == 1) {
    detail::for_columns<T>(C, [&](int c, auto registers, auto load, auto store) {
      constexpr int K = registers, W = simd::lanes<V>;
      V m[K], a[K], p[K];
      for (int k = 0; k < K; ++k) m[k] = load(mean + c + k * W);
      detail::sum_rows<K>(
          B,
          [&](int r, int k, V& sum, V& product) {
            const std::ptrdiff_t at = static_cast<std::ptrdiff_t>(r) * C + c + k * W;
            const V u = load(dy + at);
            sum = sum + u;
            product = product + u * (load(x + at) - m[k]);
          },
          a, p);
      for (int k = 0; k < K; ++k) {
        store(db + c + k * W, a[k]);
        store(dw + c + k * W, V(p[k] * load(inverse + c + k * W)));
      }
    });
    return;
  }
  const std::size_t row = static_cast<std::size_t>(C) * static_cast<std::size_t>(S);
  for (int c = 0; c < C; ++c, x += S, dy += S) {
    double a = 0, b = 0;
    for (int r = 0; r < B; ++r) {
      detail::add_slopes(S, dy + static_cast<std::size_t>(r) * row, x + static_cast<std::size_t>(r) * row, mean[c], a, b);
    }
    db[c] = static_cast<T>(a);
    dw[c] = static_cast<T>(b) * inverse[c];
  }
}

// put(dx, u(dy, x)) with dx = inverse w (dy - a - (x - mean) q): how a and q come from db and dw is the op's business.
// x, dy, dx (B, C, S)  the others (C)
template <class T>
inline void channel_gradient(int B, int C, int S, const T* x, const T* dy, const T* mean, const T* scale, const T* a, const T* q,
                             bool add, T* dx) {
  using V = simd::Vec<T>;
  for (int row = 0; row < B; ++row) {
    if (S == 1) {
      const auto f = [](V u, V v, V m, V k, V s, V t) { return V(k * ((u - s) - (v - m) * t)); };
      if (add) map_add(C, dx, f, dy, x, mean, scale, a, q);
      else map(C, dx, f, dy, x, mean, scale, a, q);
      x += C;
      dy += C;
      dx += C;
      continue;
    }
    for (int c = 0; c < C; ++c, x += S, dy += S, dx += S) {
      const auto f = [m = V(mean[c]), k = V(scale[c]), s = V(a[c]), t = V(q[c])](V u, V v) {
        return V(k * ((u - s) - (v - m) * t));
      };
      if (add) map_add(S, dx, f, dy, x);
      else map(S, dx, f, dy, x);
    }
  }
}

// Every row has its own mean and spread; w and b belong to the columns.
// y = (x - mean) inverse w + b    x, y (N, D)  w, b (D)  mean, inverse (N): kept for the way back
template <class T>
inline void normalize_rows(int N, int D, const T* x, const T* w, const T* b, T eps, T* y, T* mean, T* inverse) {
  using V = simd::Vec<T>;
  for (int n = 0; n < N; ++n, x += D, y += D) {
    mean[n] = static_cast<T>(long_sum<T>(D, [](V v) { return v; }, x) / D);
    const V m(mean[n]);
    const double squares = long_sum<T>(D, [m](V v) { return V((v - m) * (v - m)); }, x);
    inverse[n] = T(1) / simd::sqrt(static_cast<T>(squares / D) + eps);
    map(D, y, [m, s = V(inverse[n])](V v, V k, V o) { return V((v - m) * s * k + o); }, x, w, b);
  }
}

// dx = inverse (g - mean g - z mean(g z)),  g = dy w,  z the normalized x    x, dy, dx (N, D)
template <class T>
inline void rows_gradient(int N, int D, const T* x, const T* dy, const T* w, const T* mean, const T* inverse, bool add, T* dx, T* g) {
  using V = simd::Vec<T>;
  for (int n = 0; n < N; ++n, x += D, dy += D, dx += D) {
    map(D, g, [](V u, V k) { return V(u * k); }, dy, w);
    double sum = 0, product = 0;
    detail::add_slopes(D, static_cast<const T*>(g), x, mean[n], sum, product);
    const T s = inverse[n];
    const auto f = [m = V(mean[n]), k = V(s), a = V(static_cast<T>(sum / D)), q = V(static_cast<T>(product / D) * s * s)](V u, V v) {
      return V(k * ((u - a) - (v - m) * q));
    };
    if (add) map_add(D, dx, f, static_cast<const T*>(g), x);
    else map(D, dx, f, static_cast<const T*>(g), x);
  }
}

// db = sum of dy, dw = sum of dy z over the rows, in blocks of rows whose sums are added.    x, dy (N, D)  db, dw (D)
template <class T>
inline void rows_slopes(int N, int D, const T* x, const T* dy, const T* mean, const T* inverse, T* db, T* dw) {
  using V = simd::Vec<T>;
  detail::for_columns<T>(D, [&](int d, auto registers, auto load, auto store) {
    constexpr int K = registers, W = simd::lanes<V>;
    V a[K], p[K];
    detail::sum_rows<K>(
        N,
        [&](int n, int k, V& sum, V& product) {
          const std::ptrdiff_t at = static_cast<std::ptrdiff_t>(n) * D + d + k * W;
          const V u = load(dy + at);
          sum = sum + u;
          product = product + u * ((load(x + at) - V(mean[n])) * V(inverse[n]));
        },
        a, p);
    for (int k = 0; k < K; ++k) {
      store(db + d + k * W, a[k]);
      store(dw + d + k * W, p[k]);
    }
  });
}

}  // namespace garden::kernels
