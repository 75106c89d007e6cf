// Every layer in float, where vector kernels run, against the same layer in double, where plain loops do: outputs and all
// gradients, in every case it declares, for batches that fill no register.
#include <catch2/catch_test_macros.hpp>

#include <algorithm>

#include "catalog/support.h"
#include "exact/layers.h"

using namespace garden;
using namespace garden::tests;

namespace {

// Sums over a few hundred numbers in 24 bits. Gradients are measured against the largest of their case: what a normalization
// lets through by its input is the small difference of large numbers, in any float.
constexpr double tolerance = 2e-5;

template <class T>
struct Arrays {
  std::vector<std::vector<T>> values, grads;
  std::vector<Shape> shapes;

  void add(const Shape& shape, const std::vector<float>& from) {
    shapes.push_back(shape);
    values.emplace_back(from.begin(), from.end());
    grads.emplace_back(from.size());
  }
};

std::vector<float> ids_of(std::size_t n, int vocabulary) {
  std::vector<float> ids(n);
  for (std::size_t i = 0; i < n; ++i) ids[i] = static_cast<float>(i * 7 % static_cast<std::size_t>(vocabulary));
  return ids;
}

// y, then the gradients of every input and parameter, of L = mean((y - aim)²).
template <class T>
std::vector<std::vector<double>> run_case(const LayerCase<Layer>& c, int B, Mode mode) {
  const Layer& layer = c.layer;
  const OutputShape out = output_shape(layer, c.in);
  REQUIRE(!out.misfit);
  Arrays<T> arrays;
  const std::size_t ids_at = c.vocabulary > 0 ? static_cast<std::size_t>(c.ids) : c.in.size();
  for (std::size_t i = 0; i < c.in.size(); ++i) {
    const Shape shape = c.in[i].with_first(B);
    arrays.add(shape, i == ids_at ? ids_of(shape.count(), c.vocabulary) : random_values<float>(shape.count(), 10 + i, 1));
  }
  const std::size_t inputs = arrays.shapes.size();
  for (const ParameterSpec& spec : parameters_of(layer, c.in)) arrays.add(spec.shape, random_values<float>(spec.shape.count(), 20 + arrays.shapes.size(), 1));
  std::vector<std::vector<T>> buffers;
  for (const BufferSpec& spec : buffers_of(layer, c.in)) buffers.emplace_back(spec.shape.count(), T(spec.initial));
  std::vector<T*> places;
  for (std::vector<T>& buffer : buffers) places.push_back(buffer.data());

  Tape<T> tape;
  std::vector<Var<T>> sources, parameters;
  for (std::size_t i = 0; i < arrays.shapes.size(); ++i) {
    const Tensor<T> value{arrays.values[i].data(), arrays.shapes[i]};
    const Var<T> var = i == ids_at ? tape.constant(value) : tape.parameter(value, {arrays.grads[i].data(), arrays.shapes[i]});
    (i < inputs ? sources : parameters).push_back(var);
  }
  Pass<T> pass{.tape = tape, .inputs = sources, .params = parameters, .buffers = places, .mode = mode, .noise = {.seed = 1, .step = 2, .layer = 3}};
  const Var<T> y = forward(layer, pass);
  const std::vector<float> drawn = random_values<float>(y.value().count(), 5);
  std::vector<T> aim(drawn.begin(), drawn.end());
  const Var<T> mean = loss(tape, y, tape.constant({aim.data(), y.shape()}), Mse{});
  if (mean.needs_grad()) tape.backward(mean);

  std::vector<std::vector<double>> all;
  all.emplace_back(y.value().data, y.value().data + y.value().count());
  for (const std::vector<T>& grad : arrays.grads) all.emplace_back(grad.begin(), grad.end());
  for (const std::vector<T>& buffer : buffers) all.emplace_back(buffer.begin(), buffer.end());
  return all;
}

double largest(const std::vector<double>& values) {
  double most = 1e-3;
  for (const double value : values) most = std::max(most, std::fabs(value));
  return most;
}

double largest_difference(const std::vector<double>& a, const std::vector<double>& b) {
  double difference = 0;
  for (std::size_t i = 0; i < a.size(); ++i) difference = std::fabs(a[i] - b[i]) <= difference ? difference : std::fabs(a[i] - b[i]);
  return difference;
}

}  // namespace

TEST_CASE("every layer: vector code and plain loops agree, forward and backward") {
  for (const auto& [c, number] : cases_of_layers()) {
    const std::string_view id = named_of(c.layer).id;
    DYNAMIC_SECTION(id << " case " << number) {
      const Measuring measuring("simd", "layer", id);
      for (const int B : {1, 3, 7})
        for (const Mode mode : {Mode::evaluate, Mode::train}) {
          const auto fast = run_case<float>(c, B, mode), exact = run_case<double>(c, B, mode);
          double scale = 1e-3;
          for (std::size_t i = 1; i < exact.size(); ++i) scale = std::max(scale, largest(exact[i]));
          for (std::size_t i = 0; i < exact.size(); ++i) {
            const double error = largest_difference(fast[i], exact[i]) / (i == 0 ? largest(exact[i]) : scale);
            Measuring::note(error);
            CAPTURE(B, mode == Mode::train, i);
            CHECK(error < tolerance);
          }
        }
    }
  }
}
