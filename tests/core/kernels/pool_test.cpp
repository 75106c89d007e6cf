// Pools against a plain loop over every window, bit for bit, at every width around the registers: overlapping windows,
// padding, rows and columns that no window reaches.
#include "kernels/pool.h"

#include <cmath>

#include "kernels/support.h"

using namespace garden;
using namespace garden::test;
using kernels::PoolWindows;

namespace {

constexpr int planes = 2;

// Calls f(values of the window, their places in the plane) for every window, in order.
template <class F>
void for_windows(const PoolWindows& p, F&& f) {
  for (int n = 0; n < planes; ++n)
    for (int oy = 0; oy < p.OH(); ++oy)
      for (int ox = 0; ox < p.OW(); ++ox) {
        std::vector<int> places;
        for (int ky = 0; ky < p.kernel_h; ++ky)
          for (int kx = 0; kx < p.kernel_w; ++kx) {
            const int y = oy * p.stride_h - p.padding_h + ky, x = ox * p.stride_w - p.padding_w + kx;
            if (y >= 0 && y < p.H && x >= 0 && x < p.W) places.push_back((n * p.H + y) * p.W + x);
          }
        f((n * p.OH() + oy) * p.OW() + ox, places);
      }
}

void check(const PoolWindows& p, int offset) {
  CAPTURE(p.H, p.W, p.kernel_h, p.kernel_w, p.stride_h, p.stride_w, p.padding_h, p.padding_w, offset);
  const int in = planes * static_cast<int>(p.in()), out = planes * static_cast<int>(p.out());
  Array x(in, offset, 1), dy(out, 1, 2), y(out, 2), where(out, 1), mean(out, offset);
  for (int i = 0; i < in; i += 3) x.data()[i] = 0.5f;  // equal values: the first of them wins
  kernels::max_pool<float>(planes, p, x.data(), y.data(), where.data());
  kernels::average_pool<float>(planes, p, x.data(), mean.data());
  std::vector<float> dx(static_cast<std::size_t>(in)), dmean(static_cast<std::size_t>(in));
  bool same = true, close = true;
  for_windows(p, [&](int o, const std::vector<int>& places) {
    int best = places[0];
    double sum = 0;
    for (int i : places) {
      if (x[i] > x[best]) best = i;
      sum += x[i];
      dmean[static_cast<std::size_t>(i)] += dy[o] * (1.0f / static_cast<float>(p.area()));
    }
    dx[static_cast<std::size_t>(best)] += dy[o];
    same = same && bits(y[o]) == bits(x[best]);
    close = close && std::fabs(mean[o] - sum / p.area()) < 1e-6;  // means of numbers below 2, summed over at most 15
  });
  CHECK(same);
  CHECK(close);
  for (const bool add : {false, true}) {
    Array slope(in, offset, 3), mean_slope(in, offset, 3);
    const Array before = slope;
    kernels::max_pool_gradient<float>(planes, p, dy.data(), where.data(), add, slope.data());
    kernels::average_pool_gradient<float>(planes, p, dy.data(), add, mean_slope.data());
    for (int i = 0; i < in; ++i) {
      const float start = add ? before[i] : 0;
      close = close && std::fabs(slope[i] - start - dx[static_cast<std::size_t>(i)]) < 4e-6f &&
              std::fabs(mean_slope[i] - start - dmean[static_cast<std::size_t>(i)]) < 4e-6f;
    }
    CHECK(close);
    CHECK((slope.guards_whole() && mean_slope.guards_whole()));
  }
  CHECK((y.guards_whole() && where.guards_whole() && mean.guards_whole()));
}

}  // namespace

TEST_CASE("windows of two at every width and misalignment", "[kernels]") {
  for (int offset = 0; offset < 3; ++offset)
    for (int W = 2; W <= 4 * simd::width + 3; ++W) {
      check({.H = 1, .W = W, .kernel_w = 2, .stride_w = 2}, offset);
      for (int H : {2, 3, 4}) check({H, W, 2, 2, 2, 2}, offset);
    }
}

TEST_CASE("windows of any size, stride and padding", "[kernels]") {
  for (int H : {3, 5, 6})
    for (int W : {3, 7, 8, 13})
      for (int kernel : {1, 2, 3})
        for (int stride : {1, 2, 3, 5})
          for (int padding = 0; 2 * padding <= kernel; ++padding) {
            check({H, W, kernel, kernel, stride, stride, padding, padding}, 1);
            check({1, W, 1, kernel, 1, stride, 0, padding}, 2);
          }
  check({4, 9, 3, 5, 2, 1, 1, 2}, 0);
}

TEST_CASE("a NaN passes through a pool, an infinity has its place", "[kernels]") {
  for (int W = 2; W <= 4 * simd::width + 2; W += 2) {
    const PoolWindows p{2, W, 2, 2, 2, 2};
    for (int bad = 0; bad < 2 * W; ++bad) {
      std::vector<float> x(static_cast<std::size_t>(2 * W), -INFINITY), y(static_cast<std::size_t>(W / 2)), where(y.size());
      x[static_cast<std::size_t>(bad)] = NAN;
      kernels::max_pool<float>(1, p, x.data(), y.data(), where.data());
      for (int ox = 0; ox < W / 2; ++ox) {
        CHECK(std::isnan(y[static_cast<std::size_t>(ox)]) == (bad % W / 2 == ox));
        CHECK(where[static_cast<std::size_t>(ox)] == (bad % W / 2 == ox ? static_cast<float>(bad / W * W + bad % 2) : 0.0f));
      }
    }
  }
}
