// Random masks and noise for whole layers. The draws are those of the Rng, one after the other, so they are the same in every build.
#pragma once

#include "base/rng.h"
#include "kernels/pointwise.h"

namespace garden::kernels {

// mask = 0 with probability p, else 1 / (1 - p): what is kept makes up for what is left out.    mask, scratch (n)
// The decision is made in float for every T. The scratch of floats may be the mask itself.
template <class T>
inline void dropout_mask(Rng& rng, int n, float p, float* scratch, T* mask) {
  rng.uniform(n, scratch);
  const T scale = p < 1 ? T(1) / (T(1) - T(p)) : T(0);
  if constexpr (std::is_same_v<T, float>) {
    using V = simd::Vec<float>;
    map(n, mask, [limit = V(p), s = V(scale)](V u) { return V(simd::select(u < limit, V(0), s)); }, static_cast<const float*>(scratch));
  } else {
    for (int i = 0; i < n; ++i) mask[i] = scratch[i] < p ? T(0) : scale;
  }
}

// Standard normal numbers by Box and Muller, from two uniform draws each.    noise (n)  scratch (2 n)
template <class T>
inline void normal_noise(Rng& rng, int n, float* scratch, T* noise) {
  using V = simd::Vec<float>;
  rng.uniform(2 * n, scratch);
  map(
      n, scratch,
      [](V radius_draw, V angle) {
        // 1 - u is in (0, 1]: the logarithm stays finite.
        return V(simd::sqrt(V(V(-2.0f) * simd::log(V(V(1) - radius_draw)))) * simd::cos(V(V(6.28318530717958648f) * angle)));
      },
      static_cast<const float*>(scratch), static_cast<const float*>(scratch + n));
  for (int i = 0; i < n; ++i) noise[i] = static_cast<T>(scratch[i]);
}

}  // namespace garden::kernels
