// The fully connected product at every position of a sequence, and sums of sequences.
// Attention keeps the weights of several products in one matrix, as PyTorch does: a product may use a part of its rows.
#pragma once

#include <algorithm>

#include "autograd/ops/activate.h"
#include "kernels/gemm.h"
#include "kernels/reduce.h"

namespace garden {

namespace detail {
inline int last_size(const Shape& shape) { return shape.rank() > 0 ? shape[shape.rank() - 1] : 1; }

inline Shape with_last(const Shape& shape, int size) {
  Shape out;
  for (int axis = 0; axis + 1 < shape.rank(); ++axis) out.append(shape[axis]);
  out.append(size);
  return out;
}

// Whether to add to the part [from, from + n) of a gradient. On first use the rest becomes zero, for others to add to.
template <class T>
bool add_to_part(Var<T> w, std::size_t from, std::size_t n) {
  if (w.add_to_grad()) return true;
  T* const grad = w.grad().data;
  std::fill(grad, grad + from, T(0));
  std::fill(grad + from + n, grad + w.value().count(), T(0));
  return false;
}

template <class T>
void check_project(Var<T> x, Var<T> w, Var<T> b, int from, int O) {
  GARDEN_CHECK(w.shape().rank() == 2 && last_size(x.shape()) == w.shape()[1] && b.shape() == Shape{w.shape()[0]},
               "project: x is %s, w is %s and b is %s; x must be (..., I), w (R, I) with the same I, and b (R)",
               x.shape().text().c_str(), w.shape().text().c_str(), b.shape().text().c_str());
  GARDEN_CHECK(from >= 0 && O >= 0 && from + O <= w.shape()[0], "project: rows %d to %d of w are wanted, but it has %d", from, from + O,
               w.shape()[0]);
}

// dW' = dz^T x, db' = column sums of dz, dx = dz W'
template <class T>
void project_backward(Tape<T>& tape, Var<T> x, Var<T> w, Var<T> b, int from, int O, const T* dz) {
  using kernels::Trans;
  const int I = w.shape()[1], N = static_cast<int>(x.value().count()) / I;
  const std::size_t first = static_cast<std::size_t>(from) * static_cast<std::size_t>(I);
  if (w.needs_grad()) {
    const bool add = add_to_part(w, first, static_cast<std::size_t>(O) * static_cast<std::size_t>(I));
    kernels::gemm(Trans::yes, Trans::no, O, I, N, dz, O, x.value().data, I, w.grad().data + first, I, add, tape.arena());
  }
  if (b.needs_grad()) {
    const bool add = add_to_part(b, static_cast<std::size_t>(from), static_cast<std::size_t>(O));
    kernels::column_sums(N, O, dz, b.grad().data + from, add);
  }
  if (x.needs_grad()) {
    kernels::gemm(Trans::no, Trans::no, N, I, O, dz, O, w.value().data + first, I, x.grad().data, I, x.add_to_grad(), tape.arena());
  }
}
}  // namespace detail

// z = x W'^T + b' with W' and b' the rows from … from + O of w and b    x (…, I)  w (R, I)  b (R)  z (…, O)
template <class T>
Var<T> project(Tape<T>& tape, Var<T> x, Var<T> w, Var<T> b, int from, int O) {
  detail::check_project(x, w, b, from, O);
  using kernels::Trans;
  const int I = w.shape()[1], N = static_cast<int>(x.value().count()) / I;
  const T* part = w.value().data + static_cast<std::size_t>(from) * static_cast<std::size_t>(I);
  Var<T> z = tape.result(detail::with_last(x.shape(), O), x.needs_grad() || w.needs_grad() || b.needs_grad());
  kernels::gemm(Trans::no, Trans::yes, N, O, I, x.value().data, I, part, I, z.value().data, O, false, tape.arena());
  kernels::add_bias(N, O, b.value().data + from, z.value().data);
  if (z.needs_grad()) {
    tape.record([=](Tape<T>& t) {
      if (z.has_grad()) detail::project_backward(t, x, w, b, from, O, static_cast<const T*>(z.grad().data));
    });
  }
  return z;
}

// y = f(x W^T + b) in one pass over the outputs    x (…, I)  w (O, I)  b (O)  y (…, O)
template <class T, class Act>
Var<T> project_activate(Tape<T>& tape, Var<T> x, Var<T> w, Var<T> b, const Act& act) {
  static_assert(Act::pointwise);
  using kernels::Trans;
  const int O = w.shape()[0];
  detail::check_project(x, w, b, 0, O);
  const int I = w.shape()[1], N = static_cast<int>(x.value().count()) / I;
  Var<T> y = tape.result(detail::with_last(x.shape(), O), x.needs_grad() || w.needs_grad() || b.needs_grad());
  T* const yv = y.value().data;
  T* const z = y.needs_grad() ? tape.arena().template take<T>(y.value().count()) : yv;
  kernels::gemm(Trans::no, Trans::yes, N, O, I, x.value().data, I, w.value().data, I, z, O, false, tape.arena());
  detail::bias_activation(act, N, O, static_cast<const T*>(b.value().data), z, yv);
  if (y.needs_grad()) {
    tape.record([=](Tape<T>& t) {
      if (!y.has_grad()) return;
      // dz takes the place of z, which nobody asks for afterwards.
      const T *zv = z, *out = yv, *dy = y.grad().data;
      detail::activation_slope(act, static_cast<int>(y.value().count()), zv, out, dy, z, false);
      detail::project_backward(t, x, w, b, 0, O, static_cast<const T*>(z));
    });
  }
  return y;
}

// The whole matrix    x (…, I)  w (O, I)  b (O)  z (…, O)
template <class T>
Var<T> project(Tape<T>& tape, Var<T> x, Var<T> w, Var<T> b) {
  return project(tape, x, w, b, 0, w.shape()[0]);
}

}  // namespace garden
