// Values of one shape added or multiplied, and channels scaled each by a number of its own.
#pragma once

#include <span>

#include "autograd/ops/grad.h"
#include "kernels/reduce.h"

namespace garden {

// y = a + b    a, b, y (…)
template <class T>
Var<T> add(Tape<T>& tape, Var<T> a, Var<T> b) {
  using V = simd::Vec<T>;
  GARDEN_CHECK(a.shape() == b.shape(), "add: a is %s and b is %s; they must be equal", a.shape().text().c_str(), b.shape().text().c_str());
  Var<T> y = tape.result(a.shape(), a.needs_grad() || b.needs_grad());
  const T *av = a.value().data, *bv = b.value().data;
  kernels::map(static_cast<int>(y.value().count()), y.value().data, [](V u, V v) { return V(u + v); }, av, bv);
  if (y.needs_grad()) {
    tape.record([=](Tape<T>&) {
      if (!y.has_grad()) return;
      if (a.needs_grad() && b.needs_grad()) detail::put_grad(a, [](V dv) { return dv; }, static_cast<const T*>(y.grad().data));
      detail::put_last_grad(y, b.needs_grad() ? b : a, [](V dv) { return dv; });
    });
  }
  return y;
}

// y = x_0 + x_1 + …, added from the first to the last    x_i, y (…)
template <class T>
Var<T> add(Tape<T>& tape, std::span<const Var<T>> x) {
  GARDEN_CHECK(!x.empty(), "add: %zu sources; there must be at least one", x.size());
  Var<T> y = x[0];
  for (const Var<T>& source : x.subspan(1)) y = add(tape, y, source);
  return y;
}

// y = a b, number by number    a, b, y (…)
template <class T>
Var<T> multiply(Tape<T>& tape, Var<T> a, Var<T> b) {
  using V = simd::Vec<T>;
  GARDEN_CHECK(a.shape() == b.shape(), "multiply: a is %s and b is %s; they must be equal", a.shape().text().c_str(),
               b.shape().text().c_str());
  Var<T> y = tape.result(a.shape(), a.needs_grad() || b.needs_grad());
  const T *av = a.value().data, *bv = b.value().data;
  kernels::map(static_cast<int>(y.value().count()), y.value().data, [](V u, V v) { return V(u * v); }, av, bv);
  if (y.needs_grad()) {
    tape.record([=](Tape<T>&) {
      if (!y.has_grad()) return;
      const T* dy = y.grad().data;
      if (a.needs_grad()) detail::put_grad(a, [](V dv, V v) { return V(dv * v); }, dy, bv);
      if (b.needs_grad()) detail::put_grad(b, [](V dv, V u) { return V(dv * u); }, dy, av);
    });
  }
  return y;
}

// y = x s: all numbers of a channel by the same one    x, y (B, C, …)  s (B, C)
template <class T>
Var<T> multiply_channels(Tape<T>& tape, Var<T> x, Var<T> s) {
  using V = simd::Vec<T>;
  GARDEN_CHECK(x.shape().rank() >= 2 && s.shape() == Shape({x.shape()[0], x.shape()[1]}),
               "multiply_channels: x is %s and s is %s; x must be (B, C, ...) and s (B, C)", x.shape().text().c_str(),
               s.shape().text().c_str());
  const int N = static_cast<int>(s.value().count());
  const int S = N > 0 ? static_cast<int>(x.value().count()) / N : 0;
  Var<T> y = tape.result(x.shape(), x.needs_grad() || s.needs_grad());
  const auto start = [S](auto* data, int n) { return data + static_cast<std::size_t>(n) * static_cast<std::size_t>(S); };
  const T *xv = x.value().data, *sv = s.value().data;
  for (int n = 0; n < N; ++n) kernels::map(S, start(y.value().data, n), [k = V(sv[n])](V v) { return V(v * k); }, start(xv, n));
  if (y.needs_grad()) {
    tape.record([=](Tape<T>&) {
      if (!y.has_grad()) return;
      const T* dy = y.grad().data;
      if (x.needs_grad()) {
        const bool more = x.add_to_grad();
        for (int n = 0; n < N; ++n) {
          const auto f = [k = V(sv[n])](V dv) { return V(dv * k); };
          if (more) kernels::map_add(S, start(x.grad().data, n), f, start(dy, n));
          else kernels::map(S, start(x.grad().data, n), f, start(dy, n));
        }
      }
      if (s.needs_grad()) {
        const bool more = s.add_to_grad();
        for (int n = 0; n < N; ++n) {
          const T slope = kernels::dot(S, start(dy, n), start(xv, n));
          s.grad().data[n] = more ? s.grad().data[n] + slope : slope;
        }
      }
    });
  }
  return y;
}

}  // namespace garden
