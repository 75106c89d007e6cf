// Layers that do one thing in training and another in evaluation: what each mode promises, and what randomness depends on.
#include <catch2/catch_test_macros.hpp>

#include <cmath>
#include <vector>

#include "catalog/layers/normalization/batch_norm1d.h"
#include "catalog/layers/normalization/batch_norm2d.h"
#include "catalog/layers/noise/dropout.h"
#include "catalog/layers/noise/dropout2d.h"
#include "catalog/layers/noise/gaussian_noise.h"

using namespace garden;

namespace {

struct Ran {
  std::vector<double> y, shown;
};

// One forward pass of a layer that draws: x counts up from 1.
template <class T, class Layer>
Ran run(const Layer& layer, const Shape& shape, Mode mode, NoiseKey key) {
  Tape<T> tape;
  std::vector<T> values(shape.count());
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<T>(i + 1);
  const Var<T> x = tape.constant({values.data(), shape});
  Var<T> shown;
  Pass<T> pass{.tape = tape, .inputs = {&x, 1}, .params = {}, .shown = {&shown, 1}, .mode = mode, .noise = key};
  const Var<T> y = layer.forward(pass);
  Ran ran{{y.value().begin(), y.value().end()}, {}};
  if (shown) ran.shown.assign(shown.value().begin(), shown.value().end());
  return ran;
}

template <class Layer>
void check_drawing(const Layer& layer, const Shape& shape) {
  const NoiseKey key{.seed = 1, .step = 2, .layer = 3};
  const Ran evaluated = run<float>(layer, shape, Mode::evaluate, key);
  for (std::size_t i = 0; i < evaluated.y.size(); ++i) CHECK(evaluated.y[i] == static_cast<double>(i + 1));
  CHECK(evaluated.shown.empty());

  const Ran trained = run<float>(layer, shape, Mode::train, key);
  CHECK(trained.y == run<float>(layer, shape, Mode::train, key).y);
  CHECK(trained.y != run<float>(layer, shape, Mode::train, {.seed = 2, .step = 2, .layer = 3}).y);
  CHECK(trained.y != run<float>(layer, shape, Mode::train, {.seed = 1, .step = 3, .layer = 3}).y);
  CHECK(trained.y != run<float>(layer, shape, Mode::train, {.seed = 1, .step = 2, .layer = 4}).y);

  // The gradient checks run in double: they must see the same draws.
  const Ran exact = run<double>(layer, shape, Mode::train, key);
  REQUIRE(exact.shown.size() == trained.shown.size());
  for (std::size_t i = 0; i < exact.shown.size(); ++i) CHECK(std::fabs(exact.shown[i] - trained.shown[i]) < 1e-6);
}

}  // namespace

TEST_CASE("what is drawn depends on the noise key alone, and evaluation draws nothing") {
  check_drawing(Dropout{.rate = 0.3f}, {5, 13});
  check_drawing(Dropout2d{.rate = 0.3f}, {5, 13, 2, 3});
  check_drawing(GaussianNoise{}, {5, 13});
}

TEST_CASE("dropout keeps a value whole and larger, or leaves it out; dropout2d does so with channels") {
  const NoiseKey key{.seed = 5, .step = 1, .layer = 0};
  const Ran values = run<float>(Dropout{.rate = 0.5f}, {20, 10}, Mode::train, key);
  int kept = 0;
  for (std::size_t i = 0; i < values.y.size(); ++i) {
    const bool there = values.shown[i] != 0;
    kept += there;
    CHECK(values.y[i] == (there ? 2.0 * static_cast<double>(i + 1) : 0.0));
  }
  CHECK((kept > 70 && kept < 130));  // of 200, with a deviation of 7
  const Ran channels = run<float>(Dropout2d{.rate = 0.5f}, {4, 6, 2, 3}, Mode::train, key);
  for (std::size_t i = 0; i < channels.y.size(); ++i) CHECK(channels.y[i] == channels.shown[i / 6] * static_cast<double>(i + 1));
}

TEST_CASE("a batch norm's running numbers come to those of the data, and evaluation uses them without a change") {
  const Shape shape{8, 3};
  std::vector<float> x(shape.count()), w(3, 1), b(3, 0), mean(3, 0), variance(3, 1);
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<float>(i % 3) * 10 + static_cast<float>(i * i % 7);
  float* const buffers[] = {mean.data(), variance.data()};
  const auto forward = [&](Mode mode) {
    Tape<float> tape;
    const Var<float> in = tape.constant({x.data(), shape});
    const Var<float> params[] = {tape.constant({w.data(), {3}}), tape.constant({b.data(), {3}})};
    Pass<float> pass{.tape = tape, .inputs = {&in, 1}, .params = params, .buffers = buffers, .mode = mode};
    const Var<float> y = BatchNorm1d{}.forward(pass);
    return std::vector<float>(y.value().begin(), y.value().end());
  };
  std::vector<float> trained;
  for (int step = 0; step < 300; ++step) trained = forward(Mode::train);
  const std::vector<float> kept = mean, kept_variance = variance;
  const std::vector<float> evaluated = forward(Mode::evaluate);
  CHECK((mean == kept && variance == kept_variance));
  // The running variance is the unbiased one: n / (n - 1) of what training divides by.
  const float ratio = std::sqrt(7.0f / 8.0f);
  for (std::size_t i = 0; i < x.size(); ++i) CHECK(std::fabs(evaluated[i] - trained[i] * ratio) < 1e-4f);
}
