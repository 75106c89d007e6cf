// Normalizing against plain loops in double: every width around the registers, channels as columns and as runs, and
// numbers far from zero, where a careless variance has no digits left.
#include "kernels/norm.h"

#include <cmath>

#include "kernels/support.h"

using namespace garden;
using namespace garden::test;

namespace {

// A value passes a handful of roundings; mean and spread of n numbers a few more. Distances from a mean far from zero
// keep the rounding of the numbers themselves.
constexpr double tolerance = 2e-6;

double allowed(double size, float centre) { return tolerance * (1 + std::fabs(size)) * (1 + std::fabs(centre)); }

struct Channels {
  int B, C, S;
  int count() const { return B * C * S; }
  template <class F>
  void each(int c, F&& f) const {
    for (int b = 0; b < B; ++b)
      for (int s = 0; s < S; ++s) f((b * C + c) * S + s);
  }
};

void check_channels(const Channels& k, int offset, float centre) {
  CAPTURE(k.B, k.C, k.S, offset, centre);
  const int n = k.count();
  Array x(n, offset, 1), dy(n, 2, 2), y(n, 1), dx(n, offset, 3);
  for (int i = 0; i < n; ++i) x.data()[i] += centre;
  Array mean(k.C, 1), variance(k.C, offset), inverse(k.C, 2), w(k.C, offset, 4), b(k.C, 1, 5), db(k.C, 1), dw(k.C, offset), q(k.C, 2);
  kernels::channel_moments<float>(k.B, k.C, k.S, x.data(), mean.data(), variance.data());
  for (int c = 0; c < k.C; ++c) inverse.data()[c] = 1 / std::sqrt(variance[c] + 0.1f);
  kernels::normalize_channels<float>(k.B, k.C, k.S, x.data(), mean.data(), inverse.data(), w.data(), b.data(), y.data());
  kernels::channel_slopes<float>(k.B, k.C, k.S, x.data(), dy.data(), mean.data(), inverse.data(), db.data(), dw.data());
  for (int c = 0; c < k.C; ++c) q.data()[c] = 0.25f * static_cast<float>(c % 3);
  const Array before = dx;
  Array more = dx;
  kernels::channel_gradient<float>(k.B, k.C, k.S, x.data(), dy.data(), mean.data(), w.data(), b.data(), q.data(), false, dx.data());
  kernels::channel_gradient<float>(k.B, k.C, k.S, x.data(), dy.data(), mean.data(), w.data(), b.data(), q.data(), true, more.data());
  const double values = k.B * k.S;
  bool close = true, added = true;
  for (int c = 0; c < k.C; ++c) {
    double m = 0, v = 0, a = 0, p = 0;
    k.each(c, [&](int i) { m += x[i] / values; });
    k.each(c, [&](int i) { v += (x[i] - m) * (x[i] - m) / values; });
    const double s = 1 / std::sqrt(v + 0.1f);
    close = close && std::fabs(mean[c] - m) <= allowed(0, centre) && std::fabs(variance[c] - v) <= allowed(v, 0);
    k.each(c, [&](int i) {
      a += dy[i];
      p += dy[i] * (x[i] - m) * s;
      close = close && std::fabs(y[i] - ((x[i] - m) * s * w[c] + b[c])) <= allowed(y[i], centre) * 4;
      const double slope = w[c] * (dy[i] - b[c] - (x[i] - m) * q[c]);
      close = close && std::fabs(dx[i] - slope) <= allowed(slope, centre) * 4;
      added = added && std::fabs(more[i] - before[i] - slope) <= allowed(slope, centre) * 4;
    });
    close = close && std::fabs(db[c] - a) <= allowed(values, 0) && std::fabs(dw[c] - p) <= allowed(values, centre) * 4;
  }
  CHECK(close);
  CHECK(added);
  CHECK((y.guards_whole() && dx.guards_whole() && mean.guards_whole() && variance.guards_whole() && db.guards_whole() && dw.guards_whole()));
}

}  // namespace

