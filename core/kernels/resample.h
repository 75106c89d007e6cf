// Planes made larger: by repeating, by straight lines between the values, or by a border around them.
// N planes, x (N, H, W)
#pragma once

#include "base/simd.h"
#include "kernels/pointwise.h"

namespace garden::kernels {

// y[i] = x[i / scale] in both axes    y (N, H scale, W scale)
template <class T>
inline void repeat(int N, int H, int W, int scale, const T* x, T* y) {
  const std::size_t row = static_cast<std::size_t>(W) * static_cast<std::size_t>(scale);
  for (int r = 0; r < N * H; ++r, x += W) {
    T* first = y;
    for (int i = 0; i < W; ++i)
      for (int k = 0; k < scale; ++k) *y++ = x[i];
    for (int k = 1; k < scale; ++k)
      for (std::size_t i = 0; i < row; ++i) *y++ = first[i];
  }
}

// dx = the sum of the scale x scale values that x became, added to dx
template <class T>
inline void repeat_gradient(int N, int H, int W, int scale, const T* dy, T* dx) {
  for (int r = 0; r < N * H; ++r, dx += W) {
    for (int k = 0; k < scale; ++k)
      for (int i = 0; i < W; ++i)
        for (int j = 0; j < scale; ++j) dx[i] += *dy++;
  }
}

// Where a value between two others stands: low, low + 1 (or low again at the edge) and how near to the second.
template <class T>
struct Between {
  int low = 0, high = 0;
  T share = 0;
};

// Of place o on an axis `scale` times as long as n values: the corners of the picture stay corners (align_corners = False).
template <class T>
inline Between<T> between(int o, int n, int scale) {
  const T place = (static_cast<T>(o) + T(0.5)) / static_cast<T>(scale) - T(0.5);
  if (place <= 0) return {0, 0, T(0)};
  const int low = static_cast<int>(place);
  return {low, low + 1 < n ? low + 1 : low, place - static_cast<T>(low)};
}

// Straight lines between neighbours, first down the columns, then along the rows.    y (N, H scale, W scale)  row (W), across (W scale)
template <class T>
inline void interpolate(int N, int H, int W, int scale, const T* x, T* row, Between<T>* across, T* y) {
  using V = simd::Vec<T>;
  const int OH = H * scale, OW = W * scale;
  for (int o = 0; o < OW; ++o) across[o] = between<T>(o, W, scale);
  for (int n = 0; n < N; ++n, x += static_cast<std::size_t>(H) * static_cast<std::size_t>(W)) {
    for (int o = 0; o < OH; ++o, y += OW) {
      const Between<T> down = between<T>(o, H, scale);
      const T *low = x + static_cast<std::ptrdiff_t>(down.low) * W, *high = x + static_cast<std::ptrdiff_t>(down.high) * W;
      map(W, row, [s = V(down.share)](V a, V b) { return V((V(1) - s) * a + s * b); }, low, high);
      for (int i = 0; i < OW; ++i) {
        const Between<T> at = across[i];
        y[i] = (T(1) - at.share) * row[at.low] + at.share * row[at.high];
      }
    }
  }
}

// The shares of every dy go back to the values it lay between, added to dx.    row (W), across (W scale)
template <class T>
inline void interpolate_gradient(int N, int H, int W, int scale, const T* dy, T* row, Between<T>* across, T* dx) {
  using V = simd::Vec<T>;
  const int OH = H * scale, OW = W * scale;
  for (int o = 0; o < OW; ++o) across[o] = between<T>(o, W, scale);
  for (int n = 0; n < N; ++n, dx += static_cast<std::size_t>(H) * static_cast<std::size_t>(W)) {
    for (int o = 0; o < OH; ++o, dy += OW) {
      for (int i = 0; i < W; ++i) row[i] = T(0);
      for (int i = 0; i < OW; ++i) {
        const Between<T> at = across[i];
        row[at.low] += (T(1) - at.share) * dy[i];
        row[at.high] += at.share * dy[i];
      }
      const Between<T> down = between<T>(o, H, scale);
      map_add(W, dx + static_cast<std::ptrdiff_t>(down.low) * W, [s = V(T(1) - down.share)](V v) { return V(s * v); }, static_cast<const T*>(row));
      map_add(W, dx + static_cast<std::ptrdiff_t>(down.high) * W, [s = V(down.share)](V v) { return V(s * v); }, static_cast<const T*>(row));
    }
  }
}

enum class Border { zeros, reflect, replicate };

// The place on an axis of n values that a padded place i (from -padding to n - 1 + padding) shows, or -1 for a zero.
inline int source_of(Border border, int i, int n) {
  if (i >= 0 && i < n) return i;
  switch (border) {
    case Border::zeros: return -1;
    case Border::reflect: return i < 0 ? -i : 2 * n - 2 - i;
    case Border::replicate: return i < 0 ? 0 : n - 1;
  }
  return -1;
}

// A border of `down` rows above and below and `across` columns left and right: f(source row or null, its column, place in y)
// for what lies outside of x, and copy(source row, place in y) for what is x.
template <class Outside, class Inside>
inline void for_border(Border border, int H, int W, int down, int across, Outside&& outside, Inside&& inside) {
  for (int r = -down; r < H + down; ++r) {
    const int row = source_of(border, r, H);
    const std::ptrdiff_t start = static_cast<std::ptrdiff_t>(r + down) * (W + 2 * across) + across;
    for (int c = -across; c < W + across; ++c) {
      if (c == 0) {
        if (row >= 0) {
          inside(static_cast<std::ptrdiff_t>(row) * W, start);
        } else {
          for (int i = 0; i < W; ++i) outside(std::ptrdiff_t{-1}, start + i);
        }
        c = W - 1;
        continue;
      }
      const int column = source_of(border, c, W);
      outside(row < 0 || column < 0 ? std::ptrdiff_t{-1} : static_cast<std::ptrdiff_t>(row) * W + column, start + c);
    }
  }
}

// y (N, H + 2 down, W + 2 across)
template <class T>
inline void pad(int N, Border border, int H, int W, int down, int across, const T* x, T* y) {
  const std::size_t in = static_cast<std::size_t>(H) * static_cast<std::size_t>(W);
  const std::size_t out = static_cast<std::size_t>(H + 2 * down) * static_cast<std::size_t>(W + 2 * across);
  for (int n = 0; n < N; ++n, x += in, y += out) {
    for_border(
        border, H, W, down, across, [&](std::ptrdiff_t from, std::ptrdiff_t to) { y[to] = from < 0 ? T(0) : x[from]; },
        [&](std::ptrdiff_t from, std::ptrdiff_t to) { map(W, y + to, [](auto v) { return v; }, x + from); });
  }
}

// dx = the sum of all dy that show it, added to dx
template <class T>
inline void pad_gradient(int N, Border border, int H, int W, int down, int across, const T* dy, T* dx) {
  const std::size_t in = static_cast<std::size_t>(H) * static_cast<std::size_t>(W);
  const std::size_t out = static_cast<std::size_t>(H + 2 * down) * static_cast<std::size_t>(W + 2 * across);
  for (int n = 0; n < N; ++n, dx += in, dy += out) {
    for_border(
        border, H, W, down, across,
        [&](std::ptrdiff_t from, std::ptrdiff_t to) {
          if (from >= 0) dx[from] += dy[to];
        },
        [&](std::ptrdiff_t from, std::ptrdiff_t to) { map_add(W, dx + from, [](auto v) { return v; }, dy + to); });
  }
}

}  // namespace garden::kernels
