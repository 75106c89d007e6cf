// The matrix product and the machine's limit, for the benchmark page: the only C++ outside bindings/ that is exported to JavaScript.
// Built with the product's flags into bench_kernels.mjs beside engine.mjs, never shipped.
#include <emscripten/emscripten.h>

#include <vector>

#include "base/arena.h"
#include "base/simd.h"
#include "kernels/gemm.h"

namespace {

using garden::Arena;
using garden::kernels::gemm;
using garden::kernels::Trans;
namespace simd = garden::simd;

Arena& scratch() {
  static Arena arena;
  return arena;
}

struct Matrices {
  std::vector<float> a, b, c;
};

Matrices& matrices(int M, int N, int K) {
  static Matrices held;
  held.a.assign(static_cast<std::size_t>(M) * static_cast<std::size_t>(K), 0.5f);
  held.b.assign(static_cast<std::size_t>(K) * static_cast<std::size_t>(N), 0.25f);
  held.c.assign(static_cast<std::size_t>(M) * static_cast<std::size_t>(N), 0.0f);
  return held;
}

Trans trans(int yes) { return yes != 0 ? Trans::yes : Trans::no; }

}  // namespace

extern "C" {

// `repeats` products of op(A) (M, K) and op(B) (K, N); returns a value of the last one, so that none can be dropped.
EMSCRIPTEN_KEEPALIVE float product(int a, int b, int M, int N, int K, int repeats) {
  Matrices& m = matrices(M, N, K);
  for (int i = 0; i < repeats; ++i) {
    gemm<float>(trans(a), trans(b), M, N, K, m.a.data(), a != 0 ? M : K, m.b.data(), b != 0 ? K : N, m.c.data(), N, false,
                scratch());
  }
  return m.c.back();
}

EMSCRIPTEN_KEEPALIVE int peak_chains() { return 12; }

// Twelve chains of x = x a + b that never leave the registers: as many multiplications and additions as the machine can
// start, because one chain waits for its own last result. 2 * lanes * chains * repeats operations.
// a and b come from the caller, so nothing can be computed in advance; |a| < 1 keeps the values normal.
EMSCRIPTEN_KEEPALIVE float peak(int repeats, float a_value, float b_value) {
  const simd::Batch a(a_value), b(b_value);
  simd::Batch x0(0.0f), x1(0.1f), x2(0.2f), x3(0.3f), x4(0.4f), x5(0.5f), x6(0.6f), x7(0.7f), x8(0.8f), x9(0.9f), x10(1.0f), x11(1.1f);
  for (int i = 0; i < repeats; ++i) {
    x0 = simd::madd(x0, a, b);
    x1 = simd::madd(x1, a, b);
    x2 = simd::madd(x2, a, b);
    x3 = simd::madd(x3, a, b);
    x4 = simd::madd(x4, a, b);
    x5 = simd::madd(x5, a, b);
    x6 = simd::madd(x6, a, b);
    x7 = simd::madd(x7, a, b);
    x8 = simd::madd(x8, a, b);
    x9 = simd::madd(x9, a, b);
    x10 = simd::madd(x10, a, b);
    x11 = simd::madd(x11, a, b);
  }
  return simd::reduce_add(simd::Batch(((x0 + x1) + (x2 + x3)) + ((x4 + x5) + (x6 + x7)) + ((x8 + x9) + (x10 + x11))));
}

EMSCRIPTEN_KEEPALIVE int lanes() { return simd::width; }

}  // extern "C"
