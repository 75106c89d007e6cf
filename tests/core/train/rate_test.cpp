// Schedules, clipping and full batches in a run.
#include "train/labs.h"

#include <cmath>
#include <vector>

#include "engine/tensors.h"

using namespace garden;

namespace {

// 250 training rows in batches of 125: two steps an epoch.
std::string lab(const std::string& optimizer, const std::string& more) {
  return R"({"version":1,"seed":3,"data":{"id":"spiral"},"model":{"layers":[{"id":"dense","units":4},{"id":"tanh"},{"id":"dense","units":1}]},
    "loss":{"id":"mse"},"optimizer":)" + optimizer + more + R"(,"train":{"batch":125,"epochs":40}})";
}
const std::string sgd = R"({"id":"sgd","lr":0.5})";

float rate(Engine& engine) {
  std::vector<float> copy;
  return find_tensor(*engine.trainer(), "optimizer.lr", copy).data[0];
}

}  // namespace

TEST_CASE("A schedule multiplies the rate by epochs, and goes on from a snapshot") {
  const std::string text = lab(sgd, R"(,"schedule":{"id":"step","step_size":1,"gamma":0.5})");
  Engine engine, other;
  test::start(engine, text);
  test::start(other, text);
  test::steps(engine, 2);
  CHECK(rate(engine) == 0.5f);
  test::steps(engine, 1);
  CHECK(rate(engine) == 0.25f);
  test::steps(engine, 3);
  CHECK(rate(engine) == 0.125f);
  const auto bytes = engine.snapshot();
  REQUIRE(test::good(other.restore(bytes)));
  test::steps(engine, 7);
  test::steps(other, 7);
  CHECK(engine.fingerprint() == other.fingerprint());
  CHECK(rate(engine) == rate(other));
}

TEST_CASE("A plateau is seen in the curves, the same after a snapshot") {
  const std::string text = lab(R"({"id":"sgd","lr":1e-5})", R"(,"schedule":{"id":"reduce_on_plateau"})");
  Engine whole, first, second;
  for (Engine* engine : {&whole, &first, &second}) test::start(*engine, text);
  test::steps(whole, 79);
  test::steps(first, 40);
  const auto bytes = first.snapshot();
  REQUIRE(test::good(second.restore(bytes)));
  test::steps(second, 39);
  CHECK(whole.fingerprint() == second.fingerprint());
  CHECK(rate(whole) == rate(second));
}

TEST_CASE("A rate that goes by losses knows that of every epoch's end, however short epochs are") {
  // 30 rows in batches of 30: a step is an epoch, and curves alone would get a point every few.
  const auto text = [](const std::string& schedule) {
    return R"({"version":1,"seed":3,"data":{"id":"moons","count":60,"noise":0.4},"model":{"layers":[{"id":"dense","units":4},{"id":"tanh"},{"id":"dense","units":1}]},
      "loss":{"id":"mse"},"optimizer":{"id":"sgd","lr":2},)" + schedule + R"("train":{"batch":30,"epochs":60}})";
  };
  Engine plain, engine;
  test::start(plain, text(""));
  test::start(engine, text(R"("schedule":{"id":"reduce_on_plateau","factor":0.5,"patience":1},)"));
  test::steps(plain, 50);
  CHECK(plain.trainer()->history().rows().size() < 50);
  std::vector<float> rates;
  for (int epoch = 0; epoch < 50; ++epoch) {
    test::steps(engine, 1);
    rates.push_back(rate(engine));
  }
  const std::vector<HistoryRow>& rows = engine.trainer()->history().rows();
  REQUIRE(rows.size() == 51);
  std::vector<float> losses;
  const ReduceOnPlateau plateau{.reduction = 0.5f, .patience = 1};
  for (std::size_t epoch = 0; epoch < 50; ++epoch) {
    CHECK(rows[epoch + 1].epoch == static_cast<double>(epoch + 1));
    CHECK(rates[epoch] == 2.0f * plateau.factor({.losses = losses}));
    losses.push_back(rows[epoch + 1].test_loss);
  }
  CHECK(rates.back() < 2.0f);
}

TEST_CASE("A snapshot between an epoch's last step and its evaluation goes on with the same rates") {
  const std::string text = lab(sgd, R"(,"schedule":{"id":"reduce_on_plateau","factor":0.5,"patience":0})");
  Engine whole, first, second;
  for (Engine* engine : {&whole, &first, &second}) test::start(*engine, text);
  test::steps(whole, 30);
  test::steps(first, 19);
  first.advance(1, 1);
  const auto bytes = first.snapshot();
  REQUIRE(test::good(second.restore(bytes)));
  test::steps(second, 10);
  CHECK(whole.fingerprint() == second.fingerprint());
  CHECK(rate(whole) == rate(second));
}

TEST_CASE("A clipped gradient moves the weights no further than its bound; the update is found by path") {
  Engine engine;
  test::start(engine, lab(sgd, R"(,"clip":{"id":"clip_norm","max":0.01})"));
  test::steps(engine, 1);
  std::vector<float> copy;
  CHECK_FALSE(find_tensor(*engine.trainer(), "layers.0.weight.update", copy));
  test::steps(engine, 1);
  double square = 0;
  for (const char* path : {"layers.0.weight.update", "layers.0.bias.update", "layers.2.weight.update", "layers.2.bias.update"}) {
    const Tensor<const float> update = find_tensor(*engine.trainer(), path, copy);
    REQUIRE(update);
    for (const float d : std::vector<float>(update.begin(), update.end())) square += static_cast<double>(d) * d;
  }
  CHECK(std::fabs(std::sqrt(square) - 0.5 * 0.01) < 1e-5);
}

TEST_CASE("Gradient descent takes all rows in one batch") {
  Engine engine;
  test::start(engine, lab(R"({"id":"gradient_descent","lr":0.1})", ""));
  test::steps(engine, 3);
  CHECK(engine.trainer()->epoch() == 3);
  CHECK(engine.trainer()->next_rows().size() == 250);
}

TEST_CASE("Schedule and clipping are printed as they were read") {
  Problems problems;
  const std::string printed = print_lab(read_lab(lab(sgd, R"(,"schedule":{"id":"cosine"},"clip":{"id":"clip_value","max":2})"), problems));
  CHECK(problems.empty());
  CHECK(printed.find(R"("clip":{"id":"clip_value","max":2})") != std::string::npos);
  CHECK(print_lab(read_lab(printed, problems)) == printed);
  Engine engine;
  CHECK(engine.create(lab(sgd, R"(,"schedule":{"id":"sometimes"})"), false).find("schedule.id") != std::string::npos);
}
