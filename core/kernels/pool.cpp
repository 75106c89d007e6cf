// Pooling in float and double, built once. Windows of two that do not overlap, the usual ones, go four at a time.
#include "kernels/pool.h"

#include <limits>
#include <type_traits>

#include "base/simd.h"

namespace garden::kernels {
namespace {

// Calls f(row of the plane, place of the window's row oy and column kx, first and last ox that read inside the row) for
// every row and column of the window, in reading order: f(iy, ky, kx, ox0, ox1); ix = ox stride_w - padding_w + kx.
template <class F>
inline void for_window(const PoolWindows& p, int oy, F&& f) {
  const int OW = p.OW();
  for (int ky = 0; ky < p.kernel_h; ++ky) {
    const int iy = oy * p.stride_h - p.padding_h + ky;
    if (iy < 0 || iy >= p.H) continue;
    for (int kx = 0; kx < p.kernel_w; ++kx) {
      const int shift = kx - p.padding_w;
      if (shift >= p.W) break;
      const int ox0 = shift >= 0 ? 0 : (-shift + p.stride_w - 1) / p.stride_w;
      const int ox1 = (p.W - 1 - shift) / p.stride_w + 1;
      f(iy, ky, kx, ox0, ox1 < OW ? ox1 : OW);
    }
  }
}

// A NaN wins, so that it is seen further on; of equal values the first wins.
template <class V>
inline void take_larger(V v, V place, V& best, V& where) {
  const auto larger = (v > best) | (v != v);
  best = simd::select(larger, v, best);
  where = simd::select(larger, place, where);
}

// f(ox, zero) for ox from `first` to `last`, where zero is a register of zeros as long as whole registers may be used, then
// a plain one: f reads and writes as many values as it has lanes. With `again` the last register reaches back over values
// already made, for f makes them the same again.
template <class T, class F>
inline void for_row(int first, int last, bool registers, bool again, F&& f) {
  using V = simd::Vec<T>;
  constexpr int W = simd::lanes<V>;
  std::ptrdiff_t ox = first;
  if constexpr (W > 1) {
    if (registers && last - first >= W)
      for (const int reach = again ? 1 : W; ox + reach <= last; ox += W) f(ox + W <= last ? ox : last - W, V(0));
  }
  for (; ox < last; ++ox) f(ox, T(0));
}
template <class V, class T>
inline void load_pairs(const T* p, V& even, V& odd) {
  if constexpr (std::is_same_v<V, T>) {
    even = p[0];
    odd = p[1];
  } else {
    even = simd::load(p);
    odd = simd::load(p + simd::lanes<V>);
    simd::deinterleave(even, odd);
  }
}
template <class V, class T>
inline void put_pairs(V even, V odd, bool add, T* p) {
  if constexpr (std::is_same_v<V, T>) {
    p[0] = add ? p[0] + even : even;
    p[1] = add ? p[1] + odd : odd;
  } else {
    constexpr int W = simd::lanes<V>;
    simd::interleave(even, odd);
    if (add) {
      even = simd::load(p) + even;
      odd = simd::load(p + W) + odd;
    }
    simd::store(p, even);
    simd::store(p + W, odd);
  }
}
template <class V, class T>
inline V load_some(const T* p) {
  if constexpr (std::is_same_v<V, T>) return *p;
  else return simd::load(p);
}
template <class V, class T>
inline void store_some(T* p, V v) {
  if constexpr (std::is_same_v<V, T>) *p = v;
  else simd::store(p, v);
}

// What no window of two reads has no gradient: the last column of an odd width, the last row of an odd height.
template <class T>
inline void clear_rest(const PoolWindows& p, T* dx) {
  if (p.W % 2 != 0)
    for (int y = 0; y < p.H; ++y) dx[static_cast<std::size_t>(y) * static_cast<std::size_t>(p.W) + static_cast<std::size_t>(p.W - 1)] = T(0);
  for (std::size_t i = static_cast<std::size_t>(p.OH() * p.kernel_h) * static_cast<std::size_t>(p.W); i < p.in(); ++i) dx[i] = T(0);
}

}  // namespace

template <class T>
void max_pool(int N, const PoolWindows& p, const T* x, T* y, T* where) {
  const int OH = p.OH(), OW = p.OW();
  const bool pairs = p.pairs();
  for (int n = 0; n < N; ++n, x += p.in()) {
    for (int oy = 0; oy < OH; ++oy, y += OW, where += OW) {
      if (pairs) {
        const T* row = x + static_cast<std::size_t>(oy * p.kernel_h) * static_cast<std::size_t>(p.W);
        for_row<T>(0, OW, true, true, [&](std::ptrdiff_t ox, auto zero) {
          using V = decltype(zero);
          V best, odd, place(0);
          load_pairs(row + 2 * ox, best, odd);
          take_larger(odd, V(1), best, place);
          if (p.kernel_h == 2) {
            V even;
            load_pairs(row + p.W + 2 * ox, even, odd);
            take_larger(even, V(static_cast<T>(p.W)), best, place);
            take_larger(odd, V(static_cast<T>(p.W + 1)), best, place);
          }
          store_some(y + ox, best);
          store_some(where + ox, place);
        });
        continue;
      }
      const int top = oy * p.stride_h - p.padding_h;
      for (int ox = 0; ox < OW; ++ox) {
        const int left = ox * p.stride_w - p.padding_w;
        y[ox] = -std::numeric_limits<T>::infinity();
        where[ox] = static_cast<T>((top < 0 ? -top : 0) * p.W + (left < 0 ? -left : 0));
      }
      for_window(p, oy, [&](int iy, int ky, int kx, int ox0, int ox1) {
        const T* row = x + static_cast<std::ptrdiff_t>(iy) * p.W + (kx - p.padding_w);
        const T place = static_cast<T>(ky * p.W + kx);
        for_row<T>(ox0, ox1, p.stride_w == 1, true, [&](std::ptrdiff_t ox, auto zero) {
          using V = decltype(zero);
          V best = load_some<V>(y + ox), at = load_some<V>(where + ox);
          take_larger(load_some<V>(row + ox * p.stride_w), V(place), best, at);
          store_some(y + ox, best);
          store_some(where + ox, at);
        });
      });
    }
  }
}

template <class T>
void max_pool_gradient(int N, const PoolWindows& p, const T* dy, const T* where, bool add, T* dx) {
  const int OH = p.OH(), OW = p.OW();
  const bool pairs = p.pairs();
  for (int n = 0; n < N; ++n, dx += p.in()) {
    if (!add) {
      if (pairs) clear_rest(p, dx);
      else
        for (std::size_t i = 0; i < p.in(); ++i) dx[i] = T(0);
    }
    for (int oy = 0; oy < OH; ++oy, dy += OW, where += OW) {
      if (pairs) {
        T* row = dx + static_cast<std::size_t>(oy * p.kernel_h) * static_cast<std::size_t>(p.W);
        for_row<T>(0, OW, true, !add, [&](std::ptrdiff_t ox, auto zero) {
          using V = decltype(zero);
          const V d = load_some<V>(dy + ox), place = load_some<V>(where + ox);
          const auto at = [&](int k) { return V(simd::select(place == V(static_cast<T>(k)), d, V(0))); };
          put_pairs(at(0), at(1), add, row + 2 * ox);
          if (p.kernel_h == 2) put_pairs(at(p.W), at(p.W + 1), add, row + p.W + 2 * ox);
        });
        continue;
      }
      T* corner = dx + static_cast<std::ptrdiff_t>(oy * p.stride_h - p.padding_h) * p.W - p.padding_w;
      for (std::ptrdiff_t ox = 0; ox < OW; ++ox) corner[ox * p.stride_w + static_cast<std::ptrdiff_t>(where[ox])] += dy[ox];
    }
  }
}

template <class T>
void average_pool(int N, const PoolWindows& p, const T* x, T* y) {
  const int OH = p.OH(), OW = p.OW();
  const bool pairs = p.pairs();
  const T share = T(1) / static_cast<T>(p.area());
  for (int n = 0; n < N; ++n, x += p.in()) {
    for (int oy = 0; oy < OH; ++oy, y += OW) {
      if (pairs) {
        const T* row = x + static_cast<std::size_t>(oy * p.kernel_h) * static_cast<std::size_t>(p.W);
        for_row<T>(0, OW, true, true, [&](std::ptrdiff_t ox, auto zero) {
          using V = decltype(zero);
          V even, odd;
          load_pairs(row + 2 * ox, even, odd);
          V sum = even + odd;
          if (p.kernel_h == 2) {
            load_pairs(row + p.W + 2 * ox, even, odd);
            sum = sum + (even + odd);
          }
          store_some(y + ox, V(sum * V(share)));
        });
        continue;
      }
      for (int ox = 0; ox < OW; ++ox) y[ox] = T(0);
      for_window(p, oy, [&](int iy, int, int kx, int ox0, int ox1) {
        const T* row = x + static_cast<std::ptrdiff_t>(iy) * p.W + (kx - p.padding_w);
        for_row<T>(ox0, ox1, p.stride_w == 1, false, [&](std::ptrdiff_t ox, auto zero) {
          using V = decltype(zero);
          store_some(y + ox, V(load_some<V>(y + ox) + load_some<V>(row + ox * p.stride_w)));
        });
      });
      for (int ox = 0; ox < OW; ++ox) y[ox] *= share;
    }
  }
}

template <class T>
void average_pool_gradient(int N, const PoolWindows& p, const T* dy, bool add, T* dx) {
  const int OH = p.OH(), OW = p.OW();
  const bool pairs = p.pairs();
  const T share = T(1) / static_cast<T>(p.area());
  for (int n = 0; n < N; ++n, dx += p.in()) {
    if (!add) {
      if (pairs) clear_rest(p, dx);
      else
        for (std::size_t i = 0; i < p.in(); ++i) dx[i] = T(0);
    }
    for (int oy = 0; oy < OH; ++oy, dy += OW) {
      if (pairs) {
        T* row = dx + static_cast<std::size_t>(oy * p.kernel_h) * static_cast<std::size_t>(p.W);
        for_row<T>(0, OW, true, !add, [&](std::ptrdiff_t ox, auto zero) {
          using V = decltype(zero);
          const V d = load_some<V>(dy + ox) * V(share);
          put_pairs(d, d, add, row + 2 * ox);
          if (p.kernel_h == 2) put_pairs(d, d, add, row + p.W + 2 * ox);
        });
        continue;
      }
      for_window(p, oy, [&](int iy, int, int kx, int ox0, int ox1) {
        T* row = dx + static_cast<std::ptrdiff_t>(iy) * p.W + (kx - p.padding_w);
        for_row<T>(ox0, ox1, p.stride_w == 1, false, [&](std::ptrdiff_t ox, auto zero) {
          using V = decltype(zero);
          T* to = row + ox * p.stride_w;
          store_some(to, V(load_some<V>(to) + load_some<V>(dy + ox) * V(share)));
        });
      });
    }
  }
}

template void max_pool<float>(int, const PoolWindows&, const float*, float*, float*);
template void max_pool_gradient<float>(int, const PoolWindows&, const float*, const float*, bool, float*);
template void average_pool<float>(int, const PoolWindows&, const float*, float*);
template void average_pool_gradient<float>(int, const PoolWindows&, const float*, bool, float*);
// For the gradient checks.
template void max_pool<double>(int, const PoolWindows&, const double*, double*, double*);
template void max_pool_gradient<double>(int, const PoolWindows&, const double*, const double*, bool, double*);
template void average_pool<double>(int, const PoolWindows&, const double*, double*);
template void average_pool_gradient<double>(int, const PoolWindows&, const double*, bool, double*);

}  // namespace garden::kernels
