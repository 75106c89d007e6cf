// Normalizing: the statistics of channels over a batch and of rows over their last axis, and the way back.
// A mean is subtracted before anything is squared, and long sums go in short pieces that are added in double:
// a channel with a large mean and a small spread keeps its digits.
// x (B, C, S): a channel's S values of a row stand together; S = 1 for plain features, whose channels are columns.
#pragma once

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

// Calls f(c, load, store) for every register of columns of a (B, C) array; the last one is padded.
template <class T, class F>
inline void for_columns(int C, F&& f) {
  using V = simd::Vec<T>;
  constexpr int W = simd::lanes<V>;
  int c = 0;
  for (; c + W <= C; c += W) {
    f(c, [](const T* p) { return V(simd::load(p)); }, [](T* p, V v) { simd::store(p, v); });
  }
  if (W > 1 && c < C) {
    const int rest = C - c;
    f(c, [rest](const T* p) { return V(simd::load_partial(p, rest)); }, [rest](T* p, V v) { simd::store_partial(p, v, rest); });
  }
}

// Of a register of columns: the mean, and the mean square distance from it. The second pass also sums the distances
// themselves, which would be 0 if the first mean were exact, and puts both right with them.
template <class T, class V, class Load>
inline void column_moments(int B, int C, const T* x, Load load, V& mean, V& variance) {
  const V n{T(B)};
  V s0(0), s1(0), s2(0), s3(0);
  int row = 0;
  for (; row + 4 <= B; row += 4, x += 4 * C) {
    s0 = s0 + load(x);
    s1 = s1 + load(x + C);
    s2 = s2 + load(x + 2 * C);
    s3 = s3 + load(x + 3 * C);
  }
  for (; row < B; ++row, x += C) s0 = s0 + load(x);
  const V first = ((s0 + s1) + (s2 + s3)) / n;
  V d0(0), d1(0), q0(0), q1(0);
  x -= B * C;
  for (row = 0; row + 2 <= B; row += 2, x += 2 * C) {
    const V a = load(x) - first, b = load(x + C) - first;
    d0 = d0 + a;
    d1 = d1 + b;
    q0 = q0 + a * a;
    q1 = q1 + b * b;
  }
  if (row < B) {
    const V a = load(x) - first;
    d0 = d0 + a;
    q0 = q0 + a * a;
  }
  const V off = (d0 + d1) / n;
  mean = first + off;
  variance = simd::max(V((q0 + q1) / n - off * off), V(0));
}

}  // namespace detail

// Mean and mean square distance from it, of every channel over the batch.    x (B, C, S)  mean, variance (C)
template <class T>
inline void channel_moments(int B, int C, int S, const T* x, T* mean, T* variance) {
  using V = simd::Vec<T>;
  if (S == 1) {
    detail::for_columns<T>(C, [&](int c, auto load, auto store) {
      V m(0), v(0);
      detail::column_moments(B, C, x + c, load, m, v);
      store(mean + c, m);
      store(variance + c, v);
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
    detail::for_columns<T>(C, [&](int c, auto load, auto store) {
      const V m = load(mean + c);
      const T *p = x + c, *u = dy + c;
      V a0(0), a1(0), b0(0), b1(0);
      int row = 0;
      for (; row + 2 <= B; row += 2, p += 2 * C, u += 2 * C) {
        const V u0 = load(u), u1 = load(u + C);
        a0 = a0 + u0;
        a1 = a1 + u1;
        b0 = b0 + u0 * (load(p) - m);
        b1 = b1 + u1 * (load(p + C) - m);
      }
      if (row < B) {
        const V u0 = load(u);
        a0 = a0 + u0;
        b0 = b0 + u0 * (load(p) - m);
      }
      store(db + c, V(a0 + a1));
      store(dw + c, V((b0 + b1) * load(inverse + c)));
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
  constexpr int block = 32;
  detail::for_columns<T>(D, [&](int d, auto load, auto store) {
    V sum(0), product(0);
    for (int start = 0; start < N; start += block) {
      const int end = N - start < block ? N : start + block;
      V a0(0), b0(0);
      for (int n = start; n < end; ++n) {
        const std::size_t at = static_cast<std::size_t>(n) * static_cast<std::size_t>(D) + static_cast<std::size_t>(d);
        const V u = load(dy + at);
        a0 = a0 + u;
        b0 = b0 + u * ((load(x + at) - V(mean[n])) * V(inverse[n]));
      }
      sum = sum + a0;
      product = product + b0;
    }
    store(db + d, sum);
    store(dw + d, product);
  });
}

}  // namespace garden::kernels
