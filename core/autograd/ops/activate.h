// Activations on the tape: pointwise, or by rows of the last axis.
// `act` is one activation or a variant of all. A variant is visited once an array, in the loops below: the ops that take
// an activation into their own pass are then compiled once, not once for each activation.
#pragma once

#include <variant>

#include "autograd/ops/grad.h"

namespace garden {

namespace detail {
template <class Act>
bool is_pointwise(const Act&) { return Act::pointwise; }
template <class... Acts>
bool is_pointwise(const std::variant<Acts...>& act) {
  return std::visit([](const auto& a) { return is_pointwise(a); }, act);
}

// Whether the way back reads y alone, and not x.
template <class Act>
bool slope_of_y(const Act&) {
  if constexpr (requires { Act::slope_of_y; }) return Act::slope_of_y;
  else return false;
}
template <class... Acts>
bool slope_of_y(const std::variant<Acts...>& act) {
  return std::visit([](const auto& a) { return slope_of_y(a); }, act);
}

// y = f(x)    x, y (B, K)
template <class T, class Act>
void activation_forward(const Act& act, int B, int K, const T* x, T* y) {
  if constexpr (Act::pointwise) {
    kernels::map(B * K, y, [act](simd::Vec<T> v) { return act.forward(v); }, x);
  } else {
    act.forward_rows(B, K, x, y);
  }
}
template <class T, class... Acts>
void activation_forward(const std::variant<Acts...>& act, int B, int K, const T* x, T* y) {
  std::visit([=](const auto& a) { activation_forward(a, B, K, x, y); }, act);
}

// z += b, y = f(z), f pointwise    z (B, O), already x W^T   b (O)   y (B, O), may be z itself
template <class T, class Act>
void bias_activation(const Act& act, int B, int O, const T* b, T* z, T* y) {
  if constexpr (Act::pointwise) kernels::bias_activation(B, O, b, z, y, [act](simd::Vec<T> v) { return act.forward(v); });
}
template <class T, class... Acts>
void bias_activation(const std::variant<Acts...>& act, int B, int O, const T* b, T* z, T* y) {
  std::visit([=](const auto& a) { bias_activation(a, B, O, b, z, y); }, act);
}

// dx = f'(x) dy, or dx += f'(x) dy, f pointwise    all (n); dx may be x itself
template <class T, class Act>
void activation_slope(const Act& act, int n, const T* x, const T* y, const T* dy, T* dx, bool add) {
  if constexpr (Act::pointwise) {
    using V = simd::Vec<T>;
    const auto slope = [act](V u, V v, V dv) { return act.backward(u, v, dv); };
    if (add) kernels::map_add(n, dx, slope, x, y, dy);
    else kernels::map(n, dx, slope, x, y, dy);
  }
}
template <class T, class... Acts>
void activation_slope(const std::variant<Acts...>& act, int n, const T* x, const T* y, const T* dy, T* dx, bool add) {
  std::visit([=](const auto& a) { activation_slope(a, n, x, y, dy, dx, add); }, act);
}

// dx from dy, for an activation by rows    y, dy, dx (B, K)
template <class T, class Act>
void activation_slope_rows(const Act& act, int B, int K, const T* y, const T* dy, T* dx) {
  if constexpr (!Act::pointwise) act.backward_rows(B, K, y, dy, dx);
}
template <class T, class... Acts>
void activation_slope_rows(const std::variant<Acts...>& act, int B, int K, const T* y, const T* dy, T* dx) {
  std::visit([=](const auto& a) { activation_slope_rows(a, B, K, y, dy, dx); }, act);
}
}  // namespace detail

// y = f(x), pointwise or by rows    x, y (B, …)
template <class T, class Act>
Var<T> activate(Tape<T>& tape, Var<T> x, const Act& act) {
  const int n = static_cast<int>(x.value().count());
  const int K = detail::last_axis(x.shape());
  const int B = K > 0 ? n / K : 0;
  Var<T> y = tape.result(x.shape(), x.needs_grad());
  detail::activation_forward(act, B, K, static_cast<const T*>(x.value().data), y.value().data);
  if (y.needs_grad()) {
    tape.record([=](Tape<T>& t) {
      if (!y.has_grad()) return;
      const T *in = x.value().data, *out = y.value().data, *dy = y.grad().data;
      if (detail::is_pointwise(act)) {
        x.take_place_of(y);
        const bool add = x.add_to_grad();
        detail::activation_slope(act, n, in, out, dy, x.grad().data, add);
      } else {
        ArenaScope scope(t.arena());
        T* dx = t.arena().template take<T>(static_cast<std::size_t>(n));
        detail::activation_slope_rows(act, B, K, out, dy, dx);
        detail::put_grad(x, [](simd::Vec<T> dv) { return dv; }, static_cast<const T*>(dx));
      }
    });
  }
  return y;
}

template <class T>
struct Activated {
  Var<T> z;  // before the activation: the page shows it
  Var<T> y;
  bool z_is_spare = false;  // the way back does not read z
};

}  // namespace garden
