// Convolution and its gradients against a plain loop in double: every tail, stride, dilation, padding and group.
// Tolerance: as for the matrix product, K products and sums, each rounded by half an epsilon of at most the sum of magnitudes.
#include "kernels/conv.h"

#include <cfloat>
#include <cmath>

#include "kernels/support.h"

using namespace garden;
using namespace garden::test;
using kernels::ConvGeometry;
using kernels::ConvSizes;

namespace {

struct Case {
  int B, C, H, W, O;
  ConvGeometry geometry;
};

ConvSizes sizes_of(const Case& c) {
  const ConvGeometry& g = c.geometry;
  const auto OH = kernels::conv_positions(c.H, g.kernel_h, g.stride_h, g.before_h, g.after_h, g.dilation_h);
  const auto OW = kernels::conv_positions(c.W, g.kernel_w, g.stride_w, g.before_w, g.after_w, g.dilation_w);
  return {c.C, c.H, c.W, c.O, static_cast<int>(OH), static_cast<int>(OW), g};
}

// f(index of x, of w, of y) for every product of a convolution, straight from its definition.
template <class F>
void products(const ConvSizes& s, int B, F f) {
  const ConvGeometry& g = s.geometry;
  const int Cg = s.C / g.groups, Og = s.O / g.groups;
  for (int n = 0; n < B; ++n)
    for (int o = 0; o < s.O; ++o)
      for (int oh = 0; oh < s.OH; ++oh)
        for (int ow = 0; ow < s.OW; ++ow)
          for (int c = 0; c < Cg; ++c)
            for (int i = 0; i < g.kernel_h; ++i)
              for (int j = 0; j < g.kernel_w; ++j) {
                const int h = oh * g.stride_h - g.before_h + i * g.dilation_h, v = ow * g.stride_w - g.before_w + j * g.dilation_w;
                if (h < 0 || h >= s.H || v < 0 || v >= s.W) continue;
                f(((n * s.C + o / Og * Cg + c) * s.H + h) * s.W + v, ((o * Cg + c) * g.kernel_h + i) * g.kernel_w + j,
                  ((n * s.O + o) * s.OH + oh) * s.OW + ow);
              }
}

// Sums of products with the sums of their magnitudes, which bound the rounding.
struct Exact {
  std::vector<double> sum, magnitude;
  explicit Exact(int n) : sum(static_cast<std::size_t>(n)), magnitude(static_cast<std::size_t>(n)) {}
  void add(int i, double value) {
    sum[static_cast<std::size_t>(i)] += value;
    magnitude[static_cast<std::size_t>(i)] += std::fabs(value);
  }
  // Whether every value is right; `terms`: how many numbers the longest sum adds.
  bool is(const Array& got, int terms) const {
    for (int i = 0; i < got.size(); ++i) {
      const auto at = static_cast<std::size_t>(i);
      if (!(std::fabs(got[i] - sum[at]) <= 0.5 * FLT_EPSILON * (terms + 3) * magnitude[at])) return false;
    }
    return got.guards_whole();
  }
};

void check(const Case& c, Arena& scratch) {
  const ConvSizes s = sizes_of(c);
  REQUIRE((s.OH > 0 && s.OW > 0));
  const int nx = c.B * s.C * s.H * s.W, nw = s.O * s.depth(), ny = c.B * s.O * s.OH * s.OW, pixels = s.OH * s.OW;
  Array x(nx, 1, 1), w(nw, 2, 2), b(s.O, 1, 3), dy(ny, 3, 4), bx(s.C, 0, 5);
  Exact y(ny), y0(ny), db(s.O);
  for (int i = 0; i < ny; ++i) {
    y.add(i, b[i / pixels % s.O]);
    db.add(i / pixels % s.O, dy[i]);
  }
  products(s, c.B, [&](int i, int k, int o) {
    y.add(o, double{x[i]} * w[k]);
    y0.add(o, double{x[i]} * w[k]);
  });
  Array got_y(ny, 1), got_y0(ny, 0), got_db(s.O, 1);
  kernels::conv_forward<float>(s, c.B, x.data(), w.data(), b.data(), got_y.data(), scratch);
  kernels::conv_forward<float>(s, c.B, x.data(), w.data(), nullptr, got_y0.data(), scratch);
  kernels::channel_sums<float>(c.B, s.O, pixels, dy.data(), got_db.data(), false);
  bool forward = y.is(got_y, s.depth()) && y0.is(got_y0, s.depth()) && db.is(got_db, c.B * pixels);

  bool weights = true, inputs = true;
  for (bool accumulate : {false, true}) {
    Exact dw(nw), dx(nx), dx_biased(nx);
    Array got_dw(nw, 1, 6), got_dx(nx, 2, 7), got_biased(nx, 1);
    if (accumulate) {
      for (int k = 0; k < nw; ++k) dw.add(k, got_dw[k]);
      for (int i = 0; i < nx; ++i) dx.add(i, got_dx[i]);
    }
    for (int i = 0; i < nx; ++i) dx_biased.add(i, bx[i / (s.H * s.W) % s.C]);
    products(s, c.B, [&](int i, int k, int o) {
      dw.add(k, double{x[i]} * dy[o]);
      dx.add(i, double{w[k]} * dy[o]);
      dx_biased.add(i, double{w[k]} * dy[o]);
    });
    kernels::conv_weight_gradient<float>(s, c.B, x.data(), dy.data(), got_dw.data(), accumulate, scratch);
    kernels::conv_input_gradient<float>(s, c.B, dy.data(), w.data(), nullptr, got_dx.data(), accumulate, scratch);
    kernels::conv_input_gradient<float>(s, c.B, dy.data(), w.data(), bx.data(), got_biased.data(), false, scratch);
    const int taps = s.outputs() * c.geometry.kernel_h * c.geometry.kernel_w;
    weights = weights && dw.is(got_dw, c.B * pixels);
    inputs = inputs && dx.is(got_dx, taps) && dx_biased.is(got_biased, taps);
  }
  const bool whole = x.guards_whole() && w.guards_whole() && dy.guards_whole() && b.guards_whole();
  if (!forward || !weights || !inputs || !whole) {
    const ConvGeometry& g = c.geometry;
    FAIL_CHECK("B " << c.B << " C " << c.C << " H " << c.H << " W " << c.W << " O " << c.O << " kernel " << g.kernel_h << " x " << g.kernel_w
                    << " stride " << g.stride_h << " x " << g.stride_w << " before " << g.before_h << " x " << g.before_w << " after "
                    << g.after_h << " x " << g.after_w << " dilation " << g.dilation_h << " x " << g.dilation_w << " groups " << g.groups
                    << (forward ? "" : ": forward") << (weights ? "" : ": dw") << (inputs ? "" : ": dx"));
  }
}

}  // namespace

