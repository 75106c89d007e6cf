// Models that are graphs: branches, shared weights, several inputs.
#include "train/labs.h"

#include <cmath>
#include <vector>

#include "autograd/ops.h"
#include "train/model.h"

using namespace garden;

namespace {

Graph one_input(int width) { return {.inputs = {{"input", Shape{width}}}}; }

ModelNode dense(int units, std::vector<int> from, int share = -1) {
  return {.kind = Layer(Dense{.units = units}), .from = std::move(from), .share = share};
}

std::vector<float> numbers(const Tensor<float>& t) { return {t.begin(), t.end()}; }

std::vector<float> grads(Model& model, std::string_view path) {
  const Parameters::Item& item = model.parameters().items()[static_cast<std::size_t>(model.parameters().find(path))];
  return {model.parameters().grads(item), model.parameters().grads(item) + item.count()};
}

constexpr const char* tower = R"({"version":1,"seed":3,"data":{"id":"spiral"},"model":{"layers":[{"id":"dense","name":"a","units":6},
  {"id":"tanh"},{"id":"dense","from":"input","share":"a","units":6},{"id":"dense","units":1}]},"loss":{"id":"mse"},"optimizer":{"id":"sgd"}})";

}  // namespace

TEST_CASE("A layer that shares computes with the other's parameters, and their gradient is the sum") {
  Graph graph = one_input(3);
  graph.nodes = {dense(3, {-1}), dense(3, {0}, 0)};
  Model model(graph, 5, 0);
  REQUIRE(model.parameters().items().size() == 2);
  float x[] = {0.5f, -1, 2, 1, 0.25f, -0.75f}, t[6] = {};
  Tape<float> tape;
  const Var<float> y = model.forward(tape, tape.constant({x, {2, 3}}), {.mode = Mode::train, .learn = true});
  tape.backward(loss(tape, y, tape.constant({t, {2, 3}}), Mse{}));
  const std::vector<float> shared = grads(model, "layers.0.weight");

  // The same by hand: two layers of their own with equal weights.
  Graph apart = one_input(3);
  apart.nodes = {dense(3, {-1}), dense(3, {0})};
  Model two(apart, 5, 0);
  const auto& items = two.parameters().items();
  std::copy_n(two.parameters().values(items[0]), 9, two.parameters().values(items[2]));
  Tape<float> other;
  const Var<float> z = two.forward(other, other.constant({x, {2, 3}}), {.mode = Mode::train, .learn = true});
  other.backward(loss(other, z, other.constant({t, {2, 3}}), Mse{}));
  CHECK(numbers(y.value()) == numbers(z.value()));
  const std::vector<float> first = grads(two, "layers.0.weight"), second = grads(two, "layers.1.weight");
  for (std::size_t i = 0; i < shared.size(); ++i) CHECK(std::fabs(shared[i] - (first[i] + second[i])) < 1e-6f);
}

TEST_CASE("Several inputs are consecutive parts of a row") {
  Graph graph{.inputs = {{"left", Shape{1}}, {"right", Shape{2}}}};
  graph.nodes = {dense(2, {-1}), dense(2, {-2})};
  Model model(graph, 1, 0);
  float x[] = {1, 2, 3, 4, 5, 6};
  Tape<float> tape;
  model.forward(tape, tape.constant({x, {2, 3}}));
  CHECK(numbers(model.out(0).value()).size() == 4);
  const auto& items = model.parameters().items();
  const float* w = model.parameters().values(items[2]);  // (2, 2)
  const std::vector<float> y = numbers(model.out(1).value());
  CHECK(std::fabs(y[0] - (w[0] * 2 + w[1] * 3)) < 1e-6f);
  CHECK(std::fabs(y[3] - (w[2] * 5 + w[3] * 6)) < 1e-6f);
}

TEST_CASE("A lab with names, sources and shared weights is printed as it was read") {
  Problems problems;
  const Lab lab = read_lab(tower, problems);
  CHECK(problems.empty());
  const std::string printed = print_lab(lab);
  CHECK(printed.find(R"({"id":"dense","name":"a","units":6,)") != std::string::npos);
  CHECK(printed.find(R"({"id":"dense","from":"input","share":"a","units":6,)") != std::string::npos);
  CHECK(printed.find(R"({"id":"tanh"})") != std::string::npos);
  CHECK(print_lab(read_lab(printed, problems)) == printed);
  CHECK(problems.empty());
}
