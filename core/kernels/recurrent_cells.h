// One time step of a recurrent cell for a batch, after its products: the pointwise part, and below it its gradient.
// B batch rows, H units. Gates lie side by side in a row, in PyTorch's order: lstm i, f, g, o; gru r, z, n.
#pragma once

#include <cstddef>
#include <type_traits>

#include "base/simd.h"

namespace garden::kernels {

// (B, H) values whose rows are `stride` apart; stride 0 repeats one row.
template <class T>
struct BatchRows {
  T* data = nullptr;
  std::ptrdiff_t stride = 0;
  T* operator[](int row) const { return data + row * stride; }
};

namespace detail {

// Where in a row a vector stands: a whole one, or the last one that is only partly there.
template <class T>
struct WholeVector {
  int at;
  simd::Vec<T> load(const T* p) const { return simd::load(p + at); }
  void store(T* p, simd::Vec<T> v) const { simd::store(p + at, v); }
};
template <class T>
struct PartVector {
  int at;
  int count;
  simd::Vec<T> load(const T* p) const { return simd::load_partial(p + at, count); }
  void store(T* p, simd::Vec<T> v) const { simd::store_partial(p + at, v, count); }
};

template <class T, class F>
[[gnu::always_inline]] inline void for_vectors(int n, F&& f) {
  constexpr int W = simd::lanes<simd::Vec<T>>;
  int i = 0;
  for (; i + W <= n; i += W) f(WholeVector<T>{i});
  if (W > 1 && i < n) f(PartVector<T>{i, n - i});
}

// Gradients fade by a factor at every step back. Below the smallest normal number arithmetic takes many times longer on most
// processors, so they end at zero long before: 1e-24 changes no weight.
template <class T>
inline simd::Vec<T> without_faded(simd::Vec<T> v) {
  using V = simd::Vec<T>;
  if constexpr (std::is_same_v<T, float>) return simd::select(simd::abs(v) < V(1e-24f), V(0), v);
  return v;
}

}  // namespace detail

// ---- Simple RNN (Elman 1990): h = tanh(a) or relu(a) ----------------------------------------------------------
// h (B, H) holds a and becomes h
template <class T>
void simple_step(bool relu, int B, int H, BatchRows<T> h) {
  using V = simd::Vec<T>;
  for (int b = 0; b < B; ++b) {
    T* const row = h[b];
    if (relu) {
      detail::for_vectors<T>(H, [&](auto at) __attribute__((always_inline)) { at.store(row, simd::max(at.load(row), V(0))); });
    } else {
      detail::for_vectors<T>(H, [&](auto at) __attribute__((always_inline)) { at.store(row, simd::tanh(at.load(row))); });
    }
  }
}

// da = dh (1 - h^2), or dh where h > 0    da (B, H)
template <class T>
void simple_step_backward(bool relu, int B, int H, BatchRows<const T> h, BatchRows<const T> dh, BatchRows<T> da) {
  using V = simd::Vec<T>;
  for (int b = 0; b < B; ++b) {
    const T *const y = h[b], *const dy = dh[b];
    T* const out = da[b];
    if (relu) {
      detail::for_vectors<T>(H, [&](auto at) __attribute__((always_inline)) {
        at.store(out, simd::select(at.load(y) > V(0), detail::without_faded<T>(at.load(dy)), V(0)));
      });
    } else {
      detail::for_vectors<T>(H, [&](auto at) __attribute__((always_inline)) {
        const V value = at.load(y);
        at.store(out, V(detail::without_faded<T>(at.load(dy)) * (V(1) - value * value)));
      });
    }
  }
}

// ---- GRU (Cho et al. 2014; the reset gate after the product, as in cuDNN) -------------------------------------
// r = σ, z = σ, n = tanh(a_n + r ⊙ m), h = (1 - z) ⊙ n + z ⊙ h_before
// gates (B, 3H) holds what came from x, and from h for r and z, and becomes r, z, n    m (B, H) = W_hn h_before + b_hn
template <class T>
void gru_step(int B, int H, BatchRows<T> gates, BatchRows<const T> m, BatchRows<const T> h_before, BatchRows<T> h) {
  using V = simd::Vec<T>;
  for (int b = 0; b < B; ++b) {
    T *const r = gates[b], *const z = r + H, *const n = z + H, *const out = h[b];
    const T *const product = m[b], *const before = h_before[b];
    detail::for_vectors<T>(H, [&](auto at) __attribute__((always_inline)) {
      const V reset = simd::sigmoid(at.load(r)), update = simd::sigmoid(at.load(z));
      const V fresh = simd::tanh(V(at.load(n) + reset * at.load(product)));
      at.store(r, reset);
      at.store(z, update);
      at.store(n, fresh);
      at.store(out, V((V(1) - update) * fresh + update * at.load(before)));
    });
  }
}

// gates becomes da_r, da_z, da_n; m becomes dm; dh_before = z ⊙ dh, added to what is there with `add` (may be dh itself)
template <class T>
void gru_step_backward(int B, int H, BatchRows<T> gates, BatchRows<T> m, BatchRows<const T> h_before, BatchRows<const T> dh,
                       BatchRows<T> dh_before, bool add) {
  using V = simd::Vec<T>;
  for (int b = 0; b < B; ++b) {
    T *const r = gates[b], *const z = r + H, *const n = z + H, *const product = m[b], *const out = dh_before[b];
    const T *const before = h_before[b], *const dy = dh[b];
    detail::for_vectors<T>(H, [&](auto at) __attribute__((always_inline)) {
      const V reset = at.load(r), update = at.load(z), fresh = at.load(n);
      const V d = detail::without_faded<T>(at.load(dy));
      const V dn = d * (V(1) - update) * (V(1) - fresh * fresh);
      const V carried = d * update;
      at.store(z, V(d * (at.load(before) - fresh) * update * (V(1) - update)));
      at.store(r, V(dn * at.load(product) * reset * (V(1) - reset)));
      at.store(n, dn);
      at.store(product, V(dn * reset));
      at.store(out, add ? V(at.load(out) + carried) : carried);
    });
  }
}

// ---- LSTM (Hochreiter, Schmidhuber 1997; forget gate: Gers, Schmidhuber, Cummins 2000) ------------------------
// i, f, o = σ, g = tanh, c = f ⊙ c_before + i ⊙ g, h = o ⊙ tanh(c)
// gates (B, 4H) becomes i, f, g, o    c_before, c, h (B, H)
template <class T>
void lstm_step(int B, int H, BatchRows<T> gates, BatchRows<const T> c_before, BatchRows<T> c, BatchRows<T> h) {
  using V = simd::Vec<T>;
  for (int b = 0; b < B; ++b) {
    T *const i = gates[b], *const f = i + H, *const g = f + H, *const o = g + H, *const cell = c[b], *const out = h[b];
    const T* const before = c_before[b];
    detail::for_vectors<T>(H, [&](auto at) __attribute__((always_inline)) {
      const V input = simd::sigmoid(at.load(i)), forget = simd::sigmoid(at.load(f));
      const V candidate = simd::tanh(at.load(g)), output = simd::sigmoid(at.load(o));
      const V state = forget * at.load(before) + input * candidate;
      at.store(i, input);
      at.store(f, forget);
      at.store(g, candidate);
      at.store(o, output);
      at.store(cell, state);
      at.store(out, V(output * simd::tanh(state)));
    });
  }
}

// gates becomes da_i, da_f, da_g, da_o; dc comes as the gradient of c from later and becomes that of c_before
template <class T>
void lstm_step_backward(int B, int H, BatchRows<T> gates, BatchRows<const T> c_before, BatchRows<const T> c, BatchRows<const T> dh,
                        BatchRows<T> dc) {
  using V = simd::Vec<T>;
  for (int b = 0; b < B; ++b) {
    T *const i = gates[b], *const f = i + H, *const g = f + H, *const o = g + H, *const later = dc[b];
    const T *const before = c_before[b], *const cell = c[b], *const dy = dh[b];
    detail::for_vectors<T>(H, [&](auto at) __attribute__((always_inline)) {
      const V input = at.load(i), forget = at.load(f), candidate = at.load(g), output = at.load(o);
      const V d = detail::without_faded<T>(at.load(dy));
      const V squashed = simd::tanh(at.load(cell));
      const V dcell = at.load(later) + d * output * (V(1) - squashed * squashed);
      at.store(i, V(dcell * candidate * input * (V(1) - input)));
      at.store(f, V(dcell * at.load(before) * forget * (V(1) - forget)));
      at.store(g, V(dcell * input * (V(1) - candidate * candidate)));
      at.store(o, V(d * squashed * output * (V(1) - output)));
      at.store(later, detail::without_faded<T>(V(dcell * forget)));
    });
  }
}

}  // namespace garden::kernels
