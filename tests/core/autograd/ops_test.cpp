// Ops that layers are composed of: their values by hand, their gradients against differences in double.
#include <catch2/catch_test_macros.hpp>

#include <numeric>

#include "autograd/ops.h"
#include "catalog/losses.h"
#include "catalog/support.h"

using namespace garden;
using namespace garden::tests;

namespace {

// The largest distance between the tape's gradient of a smooth function of build(tape, sources) and its differences.
template <class F>
double worst_gradient(const std::vector<Shape>& shapes, F&& build) {
  std::vector<std::vector<double>> values, grads;
  for (const Shape& shape : shapes) {
    values.push_back(random_values<double>(shape.count(), 1 + values.size(), 1));
    grads.emplace_back(shape.count(), 777.0);
  }
  const std::vector<double> aim = random_values<double>(1000, 50);
  Tape<double> tape;
  const auto run = [&](bool backward) {
    tape.reset();
    std::vector<Var<double>> sources;
    for (std::size_t i = 0; i < shapes.size(); ++i) sources.push_back(tape.parameter({values[i].data(), shapes[i]}, {grads[i].data(), shapes[i]}));
    const Var<double> y = build(tape, sources);
    const Var<double> mean = loss(tape, y, tape.constant({const_cast<double*>(aim.data()), y.shape()}), Mse{});
    if (backward) tape.backward(mean);
    return *mean.value().data;
  };
  run(true);
  double worst = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    for (std::size_t j = 0; j < values[i].size(); ++j) {
      worst = std::fmax(worst, distance(grads[i][j], slope_of(&values[i][j], [&] { return run(false); })));
    }
  }
  return worst;
}

using Vars = const std::vector<Var<double>>&;
constexpr double tolerance = 1e-7;

}  // namespace

TEST_CASE("concat lays its sources side by side along the axis") {
  std::vector<float> a(2 * 1 * 3), b(2 * 2 * 3);
  std::iota(a.begin(), a.end(), 0.0f);
  std::iota(b.begin(), b.end(), 100.0f);
  Tape<float> tape;
  const std::vector<Var<float>> sources = {tape.constant({a.data(), {2, 1, 3}}), tape.constant({b.data(), {2, 2, 3}})};
  const Var<float> y = concat<float>(tape, sources, 1);
  REQUIRE(y.shape() == Shape{2, 3, 3});
  CHECK(std::vector<float>(y.value().begin(), y.value().end()) ==
        std::vector<float>{0, 1, 2, 100, 101, 102, 103, 104, 105, 3, 4, 5, 106, 107, 108, 109, 110, 111});
  const Var<float> part = slice(tape, y, 2, 1, 2);
  REQUIRE(part.shape() == Shape{2, 3, 2});
  CHECK(std::vector<float>(part.value().begin(), part.value().end()) ==
        std::vector<float>{1, 2, 101, 102, 104, 105, 4, 5, 107, 108, 110, 111});
}

TEST_CASE("concat, slice and reshape have the numeric gradient, also of a source used twice") {
  for (int axis = 0; axis < 3; ++axis) {
    Shape a{2, 3, 2}, b{2, 3, 2};
    CHECK(worst_gradient({a, b}, [&](auto& tape, Vars x) {
            const std::vector<Var<double>> list = {x[0], x[1], x[0]};
            return concat<double>(tape, list, axis);
          }) < tolerance);
    CHECK(worst_gradient({{4, 5, 3}}, [&](auto& tape, Vars x) {
            return add(tape, slice(tape, x[0], axis, 0, 2), slice(tape, x[0], axis, 1, 2));
          }) < tolerance);
  }
  CHECK(worst_gradient({{2, 6}}, [](auto& tape, Vars x) { return multiply(tape, reshape(tape, x[0], {3, 4}), reshape(tape, x[0], {3, 4})); }) <
        tolerance);
}

TEST_CASE("sums and products have the numeric gradient") {
  CHECK(worst_gradient({{2, 3}, {2, 3}, {2, 3}}, [](auto& tape, Vars x) {
          const std::vector<Var<double>> list = {x[0], x[1], x[2], x[0]};
          return add<double>(tape, list);
        }) < tolerance);
  CHECK(worst_gradient({{2, 3}, {2, 3}}, [](auto& tape, Vars x) { return multiply(tape, x[0], x[1]); }) < tolerance);
  CHECK(worst_gradient({{2, 3, 2, 5}, {2, 3}}, [](auto& tape, Vars x) { return multiply_channels(tape, x[0], x[1]); }) < tolerance);
  CHECK(worst_gradient({{2, 3}, {2, 3}}, [](auto& tape, Vars x) { return multiply_channels(tape, x[0], x[1]); }) < tolerance);
}

TEST_CASE("batch norm and layer norm have the numeric gradient in both modes") {
  for (const Shape& shape : {Shape{5, 3}, Shape{1, 2, 7}, Shape{3, 2, 2, 3}}) {
    for (const bool training : {false, true}) {
      CAPTURE(shape.text(), training);
      CHECK(worst_gradient({shape, {shape[1]}, {shape[1]}}, [&](auto& tape, Vars x) {
              double mean[3] = {0.1, -0.2, 0.3}, variance[3] = {0.5, 1, 2};
              return batch_norm(tape, x[0], x[1], x[2], mean, variance, training, 0.1, 1e-5);
            }) < tolerance);
    }
    const int D = shape[shape.rank() - 1];
    CHECK(worst_gradient({shape, {D}, {D}}, [](auto& tape, Vars x) { return layer_norm(tape, x[0], x[1], x[2], 1e-5); }) < tolerance);
  }
}

TEST_CASE("a batch norm of one value a channel stays finite") {
  float x = 3, dx = 7, w = 2, dw = 7, b = 0.5f, db = 7, t = 0, mean = 0, variance = 1;
  Tape<float> tape;
  const Var<float> y = batch_norm(tape, tape.parameter({&x, {1, 1}}, {&dx, {1, 1}}), tape.parameter({&w, {1}}, {&dw, {1}}),
                                  tape.parameter({&b, {1}}, {&db, {1}}), &mean, &variance, true, 0.1f, 1e-5f);
  tape.backward(loss(tape, y, tape.constant({&t, {1, 1}}), Mse{}));
  CHECK(*y.value().data == b);
  CHECK((dx == 0 && dw == 0 && std::isfinite(db)));
  CHECK((std::fabs(mean - 0.3f) < 1e-6f && std::fabs(variance - 0.9f) < 1e-6f));
}
