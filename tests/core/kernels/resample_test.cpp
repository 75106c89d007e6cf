// Larger planes against plain loops: repeating, straight lines, borders; and each gradient as the transpose of its forward.
#include "kernels/resample.h"

#include <algorithm>
#include <cmath>

#include "kernels/support.h"

using namespace garden;
using namespace garden::test;
using kernels::Border;

namespace {

constexpr int planes = 2;

double dot(const Array& a, const Array& b) {
  double sum = 0;
  for (int i = 0; i < a.size(); ++i) sum += double{a[i]} * b[i];
  return sum;
}

// <dy, A x> = <A^T dy, x> for a linear A, added to what is there
template <class Forward, class Backward>
void check_transpose(int in, int out, int offset, Forward&& forward, Backward&& backward) {
  Array x(in, offset, 1), dy(out, 1, 2), y(out, offset), dx(in, 2);
  std::fill(dx.data(), dx.data() + in, 0.0f);
  forward(x.data(), y.data());
  backward(dy.data(), dx.data());
  CHECK(std::fabs(dot(dy, y) - dot(dx, x)) < 1e-5 * (1 + out));
  CHECK((y.guards_whole() && dx.guards_whole()));
}

// Where place o of an axis made `scale` times longer stands between the old values.
double place_of(int o, int scale) { return std::max(0.0, (o + 0.5) / scale - 0.5); }

}  // namespace

TEST_CASE("repeated and interpolated planes", "[kernels]") {
  for (int H : {1, 3})
    for (int W = 1; W <= 2 * simd::width + 1; ++W)
      for (int scale : {1, 2, 3, 5}) {
        CAPTURE(H, W, scale);
        const int in = planes * H * W, OH = H * scale, OW = W * scale, out = planes * OH * OW;
        Array x(in, 1, 1), near(out, 2), between(out, 0);
        std::vector<float> row(static_cast<std::size_t>(W));
        std::vector<kernels::Between<float>> across(static_cast<std::size_t>(OW));
        kernels::repeat<float>(planes, H, W, scale, x.data(), near.data());
        kernels::interpolate<float>(planes, H, W, scale, x.data(), row.data(), across.data(), between.data());
        bool same = true, close = true;
        for (int n = 0; n < planes; ++n)
          for (int i = 0; i < OH; ++i)
            for (int j = 0; j < OW; ++j) {
              const auto at = [&](int r, int c) { return double{x[(n * H + std::min(r, H - 1)) * W + std::min(c, W - 1)]}; };
              const int o = (n * OH + i) * OW + j;
              same = same && near[o] == static_cast<float>(at(i / scale, j / scale));
              const double u = place_of(i, scale), v = place_of(j, scale);
              const int r = static_cast<int>(u), c = static_cast<int>(v);
              const double exact = (1 - u + r) * ((1 - v + c) * at(r, c) + (v - c) * at(r, c + 1)) +
                                   (u - r) * ((1 - v + c) * at(r + 1, c) + (v - c) * at(r + 1, c + 1));
              close = close && std::fabs(between[o] - exact) < 4e-6;  // shares of places up to 45 hold 18 bits behind the point
            }
        CHECK(same);
        CHECK(close);
        CHECK((near.guards_whole() && between.guards_whole()));
        check_transpose(in, out, 1, [&](float* from, float* to) { kernels::repeat<float>(planes, H, W, scale, from, to); },
                        [&](float* from, float* to) { kernels::repeat_gradient<float>(planes, H, W, scale, from, to); });
        check_transpose(in, out, 1,
                        [&](float* from, float* to) { kernels::interpolate<float>(planes, H, W, scale, from, row.data(), across.data(), to); },
                        [&](float* from, float* to) {
                          kernels::interpolate_gradient<float>(planes, H, W, scale, from, row.data(), across.data(), to);
                        });
      }
}

TEST_CASE("borders of zeros, mirrors and edges", "[kernels]") {
  for (const Border border : {Border::zeros, Border::reflect, Border::replicate})
    for (int H : {1, 2, 5})
      for (int W = 1; W <= 2 * simd::width + 1; ++W)
        for (int down : {0, 1, 3})
          for (int across : {0, 1, 2, 4}) {
            if (border == Border::reflect && (down >= H || across >= W)) continue;
            CAPTURE(static_cast<int>(border), H, W, down, across);
            const int PH = H + 2 * down, PW = W + 2 * across, in = planes * H * W, out = planes * PH * PW;
            Array x(in, 1, 1), y(out, 2);
            kernels::pad<float>(planes, border, H, W, down, across, x.data(), y.data());
            const auto place = [border](int i, int n) {
              if (border == Border::replicate) return std::clamp(i, 0, n - 1);
              if (border == Border::reflect) return i < 0 ? -i : i >= n ? 2 * n - 2 - i : i;
              return i < 0 || i >= n ? -1 : i;
            };
            bool same = true;
            for (int n = 0; n < planes; ++n)
              for (int i = 0; i < PH; ++i)
                for (int j = 0; j < PW; ++j) {
                  const int r = place(i - down, H), c = place(j - across, W);
                  same = same && y[(n * PH + i) * PW + j] == (r < 0 || c < 0 ? 0.0f : x[(n * H + r) * W + c]);
                }
            CHECK(same);
            CHECK(y.guards_whole());
            check_transpose(in, out, 1, [&](float* from, float* to) { kernels::pad<float>(planes, border, H, W, down, across, from, to); },
                            [&](float* from, float* to) { kernels::pad_gradient<float>(planes, border, H, W, down, across, from, to); });
          }
}
