// What training holds at most, against what it cannot do without: parameters, optimizer state, and one batch's activations.
#include "train/labs.h"

#include <cmath>
#include <utility>
#include <vector>

#include "engine/tensors.h"

using namespace garden;

namespace {

struct Large {
  const char* name;
  const char* shape;
  int classes;
  const char* lab;
  double most;      // peak / needed
};

// Layers, optimizer and batch much as tests/bench trains them. The most that each may hold says how far 1.5 is kept.
constexpr Large large[] = {
    {"a wide network for digits", "[784]", 10,
     R"("layers":[{"id":"dense","units":512},{"id":"relu"},{"id":"dense","units":10}]},
     "loss":{"id":"softmax_cross_entropy"},"optimizer":{"id":"adam"},"train":{"batch":32,"epochs":1000}})", 1.53},
    {"convolutions and dropout", "[1,28,28]", 10,
     R"("layers":[{"id":"conv2d","filters":10,"kernel":5},{"id":"max_pool2d","kernel":2,"stride":2},{"id":"relu"},{"id":"conv2d","filters":20,"kernel":5},
     {"id":"dropout2d"},{"id":"max_pool2d","kernel":2,"stride":2},{"id":"relu"},{"id":"flatten"},{"id":"dense","units":50},{"id":"relu"},{"id":"dropout"},{"id":"dense","units":10}]},
     "loss":{"id":"softmax_cross_entropy"},"optimizer":{"id":"momentum"},"train":{"batch":64,"epochs":1000}})", 1.6},
    {"a small batch of pictures", "[3,32,32]", 10,
     R"("layers":[{"id":"conv2d","filters":6,"kernel":5},{"id":"relu"},{"id":"max_pool2d","kernel":2,"stride":2},{"id":"conv2d","filters":16,"kernel":5},{"id":"relu"},
     {"id":"max_pool2d","kernel":2,"stride":2},{"id":"flatten"},{"id":"dense","units":120},{"id":"relu"},{"id":"dense","units":84},{"id":"relu"},{"id":"dense","units":10}]},
     "loss":{"id":"softmax_cross_entropy"},"optimizer":{"id":"momentum"},"train":{"batch":4,"epochs":1000}})", 1.7},
    {"an LSTM", "[50,8]", 0,
     R"("layers":[{"id":"lstm","units":128},{"id":"dense","units":1}]},
     "loss":{"id":"mse"},"optimizer":{"id":"adam"},"train":{"batch":32,"epochs":1000}})", 1.7},
    {"a transformer", "[64,64]", 10,
     R"("layers":[{"id":"transformer_encoder_layer","heads":4,"feed_forward":256,"dropout":0,"causal":true},
     {"id":"transformer_encoder_layer","heads":4,"feed_forward":256,"dropout":0,"causal":true},{"id":"flatten"},{"id":"dense","units":10}]},
     "loss":{"id":"softmax_cross_entropy"},"optimizer":{"id":"adam"},"train":{"batch":16,"epochs":1000}})", 1.5},
};

int count(const char* shape) {
  int n = 1, at = 0;
  for (const char* c = shape; *c; ++c) {
    if (*c >= '0' && *c <= '9') at = 10 * at + *c - '0';
    else if (at > 0) n *= std::exchange(at, 0);
  }
  return n;
}

Column column(int rows, int width, int values) {
  Column c;
  for (int i = 0; i < rows * width; ++i) {
    const int noise = i % 1000 * 7919 % 1000;
    c.floats.push_back(values > 0 ? static_cast<float>(noise % values) : static_cast<float>(noise) / 1000);
  }
  return c;
}

void start(Engine& engine, const Large& l) {
  const int width = count(l.shape);
  REQUIRE(test::good(engine.external(std::string("{\"name\":\"rows\",\"shape\":") + l.shape + ",\"classes\":" + std::to_string(l.classes) + "}",
                                     {column(128, width, 0), column(128, 1, l.classes), column(32, width, 0), column(32, 1, l.classes)})));
  test::start(engine, std::string(R"({"version":1,"seed":7,"data":{"id":"external","name":"rows"},"model":{)") + l.lab);
}

}  // namespace

TEST_CASE("Training holds little more than parameters, optimizer state and the activations of one batch") {
  for (const Large& l : large) {
    DYNAMIC_SECTION(l.name) {
      Engine engine;
      start(engine, l);
      test::steps(engine, 5);
      const Memory memory = engine.trainer()->memory();
      const auto needed = static_cast<double>(memory.parameters + memory.state + memory.activations);
      INFO("peak " << memory.peak << ", parameters " << memory.parameters << ", state " << memory.state << ", activations " << memory.activations);
      CHECK(static_cast<double>(memory.peak) <= l.most * needed);
      test::steps(engine, 3);
      CHECK(engine.trainer()->memory().peak == memory.peak);
    }
  }
}

TEST_CASE("Gradients of a large batch are there for whoever looks, and looking changes nothing") {
  Engine watched, plain;
  start(watched, large[1]);
  start(plain, large[1]);
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

TEST_CASE("A large network goes back to its parameters, rounded to 16 bits, and a fresh optimizer") {
  Engine engine;
  start(engine, large[0]);
  test::steps(engine, 3);
  Trainer& trainer = *engine.trainer();
  std::vector<float>& values = trainer.model().parameters().all_values();
  REQUIRE_FALSE(Guard::whole(trainer.model().parameters()));
  Engine fresh;
  start(fresh, large[0]);
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
