// What training holds at most, counted at operator new, against what it cannot do without: parameters, optimizer state, and
// one batch's activations. The rows themselves, which the lab brings, are not counted.
#include "train/labs.h"

#include <cmath>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/tensors.h"
#include "heap.h"

using namespace garden;

namespace {

struct Case {
  const char* name;
  const char* head;      // of its rows
  int width, targets;    // numbers in a row, and in its target
  int values, classes;   // token ids and classes; 0: real numbers
  const char* lab;
  double most;           // the most that is held, as a multiple of what is needed
  bool tiny = false;     // and a part that does not grow with the network
};

// The labs of tests/bench. The most that each may hold says how far 1.5 is kept: a small network with a large step pays for
// what its products pack, and one with a plain optimizer for its gradients.
constexpr Case cases[] = {
    {"a toy network", R"("shape":[2],"classes":0)", 2, 1, 0, 0,
     R"("layers":[{"id":"dense","units":8},{"id":"tanh"},{"id":"dense","units":8},{"id":"tanh"},{"id":"dense","units":1}]},
     "loss":{"id":"mse"},"optimizer":{"id":"sgd","lr":0.03},"train":{"batch":10,"epochs":100000}})", 1.5, true},
    {"a wide network for digits", R"("shape":[784],"classes":10)", 784, 1, 0, 10,
     R"("layers":[{"id":"dense","units":512},{"id":"relu"},{"id":"dense","units":10}]},
     "loss":{"id":"softmax_cross_entropy"},"optimizer":{"id":"adam"},"train":{"batch":32,"epochs":100000}})", 1.5},
    {"a convolution and a dense layer", R"("shape":[1,28,28],"classes":10)", 784, 1, 0, 10,
     R"("layers":[{"id":"conv2d","filters":32,"kernel":3},{"id":"relu"},{"id":"max_pool2d","kernel":2,"stride":2},{"id":"flatten"},
     {"id":"dense","units":128},{"id":"relu"},{"id":"dropout"},{"id":"dense","units":10}]},
     "loss":{"id":"softmax_cross_entropy"},"optimizer":{"id":"adam"},"train":{"batch":32,"epochs":100000}})", 1.34},
    {"convolutions and dropout", R"("shape":[1,28,28],"classes":10)", 784, 1, 0, 10,
     R"("layers":[{"id":"conv2d","filters":10,"kernel":5},{"id":"max_pool2d","kernel":2,"stride":2},{"id":"relu"},{"id":"conv2d","filters":20,"kernel":5},
     {"id":"dropout2d"},{"id":"max_pool2d","kernel":2,"stride":2},{"id":"relu"},{"id":"flatten"},{"id":"dense","units":50},{"id":"relu"},{"id":"dropout"},{"id":"dense","units":10}]},
     "loss":{"id":"softmax_cross_entropy"},"optimizer":{"id":"momentum"},"train":{"batch":64,"epochs":100000}})", 1.48},
    {"a small batch of pictures", R"("shape":[3,32,32],"classes":10)", 3072, 1, 0, 10,
     R"("layers":[{"id":"conv2d","filters":6,"kernel":5},{"id":"relu"},{"id":"max_pool2d","kernel":2,"stride":2},{"id":"conv2d","filters":16,"kernel":5},{"id":"relu"},
     {"id":"max_pool2d","kernel":2,"stride":2},{"id":"flatten"},{"id":"dense","units":120},{"id":"relu"},{"id":"dense","units":84},{"id":"relu"},{"id":"dense","units":10}]},
     "loss":{"id":"softmax_cross_entropy"},"optimizer":{"id":"momentum"},"train":{"batch":4,"epochs":100000}})", 1.57},
    {"a simple RNN", R"("shape":[20,1],"classes":0)", 20, 1, 0, 0,
     R"("layers":[{"id":"simple_rnn","units":64},{"id":"dense","units":1}]},
     "loss":{"id":"mse"},"optimizer":{"id":"adam"},"train":{"batch":32,"epochs":100000}})", 1.7},
    {"an LSTM", R"("shape":[50,8],"classes":0)", 400, 1, 0, 0,
     R"("layers":[{"id":"lstm","units":128},{"id":"dense","units":1}]},
     "loss":{"id":"mse"},"optimizer":{"id":"adam"},"train":{"batch":32,"epochs":100000}})", 1.2},
    {"a transformer", R"("shape":[64],"classes":128,"vocabulary":128,"target":[64])", 64, 64, 128, 128,
     R"("layers":[{"id":"embedding","vocabulary":128,"units":64},{"id":"learned_positional_encoding"},
     {"id":"transformer_encoder_layer","heads":4,"feed_forward":256,"dropout":0,"causal":true},
     {"id":"transformer_encoder_layer","heads":4,"feed_forward":256,"dropout":0,"causal":true},{"id":"time_distributed","units":128}]},
     "loss":{"id":"softmax_cross_entropy"},"optimizer":{"id":"adam"},"train":{"batch":16,"epochs":100000}})", 1.2},
};
// Enough rows that their order would show in what a small network holds; a large one would only be evaluated longer.
constexpr int many_rows = 2000, few_rows = 128, short_row = 20;