TEST_CASE("channels that are columns, at every width", "[kernels]") {
  for (int offset = 0; offset < 3; ++offset)
    for (int C = 1; C <= 4 * simd::width + 3; ++C)
      for (int B : {1, 2, 5, 8}) check_channels({B, C, 1}, offset, 0);
}

TEST_CASE("channels that are runs, at every length", "[kernels]") {
  for (int offset = 0; offset < 3; ++offset)
    for (int S = 2; S <= 4 * simd::width + 3; ++S) check_channels({3, 2, S}, offset, 0);
  for (int S : {49, 256, 257, 700}) check_channels({2, 3, S}, 1, 0);
}

TEST_CASE("a large mean leaves the spread its digits", "[kernels]") {
  for (float centre : {10.0f, 100.0f, -1000.0f}) {
    check_channels({64, 9, 1}, 0, centre);
    check_channels({1000, 3, 1}, 0, centre);
    check_channels({7, 2, 300}, 0, centre);
  }
}

TEST_CASE("rows with a mean and a spread of their own", "[kernels]") {
  for (int offset = 0; offset < 3; ++offset)
    for (int D = 1; D <= 4 * simd::width + 3; ++D)
      for (int N : {1, 3, 40}) {
        CAPTURE(offset, D, N);
        Array x(N * D, offset, 1), dy(N * D, 1, 2), w(D, 2, 3), b(D, offset, 4), y(N * D, 1), mean(N, 0), inverse(N, 1), dx(N * D, offset), g(D, 1);
        Array db(D, offset), dw(D, 1);
        kernels::normalize_rows<float>(N, D, x.data(), w.data(), b.data(), 0.1f, y.data(), mean.data(), inverse.data());
        kernels::rows_gradient<float>(N, D, x.data(), dy.data(), w.data(), mean.data(), inverse.data(), false, dx.data(), g.data());
        kernels::rows_slopes<float>(N, D, x.data(), dy.data(), mean.data(), inverse.data(), db.data(), dw.data());
        std::vector<double> exact_db(static_cast<std::size_t>(D)), exact_dw(exact_db);
        bool close = true;
        for (int n = 0; n < N; ++n) {
          double m = 0, v = 0, sum = 0, product = 0;
          for (int d = 0; d < D; ++d) m += x[n * D + d] / double(D);
          for (int d = 0; d < D; ++d) v += (x[n * D + d] - m) * (x[n * D + d] - m) / D;
          const double s = 1 / std::sqrt(v + 0.1f);
          for (int d = 0; d < D; ++d) {
            const int i = n * D + d;
            const double z = (x[i] - m) * s;
            sum += double{dy[i]} * w[d] / D;
            product += double{dy[i]} * w[d] * z / D;
            exact_db[static_cast<std::size_t>(d)] += dy[i];
            exact_dw[static_cast<std::size_t>(d)] += dy[i] * z;
            close = close && std::fabs(y[i] - (z * w[d] + b[d])) <= 4 * allowed(y[i], 0);
          }
          for (int d = 0; d < D; ++d) {
            const int i = n * D + d;
            const double slope = s * (double{dy[i]} * w[d] - sum - (x[i] - m) * s * product);
            close = close && std::fabs(dx[i] - slope) <= 8 * allowed(slope, 0);
          }
        }
        for (int d = 0; d < D; ++d) {
          close = close && std::fabs(db[d] - exact_db[static_cast<std::size_t>(d)]) <= allowed(N, 0) &&
                  std::fabs(dw[d] - exact_dw[static_cast<std::size_t>(d)]) <= 4 * allowed(N, 0);
        }
        CHECK(close);
        CHECK((y.guards_whole() && dx.guards_whole() && db.guards_whole() && dw.guards_whole() && g.guards_whole()));
      }
}
