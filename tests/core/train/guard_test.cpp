// Numbers that are no longer finite stop the run between two steps, and the last good state is still there.
#include "train/labs.h"

#include <cmath>

using namespace garden;

namespace {

const std::string wild = R"({"version":1,"seed":7,"data":{"id":"plane"},"model":{"layers":[{"id":"dense","units":8},{"id":"relu"},
  {"id":"dense","units":8},{"id":"relu"},{"id":"dense","units":1}]},"loss":{"id":"mse"},"optimizer":{"id":"sgd","lr":RATE}})";

std::string with_rate(const std::string& rate) { return std::string(wild).replace(wild.find("RATE"), 4, rate); }

bool all_finite(Engine& engine) {
  for (const float w : engine.trainer()->model().parameters().all_values())
    if (!std::isfinite(w)) return false;
  return true;
}

}  // namespace

TEST_CASE("A rate that is too high stops the run, names a tensor and can be undone") {
  Engine engine;
  test::start(engine, with_rate("10"));
  test::steps(engine, 500);
  REQUIRE(engine.trainer()->stop());
  const Stop stop = *engine.trainer()->stop();
  CHECK(stop.step < 500);
  CHECK(stop.step == engine.trainer()->step());
  CHECK((stop.tensor == "loss" || stop.tensor.starts_with("layers.")));
  CHECK(engine.status().find("\"stopped\":{\"step\":" + std::to_string(stop.step)) != std::string::npos);
  CHECK(engine.advance(10, 10) == 0);

  CHECK(test::good(engine.rewind()));
  CHECK_FALSE(engine.trainer()->stop());
  CHECK(all_finite(engine));
  CHECK(engine.trainer()->step() < stop.step);
  test::start(engine, with_rate("0.001"), true);
  test::steps(engine, 200);
  CHECK_FALSE(engine.trainer()->stop());
  CHECK(all_finite(engine));
}

TEST_CASE("Keeping the weights of a stopped run keeps the last good ones") {
  Engine engine;
  test::start(engine, with_rate("10"));
  test::steps(engine, 500);
  REQUIRE(engine.trainer()->stop());
  test::start(engine, with_rate("0.001"), true);
  CHECK(all_finite(engine));
  test::steps(engine, 50);
  CHECK_FALSE(engine.trainer()->stop());
}

TEST_CASE("After the snapshot of a stopped run there is still a good state to go back to") {
  Engine engine;
  test::start(engine, with_rate("0.01"));
  test::steps(engine, 3);
  engine.trainer()->model().parameters().all_values()[0] = NAN;
  const auto bytes = engine.snapshot();
  const std::vector<std::uint8_t> broken(bytes.begin(), bytes.end());
  Engine other;
  test::start(other, with_rate("0.01"));
  REQUIRE(test::good(other.restore(broken)));
  test::steps(other, 3);
  REQUIRE(other.trainer()->stop());
  CHECK(test::good(other.rewind()));
  CHECK(all_finite(other));
}

TEST_CASE("An optimizer step of size 1e30 stops after one step") {
  Problems problems;
  const Lab lab = read_lab(with_rate("0.1"), problems);
  REQUIRE(problems.empty());
  Lab copy = lab;
  std::get<Sgd>(copy.optimizer).lr = 1e30f;
  Engine engine;
  test::start(engine, print_lab(lab));
  Trainer trainer({.samples = engine.trainer()->plan().samples, .graph = engine.trainer()->plan().graph, .outputs = engine.trainer()->plan().outputs,
                   .optimizer = copy.optimizer, .regularizer = {}, .batch = 10, .epochs = 10, .seed = 7});
  while (trainer.advance(true) != Unit::none) {
  }
  REQUIRE(trainer.stop());
  CHECK(trainer.step() <= 2);
  CHECK(trainer.stop()->tensor.starts_with("layers."));
  trainer.rewind();
  CHECK(trainer.step() == 0);
}

TEST_CASE("A weight that a person makes infinite is refused; a huge one stops the run") {
  Engine engine;
  test::start(engine, with_rate("0.01"));
  test::steps(engine, 5);
  CHECK_FALSE(test::good(engine.poke("layers.0.weight", 0, INFINITY)));
  CHECK(test::good(engine.poke("layers.4.bias", 0, 3e38f)));
  test::steps(engine, 5);
  REQUIRE(engine.trainer()->stop());
  CHECK(test::good(engine.rewind()));
  CHECK(all_finite(engine));
}