// Beyond that a tiny network holds a chunk of an evaluation (at most 32 KB of values), the curves' first points, the order
// of the rows, and texts.
constexpr double fixed_part = 64 * 1024;
// Objects of the graph, the lab and its plan, texts: nobody lists these.
constexpr double objects = 24 * 1024;

Column column(int rows, int width, int values) {
  Column c;
  c.floats.reserve(static_cast<std::size_t>(rows * width));
  for (int i = 0; i < rows * width; ++i) {
    const int noise = i % 1000 * 7919 % 1000;
    c.floats.push_back(values > 0 ? static_cast<float>(noise % values) : static_cast<float>(noise) / 1000);
  }
  return c;
}

void give_rows(Engine& engine, const Case& c, int rows = few_rows) {
  const int tests = rows / 4;
  REQUIRE(test::good(engine.external(std::string("{\"name\":\"rows\",") + c.head + "}",
                                     {column(rows, c.width, c.values), column(rows, c.targets, c.classes), column(tests, c.width, c.values), column(tests, c.targets, c.classes)})));
}

std::string lab_of(const Case& c) { return std::string(R"({"version":1,"seed":7,"data":{"id":"external","name":"rows"},"model":{)") + c.lab; }

void start(Engine& engine, std::string_view name) {
  for (const Case& c : cases) {
    if (c.name != name) continue;
    give_rows(engine, c);
    test::start(engine, lab_of(c));
  }
}

}  // namespace

TEST_CASE("Training holds little more than parameters, optimizer state and the activations of one batch") {
  for (const Case& c : cases) {
    DYNAMIC_SECTION(c.name) {
      Engine engine;
      give_rows(engine, c, c.width <= short_row ? many_rows : few_rows);
      const std::string lab = lab_of(c);
      const std::size_t before = test::heap::live_bytes();
      test::heap::forget_peak();
      test::start(engine, lab);
      test::steps(engine, 5);
      const auto measured = static_cast<double>(test::heap::peak_bytes() - before);
      const Memory memory = engine.trainer()->memory();
      const auto needed = static_cast<double>(memory.parameters + memory.state + memory.activations);
      INFO("measured " << measured << ", said " << memory.peak << ", parameters " << memory.parameters << ", state " << memory.state << ", activations " << memory.activations);
      CHECK(measured <= c.most * needed + (c.tiny ? fixed_part : 0));
      // What the page and the benchmark print is what the heap says.
      CHECK(static_cast<double>(memory.peak) <= measured);
      CHECK(static_cast<double>(memory.peak) >= measured - objects);
      test::steps(engine, 3);
      CHECK(engine.trainer()->memory().peak == memory.peak);
    }
  }
}

