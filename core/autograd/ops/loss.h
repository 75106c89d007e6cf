// The loss of a batch: one number, from which the way back starts. A row is whatever the last axis holds: outputs
// (B, T, K) are B T rows, each with a target of its own.
#pragma once

#include <span>
#include <variant>

#include "autograd/ops/grad.h"
#include "kernels/reduce.h"

namespace garden {

// What a loss by rows reads: z (B, K), t (B) class numbers, and the weights of the classes (K) or none.
template <class T>
struct LossRows {
  int B, K;
  const T* z;
  const T* t;
  std::span<const float> weights;

  int label(int row) const { return static_cast<int>(t[row]); }
  T weight_of(int k) const { return weights.empty() ? T(1) : T(weights[static_cast<std::size_t>(k)]); }
  // What the sum over rows is divided by: the weights of the rows together.
  T total() const {
    if (weights.empty()) return T(B);
    T sum(0);
    for (int row = 0; row < B; ++row) sum += weight_of(label(row));
    return sum > T(0) ? sum : T(1);
  }
};

namespace detail {
// A pointwise loss with what depends on the number of outputs worked out: `at(K)` where it declares one.
template <class Loss>
auto pointwise_at(const Loss& kind, int K) {
  if constexpr (requires { kind.at(K); }) return kind.at(K);
  else return kind;
}
}  // namespace detail

// The mean loss of a batch: one number. z (B, …, K)  t as the loss wants it (catalog/targets.h)  weights (K) or empty
template <class T, class Loss>
Var<T> loss(Tape<T>& tape, Var<T> z, Var<T> t, const Loss& kind, std::span<const float> weights = {}) {
  using V = simd::Vec<T>;
  const int n = static_cast<int>(z.value().count());
  const int K = detail::last_axis(z.shape());
  const int B = K > 0 ? n / K : 0;
  Var<T> mean = tape.result({}, z.needs_grad());
  if constexpr (Loss::pointwise) {
    GARDEN_CHECK(z.value().count() == t.value().count(), "loss: z is %s and t is %s; they must have as many numbers",
                 z.shape().text().c_str(), t.shape().text().c_str());
    const T *zv = z.value().data, *tv = t.value().data;
    const auto f = detail::pointwise_at(kind, K);
    *mean.value().data = kernels::map_sum<T>(n, [&](V a, V b) { return f.value(a, b); }, zv, tv) / T(n);
    if (mean.needs_grad()) {
      tape.record([=](Tape<T>&) {
        const V scale(*mean.grad().data / T(n));
        detail::put_grad(z, [=](V a, V b) { return scale * f.slope(a, b); }, zv, tv);
      });
    }
  } else {
    GARDEN_CHECK(t.value().count() == static_cast<std::size_t>(B), "loss: z is %s and t is %s; t must hold one class number a row",
                 z.shape().text().c_str(), t.shape().text().c_str());
    GARDEN_CHECK(weights.empty() || weights.size() == static_cast<std::size_t>(K), "loss: z is %s and there are %d class weights; there must be one an output",
                 z.shape().text().c_str(), static_cast<int>(weights.size()));
    const LossRows<T> rows{B, K, z.value().data, t.value().data, weights};
    T* p = tape.arena().template take<T>(static_cast<std::size_t>(n));
    *mean.value().data = kind.mean_rows(rows, p, tape.arena());
    if (mean.needs_grad()) {
      tape.record([=](Tape<T>& tp) {
        ArenaScope scope(tp.arena());
        T* dz = z.has_grad() ? tp.arena().template take<T>(static_cast<std::size_t>(n)) : z.grad().data;
        kind.slope_rows(rows, p, *mean.grad().data, dz);
        if (z.add_to_grad()) kernels::map_add(n, z.grad().data, [](V v) { return v; }, static_cast<const T*>(dz));
      });
    }
  }
  return mean;
}

template <class T, class... Losses>
Var<T> loss(Tape<T>& tape, Var<T> z, Var<T> t, const std::variant<Losses...>& kind, std::span<const float> weights = {}) {
  return std::visit([&](const auto& k) { return loss(tape, z, t, k, weights); }, kind);
}

}  // namespace garden
