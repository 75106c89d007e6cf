// The loss around the present weights: what a slice says at a place is what the network has with the weights of that place, and
// asking changes no bit of the run.
#include "train/labs.h"

#include <catch2/catch_approx.hpp>

#include <cmath>
#include <numeric>
#include <string>
#include <vector>

#include "train/slice.h"

using namespace garden;

namespace {

// Layers that behave differently in training, one with running numbers.
constexpr const char* noisy =
    R"({"version":1,"seed":4,"data":{"id":"moons","count":120,"noise":0.2},"model":{"layers":[{"id":"dense","units":6},{"id":"batch_norm1d"},{"id":"relu"},
    {"id":"dropout","rate":0.3},{"id":"dense","units":1}]},"loss":{"id":"bce_with_logits"},"optimizer":{"id":"adam","lr":0.01},"regularizer":{"id":"l2","rate":0.01}})";
constexpr const char* whole_batch =
    R"({"version":1,"seed":2,"data":{"id":"circle","count":100,"split":0.5},"model":{"layers":[{"id":"dense","units":5},{"id":"tanh"},{"id":"dense","units":1}]},
    "loss":{"id":"mse"},"optimizer":{"id":"sgd","lr":0.05},"train":{"batch":50}})";

std::vector<float> ask(Engine& engine, const std::string& rest) {
  const auto answer = engine.evaluate(R"({"kind":"slice",)" + rest + "}");
  return {answer.begin(), answer.end()};
}

std::string plane_at(const char* plane, const std::string& xs, int seed = 3) {
  return R"("plane":")" + std::string(plane) + R"(","seed":)" + std::to_string(seed) + R"(,"xs":[)" + xs + "]";
}

float train_loss(const Engine& engine) { return engine.trainer()->history().rows().back().train_loss; }

// All numbers of the network in the order of its parameters.
std::vector<float> weights(const Engine& engine) {
  std::vector<float> all;
  const Parameters& parameters = engine.trainer()->model().parameters();
  for (const Parameters::Item& item : parameters.items()) all.insert(all.end(), parameters.values(item), parameters.values(item) + item.count());
  return all;
}

float dot(std::span<const float> a, std::span<const float> b) { return std::inner_product(a.begin(), a.end(), b.begin(), 0.0f); }

}  // namespace

TEST_CASE("The middle of a slice is the train loss of the curves, and any other place what the network has with the weights of that place") {
  for (const char* lab : {test::cases[0].lab, test::cases[1].lab, test::cases[3].lab, noisy, whole_batch}) {
    for (const char* plane : {"random", "gradient"}) {
      CAPTURE(lab, plane);
      Engine engine;
      test::start(engine, lab);
      test::steps(engine, 20);
      const float here = train_loss(engine), there = ask(engine, plane_at(plane, "0,0,0.5,-0.25"))[1];
      CHECK(ask(engine, plane_at(plane, "0,0"))[0] == Catch::Approx(here).epsilon(1e-5));
      CHECK(std::abs(there - here) > 1e-4f);

      const std::vector<float> from = weights(engine), directions = ask(engine, plane_at(plane, ""));
      REQUIRE(directions.size() == 2 * from.size());
      std::size_t at = 0;
      for (const Parameters::Item& item : engine.trainer()->model().parameters().items())
        for (std::size_t i = 0; i < item.count(); ++i, ++at)
          engine.poke(item.path, static_cast<int>(i), from[at] + 0.5f * directions[at] - 0.25f * directions[from.size() + at]);
      engine.advance(0, 1 << 20);
      CHECK(train_loss(engine) == Catch::Approx(there).epsilon(1e-4));
    }
  }
}

TEST_CASE("A slice leaves every bit of a run as it was, also between two pieces of an evaluation") {
  for (const char* lab : {test::cases[1].lab, test::cases[4].lab, noisy}) {
    Engine watched, alone;
    test::start(watched, lab);
    test::start(alone, lab);
    for (int unit = 0; unit < 120; ++unit) {
      for (Engine* engine : {&watched, &alone}) engine->advance(1, 1);
      if (unit % 7 == 0) ask(watched, plane_at(unit % 2 == 0 ? "random" : "gradient", "0,0,1,-1"));
    }
    for (Engine* engine : {&watched, &alone}) engine->advance(0, 1 << 20);
    CHECK(watched.fingerprint() == alone.fingerprint());
    const auto a = watched.snapshot(), b = alone.snapshot();
    CHECK(std::equal(a.begin(), a.end(), b.begin(), b.end()));
  }
}

