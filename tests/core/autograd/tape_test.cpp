// The tape itself: what is shared adds up, what is not needed is not computed, and nothing is allocated once warm.
#include <catch2/catch_test_macros.hpp>

#include <array>
#include <vector>

#include "autograd/ops.h"
#include "catalog/registry.h"

using namespace garden;

TEST_CASE("a weight used twice gets the sum of both gradients") {
  std::array<double, 2> x{1, 2}, t{0, 0};
  std::array<double, 4> w{0.1, 0.2, 0.3, 0.4}, dw{};
  std::array<double, 2> b{0.5, -0.5}, db{};
  const auto value = [&](bool backward) {
    Tape<double> tape;
    const auto W = tape.parameter({w.data(), {2, 2}}, {dw.data(), {2, 2}});
    const auto B = tape.parameter({b.data(), {2}}, {db.data(), {2}});
    const auto h = activate(tape, linear(tape, tape.constant({x.data(), {1, 2}}), W, B), Tanh{});
    const auto mean = loss(tape, linear(tape, h, W, B), tape.constant({t.data(), {1, 2}}), Mse{});
    if (backward) tape.backward(mean);
    return *mean.value().data;
  };
  value(true);
  for (std::size_t i = 0; i < 4; ++i) {
    const double kept = w[i], h = 1e-6;
    w[i] = kept + h;
    const double up = value(false);
    w[i] = kept - h;
    const double down = value(false);
    w[i] = kept;
    CHECK(std::abs((up - down) / (2 * h) - dw[i]) < 1e-8);
  }
}

TEST_CASE("a parameter the loss does not depend on gets zeros") {
  std::array<float, 2> w{1, 2}, dw{7, 7}, u{1, 2}, du{7, 7}, t{0, 0};
  Tape<float> tape;
  const auto W = tape.parameter({w.data(), {1, 2}}, {dw.data(), {1, 2}});
  tape.parameter({u.data(), {1, 2}}, {du.data(), {1, 2}});
  tape.backward(loss(tape, W, tape.constant({t.data(), {1, 2}}), Mse{}));
  CHECK(dw == std::array<float, 2>{1, 2});
  CHECK(du == std::array<float, 2>{0, 0});
}

TEST_CASE("values that depend on no parameter carry no gradient") {
  std::array<float, 2> x{1, 2}, w{1, 2}, b{0};
  Tape<float> tape;
  const auto y = linear(tape, tape.constant({x.data(), {1, 2}}), tape.constant({w.data(), {1, 2}}), tape.constant({b.data(), {1}}));
  CHECK_FALSE(y.needs_grad());
  CHECK(y.value().data[0] == 5);
}

TEST_CASE("both values of a fused layer may be used further on") {
  std::array<double, 2> x{0.5, -1};
  std::array<double, 4> w{0.1, 0.2, -0.3, 0.4}, fused_dw{}, plain_dw{}, t{};
  std::array<double, 2> b{0.1, 0.2}, db{};
  const auto run = [&](bool use_y, double* dw) {
    Tape<double> tape;
    const auto W = tape.parameter({w.data(), {2, 2}}, {dw, {2, 2}});
    const auto B = tape.parameter({b.data(), {2}}, {db.data(), {2}});
    const auto X = tape.constant({x.data(), {1, 2}});
    const auto z = use_y ? linear_activate(tape, X, W, B, Tanh{}).z : linear(tape, X, W, B);
    tape.backward(loss(tape, z, tape.constant({t.data(), {1, 2}}), Mse{}));
  };
  run(true, fused_dw.data());
  run(false, plain_dw.data());
  CHECK(fused_dw == plain_dw);
}

TEST_CASE("a repeated step takes no more memory") {
  Tape<float> tape;
  std::vector<float> x(64 * 20, 0.5f), w(30 * 20, 0.1f), dw(w.size()), b(30), db(30), t(64, 3);
  const auto step = [&] {
    tape.reset();
    const auto W = tape.parameter({w.data(), {30, 20}}, {dw.data(), {30, 20}});
    const auto B = tape.parameter({b.data(), {30}}, {db.data(), {30}});
    const auto y = linear_activate(tape, tape.constant({x.data(), {64, 20}}), W, B, Elu{}).y;
    tape.backward(loss(tape, y, tape.constant({t.data(), {64}}), SoftmaxCrossEntropy{}));
  };
  step();
  const std::size_t bytes = tape.arena().reserved_bytes();
  for (int i = 0; i < 10; ++i) step();
  CHECK(tape.arena().reserved_bytes() == bytes);
}
