// Changing a lab mid-run keeps what fits: weights, the optimizer's state, step and curves.
#include "train/labs.h"

#include <vector>

using namespace garden;

namespace {

std::string lab(const std::string& layers, const std::string& optimizer = R"({"id":"adam","lr":0.01})", const std::string& data = R"("id":"spiral")") {
  return R"({"version":1,"seed":7,"data":{)" + data + R"(},"model":{"layers":[)" + layers + R"(]},"loss":{"id":"mse"},"optimizer":)" + optimizer + "}";
}

std::vector<float> numbers(Engine& engine, std::string_view path) {
  const Parameters& parameters = engine.trainer()->model().parameters();
  const int i = parameters.find(path);
  REQUIRE(i >= 0);
  const Parameters::Item& item = parameters.items()[static_cast<std::size_t>(i)];
  return {parameters.values(item), parameters.values(item) + item.count()};
}

const std::string two = R"({"id":"dense","units":4},{"id":"tanh"},{"id":"dense","units":1})";

}  // namespace

TEST_CASE("Another learning rate changes nothing but the pace") {
  Engine engine, other;
  test::start(engine, lab(two));
  test::start(other, lab(two));
  test::steps(engine, 30);
  test::steps(other, 30);
  test::start(other, lab(two, R"({"id":"adam","lr":0.02})"), true);
  CHECK(other.trainer()->step() == 30);
  CHECK(numbers(other, "layers.0.weight") == numbers(engine, "layers.0.weight"));
  CHECK(other.trainer()->history().rows().size() == engine.trainer()->history().rows().size());
  test::start(other, lab(two), true);
  test::steps(engine, 10);
  test::steps(other, 10);
  CHECK(engine.fingerprint() == other.fingerprint());
}

TEST_CASE("A wider layer keeps its units and gets new ones; the output keeps its weights") {
  Engine engine;
  test::start(engine, lab(two));
  test::steps(engine, 30);
  const auto hidden = numbers(engine, "layers.0.weight"), output = numbers(engine, "layers.2.weight");
  test::start(engine, lab(R"({"id":"dense","units":6},{"id":"tanh"},{"id":"dense","units":1})"), true);
  const auto wide_hidden = numbers(engine, "layers.0.weight"), wide_output = numbers(engine, "layers.2.weight");
  for (std::size_t i = 0; i < 8; ++i) CHECK(wide_hidden[i] == hidden[i]);
  for (std::size_t i = 0; i < 4; ++i) CHECK(wide_output[i] == output[i]);
  CHECK(engine.trainer()->step() == 30);
  test::steps(engine, 5);
  test::start(engine, lab(R"({"id":"dense","units":3},{"id":"tanh"},{"id":"dense","units":1})"), true);
  CHECK(numbers(engine, "layers.0.weight").size() == 6);
}

TEST_CASE("A new layer leaves the first layers and the output as they were") {
  Engine engine;
  test::start(engine, lab(two));
  test::steps(engine, 30);
  const auto hidden = numbers(engine, "layers.0.weight"), output = numbers(engine, "layers.2.weight");
  test::start(engine, lab(R"({"id":"dense","units":4},{"id":"tanh"},{"id":"dense","units":4},{"id":"tanh"},{"id":"dense","units":1})"), true);
  CHECK(numbers(engine, "layers.0.weight") == hidden);
  CHECK(numbers(engine, "layers.4.weight") == output);
  test::start(engine, lab(two), true);
  CHECK(numbers(engine, "layers.0.weight") == hidden);
  CHECK(numbers(engine, "layers.2.weight") == output);
}

TEST_CASE("An input feature that stays keeps its column") {
  Engine engine;
  test::start(engine, lab(two, R"({"id":"adam"})", R"("id":"spiral","features":["x1","x2"])"));
  test::steps(engine, 30);
  const auto before = numbers(engine, "layers.0.weight");
  test::start(engine, lab(two, R"({"id":"adam"})", R"("id":"spiral","features":["x1","x1_x2","x2"])"), true);
  const auto after = numbers(engine, "layers.0.weight");
  for (std::size_t unit = 0; unit < 4; ++unit) {
    CHECK(after[3 * unit] == before[2 * unit]);
    CHECK(after[3 * unit + 2] == before[2 * unit + 1]);
  }
}

TEST_CASE("Another optimizer, batch and data go on from the same step") {
  Engine engine;
  test::start(engine, lab(two));
  test::steps(engine, 33);
  const auto before = numbers(engine, "layers.0.weight");
  test::start(engine, lab(two, R"({"id":"momentum"})", R"("id":"spiral","count":300)"), true);
  CHECK(engine.trainer()->step() == 33);
  CHECK(engine.trainer()->epoch() == 2);  // 33 steps of 10 in 250 rows: the second epoch counts as done
  CHECK(numbers(engine, "layers.0.weight") == before);
  test::steps(engine, 40);
  CHECK_FALSE(engine.trainer()->stop());
}

TEST_CASE("With a problem nothing changes") {
  Engine engine;
  test::start(engine, lab(two));
  test::steps(engine, 10);
  const std::string before = engine.fingerprint(), status = engine.status();
  CHECK_FALSE(test::good(engine.create(lab(R"({"id":"dense","units":3})"), true)));
  CHECK_FALSE(test::good(engine.create("{", false)));
  CHECK(engine.fingerprint() == before);
  CHECK(engine.status() == status);
}
