// Activations on the tape: pointwise, or by rows of the last axis.
#pragma once

#include <variant>

#include "autograd/ops/grad.h"

namespace garden {

// y = f(x), pointwise or by rows    x, y (B, …)
template <class T, class Act>
Var<T> activate(Tape<T>& tape, Var<T> x, const Act& act) {
  using V = simd::Vec<T>;
  const int n = static_cast<int>(x.value().count());
  const int K = detail::last_axis(x.shape());
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

}  // namespace garden
