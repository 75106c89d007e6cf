// The loss of a batch: one number, from which the way back starts.
#pragma once

#include <variant>

#include "autograd/ops/grad.h"
#include "kernels/reduce.h"

namespace garden {

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
