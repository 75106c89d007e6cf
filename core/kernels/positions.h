// The table of sines and cosines that tells a sequence model where each token stands (Vaswani et al. 2017).
// Computed in double by additions and products alone, so it is exact to float and has the same bits everywhere.
#pragma once

namespace garden::kernels {

namespace detail {

// e^x for x in [-16, 0]: the series of e^(x/64), squared six times. Good to 1e-13.
constexpr double small_exp(double x) {
  const double u = x / 64;
  double term = 1, sum = 1;
  for (int n = 1; n <= 12; ++n) sum += term *= u / n;
  for (int i = 0; i < 6; ++i) sum *= sum;
  return sum;
}

// sin and cos of x in [0, 1] by their series.
constexpr void small_sin_cos(double x, double& sine, double& cosine) {
  double term = 1;
  sine = 0, cosine = 1;
  for (int n = 1; n <= 20; n += 2) {
    term *= x / n;
    sine += n % 4 == 1 ? term : -term;
    term *= x / (n + 1);
    cosine += n % 4 == 1 ? -term : term;
  }
}

}  // namespace detail

// table[t][2i] = sin(t / 10000^(2i/D)), table[t][2i+1] = cos(t / 10000^(2i/D))    table (T, D)
template <class T>
inline void sinusoids(int length, int D, T* table) {
  constexpr double log_of_base = 9.210340371976182736;
  const double ratio = detail::small_exp(-2 * log_of_base / (D > 1 ? D : 2));
  double frequency = 1;
  for (int column = 0; column < D; column += 2, frequency *= ratio) {
    double step_sin, step_cos, sine = 0, cosine = 1;
    detail::small_sin_cos(frequency, step_sin, step_cos);
    T* at = table + column;
    // Each position turns the one before by the same angle.
    for (int t = 0; t < length; ++t, at += D) {
      at[0] = static_cast<T>(sine);
      if (column + 1 < D) at[1] = static_cast<T>(cosine);
      const double turned = sine * step_cos + cosine * step_sin;
      cosine = cosine * step_cos - sine * step_sin;
      sine = turned;
    }
  }
}

}  // namespace garden::kernels
