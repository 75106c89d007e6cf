// A network of layers that train and evaluate differently, as the model runs them: branches meet, pictures shrink and
// grow, channels are normalized and left out.
#include <catch2/catch_test_macros.hpp>

#include <cmath>
#include <vector>

#include "autograd/ops/loss.h"
#include "catalog/losses.h"
#include "train/model.h"

using namespace garden;

namespace {

// 2 x 6 x 8 -> two branches, one pooled and grown again, one normalized -> added, multiplied, concatenated -> 3 numbers
Graph make_graph() {
  const int input = input_source(0);
  Graph graph;
  graph.inputs = {{"input", {2, 6, 8}}};
  graph.nodes = {{.kind = Layer(MaxPool2d{}), .from = {input}},                       // 0: 2 x 3 x 4
                 {.kind = Layer(Upsample{.scale = 2, .mode = UpsampleMode::bilinear}), .from = {0}},  // 1: 2 x 6 x 8
                 {.kind = Layer(BatchNorm2d{}), .from = {input}},                     // 2
                 {.kind = Layer(Dropout2d{.rate = 0.4f}), .from = {2}},                  // 3
                 {.kind = Layer(Add{}), .from = {1, 3}},                              // 4
                 {.kind = Activation(Tanh{}), .from = {4}},                           // 5
                 {.kind = Layer(Multiply{}), .from = {5, 1}},                         // 6
                 {.kind = Layer(Concat{}), .from = {6, 2}},                           // 7: 4 x 6 x 8
                 {.kind = Layer(Pad{.border = Border::reflect}), .from = {7}},        // 8: 4 x 8 x 10
                 {.kind = Layer(AveragePool2d{}), .from = {8}},                       // 9: 4 x 4 x 5
                 {.kind = Layer(Reshape{.d1 = 4, .d2 = 20}), .from = {9}},            // 10
                 {.kind = Layer(TimeDistributed{.units = 6}), .from = {10}},          // 11: 4 x 6
                 {.kind = Activation(Relu{}), .from = {11}},                          // 12
                 {.kind = Layer(LayerNorm{}), .from = {12}},                          // 13
                 {.kind = Layer(GaussianNoise{}), .from = {13}},                      // 14
                 {.kind = Layer(GlobalAveragePool{}), .from = {14}},                  // 15: 4
                 {.kind = Layer(BatchNorm1d{}), .from = {15}},                        // 16
                 {.kind = Layer(Dropout{}), .from = {16}},                            // 17
                 {.kind = Layer(Dense{.units = 3}), .from = {17}}};
  return graph;
}

struct Setup {
  static constexpr int B = 5;
  Model model{make_graph(), 1, 0};
  std::vector<float> x = std::vector<float>(B * 96), t = std::vector<float>(B * 3, 1.0f);
  Tape<float> tape;

  Setup() {
    Rng rng(1, Stream::data);
    for (float& value : x) value = rng.uniform(-1, 1);
  }
  std::vector<float> run(const Run& how) {
    tape.reset();
    const Var<float> y = model.forward(tape, tape.constant({x.data(), {B, 2, 6, 8}}), how);
    if (how.learn) tape.backward(loss(tape, y, tape.constant({t.data(), {B, 3}}), Mse{}));
    return {y.value().begin(), y.value().end()};
  }
};

}  // namespace

TEST_CASE("A pass is the same for the same step, another for another, and takes no more memory") {
  Setup s;
  const Run first{.mode = Mode::train, .learn = true, .step = 1}, second{.mode = Mode::train, .learn = true, .step = 2};
  const std::vector<float> y = s.run(first);
  for (float value : y) CHECK(std::isfinite(value));
  for (int i = 0; i < s.model.size(); ++i)
    for (const Parameters::Item& item : s.model.items(i))
      for (std::size_t k = 0; k < item.count(); ++k) CHECK(std::isfinite(s.model.parameters().grads(item)[k]));
  const std::size_t bytes = s.tape.arena().reserved_bytes();
  CHECK(s.run(second) != y);
  CHECK(s.run(first) == y);
  CHECK(s.tape.arena().reserved_bytes() == bytes);
}

TEST_CASE("Evaluation changes no running number and draws nothing; training moves them, a peek does not") {
  Setup s;
  const std::vector<float> before = s.run({});
  CHECK(s.run({.step = 9}) == before);
  s.run({.mode = Mode::train, .learn = true, .peek = true, .step = 1});
  CHECK(s.run({}) == before);
  s.run({.mode = Mode::train, .learn = true, .step = 1});
  CHECK(s.run({}) != before);
}
