// Convolution and its transpose, alone or with the activation behind it. Images are (B, C, H, W); signals (B, C, L) are
// images of height 1, so that one and two dimensions are the same code.
#pragma once

#include <algorithm>

#include "autograd/ops/activate.h"
#include "autograd/ops/grad.h"
#include "kernels/conv.h"

namespace garden {

using kernels::ConvGeometry;

namespace detail {
// The sizes of a convolution of x (B, C, H, W) or (B, C, L) with w (O, C/groups, KH, KW) or (O, C/groups, K).
template <class T>
kernels::ConvSizes conv_sizes(const char* op, const Shape& x, Var<T> w, ConvGeometry g) {
  const Shape& k = w.shape();
  const bool flat = x.rank() == 3;
  GARDEN_CHECK((flat || x.rank() == 4) && k.rank() == x.rank(),
               "%s: x is %s and w is %s; x must be (B, C, H, W) with w (O, C/groups, KH, KW), or both one axis less", op,
               x.text().c_str(), k.text().c_str());
  g.kernel_h = flat ? 1 : k[2];
  g.kernel_w = k[flat ? 2 : 3];
  GARDEN_CHECK(g.groups > 0 && x[1] == k[1] * g.groups && k[0] % g.groups == 0,
               "%s: x is %s and w is %s in %d groups; w must have C/groups channels, and groups must divide its O", op,
               x.text().c_str(), k.text().c_str(), g.groups);
  const int H = flat ? 1 : x[2], W = x[flat ? 2 : 3];
  const auto OH = kernels::conv_positions(H, g.kernel_h, g.stride_h, g.before_h, g.after_h, g.dilation_h);
  const auto OW = kernels::conv_positions(W, g.kernel_w, g.stride_w, g.before_w, g.after_w, g.dilation_w);
  GARDEN_CHECK(OH > 0 && OW > 0, "%s: w is %s, larger than the padded x %s; make the kernel smaller or pad more", op, k.text().c_str(),
               x.text().c_str());
  return {x[1], H, W, k[0], static_cast<int>(OH), static_cast<int>(OW), g};
}

template <class T>
void check_conv_bias(const char* op, Var<T> w, Var<T> b, int channels) {
  GARDEN_CHECK(!b || (b.shape().rank() == 1 && b.shape()[0] == channels), "%s: b is %s and w is %s; b must have one number for each of the %d outputs",
               op, b ? b.shape().text().c_str() : "", w.shape().text().c_str(), channels);
}

// A kernel of one pixel does not look at neighbours: the image is one long row.
inline kernels::ConvSizes one_row(kernels::ConvSizes s) {
  const ConvGeometry& g = s.geometry;
  if (g.kernel_h * g.kernel_w * g.stride_h * g.stride_w == 1 && g.before_h + g.before_w + g.after_h + g.after_w == 0) {
    s.W *= s.H;
    s.OW *= s.OH;
    s.H = s.OH = 1;
  }
  return s;
}

template <class T>
bool any_needs_grad(Var<T> x, Var<T> w, Var<T> b) {
  return x.needs_grad() || w.needs_grad() || (b && b.needs_grad());
}

// Images whose outputs stay in the second-level cache while they are made and looked at again.
inline int images_at_once(const kernels::ConvSizes& s, int B) {
  constexpr std::int64_t most = 32 * 1024;  // outputs
  return static_cast<int>(std::clamp<std::int64_t>(most / (std::int64_t{s.O} * s.OH * s.OW), 1, std::max(B, 1)));
}

// A convolution in being: its sizes, and how far apart two images are.
template <class T>
struct Convolution {
  Var<T> x, w, b, z;
  kernels::ConvSizes sizes;
  int B, at_once;
  std::size_t in, out;

  // z of images first … first + count - 1
  void forward(Tape<T>& tape, int first, int count) const {
    kernels::conv_forward<T>(sizes, count, x.value().data + in * static_cast<std::size_t>(first), w.value().data, b ? b.value().data : nullptr,
                             z.value().data + out * static_cast<std::size_t>(first), tape.arena());
  }

