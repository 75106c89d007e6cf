// Convolutions on the tape: what the layers build on them may take for granted. The sums themselves are tested with the kernels.
#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <vector>

#include "autograd/ops.h"
#include "base/rng.h"
#include "catalog/activations.h"
#include "catalog/losses.h"

using namespace garden;

namespace {

struct Values {
  std::vector<float> value, grad;
  Shape shape;
  Values(const Shape& s, std::uint64_t seed) : value(s.count()), grad(s.count()), shape(s) {
    Rng rng(seed, Stream::data);
    for (float& v : value) v = rng.uniform(-1.0f, 1.0f);
  }
  Var<float> on(Tape<float>& tape) { return tape.parameter({value.data(), shape}, {grad.data(), shape}); }
};

bool same(const float* a, const float* b, std::size_t n) { return std::memcmp(a, b, n * sizeof(float)) == 0; }

// Runs `make(x, w, b)` -> z and back from half the sum of squares; leaves the gradients in x, w, b.
template <class Make>
std::vector<float> run(Values& x, Values& w, Values& b, Make make) {
  Tape<float> tape;
  const Var<float> y = make(tape, x.on(tape), w.on(tape), b.on(tape));
  const std::vector<float> zeros(y.value().count());
  const Var<float> flat = flatten(tape, y);
  tape.backward(loss(tape, flat, tape.constant({const_cast<float*>(zeros.data()), flat.shape()}), Mse{}));
  return {y.value().begin(), y.value().end()};
}

}  // namespace

TEST_CASE("conv2d with its activation in one pass: the same bits as one after the other, forward and back") {
  // 40 images of 4 x 30 x 30 outputs are several groups of images, and a rest.
  for (int B : {1, 3, 40}) {
    Values x({B, 2, 32, 32}, 1), w({4, 2, 3, 3}, 2), b({4}, 3);
    Values x1 = x, w1 = w, b1 = b;
    const auto apart = run(x, w, b, [](Tape<float>& t, Var<float> u, Var<float> v, Var<float> c) { return activate(t, conv2d(t, u, v, c, {}), Tanh{}); });
    const auto fused = run(x1, w1, b1, [](Tape<float>& t, Var<float> u, Var<float> v, Var<float> c) { return conv2d_activate(t, u, v, c, {}, Tanh{}).y; });
    CHECK(same(apart.data(), fused.data(), apart.size()));
    CHECK(same(x.grad.data(), x1.grad.data(), x.grad.size()));
    CHECK(same(w.grad.data(), w1.grad.data(), w.grad.size()));
    CHECK(same(b.grad.data(), b1.grad.data(), b.grad.size()));
  }
}

TEST_CASE("conv2d of a signal: the same bits as of an image of height 1") {
  Values x({5, 3, 19}, 1), w({4, 3, 5}, 2), b({4}, 3);
  Values x1 = x, w1 = w, b1 = b;
  x1.shape = {5, 3, 1, 19};
  w1.shape = {4, 3, 1, 5};
  const ConvGeometry g{.stride_w = 2, .before_w = 2, .after_w = 1};
  const auto make = [&](Tape<float>& t, Var<float> u, Var<float> v, Var<float> c) { return conv2d(t, u, v, c, g); };
  const auto signal = run(x, w, b, make), image = run(x1, w1, b1, make);
  CHECK(signal == image);
  CHECK((x.grad == x1.grad && w.grad == w1.grad && b.grad == b1.grad));
}

TEST_CASE("convolutions add their gradients where a value is used twice") {
  Values x({2, 4, 5, 5}, 1), w({4, 4, 1, 1}, 2), b({4}, 3);
  Values twice = x, w2 = w, b2 = b;
  // c(x) + c(x) is 2 c(x): every gradient is the same.
  for (bool transposed : {false, true}) {
    const auto conv = [&](Tape<float>& t, Var<float> u, Var<float> v, Var<float> c) {
      return transposed ? conv_transpose2d(t, u, v, c, {}, 0, 0) : conv2d(t, u, v, c, {});
    };
    const auto sum = run(x, w, b, [&](Tape<float>& t, Var<float> u, Var<float> v, Var<float> c) { return add(t, conv(t, u, v, c), conv(t, u, v, c)); });
    const auto doubled = run(twice, w2, b2, [&](Tape<float>& t, Var<float> u, Var<float> v, Var<float> c) {
      const Var<float> z = conv(t, u, v, c);
      return add(t, z, z);
    });
    CHECK(sum == doubled);
    float furthest = 0;
    for (std::size_t i = 0; i < x.grad.size(); ++i) furthest = std::max(furthest, std::abs(x.grad[i] - twice.grad[i]));
    for (std::size_t i = 0; i < w.grad.size(); ++i) furthest = std::max(furthest, std::abs(w.grad[i] - w2.grad[i]));
    for (std::size_t i = 0; i < b.grad.size(); ++i) furthest = std::max(furthest, std::abs(b.grad[i] - b2.grad[i]));
    CHECK(furthest < 1e-5f);  // sums of at most 200 numbers below 1, added in another order
  }
}
