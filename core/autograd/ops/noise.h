// Randomness on the tape: masks that leave values out, and noise that is added. Only for training; the caller decides.
#pragma once

#include "autograd/ops/combine.h"
#include "base/rng.h"
#include "kernels/noise.h"

namespace garden {

// 0 with probability p, else 1 / (1 - p)    mask (…)
template <class T>
Var<T> dropout_mask(Tape<T>& tape, const Shape& shape, float p, Rng& rng) {
  Var<T> mask = tape.result(shape, false);
  const std::size_t n = shape.count();
  ArenaScope scope(tape.arena());
  float* scratch;
  if constexpr (std::is_same_v<T, float>) scratch = mask.value().data;
  else scratch = tape.arena().template take<float>(n);
  kernels::dropout_mask<T>(rng, static_cast<int>(n), p, scratch, mask.value().data);
  return mask;
}

// Standard normal numbers    noise (…)
template <class T>
Var<T> normal_noise(Tape<T>& tape, const Shape& shape, Rng& rng) {
  Var<T> noise = tape.result(shape, false);
  const std::size_t n = shape.count();
  ArenaScope scope(tape.arena());
  kernels::normal_noise<T>(rng, static_cast<int>(n), tape.arena().template take<float>(2 * n), noise.value().data);
  return noise;
}

// y = x + amount * noise    x, noise, y (…)
template <class T>
Var<T> add_noise(Tape<T>& tape, Var<T> x, Var<T> noise, T amount) {
  using V = simd::Vec<T>;
  GARDEN_CHECK(x.shape() == noise.shape(), "add_noise: x is %s and the noise is %s; they must be equal", x.shape().text().c_str(),
               noise.shape().text().c_str());
  Var<T> y = tape.result(x.shape(), x.needs_grad());
  kernels::map(static_cast<int>(x.value().count()), y.value().data, [a = V(amount)](V u, V e) { return V(u + a * e); },
               static_cast<const T*>(x.value().data), static_cast<const T*>(noise.value().data));
  if (y.needs_grad()) {
    tape.record([=](Tape<T>&) {
      if (y.has_grad()) detail::put_grad(x, [](V dv) { return dv; }, static_cast<const T*>(y.grad().data));
    });
  }
  return y;
}

}  // namespace garden
