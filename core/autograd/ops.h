// The ops: each computes forward, and records its gradient right below. They check both shapes and say them.
// B batch rows, I inputs, O outputs, K classes. Values of rank above two count as rows of all that follows the first axis.
#pragma once

#include <type_traits>
#include <variant>

#include "autograd/tape.h"
#include "base/simd.h"
#include "kernels/gemm.h"
#include "kernels/pointwise.h"
#include "kernels/reduce.h"
#include "kernels/softmax.h"

namespace garden {

namespace detail {
inline int row_size(const Shape& shape) {
  return static_cast<int>(shape.count() / static_cast<std::size_t>(shape.rank() > 0 && shape[0] > 0 ? shape[0] : 1));
}

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

// y = f(x), pointwise or by rows    x, y (B, …)
template <class T, class Act>
Var<T> activate(Tape<T>& tape, Var<T> x, const Act& act) {
  using V = simd::Vec<T>;
  const int n = static_cast<int>(x.value().count());
  const int K = detail::row_size(x.shape());
  const int B = K > 0 ? n / K : 0;
  Var<T> y = tape.result(x.shape(), x.needs_grad());
  const T* in = x.value().data;
  if constexpr (Act::pointwise) {
    kernels::map(n, y.value().data, [act](V v) { return act.forward(v); }, in);
  } else {
    act.forward_rows(B, K, in, y.value().data);
  }
  if (y.needs_grad()) {
    tape.record([=](Tape<T>& t) {
      if (!y.has_grad()) return;
      const T* out = y.value().data;
      const T* dy = y.grad().data;
      if constexpr (Act::pointwise) {
        detail::put_grad(x, [act](V v, V w, V dv) { return act.backward(v, w, dv); }, x.value().data, out, dy);
      } else {
        ArenaScope scope(t.arena());
        T* dx = t.arena().template take<T>(static_cast<std::size_t>(n));
        act.backward_rows(B, K, out, dy, dx);
        detail::put_grad(x, [](V dv) { return dv; }, static_cast<const T*>(dx));
      }
    });
  }
  return y;
}

template <class T, class... Acts>
Var<T> activate(Tape<T>& tape, Var<T> x, const std::variant<Acts...>& act) {
  return std::visit([&](const auto& a) { return activate(tape, x, a); }, act);
}

template <class T>
struct Activated {
  Var<T> z;  // before the activation: the page shows it
  Var<T> y;
};

// z = x W^T + b, y = f(z) in one pass over the outputs    x (B, I)  w (O, I)  b (O)  z, y (B, O)
template <class T, class Act>
Activated<T> linear_activate(Tape<T>& tape, Var<T> x, Var<T> w, Var<T> b, const Act& act) {
  if constexpr (!Act::pointwise) {
    const Var<T> z = linear(tape, x, w, b);
    return {z, activate(tape, z, act)};
  } else {
    using V = simd::Vec<T>;
    using kernels::Trans;
    detail::check_linear(x, w, b);
    const int B = x.shape()[0], I = x.shape()[1], O = w.shape()[0];
    const bool needs_grad = x.needs_grad() || w.needs_grad() || b.needs_grad();
    Var<T> z = tape.result({B, O}, needs_grad);
    Var<T> y = tape.result({B, O}, needs_grad);
    kernels::gemm(Trans::no, Trans::yes, B, O, I, x.value().data, I, w.value().data, I, z.value().data, O, false, tape.arena());
    kernels::bias_activation(B, O, b.value().data, z.value().data, y.value().data, [act](V v) { return act.forward(v); });
    if (needs_grad) {
      tape.record([=](Tape<T>& t) {
        const T *zv = z.value().data, *yv = y.value().data, *dy = y.grad().data;
        if (y.has_grad()) detail::put_grad(z, [act](V u, V v, V dv) { return act.backward(u, v, dv); }, zv, yv, dy);
        if (z.has_grad()) detail::linear_backward(t, x, w, b, static_cast<const T*>(z.grad().data));
      });
    }
    return {z, y};
  }
}

template <class T, class... Acts>
Activated<T> linear_activate(Tape<T>& tape, Var<T> x, Var<T> w, Var<T> b, const std::variant<Acts...>& act) {
  return std::visit([&](const auto& a) { return linear_activate(tape, x, w, b, a); }, act);
}

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

// The mean loss of a batch: one number. z (B, K)  t as the loss wants it (catalog/targets.h)
template <class T, class Loss>
Var<T> loss(Tape<T>& tape, Var<T> z, Var<T> t, const Loss& kind) {
  using V = simd::Vec<T>;
  const int n = static_cast<int>(z.value().count());
  const int K = detail::row_size(z.shape());
  const int B = K > 0 ? n / K : 0;
  Var<T> mean = tape.result({}, z.needs_grad());
  if constexpr (Loss::pointwise) {
    GARDEN_CHECK(z.value().count() == t.value().count(), "loss: z is %s and t is %s; they must have as many numbers",
                 z.shape().text().c_str(), t.shape().text().c_str());
    const T *zv = z.value().data, *tv = t.value().data;
    *mean.value().data = kernels::map_sum<T>(n, [&](V a, V b) { return kind.value(a, b); }, zv, tv) / T(n);
    if (mean.needs_grad()) {
      tape.record([=](Tape<T>&) {
        const V scale(*mean.grad().data / T(n));
        detail::put_grad(z, [=](V a, V b) { return scale * kind.slope(a, b); }, zv, tv);
      });
    }
  } else {
    GARDEN_CHECK(t.value().count() == static_cast<std::size_t>(B), "loss: z is %s and t is %s; t must hold one class number a row",
                 z.shape().text().c_str(), t.shape().text().c_str());
    T* p = tape.arena().template take<T>(static_cast<std::size_t>(n));
    *mean.value().data = kind.mean_rows(B, K, z.value().data, t.value().data, p, tape.arena());
    if (mean.needs_grad()) {
      tape.record([=](Tape<T>& tp) {
        ArenaScope scope(tp.arena());
        T* dz = z.has_grad() ? tp.arena().template take<T>(static_cast<std::size_t>(n)) : z.grad().data;
        kind.slope_rows(B, K, p, t.value().data, *mean.grad().data / T(B), dz);
        if (z.add_to_grad()) kernels::map_add(n, z.grad().data, [](V v) { return v; }, static_cast<const T*>(dz));
      });
    }
  }
  return mean;
}

template <class T, class... Losses>
Var<T> loss(Tape<T>& tape, Var<T> z, Var<T> t, const std::variant<Losses...>& kind) {
  return std::visit([&](const auto& k) { return loss(tape, z, t, k); }, kind);
}

}  // namespace garden
