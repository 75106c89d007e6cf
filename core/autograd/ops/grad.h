// What every op needs on its way back: where a gradient goes, and whether it is written or added.
#pragma once

#include "autograd/tape.h"
#include "base/simd.h"
#include "kernels/pointwise.h"

namespace garden::detail {

inline int row_size(const Shape& shape) {
  return static_cast<int>(shape.count() / static_cast<std::size_t>(shape.rank() > 0 && shape[0] > 0 ? shape[0] : 1));
}

// Numbers in one row of the last axis; a shape of rank one is a column of rows of one number.
inline int last_axis(const Shape& shape) { return shape.rank() > 1 ? shape[shape.rank() - 1] : 1; }

// dx = f(…), or dx += f(…) when something is there already
template <class T, class F, class... X>
void put_grad(Var<T> x, F&& f, const X*... inputs) {
  const int n = static_cast<int>(x.value().count());
  if (x.add_to_grad()) {
    kernels::map_add(n, x.grad().data, f, inputs...);
  } else {
    kernels::map(n, x.grad().data, f, inputs...);
  }
}

// The same, with the gradient of y as the last input: here it is read for the last time.
template <class T, class F, class... X>
void put_last_grad(Var<T> y, Var<T> x, F&& f, const X*... inputs) {
  const T* const dy = y.grad().data;
  x.take_place_of(y);
  put_grad(x, f, inputs..., dy);
}
}  // namespace garden::detail
