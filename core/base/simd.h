// The only file that includes xsimd: one set of maths for float lanes (Batch), float and double.
// Call everything qualified (simd::exp, simd::store): unqualified calls find xsimd's by ADL. Values that reach
// training data or parameters must come from here, never from libm, or the bits differ between platforms.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

#if !defined(GARDEN_BUILD_SCALAR)
#include <xsimd/xsimd.hpp>
#if defined(__wasm_simd128__)
#include <wasm_simd128.h>
#endif
#endif

namespace garden::simd {

// ---- The lanes -----------------------------------------------------------------------------------------------
// 128-bit lanes everywhere, so that native and wasm give the same bits; only a build that may use AVX2 and FMA
// (native-fast, for benches) widens them to eight.
#if defined(GARDEN_BUILD_SCALAR)
using Batch = float;
inline constexpr int width = 1;
#else
#if defined(__AVX2__) && defined(__FMA__)
inline constexpr int width = 8;
#else
inline constexpr int width = 4;
#endif
using Batch = xsimd::make_sized_batch_t<float, width>;
static_assert(!std::is_void_v<Batch>, "this target has no 128-bit float lanes; build with GARDEN_BUILD_SCALAR");
#endif

// The lanes that carry values of T: Batch for float, double itself for the gradient checks.
namespace detail {
template <class T> struct VecOf;
template <> struct VecOf<float> { using type = Batch; };
template <> struct VecOf<double> { using type = double; };
}  // namespace detail
template <class T> using Vec = typename detail::VecOf<T>::type;

template <class V> inline constexpr int lanes = 1;
#if !defined(GARDEN_BUILD_SCALAR)
template <> inline constexpr int lanes<Batch> = width;
#endif

// Rows become columns: r0[1] and r1[0] change places, and so on. Four lanes only.
template <class V> void transpose(V& r0, V& r1, V& r2, V& r3) requires(lanes<V> == 4);

// Two registers read one after the other become the even and the odd places; interleave is the way back. Several lanes only.
template <class V> void deinterleave(V& first, V& second) requires(lanes<V> > 1);
template <class V> void interleave(V& even, V& odd) requires(lanes<V> > 1);

// ---- float and double: one lane ------------------------------------------------------------------------------
inline double load(const double* p) { return *p; }
inline void store(double* p, double v) { *p = v; }
inline double load_partial(const double* p, int count, double fill = 0) { return count > 0 ? *p : fill; }
inline void store_partial(double* p, double v, int count) { if (count > 0) *p = v; }

template <class S> inline S select(bool mask, S a, S b) requires(std::is_floating_point_v<S>) { return mask ? a : b; }

inline double exp(double x) { return std::exp(x); }
inline double log(double x) { return std::log(x); }
inline double sqrt(double x) { return std::sqrt(x); }
inline double tanh(double x) { return std::tanh(x); }
inline double erf(double x) { return std::erf(x); }
inline double sin(double x) { return std::sin(x); }
inline double cos(double x) { return std::cos(x); }
inline double abs(double x) { return std::fabs(x); }
inline double min(double a, double b) { return b < a ? b : a; }
inline double max(double a, double b) { return a < b ? b : a; }
inline double madd(double a, double b, double c) { return a * b + c; }
inline double reduce_add(double x) { return x; }
inline double reduce_max(double x) { return x; }

inline float sqrt(float x) { return std::sqrt(x); }
inline float abs(float x) { return std::fabs(x); }
inline float min(float a, float b) { return b < a ? b : a; }
inline float max(float a, float b) { return a < b ? b : a; }
inline float madd(float a, float b, float c) { return a * b + c; }

#if defined(GARDEN_BUILD_SCALAR)

inline float load(const float* p) { return *p; }
inline void store(float* p, float v) { *p = v; }
inline float load_partial(const float* p, int count, float fill = 0) { return count > 0 ? *p : fill; }
inline void store_partial(float* p, float v, int count) { if (count > 0) *p = v; }
inline float exp(float x) { return std::exp(x); }
inline float log(float x) { return std::log(x); }
inline float sin(float x) { return std::sin(x); }
inline float cos(float x) { return std::cos(x); }
inline float reduce_add(float x) { return x; }
inline float reduce_max(float x) { return x; }

#else

// ---- Batch ---------------------------------------------------------------------------------------------------
// Unaligned loads and stores. The partial ones touch only the first `count` (0 … width) values.
inline Batch load(const float* p) { return Batch::load_unaligned(p); }
inline void store(float* p, Batch v) { v.store_unaligned(p); }

inline Batch load_partial(const float* p, int count, float fill = 0) {
  alignas(Batch) float lane[width];
  for (int i = 0; i < width; ++i) lane[i] = i < count ? p[i] : fill;
  return Batch::load_aligned(lane);
}
inline void store_partial(float* p, Batch v, int count) {
  alignas(Batch) float lane[width];
  v.store_aligned(lane);
  for (int i = 0; i < width; ++i) {
    if (i < count) p[i] = lane[i];
  }
}

template <class A> inline xsimd::batch<float, A> select(xsimd::batch_bool<float, A> mask, xsimd::batch<float, A> a, xsimd::batch<float, A> b) {
  return xsimd::select(mask, a, b);
}

// xsimd's exp turns NaN into a number on wasm; a NaN must stay one, or the guard of a training run never sees it.
inline Batch exp(Batch x) { return xsimd::select(x == x, xsimd::exp(x), x); }
inline Batch log(Batch x) { return xsimd::log(x); }
inline Batch sqrt(Batch x) { return xsimd::sqrt(x); }
inline Batch sin(Batch x) { return xsimd::sin(x); }
inline Batch cos(Batch x) { return xsimd::cos(x); }
inline Batch abs(Batch x) { return xsimd::abs(x); }
// As for one lane: `b < a ? b : a`, so a NaN in `a` survives on every platform. Wasm has one instruction for just that.
#if defined(__wasm_simd128__)
inline Batch min(Batch a, Batch b) { return wasm_f32x4_pmin(a, b); }
inline Batch max(Batch a, Batch b) { return wasm_f32x4_pmax(a, b); }
#else
inline Batch min(Batch a, Batch b) { return xsimd::select(b < a, b, a); }
inline Batch max(Batch a, Batch b) { return xsimd::select(a < b, b, a); }
#endif

template <class V>
inline void transpose(V& r0, V& r1, V& r2, V& r3) requires(lanes<V> == 4) {
  const V a = xsimd::zip_lo(r0, r2), b = xsimd::zip_lo(r1, r3);
  const V c = xsimd::zip_hi(r0, r2), d = xsimd::zip_hi(r1, r3);
  r0 = xsimd::zip_lo(a, b);
  r1 = xsimd::zip_hi(a, b);
  r2 = xsimd::zip_lo(c, d);
  r3 = xsimd::zip_hi(c, d);
}

namespace detail {
template <unsigned start>
struct EverySecond {  // start, start + 2, … over both registers
  static constexpr unsigned get(unsigned i, unsigned) { return start + 2 * i; }
};
template <unsigned start>
inline Batch every_second(Batch a, Batch b) {
  return xsimd::shuffle(a, b, xsimd::make_batch_constant<std::uint32_t, Batch::arch_type, EverySecond<start>>());
}
}  // namespace detail
template <class V>
inline void deinterleave(V& first, V& second) requires(lanes<V> > 1) {
  const V even = detail::every_second<0>(first, second);
  second = detail::every_second<1>(first, second);
  first = even;
}
template <class V>
inline void interleave(V& even, V& odd) requires(lanes<V> > 1) {
  const V low = xsimd::zip_lo(even, odd);
  odd = xsimd::zip_hi(even, odd);
  even = low;
}

// a * b + c: rounded twice in the reproducible builds, as the platform likes in the relaxed and fast ones.
inline Batch madd(Batch a, Batch b, Batch c) {
#if defined(__wasm_relaxed_simd__)
  return wasm_f32x4_relaxed_madd(a, b, c);
#elif defined(__AVX2__) && defined(__FMA__)
  return xsimd::fma(a, b, c);
#else
  return a * b + c;
#endif
}

// Neighbours are added first, in the same order on every platform: ((0 + 1) + (2 + 3)).
inline float reduce_add(Batch v) {
  alignas(Batch) float lane[width];
  v.store_aligned(lane);
  for (int step = 1; step < width; step *= 2) {
    for (int i = 0; i < width; i += 2 * step) lane[i] += lane[i + step];
  }
  return lane[0];
}
inline float reduce_max(Batch v) {
  alignas(Batch) float lane[width];
  v.store_aligned(lane);
  float largest = lane[0];
  for (int i = 1; i < width; ++i) largest = simd::max(largest, lane[i]);
  return largest;
}

// A single float goes through the lanes too: the same number gives the same bits wherever it stands.
inline float exp(float x) { return simd::exp(Batch(x)).get(0); }
inline float log(float x) { return simd::log(Batch(x)).get(0); }
inline float sin(float x) { return simd::sin(Batch(x)).get(0); }
inline float cos(float x) { return simd::cos(Batch(x)).get(0); }

#endif

// ---- tanh ----------------------------------------------------------------------------------------------------
// x P(x^2) / Q(x^2), fitted by us for the least relative error on |x| <= 9.02, beyond which the nearest float is 1:
// within 3 epsilon, without a branch, several times faster than by an exponential.
namespace detail {
template <class V>
inline V rational_tanh(V x) {
  const V limit(9.02f);
  const V t = x * x;
  V p = simd::madd(t, V(1.33189475e-08f), V(2.05833894e-05f));
  p = simd::madd(t, p, V(3.49402893e-03f));
  p = simd::madd(t, p, V(1.33797124e-01f));
  p = simd::madd(t, p, V(1));
  V q = simd::madd(t, V(7.76196771e-07f), V(3.28308350e-04f));
  q = simd::madd(t, q, V(2.58710515e-02f));
  q = simd::madd(t, q, V(4.67130274e-01f));
  q = simd::madd(t, q, V(1));
  const V y = x * p / q;
  // A large x overflows above, but is not chosen; the limits also take the last bit off a y of 1 + epsilon. NaN stays.
  return simd::max(simd::min(simd::select(simd::abs(x) < limit, y, x), V(1)), V(-1));
}
}  // namespace detail

inline float tanh(float x) { return detail::rational_tanh(x); }
#if !defined(GARDEN_BUILD_SCALAR)
inline Batch tanh(Batch x) { return detail::rational_tanh(x); }
#endif

// ---- erf -----------------------------------------------------------------------------------------------------
// x P(x^2) / Q(x^2), fitted by us for the least relative error on |x| <= 3.925, beyond which the nearest float is 1:
// within 3 epsilon, without a branch.
namespace detail {
template <class V>
inline V rational_erf(V x) {
  const V t = x * x;
  V p = simd::madd(t, V(2.04604498e-06f), V(2.84843962e-04f));
  p = simd::madd(t, p, V(3.77252465e-03f));
  p = simd::madd(t, p, V(5.27692176e-02f));
  p = simd::madd(t, p, V(1.90593019e-01f));
  p = simd::madd(t, p, V(1.12837911f));
  V q = simd::madd(t, V(3.80479833e-05f), V(1.16385357e-03f));
  q = simd::madd(t, q, V(1.49831446e-02f));
  q = simd::madd(t, q, V(1.14182435e-01f));
  q = simd::madd(t, q, V(5.02241373e-01f));
  q = simd::madd(t, q, V(1));
  const V y = x * p / q;
  return simd::max(simd::min(simd::select(simd::abs(x) < V(3.925f), y, x), V(1)), V(-1));
}
}  // namespace detail

inline float erf(float x) { return detail::rational_erf(x); }
#if !defined(GARDEN_BUILD_SCALAR)
inline Batch erf(Batch x) { return detail::rational_erf(x); }
#endif

// ---- For every V ---------------------------------------------------------------------------------------------
// 1 / (1 + e^-x), without overflow: the exponential only ever sees -|x|.
template <class V>
inline V sigmoid(V x) {
  const V e = simd::exp(-simd::abs(x));
  return simd::select(x < V(0), e, V(1)) / (V(1) + e);
}

// log(1 + e) for e >= 0, exact for tiny e as well: the rounding of 1 + e is divided out again (Kahan).
template <class V>
inline V log_one_plus(V e) {
  const V u = V(1) + e;
  const V rounded = u - V(1);
  return simd::select(rounded == V(0), e, simd::log(u) * (e / simd::select(rounded == V(0), V(1), rounded)));
}

// A constant with all the digits that the lanes hold.
template <class V>
inline V number(double c) {
  if constexpr (std::is_same_v<V, double>) return c;
  else return V(static_cast<float>(c));
}

}  // namespace garden::simd
