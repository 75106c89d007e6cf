// What generator and discriminator of an adversarial game make small, by the logits z of the discriminator. Each is one
// number: the mean of a pointwise function over real rows, or over generated ones.
//   non_saturating  D: -log D(x), -log(1 - D(G(z)))   G: -log D(G(z))        (Goodfellow et al. 2014; D = sigmoid of the logit)
//   minimax         the same D                         G: log(1 - D(G(z)))
//   least_squares   D: (z - 1)^2 / 2, z^2 / 2          G: (z - 1)^2 / 2       (Mao et al. 2017)
//   wasserstein     D: -z, z                           G: -z                  (Arjovsky et al. 2017)
#pragma once

#include "autograd/ops/grad.h"
#include "kernels/reduce.h"

namespace garden {

enum class Contest : int { non_saturating, minimax, least_squares, wasserstein };

namespace detail {
// The mean of value(z), whose derivative is slope(z)    z (B, …)
template <class T, class Value, class Slope>
Var<T> mean_of(Tape<T>& tape, Var<T> z, Value value, Slope slope) {
  using V = simd::Vec<T>;
  const int n = static_cast<int>(z.value().count());
  const T* numbers = z.value().data;
  Var<T> mean = tape.result({}, z.needs_grad());
  *mean.value().data = kernels::map_sum<T>(n, value, numbers) / T(n);
  if (mean.needs_grad()) {
    tape.record([=](Tape<T>&) {
      const V scale(*mean.grad().data / T(n));
      put_grad(z, [=](V x) { return V(scale * slope(x)); }, numbers);
    });
  }
  return mean;
}

// -log sigmoid(x) = log(1 + e^-x), for any x without overflow
template <class V>
V softplus_of_minus(V x) {
  return V(simd::max(-x, V(0)) + simd::log_one_plus(simd::exp(-simd::abs(x))));
}

// How far logits are from saying "real": what a discriminator makes small on real rows, and a generator on its own.
template <class T>
Var<T> not_real(Tape<T>& tape, Var<T> z, Contest contest) {
  using V = simd::Vec<T>;
  if (contest == Contest::least_squares) return mean_of(tape, z, [](V x) { return V(V(0.5f) * ((x - V(1)) * (x - V(1)))); }, [](V x) { return V(x - V(1)); });
  if (contest == Contest::wasserstein) return mean_of(tape, z, [](V x) { return V(-x); }, [](V) { return V(-1); });
  return mean_of(tape, z, [](V x) { return softplus_of_minus(x); }, [](V x) { return V(-simd::sigmoid(V(-x))); });
}

// How far they are from saying "generated".
template <class T>
Var<T> not_generated(Tape<T>& tape, Var<T> z, Contest contest) {
  using V = simd::Vec<T>;
  if (contest == Contest::least_squares) return mean_of(tape, z, [](V x) { return V(V(0.5f) * (x * x)); }, [](V x) { return x; });
  if (contest == Contest::wasserstein) return mean_of(tape, z, [](V x) { return x; }, [](V) { return V(1); });
  return mean_of(tape, z, [](V x) { return softplus_of_minus(V(-x)); }, [](V x) { return simd::sigmoid(x); });
}
}  // namespace detail

// x + y of two numbers
template <class T>
Var<T> sum_of(Tape<T>& tape, Var<T> x, Var<T> y) {
  Var<T> z = tape.result({}, x.needs_grad() || y.needs_grad());
  *z.value().data = *x.value().data + *y.value().data;
  if (z.needs_grad()) {
    tape.record([=](Tape<T>&) {
      using V = simd::Vec<T>;
      for (const Var<T>& part : {x, y})
        if (part.needs_grad()) detail::put_grad(part, [](V v) { return v; }, static_cast<const T*>(z.grad().data));
    });
  }
  return z;
}

// One number; real (B, 1), generated (B', 1): logits
template <class T>
Var<T> discriminator_loss(Tape<T>& tape, Var<T> real, Var<T> generated, Contest contest) {
  return sum_of(tape, detail::not_real(tape, real, contest), detail::not_generated(tape, generated, contest));
}

// One number; generated (B, 1): logits
template <class T>
Var<T> generator_loss(Tape<T>& tape, Var<T> generated, Contest contest) {
  using V = simd::Vec<T>;
  if (contest != Contest::minimax) return detail::not_real(tape, generated, contest);
  return detail::mean_of(tape, generated, [](V x) { return V(-detail::softplus_of_minus(V(-x))); }, [](V x) { return V(-simd::sigmoid(x)); });
}

}  // namespace garden