TEST_CASE("conv: every tail of columns and channels", "[kernels]") {
  Arena scratch;
  for (int W = 1; W <= most_values; ++W) {
    for (int O = 1; O <= 12; ++O) {
      for (int C : {1, 2, 5}) check({2, C, 3, W, O, {.kernel_h = 2, .kernel_w = std::min(W, 3)}}, scratch);
    }
  }
  CHECK(scratch.mark().used == 0);  // everything taken was given back
}

TEST_CASE("conv: strides, dilations and paddings in every combination", "[kernels]") {
  Arena scratch;
  for (int kernel : {1, 2, 3, 5}) {
    for (int stride : {1, 2, 3, 7}) {
      for (int dilation : {1, 2, 3}) {
        for (auto [before, after] : {std::pair{0, 0}, {1, 1}, {0, 1}, {4, 3}, {13, 13}}) {
          ConvGeometry g{.kernel_h = kernel, .kernel_w = kernel, .stride_h = stride, .stride_w = stride, .before_h = before,
                         .before_w = before, .after_h = after, .after_w = after, .dilation_h = dilation, .dilation_w = dilation};
          check({2, 2, 13, 14, 3, g}, scratch);
          g.kernel_h = g.dilation_h = g.stride_h = 1, g.before_h = g.after_h = 0;
          check({3, 2, 1, 27, 4, g}, scratch);  // one dimension
        }
      }
    }
  }
}

TEST_CASE("conv: groups, down to one channel each", "[kernels]") {
  Arena scratch;
  for (auto [C, O, groups] : {std::array{2, 2, 2}, {6, 6, 6}, {6, 12, 6}, {4, 6, 2}, {9, 3, 3}, {10, 5, 5}, {8, 16, 2}}) {
    for (int stride : {1, 2}) {
      check({3, C, 7, 9, O, {.kernel_h = 3, .kernel_w = 3, .stride_h = stride, .stride_w = stride, .before_h = 1, .before_w = 1,
                             .after_h = 1, .after_w = 1, .groups = groups}}, scratch);
    }
  }
}

