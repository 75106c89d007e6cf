// Pictures made larger on the tape. A signal (B, C, L) is a picture of one row, and only its length grows with a border.
#pragma once

#include "autograd/ops/grad.h"
#include "kernels/resample.h"

namespace garden {

using kernels::Border;

namespace detail {
// The gradients below add: the first user of x starts it from zero.
template <class T>
T* zeroed_grad(Var<T> x) {
  if (!x.add_to_grad())
    for (T& g : x.grad()) g = T(0);
  return x.grad().data;
}
}  // namespace detail

// Every value becomes a block of scale x scale equal ones    x (B, C, H, W)  y (B, C, H scale, W scale)
template <class T>
Var<T> repeat(Tape<T>& tape, Var<T> x, int scale) {
  GARDEN_CHECK(x.shape().rank() == 4 && scale > 0, "repeat: x is %s, scale %d; x must be (B, C, H, W)", x.shape().text().c_str(), scale);
  const int N = x.shape()[0] * x.shape()[1], H = x.shape()[2], W = x.shape()[3];
  Var<T> y = tape.result({x.shape()[0], x.shape()[1], H * scale, W * scale}, x.needs_grad());
  kernels::repeat<T>(N, H, W, scale, x.value().data, y.value().data);
  if (y.needs_grad()) {
    tape.record([=](Tape<T>&) {
      if (y.has_grad()) kernels::repeat_gradient<T>(N, H, W, scale, y.grad().data, detail::zeroed_grad(x));
    });
  }
  return y;
}

// Straight lines between neighbouring values, corners staying corners    x (B, C, H, W)  y (B, C, H scale, W scale)
template <class T>
Var<T> interpolate(Tape<T>& tape, Var<T> x, int scale) {
  GARDEN_CHECK(x.shape().rank() == 4 && scale > 0, "interpolate: x is %s, scale %d; x must be (B, C, H, W)", x.shape().text().c_str(), scale);
  const int N = x.shape()[0] * x.shape()[1], H = x.shape()[2], W = x.shape()[3];
  Var<T> y = tape.result({x.shape()[0], x.shape()[1], H * scale, W * scale}, x.needs_grad());
  T* row = tape.arena().template take<T>(static_cast<std::size_t>(W));
  auto* across = tape.arena().template take<kernels::Between<T>>(static_cast<std::size_t>(W) * static_cast<std::size_t>(scale));
  kernels::interpolate<T>(N, H, W, scale, x.value().data, row, across, y.value().data);
  if (y.needs_grad()) {
    tape.record([=](Tape<T>&) {
      if (y.has_grad()) kernels::interpolate_gradient<T>(N, H, W, scale, y.grad().data, row, across, detail::zeroed_grad(x));
    });
  }
  return y;
}

// A border of `padding` values around each plane    x (B, C, L) or (B, C, H, W)
template <class T>
Var<T> pad(Tape<T>& tape, Var<T> x, Border border, int padding) {
  const int rank = x.shape().rank();
  GARDEN_CHECK((rank == 3 || rank == 4) && padding >= 0, "pad: x is %s, padding %d; x must be (B, C, L) or (B, C, H, W)",
               x.shape().text().c_str(), padding);
  const int N = x.shape()[0] * x.shape()[1], H = rank == 4 ? x.shape()[2] : 1, W = x.shape()[rank - 1], down = rank == 4 ? padding : 0;
  GARDEN_CHECK(border != Border::reflect || (padding < W && (rank == 3 || padding < H)),
               "pad: x is %s; a reflected border of %d needs one value more along each axis", x.shape().text().c_str(), padding);
  Shape shape{x.shape()[0], x.shape()[1]};
  if (rank == 4) shape.append(H + 2 * padding);
  shape.append(W + 2 * padding);
  Var<T> y = tape.result(shape, x.needs_grad());
  kernels::pad<T>(N, border, H, W, down, padding, x.value().data, y.value().data);
  if (y.needs_grad()) {
    tape.record([=](Tape<T>&) {
      if (y.has_grad()) kernels::pad_gradient<T>(N, border, H, W, down, padding, y.grad().data, detail::zeroed_grad(x));
    });
  }
  return y;
}

}  // namespace garden
