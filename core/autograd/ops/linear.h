// The fully connected product, alone or with the activation behind it in one pass.
#pragma once

#include "autograd/ops/activate.h"
#include "kernels/gemm.h"
#include "kernels/reduce.h"

namespace garden {

namespace detail {
template <class T>
void check_linear(Var<T> x, Var<T> w, Var<T> b) {
  GARDEN_CHECK(x.shape().rank() == 2 && w.shape().rank() == 2 && x.shape()[1] == w.shape()[1],
               "linear: x is %s and w is %s; x must be (B, I) and w (O, I) with the same I",
               x.shape().text().c_str(), w.shape().text().c_str());
  GARDEN_CHECK(b.shape().rank() == 1 && b.shape()[0] == w.shape()[0],
               "linear: b is %s and w is %s; b must have one number for each of the O rows of w",
               b.shape().text().c_str(), w.shape().text().c_str());
}

// dW = dz^T x, db = column sums of dz, dx = dz W    (each only when somebody needs it)
template <class T>
void linear_backward(Tape<T>& tape, Var<T> x, Var<T> w, Var<T> b, const T* dz) {
  using kernels::Trans;
  const int B = x.shape()[0], I = x.shape()[1], O = w.shape()[0];
  if (w.needs_grad()) {
    kernels::gemm(Trans::yes, Trans::no, O, I, B, dz, O, x.value().data, I, w.grad().data, I, w.add_to_grad(), tape.arena());
  }
  if (b.needs_grad()) kernels::column_sums(B, O, dz, b.grad().data, b.add_to_grad());
  if (x.needs_grad()) {
    kernels::gemm(Trans::no, Trans::no, B, I, O, dz, O, w.value().data, I, x.grad().data, I, x.add_to_grad(), tape.arena());
  }
}
}  // namespace detail

// z = x W^T + b    x (B, I)  w (O, I)  b (O)  z (B, O)
template <class T>
Var<T> linear(Tape<T>& tape, Var<T> x, Var<T> w, Var<T> b) {
  detail::check_linear(x, w, b);
  using kernels::Trans;
  const int B = x.shape()[0], I = x.shape()[1], O = w.shape()[0];
  Var<T> z = tape.result({B, O}, x.needs_grad() || w.needs_grad() || b.needs_grad());
  kernels::gemm(Trans::no, Trans::yes, B, O, I, x.value().data, I, w.value().data, I, z.value().data, O, false, tape.arena());
  kernels::add_bias(B, O, b.value().data, z.value().data);
  if (z.needs_grad()) {
    tape.record([=](Tape<T>& t) {
      if (z.has_grad()) detail::linear_backward(t, x, w, b, static_cast<const T*>(z.grad().data));
    });
  }
  return z;
}

// z = x W^T + b, y = f(z) in one pass over the outputs    x (B, I)  w (O, I)  b (O)  z, y (B, O)
template <class T, class Act>
Activated<T> linear_activate(Tape<T>& tape, Var<T> x, Var<T> w, Var<T> b, const Act& act) {
  if (!detail::is_pointwise(act)) {
    const Var<T> z = linear(tape, x, w, b);
    return {z, activate(tape, z, act)};
  }
  using kernels::Trans;
  detail::check_linear(x, w, b);
  const int B = x.shape()[0], I = x.shape()[1], O = w.shape()[0];
  const bool needs_grad = x.needs_grad() || w.needs_grad() || b.needs_grad();
  Var<T> z = tape.result({B, O}, needs_grad);
  Var<T> y = tape.result({B, O}, needs_grad);
  kernels::gemm(Trans::no, Trans::yes, B, O, I, x.value().data, I, w.value().data, I, z.value().data, O, false, tape.arena());
  detail::bias_activation(act, B, O, static_cast<const T*>(b.value().data), z.value().data, y.value().data);
  if (needs_grad) {
    tape.record([=](Tape<T>& t) {
      const T *zv = z.value().data, *yv = y.value().data, *dy = y.grad().data;
      if (y.has_grad()) {
        z.take_place_of(y);
        const bool add = z.add_to_grad();
        detail::activation_slope(act, B * O, zv, yv, dy, z.grad().data, add);
      }
      if (z.has_grad()) detail::linear_backward(t, x, w, b, static_cast<const T*>(z.grad().data));
    });
  }
  return {z, y, detail::slope_of_y(act)};
}

}  // namespace garden
