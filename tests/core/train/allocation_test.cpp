// After the first step a step allocates nothing.
#include "heap.h"
#include "train/labs.h"

using namespace garden;

TEST_CASE("After the first step training allocates nothing") {
  for (const test::Case& c : test::cases) {
    DYNAMIC_SECTION(c.name) {
      Engine engine;
      test::start(engine, c.lab);
      test::steps(engine, 1);
      const long before = test::heap::allocations();
      for (int i = 0; i < 400; ++i) engine.advance(1, 3);
      CHECK(test::heap::allocations() - before == 0);
      CHECK(engine.trainer()->step() > 300);
    }
  }
}

TEST_CASE("A graph with shared weights, two outputs and shards allocates nothing either") {
  for (const char* train : {R"("batch":7)", R"("batch":32,"shards":4)"}) {
    Engine engine;
    test::start(engine, std::string(R"({"version":1,"seed":7,"data":{"id":"spiral"},"model":{"inputs":[{"name":"l","shape":[1]},{"name":"r","shape":[1]}],
      "layers":[{"id":"dense","name":"a","from":"l","units":6},{"id":"tanh","name":"b"},{"id":"dense","name":"c","from":"r","share":"a","units":6},
      {"id":"add","from":["b","c"]},{"id":"batch_norm1d"},{"id":"dropout","name":"d"},{"id":"dense","name":"guess","units":1},
      {"id":"dense","name":"back","from":"d","units":2}],"outputs":[{"from":"guess"},{"from":"back","target":"input"}]},
      "loss":{"id":"mse"},"optimizer":{"id":"adam"},"train":{)") + train + "}}");
    test::steps(engine, 1);
    const long before = test::heap::allocations();
    for (int i = 0; i < 400; ++i) engine.advance(1, 3);
    CHECK(test::heap::allocations() - before == 0);
  }
}

TEST_CASE("Games and layer by layer allocate nothing either, once every stage has begun") {
  const char* game = R"({"version":1,"seed":4,"data":{"id":"rings","count":300},"model":{"input":[2],"layers":[{"id":"dense","units":8},{"id":"batch_norm1d"},{"id":"relu"},
    {"id":"dense","units":2,"name":"fake"},{"id":"dense","units":8},{"id":"relu"},{"id":"dense","units":1}]},"optimizer":{"id":"adam"},
    "train":{"kind":"adversarial","batch":16,"epochs":5000,"generator":"fake","discriminator_steps":2}})";
  const char* stages = R"({"version":1,"seed":4,"data":{"id":"rings","count":100},"model":{"layers":[{"id":"rbm","units":8,"visible":"gaussian"},{"id":"rbm","units":5,"persistent":true},
    {"id":"dense","units":2}]},"loss":{"id":"softmax_cross_entropy"},"optimizer":{"id":"adam"},"train":{"kind":"layerwise","pretrain_epochs":2,"epochs":5000}})";
  for (const char* text : {game, stages}) {
    Engine engine;
    test::start(engine, text);
    test::steps(engine, 30);
    const long before = test::heap::allocations();
    for (int i = 0; i < 400; ++i) engine.advance(1, 3);
    CHECK(test::heap::allocations() - before == 0);
    CHECK(engine.trainer()->step() > 300);
  }
}
