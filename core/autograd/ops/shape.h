// The same numbers under another shape.
#pragma once

#include "autograd/ops/grad.h"

namespace garden {

// The same numbers as rows    x (B, …)  y (B, I)
template <class T>
Var<T> flatten(Tape<T>& tape, Var<T> x) {
  const int I = detail::row_size(x.shape());
  Var<T> y = tape.view(x, {x.shape().rank() > 0 ? x.shape()[0] : 1, I});
  if (y.needs_grad()) {
    tape.record([=](Tape<T>&) {
      if (y.has_grad()) detail::put_grad(x, [](auto dv) { return dv; }, static_cast<const T*>(y.grad().data));
    });
  }
  return y;
}

}  // namespace garden
