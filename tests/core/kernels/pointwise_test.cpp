// Elementwise kernels: every tail and misalignment gives what a plain loop gives, to the bit, and touches nothing else.
#include "kernels/pointwise.h"

#include "kernels/support.h"

using namespace garden;
using namespace garden::test;

namespace {

// What one element must be: the same maths on a register filled with it. Lanes do not mix, so the bits are equal.
template <class F, class... X>
float alone(F f, X... x) {
  float lane[simd::width];
  simd::store(lane, f(simd::Batch(x)...));
  return lane[0];
}

const auto wave = [](auto x) { return simd::tanh(x) * x + simd::exp(x); };
const auto mix = [](auto x, auto y, auto z) { return x * y - z / (x * x + decltype(x)(1)); };

}  // namespace

TEST_CASE("map gives each element the bits it has alone", "[kernels]") {
  for_every_tail([](int n, int offset) {
    Array x(n, offset, 1), y(n, offset, 2), z(n, 0, 3), out(n, offset);
    kernels::map(n, out.data(), wave, static_cast<const float*>(x.data()));
    for (int i = 0; i < n; ++i) CHECK(bits(out[i]) == bits(alone(wave, x[i])));
    kernels::map(n, out.data(), mix, static_cast<const float*>(x.data()), static_cast<const float*>(y.data()),
                 static_cast<const float*>(z.data()));
    for (int i = 0; i < n; ++i) CHECK(bits(out[i]) == bits(alone(mix, x[i], y[i], z[i])));
    CHECK(out.guards_whole());
  });
}

TEST_CASE("map works in place", "[kernels]") {
  for_every_tail([](int n, int offset) {
    Array x(n, offset, 1), original(n, offset, 1);
    kernels::map(n, x.data(), wave, static_cast<const float*>(x.data()));
    for (int i = 0; i < n; ++i) CHECK(bits(x[i]) == bits(alone(wave, original[i])));
    CHECK(x.guards_whole());
  });
}

TEST_CASE("map_add adds to what is there", "[kernels]") {
  for_every_tail([](int n, int offset) {
    Array x(n, offset, 1), y(n, 0, 2), before(n, 0, 2);
    kernels::map_add(n, y.data(), wave, static_cast<const float*>(x.data()));
    for (int i = 0; i < n; ++i) CHECK(bits(y[i]) == bits(before[i] + alone(wave, x[i])));
    CHECK(y.guards_whole());
  });
}

TEST_CASE("update changes a parameter and its moments in one pass", "[kernels]") {
  const auto step = [](auto g, auto& p, auto& m, auto& v) {
    using V = decltype(g);
    m = V(0.9f) * m + V(0.1f) * g;
    v = V(0.99f) * v + V(0.01f) * (g * g);
    p = p - V(0.05f) * m / (simd::sqrt(v) + V(1e-8f));
  };
  for_every_tail([&](int n, int offset) {
    Array g(n, offset, 1), p(n, offset, 2), m(n, 1, 3), v(n, 2), p0(n, 0, 2), m0(n, 0, 3);
    for (int i = 0; i < n; ++i) v.data()[i] = 0.25f;
    kernels::update(n, step, static_cast<const float*>(g.data()), p.data(), m.data(), v.data());
    for (int i = 0; i < n; ++i) {
      simd::Batch one_p(p0[i]), one_m(m0[i]), one_v(0.25f);
      step(simd::Batch(g[i]), one_p, one_m, one_v);
      CHECK(bits(p[i]) == bits(alone([](auto x) { return x; }, one_p)));
      CHECK(bits(m[i]) == bits(alone([](auto x) { return x; }, one_m)));
      CHECK(bits(v[i]) == bits(alone([](auto x) { return x; }, one_v)));
    }
    CHECK((p.guards_whole() && m.guards_whole() && v.guards_whole()));
  });
}

TEST_CASE("scale multiplies in place", "[kernels]") {
  for_every_tail([](int n, int offset) {
    Array y(n, offset, 1), before(n, 0, 1);
    kernels::scale(n, 3.0f, y.data());
    for (int i = 0; i < n; ++i) CHECK(y[i] == before[i] * 3.0f);
    CHECK(y.guards_whole());
  });
}

TEST_CASE("bias_activation adds the bias by column and keeps both z and y", "[kernels]") {
  const auto relu = [](auto x) { return simd::max(x, decltype(x)(0)); };
  for_every_tail([&](int O, int offset) {
    for (int B : {0, 1, 2, simd::width, simd::width + 1}) {
      Array z(B * O, offset, 1), z0(B * O, 0, 1), b(O, offset, 2), y(B * O, 0), added(B * O, offset, 1);
      if (O > 0) {
        kernels::bias_activation(B, O, static_cast<const float*>(b.data()), z.data(), y.data(), relu);
        kernels::add_bias(B, O, static_cast<const float*>(b.data()), added.data());
      }
      for (int i = 0; i < B * O; ++i) {
        const float sum = z0[i] + b[i % O];
        CHECK(z[i] == sum);
        CHECK(y[i] == (sum > 0 ? sum : 0.0f));
        CHECK(added[i] == sum);
      }
      CHECK((z.guards_whole() && y.guards_whole() && added.guards_whole()));
    }
  });
}