  // dw, db, dx from dz    (each only when somebody needs it); dz_of(first, count) makes the gradient of some images' z complete
  template <class Make>
  void backward(Tape<T>& tape, Make&& dz_of) const {
    const bool add_w = w.needs_grad() && w.add_to_grad(), add_b = b && b.needs_grad() && b.add_to_grad(), add_x = x.needs_grad() && x.add_to_grad();
    for (int n = 0; n < B; n += at_once) {
      const int count = std::min(at_once, B - n);
      dz_of(n, count);
      const T* dz = z.grad().data + out * static_cast<std::size_t>(n);
      const std::size_t from = in * static_cast<std::size_t>(n);
      if (w.needs_grad()) kernels::conv_weight_gradient<T>(sizes, count, x.value().data + from, dz, w.grad().data, add_w || n > 0, tape.arena());
      if (b && b.needs_grad()) kernels::channel_sums<T>(count, sizes.O, sizes.OH * sizes.OW, dz, b.grad().data, add_b || n > 0);
      if (x.needs_grad()) kernels::conv_input_gradient<T>(sizes, count, dz, w.value().data, nullptr, x.grad().data + from, add_x, tape.arena());
    }
  }
};

template <class T>
Convolution<T> begin_convolution(Tape<T>& tape, Var<T> x, Var<T> w, Var<T> b, const ConvGeometry& geometry) {
  kernels::ConvSizes s = conv_sizes("conv2d", x.shape(), w, geometry);
  check_conv_bias("conv2d", w, b, s.O);
  const int B = x.shape()[0];
  const Shape shape = x.shape().rank() == 3 ? Shape{B, s.O, s.OW} : Shape{B, s.O, s.OH, s.OW};
  s = one_row(s);
  return {x, w, b, tape.result(shape, any_needs_grad(x, w, b)), s, B, images_at_once(s, B), x.shape().without_first().count(),
          shape.without_first().count()};
}
}  // namespace detail

// z = b + w * x, every kernel position a sum of products    x (B, C, H, W)  w (O, C/groups, KH, KW)  b (O) or none  z (B, O, OH, OW)
// Kernel sizes are those of w. With x (B, C, L), w (O, C/groups, K), z is (B, O, OL), and the geometry's width is used.
template <class T>
Var<T> conv2d(Tape<T>& tape, Var<T> x, Var<T> w, Var<T> b, const ConvGeometry& geometry) {
  const detail::Convolution<T> c = detail::begin_convolution(tape, x, w, b, geometry);
  c.forward(tape, 0, c.B);
  if (c.z.needs_grad()) {
    tape.record([c](Tape<T>& t) {
      if (c.z.has_grad()) c.backward(t, [](int, int) {});
    });
  }
  return c.z;
}

// z = b + w * x, y = f(z), a few images at a time    shapes as conv2d; y as z
template <class T, class Act>
Activated<T> conv2d_activate(Tape<T>& tape, Var<T> x, Var<T> w, Var<T> b, const ConvGeometry& geometry, const Act& act) {
  if (!detail::is_pointwise(act)) {
    const Var<T> z = conv2d(tape, x, w, b, geometry);
    return {z, activate(tape, z, act)};
  }
  const detail::Convolution<T> c = detail::begin_convolution(tape, x, w, b, geometry);
  const Var<T> y = tape.result(c.z.shape(), c.z.needs_grad());
  for (int n = 0; n < c.B; n += c.at_once) {
    const int count = std::min(c.at_once, c.B - n);
    const std::size_t from = c.out * static_cast<std::size_t>(n);
    c.forward(tape, n, count);
    detail::activation_forward(act, count, static_cast<int>(c.out), static_cast<const T*>(c.z.value().data + from), y.value().data + from);
  }
  if (y.needs_grad()) {
    tape.record([c, y, act](Tape<T>& t) {
      const bool through = y.has_grad();
      if (!through && !c.z.has_grad()) return;
      const T* const all_dy = through ? y.grad().data : nullptr;
      if (through) c.z.take_place_of(y);
      const bool add = c.z.add_to_grad();
      c.backward(t, [&](int first, int count) {
        if (!through) return;
        const std::size_t from = c.out * static_cast<std::size_t>(first);
        const T *zv = c.z.value().data + from, *yv = y.value().data + from, *dy = all_dy + from;
        detail::activation_slope(act, count * static_cast<int>(c.out), zv, yv, dy, c.z.grad().data + from, add);
      });
    });
  }
  return {c.z, y, detail::slope_of_y(act)};
}

// z = b + the transpose of a convolution: every number of x stamps a kernel into z.
// x (B, C, H, W)  w (C, O/groups, KH, KW)  b (O) or none  z (B, O, OH, OW) with OH = (H - 1) stride - padding + dilation (KH - 1) + 1 + extra
// `extra`: rows and columns that a convolution of z would round away (PyTorch's output_padding).
template <class T>
Var<T> conv_transpose2d(Tape<T>& tape, Var<T> x, Var<T> w, Var<T> b, const ConvGeometry& geometry, int extra_h, int extra_w) {
  const Shape &in = x.shape(), &k = w.shape();
  GARDEN_CHECK(in.rank() == 4 && k.rank() == 4 && in[1] == k[0] && geometry.groups > 0 && k[0] % geometry.groups == 0,
               "conv_transpose2d: x is %s and w is %s in %d groups; x must be (B, C, H, W) and w (C, O/groups, KH, KW), groups dividing C",
               in.text().c_str(), k.text().c_str(), geometry.groups);
  const int B = in[0], O = k[1] * geometry.groups;
  const int OH = (in[2] - 1) * geometry.stride_h - geometry.before_h - geometry.after_h + geometry.dilation_h * (k[2] - 1) + 1 + extra_h;
  const int OW = (in[3] - 1) * geometry.stride_w - geometry.before_w - geometry.after_w + geometry.dilation_w * (k[3] - 1) + 1 + extra_w;
  GARDEN_CHECK(OH > 0 && OW > 0, "conv_transpose2d: x is %s and w is %s; so much padding leaves nothing", in.text().c_str(), k.text().c_str());
  // The convolution whose gradient this is: from z's shape to x's.
  const kernels::ConvSizes s = detail::conv_sizes("conv_transpose2d", Shape{B, O, OH, OW}, w, geometry);
  GARDEN_CHECK(s.OH == in[2] && s.OW == in[3], "conv_transpose2d: x is %s, and the output padding %d x %d is not below the stride", in.text().c_str(),
               extra_h, extra_w);
  detail::check_conv_bias("conv_transpose2d", w, b, O);
  const Var<T> z = tape.result({B, O, OH, OW}, detail::any_needs_grad(x, w, b));
  kernels::conv_input_gradient<T>(s, B, x.value().data, w.value().data, b ? b.value().data : nullptr, z.value().data, false, tape.arena());
  if (z.needs_grad()) {
    tape.record([=](Tape<T>& t) {
      if (!z.has_grad()) return;
      const T* dz = z.grad().data;
      if (w.needs_grad()) kernels::conv_weight_gradient<T>(s, B, dz, x.value().data, w.grad().data, w.add_to_grad(), t.arena());
      if (b && b.needs_grad()) kernels::channel_sums<T>(B, O, OH * OW, dz, b.grad().data, b.add_to_grad());
      if (x.needs_grad()) {
        const bool add = x.add_to_grad();
        ArenaScope scope(t.arena());
        T* dx = add ? t.arena().template take<T>(x.value().count()) : x.grad().data;
        kernels::conv_forward<T>(s, B, dz, w.value().data, nullptr, dx, t.arena());
        if (add) kernels::map_add(static_cast<int>(x.value().count()), x.grad().data, [](auto v) { return v; }, static_cast<const T*>(dx));
      }
    });
  }
  return z;
}

}  // namespace garden