TEST_CASE("Gradients of a large batch are there for whoever looks, and looking changes nothing") {
  Engine watched, plain;
  start(watched, "convolutions and dropout");
  start(plain, "convolutions and dropout");
  std::vector<float> copy;
  for (int i = 0; i < 4; ++i) {
    if (i == 1) CHECK(find_tensor(*watched.trainer(), "layers.0.out.grad", copy));
    test::steps(watched, 1);
    test::steps(plain, 1);
  }
  const auto grad = find_tensor(*watched.trainer(), "layers.0.out.grad", copy);
  REQUIRE(grad);
  CHECK(grad.shape == Shape{64, 10, 24, 24});
  float sum = 0;
  for (std::size_t i = 0; i < grad.count(); ++i) sum += grad.data[i] * grad.data[i];
  CHECK(sum > 0);
  CHECK(watched.fingerprint() == plain.fingerprint());
}

TEST_CASE("Values that somebody else reads too do not leave their place to gradients") {
  constexpr const char* labs[] = {
      R"("layers":[{"id":"dense","units":512},{"id":"relu"},{"id":"dense","units":10}]},)",
      R"("layers":[{"id":"dense","units":512,"name":"z"},{"id":"relu","name":"y"},{"id":"add","from":["y","z"]},{"id":"dense","units":10}]},)",
      R"("layers":[{"id":"dense","units":512},{"id":"relu","name":"h"},{"id":"dense","units":10,"name":"z"},{"id":"tanh"},{"id":"dense","units":10,"name":"y"}],
         "outputs":[{"from":"y"},{"from":"z"}]},)"};
  const Case& c = cases[1];
  for (const char* layers : labs) {
    INFO(layers);
    Engine kept, lean;
    const std::string lab = std::string(R"({"version":1,"seed":7,"data":{"id":"external","name":"rows"},"model":{)") + layers +
                            R"("loss":{"id":"softmax_cross_entropy"},"optimizer":{"id":"sgd"},"train":{"batch":32,"epochs":100000}})";
    for (Engine* engine : {&kept, &lean}) {
      give_rows(*engine, c);
      test::start(*engine, lab);
    }
    std::vector<float> copy;
    for (int i = 0; i < 4; ++i) {
      find_tensor(*kept.trainer(), "layers.0.out.grad", copy);
      test::steps(kept, 1);
      test::steps(lean, 1);
    }
    CHECK(find_tensor(*kept.trainer(), "layers.0.out.grad", copy));
    CHECK(kept.fingerprint() == lean.fingerprint());
  }
}

TEST_CASE("A large network goes back to its parameters, rounded to 16 bits, and a fresh optimizer") {
  Engine engine;
  start(engine, "a wide network for digits");
  test::steps(engine, 3);
  Trainer& trainer = *engine.trainer();
  std::vector<float>& values = trainer.model().parameters().all_values();
  REQUIRE_FALSE(Guard::whole(trainer.model().parameters()));
  Engine fresh;
  start(fresh, "a wide network for digits");
  const std::vector<float>& first = fresh.trainer()->model().parameters().all_values();
  values[0] = NAN;
  test::steps(engine, 1);
  REQUIRE(trainer.stop());
  CHECK(engine.status().find("16 bits") != std::string::npos);
  CHECK(test::good(engine.rewind()));
  CHECK(trainer.step() == 0);
  bool near = true;
  for (std::size_t i = 0; i < values.size(); ++i) near = near && std::fabs(values[i] - first[i]) <= std::fabs(first[i]) / 256;
  CHECK(near);
  for (const float s : trainer.model().parameters().all_state(0)) {
    if (s == 0) continue;
    FAIL("a state is not zero");
  }
  test::steps(engine, 2);
  CHECK_FALSE(trainer.stop());
}