TEST_CASE("The gradient's direction is the same whoever has looked before") {
  std::vector<std::vector<float>> answers;
  for (const bool looked : {false, true}) {
    Engine engine;
    test::start(engine, noisy);
    test::steps(engine, 9);
    if (looked) engine.view(R"([{"kind":"tensor","path":"layers.0.weight.grad"}])");
    engine.advance(1, 1);
    for (int again = 0; again < 2; ++again) answers.push_back(ask(engine, plane_at("gradient", "")));
  }
  for (const std::vector<float>& answer : answers) CHECK((!answer.empty() && answer == answers[0]));
}

TEST_CASE("Random directions have filters as long as the network's and leave biases; the gradient's points down, the other stands upright on it") {
  Engine engine;
  test::start(engine, whole_batch);
  test::steps(engine, 5);
  const Parameters& parameters = engine.trainer()->model().parameters();
  const Slice random = random_slice(parameters, 1);
  CHECK(random.across != random.up);
  CHECK(random.across != random_slice(parameters, 2).across);
  for (const Parameters::Item& item : parameters.items()) {
    const std::span<const float> w(parameters.values(item), item.count()), d(random.across.data() + item.offset, item.count());
    if (item.shape.rank() < 2) {
      CHECK(dot(d, d) == 0.0f);
      continue;
    }
    const std::size_t filters = static_cast<std::size_t>(item.shape[0]), numbers = item.count() / filters;
    for (std::size_t k = 0; k < filters; ++k) {
      const auto ours = d.subspan(k * numbers, numbers), theirs = w.subspan(k * numbers, numbers);
      CHECK(dot(ours, ours) == Catch::Approx(dot(theirs, theirs)).epsilon(1e-4));
    }
  }

  const std::vector<float> both = ask(engine, plane_at("gradient", "")), w = weights(engine);
  const std::span<const float> across(both.data(), w.size()), up(both.data() + w.size(), w.size());
  CHECK(dot(across, across) == Catch::Approx(dot(w, w)).epsilon(1e-4));
  CHECK(dot(up, up) == Catch::Approx(dot(w, w)).epsilon(1e-4));
  CHECK(std::abs(dot(across, up)) < 1e-4f * dot(w, w));
  const std::vector<float> losses = ask(engine, plane_at("gradient", "0,0,0.01,0,-0.01,0,0,0.01"));
  CHECK(losses[1] < losses[0]);
  CHECK(losses[2] > losses[0]);
  CHECK(std::abs(losses[3] - losses[0]) < 0.5f * std::abs(losses[1] - losses[0]));  // at right angles the loss is level at first
}

TEST_CASE("A slice that cannot be is refused with a reason") {
  Engine engine;
  const auto refused = [&](const std::string& rest) { return ask(engine, rest).empty() && !test::good(engine.refusal()); };
  CHECK(refused(plane_at("random", "0,0")));  // no lab
  test::start(engine, whole_batch);
  CHECK(!refused(plane_at("random", "0,0")));
  CHECK(test::good(engine.refusal()));
  CHECK(refused(plane_at("sideways", "0,0")));
  CHECK(refused(plane_at("random", "0")));
  CHECK(refused(plane_at("random", "0,\"1\"")));
  CHECK(refused(plane_at("random", "0,1e39")));
  CHECK(refused(plane_at("random", "0,0", -1)));
  CHECK(refused(plane_at("random", "0,0") + R"(,"radius":1)"));
  CHECK(refused(R"("plane":"random")"));
  CHECK(refused(R"("xs":[0,0])"));
  std::string many = "0";
  for (int i = 1; i < 2 * 5000; ++i) many += ",0";
  CHECK(refused(plane_at("random", many)));

  // More places than one answer may cost; fewer are answered.
  test::start(engine, test::cases[4].lab);
  std::string some = "0";
  for (int i = 1; i < 2 * 2000; ++i) some += ",0";
  CHECK(refused(plane_at("random", some)));
  CHECK(ask(engine, plane_at("random", "0,0")).size() == 1);

  test::start(engine, R"({"version":1,"data":{"id":"moons","count":60},"model":{"layers":[{"id":"dense","units":3,"init":{"id":"zeros"}},{"id":"tanh"},
    {"id":"dense","units":1,"init":{"id":"zeros"}}]},"loss":{"id":"mse"},"optimizer":{"id":"sgd"}})");
  CHECK(refused(plane_at("random", "0,0")));
  CHECK(engine.evaluate(R"({"kind":"activation","id":"nobody","xs":[1]})").empty());
  CHECK(test::good(engine.refusal()));  // no entry, no numbers: not a mistake
}
