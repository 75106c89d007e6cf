// Restricted Boltzmann machines on the tape: the free energy of rows, and the Gibbs chain that draws them.
// V visible and H hidden units, W (H, V), hidden bias c (H), visible bias a (V); z = v W^T + c.
//   Bernoulli  F(v) = -a v - sum log(1 + e^z)            p(v = 1 | h) = sigmoid(a + h W)
//   Gaussian   F(v) = |v - a|^2 / 2 - sum log(1 + e^z)   v | h ~ N(a + h W, 1)
// The gradient of F(data) - F(rows of the chain), the chain's rows held fixed, is contrastive divergence (Hinton 2002).
#pragma once

#include "autograd/ops/linear.h"
#include "base/rng.h"

namespace garden {

enum class Visible : int { bernoulli, gaussian };

// Parameters of one machine.
template <class T>
struct Machine {
  Var<T> w;  // (H, V)
  Var<T> c;  // (H)
  Var<T> a;  // (V)
  Visible visible = Visible::bernoulli;
};

// The mean free energy of rows v (B, V), given z (B, H): one number
template <class T>
Var<T> energy(Tape<T>& tape, Var<T> v, Var<T> z, Var<T> a, Visible visible) {
  using X = simd::Vec<T>;
  const int B = v.shape()[0], V = v.shape()[1];
  GARDEN_CHECK(a.shape() == Shape{V} && z.shape().rank() == 2 && z.shape()[0] == B, "energy: v is %s, z is %s and a is %s; v and z must have as many rows, and a a number a column of v",
               v.shape().text().c_str(), z.shape().text().c_str(), a.shape().text().c_str());
  const bool gaussian = visible == Visible::gaussian;
  T sum = -kernels::map_sum<T>(static_cast<int>(z.value().count()), [](X u) { return X(simd::max(u, X(0)) + simd::log_one_plus(simd::exp(-simd::abs(u)))); },
                               static_cast<const T*>(z.value().data));
  for (int row = 0; row < B; ++row) {
    const T *vr = v.value().data + static_cast<std::size_t>(row) * static_cast<std::size_t>(V), *bias = a.value().data;
    if (gaussian) sum += kernels::map_sum<T>(V, [](X x, X b) { return X(X(0.5f) * ((x - b) * (x - b))); }, vr, bias);
    else sum -= kernels::dot(V, vr, bias);
  }
  Var<T> mean = tape.result({}, v.needs_grad() || z.needs_grad() || a.needs_grad());
  *mean.value().data = sum / T(B);
  if (mean.needs_grad()) {
    tape.record([=](Tape<T>& t) {
      if (!mean.has_grad()) return;
      const X g(*mean.grad().data / T(B));
      if (z.needs_grad()) detail::put_grad(z, [g](X u) { return X(-g * simd::sigmoid(u)); }, static_cast<const T*>(z.value().data));
      if (!v.needs_grad() && !a.needs_grad()) return;
      ArenaScope scope(t.arena());
      T* pull = t.arena().template take<T>(v.value().count());  // dF/dv (B, V) for a Gaussian v; -dF/da always
      for (int row = 0; row < B; ++row) {
        const std::size_t at = static_cast<std::size_t>(row) * static_cast<std::size_t>(V);
        if (gaussian) kernels::map(V, pull + at, [g](X x, X b) { return X(g * (x - b)); }, static_cast<const T*>(v.value().data) + at, static_cast<const T*>(a.value().data));
        else kernels::map(V, pull + at, [g](X x) { return X(g * x); }, static_cast<const T*>(v.value().data) + at);
      }
      if (a.needs_grad()) {
        T* da = t.arena().template take<T>(static_cast<std::size_t>(V));
        kernels::column_sums(B, V, static_cast<const T*>(pull), da, false);
        detail::put_grad(a, [](X x) { return X(-x); }, static_cast<const T*>(da));
      }
      if (v.needs_grad()) {
        for (int row = 0; row < B && !gaussian; ++row)
          kernels::map(V, pull + static_cast<std::size_t>(row) * static_cast<std::size_t>(V), [g](X b) { return X(-g * b); }, static_cast<const T*>(a.value().data));
        detail::put_grad(v, [](X x) { return x; }, static_cast<const T*>(pull));
      }
    });
  }
  return mean;
}

// The mean free energy of rows v (B, V): one number
template <class T>
Var<T> free_energy(Tape<T>& tape, Var<T> v, const Machine<T>& machine) {
  return energy(tape, v, linear(tape, v, machine.w, machine.c), machine.a, machine.visible);
}

// `turns` turns of the Gibbs chain from rows v (B, V), which are replaced: h ~ p(h | v), then v ~ p(v | h).
template <class T>
void gibbs(Arena& arena, const Machine<T>& machine, int B, T* v, int turns, Rng& rng) {
  using kernels::Trans;
  const int H = machine.w.shape()[0], V = machine.w.shape()[1];
  ArenaScope scope(arena);
  T* h = arena.template take<T>(static_cast<std::size_t>(B) * static_cast<std::size_t>(H));
  const T* w = machine.w.value().data;
  for (int turn = 0; turn < turns; ++turn) {
    kernels::gemm(Trans::no, Trans::yes, B, H, V, static_cast<const T*>(v), V, w, V, h, H, false, arena);
    kernels::add_bias(B, H, static_cast<const T*>(machine.c.value().data), h);
    for (int i = 0; i < B * H; ++i) h[i] = T(rng.uniform()) < simd::sigmoid(h[i]) ? T(1) : T(0);
    kernels::gemm(Trans::no, Trans::no, B, V, H, static_cast<const T*>(h), H, w, V, v, V, false, arena);
    kernels::add_bias(B, V, static_cast<const T*>(machine.a.value().data), v);
    for (int i = 0; i < B * V; ++i) {
      if (machine.visible == Visible::gaussian) v[i] += T(rng.normal());
      else v[i] = T(rng.uniform()) < simd::sigmoid(v[i]) ? T(1) : T(0);
    }
  }
}

// x - y of two numbers
template <class T>
Var<T> difference(Tape<T>& tape, Var<T> x, Var<T> y) {
  Var<T> z = tape.result({}, x.needs_grad() || y.needs_grad());
  *z.value().data = *x.value().data - *y.value().data;
  if (z.needs_grad()) {
    tape.record([=](Tape<T>&) {
      using V = simd::Vec<T>;
      if (!z.has_grad()) return;
      const T* dz = z.grad().data;
      if (x.needs_grad()) detail::put_grad(x, [](V v) { return v; }, dz);
      if (y.needs_grad()) detail::put_grad(y, [](V v) { return V(-v); }, dz);
    });
  }
  return z;
}

// F(data) - F(chain): its gradient in w, c and a is that of contrastive divergence. Both (B, V) and without gradients.
template <class T>
Var<T> contrastive_divergence(Tape<T>& tape, Var<T> data, Var<T> chain, const Machine<T>& machine) {
  return difference(tape, free_energy(tape, data, machine), free_energy(tape, chain, machine));
}

}  // namespace garden