TEST_CASE("conv: rows that would leave lanes idle, with channels enough to make one run of them", "[kernels]") {
  Arena scratch;
  for (int W : {8, 9, 11, 12}) {
    for (int stride : {1, 2}) {
      for (int dilation : {1, 2}) {
        for (int pad : {0, 2}) {
          check({3, 4, 11, W, 32, {.kernel_h = 3, .kernel_w = 3, .stride_w = stride, .before_h = pad, .before_w = pad, .after_h = 1, .after_w = 1,
                                   .dilation_h = dilation, .dilation_w = dilation, .groups = 2}}, scratch);
        }
      }
    }
  }
  check({4, 6, 14, 14, 16, {.kernel_h = 5, .kernel_w = 5}}, scratch);
}

TEST_CASE("conv: batches of one block and of many, with a rest", "[kernels]") {
  Arena scratch;
  for (int B : {1, 2, 5, 7, 33}) {
    check({B, 3, 6, 6, 4, {.kernel_h = 3, .kernel_w = 3}}, scratch);
    check({B, 3, 5, 6, 4, {.kernel_h = 3, .kernel_w = 3}}, scratch);  // three vectors an image: a tile looks past the last
    check({B, 2, 2, 2, 5, {.kernel_h = 2, .kernel_w = 2}}, scratch);  // one output a channel
  }
  check({2, 3, 32, 32, 6, {.kernel_h = 5, .kernel_w = 5}}, scratch);
  check({3, 10, 12, 12, 20, {.kernel_h = 5, .kernel_w = 5}}, scratch);
}

TEST_CASE("conv: an image has the same bits in every batch", "[kernels]") {
  Arena scratch;
  const ConvSizes s{3, 9, 10, 7, 7, 8, {.kernel_h = 3, .kernel_w = 3}};
  const int B = 11, in = 3 * 9 * 10, out = 7 * 7 * 8;
  Array x(B * in, 0, 1), w(7 * s.depth(), 0, 2), b(7, 0, 3), dy(B * out, 0, 4);
  Array all(B * out, 0), one(out, 0), all_dx(B * in, 0), one_dx(in, 0);
  kernels::conv_forward<float>(s, B, x.data(), w.data(), b.data(), all.data(), scratch);
  kernels::conv_input_gradient<float>(s, B, dy.data(), w.data(), nullptr, all_dx.data(), false, scratch);
  int different = 0;
  for (int n = 0; n < B; ++n) {
    kernels::conv_forward<float>(s, 1, x.data() + n * in, w.data(), b.data(), one.data(), scratch);
    kernels::conv_input_gradient<float>(s, 1, dy.data() + n * out, w.data(), nullptr, one_dx.data(), false, scratch);
    for (int i = 0; i < out; ++i) different += bits(one[i]) != bits(all[n * out + i]);
    for (int i = 0; i < in; ++i) different += bits(one_dx[i]) != bits(all_dx[n * in + i]);
  }
  CHECK(different == 0);
}

TEST_CASE("conv: scratch does not grow with the batch, and a second call takes no new memory", "[kernels]") {
  const ConvSizes s{10, 12, 12, 20, 8, 8, {.kernel_h = 5, .kernel_w = 5}};
  std::size_t held[2];
  for (int i = 0; i < 2; ++i) {
    const int B = i == 0 ? 32 : 128;
    Arena scratch;
    Array x(B * 1440, 0, 1), w(5000, 0, 2), dy(B * 1280, 0, 3), y(B * 1280, 0), dx(B * 1440, 0), dw(5000, 0);
    auto all = [&] {
      kernels::conv_forward<float>(s, B, x.data(), w.data(), nullptr, y.data(), scratch);
      kernels::conv_weight_gradient<float>(s, B, x.data(), dy.data(), dw.data(), false, scratch);
      kernels::conv_input_gradient<float>(s, B, dy.data(), w.data(), nullptr, dx.data(), false, scratch);
    };
    all();
    held[i] = scratch.reserved_bytes();
    all();
    CHECK(scratch.reserved_bytes() == held[i]);
  }
  CHECK(held[0] == held[1]);
  // A matrix of patches would hold 250 x 64 numbers for each image: 2 MB for 32 of them, 8 MB for 128.
  CHECK(held[1] < 512 * 1024);
}
