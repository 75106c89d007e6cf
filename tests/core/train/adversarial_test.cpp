// The adversarial game: losses and gradients, generated rows that come to look like the data, and runs that go on to the bit.
#include "train/labs.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "autograd/ops.h"
#include "autograd/ops/contest.h"
#include "engine/formats/json.h"
#include "engine/tensors.h"
#include "train/adversarial.h"

using namespace garden;

namespace {

constexpr std::array<const char*, 4> objectives{"non_saturating", "minimax", "least_squares", "wasserstein"};

const std::string generator = R"({"id":"dense","units":16},{"id":"leaky_relu"},{"id":"dense","units":2,"name":"fake"},)";
const std::string discriminator = R"({"id":"dense","units":16},{"id":"leaky_relu"},{"id":"dense","units":1})";

std::string lab(const std::string& train, const std::string& layers = generator + discriminator, const std::string& input = R"("input":[2],)") {
  return R"({"version":1,"seed":4,"data":{"id":"rings","count":400,"noise":0.1},"model":{)" + input + R"("layers":[)" + layers +
         R"(]},"optimizer":{"id":"adam","lr":0.002,"beta1":0.5},"train":{"kind":"adversarial","batch":32,"epochs":2000)" + train + "}}";
}
std::string game(const std::string& train = "") { return lab(R"(,"generator":"fake")" + train); }

std::vector<float> values(Engine& engine, std::string_view path) {
  std::vector<float> copy;
  const Tensor<const float> found = find_tensor(*engine.trainer(), path, copy);
  return found ? std::vector<float>(found.begin(), found.end()) : std::vector<float>();
}

std::string problems_of(const std::string& text) {
  Engine engine;
  const json::Parsed report = json::parse(engine.create(text, false));
  std::string paths;
  for (const json::Value& problem : report.value.find("problems")->array()) {
    CHECK(problem.find("message")->find("zh")->string().size() > 10);
    paths += (paths.empty() ? "" : ",") + problem.find("path")->string();
  }
  return paths;
}

// Mean and variance of both coordinates of rows (n, 2).
std::array<double, 4> moments(const std::vector<float>& rows) {
  std::array<double, 4> m{};
  const double n = static_cast<double>(rows.size() / 2);
  for (std::size_t i = 0; i < rows.size(); ++i) m[i % 2] += static_cast<double>(rows[i]) / n;
  for (std::size_t i = 0; i < rows.size(); ++i) m[2 + i % 2] += (static_cast<double>(rows[i]) - m[i % 2]) * (static_cast<double>(rows[i]) - m[i % 2]) / n;
  return m;
}

// 2000 rows of the generator as it is.
std::array<double, 4> made_moments(Engine& engine) {
  Model& model = engine.trainer()->model();
  Tape<float> tape;
  const Tensor<float> z = tape.arena().tensor<float>({2000, 2});
  draw_noise(99, 0, 0, z.count(), z.data);
  const Var<float> rows = model.forward(tape, tape.constant(z), {.first = 0, .last = model.graph().cut + 1});
  return moments({rows.value().begin(), rows.value().end()});
}

// A generator and a discriminator of one weight each, by hand: x = a z, logit = w x + c.
struct Hand {
  std::array<double, 3> p{0.7, -0.4, 0.3};  // a, w, c
  std::array<double, 3> slope{};
  std::array<double, 5> real{0.5, -1.25, 2, 0.1, -0.6}, noise{1.5, -0.2, 0.4, -2, 0.9};

  // The discriminator's loss, or the generator's.
  double loss(Contest contest, bool of_generator, bool learn) {
    Tape<double> tape;
    const auto parameter = [&](std::size_t k) { return tape.parameter({&p[k], {1, 1}}, {&slope[k], {1, 1}}); };
    Var<double> a = parameter(0), w = parameter(1), c = tape.parameter({&p[2], {1}}, {&slope[2], {1}});
    double zero = 0;
    const Var<double> none = tape.constant({&zero, {1}});
    const Var<double> made = linear(tape, linear(tape, tape.constant({noise.data(), {5, 1}}), a, none), w, c);
    const Var<double> of_data = linear(tape, tape.constant({real.data(), {5, 1}}), w, c);
    const Var<double> l = of_generator ? generator_loss(tape, made, contest) : discriminator_loss(tape, of_data, made, contest);
    if (learn) tape.backward(l);
    return *l.value().data;
  }
};

}  // namespace

TEST_CASE("Gradients of every objective agree with differences, for both sides") {
  for (const Contest contest : {Contest::non_saturating, Contest::minimax, Contest::least_squares, Contest::wasserstein}) {
    for (const bool of_generator : {false, true}) {
      CAPTURE(static_cast<int>(contest), of_generator);
      Hand hand;
      hand.loss(contest, of_generator, true);
      for (std::size_t k = 0; k < 3; ++k) {
        constexpr double h = 1e-5;
        Hand up, down;
        up.p[k] += h, down.p[k] -= h;
        const double numeric = (up.loss(contest, of_generator, false) - down.loss(contest, of_generator, false)) / (2 * h);
        CHECK(std::fabs(numeric - hand.slope[k]) < 1e-9);
      }
    }
  }
}

TEST_CASE("Both sides of the logarithm stay finite for any logit, and minimax saturates where the other does not") {
  for (const float logit : {-200.0f, -5.0f, 0.0f, 5.0f, 200.0f}) {
    float z = logit, slope[2];
    for (const Contest contest : {Contest::non_saturating, Contest::minimax}) {
      Tape<float> tape;
      const Var<float> var = tape.parameter({&z, {1, 1}}, {&slope[static_cast<int>(contest)], {1, 1}});
      const Var<float> loss = generator_loss(tape, var, contest);
      CHECK(std::isfinite(*loss.value().data));
      tape.backward(loss);
    }
    const float p = 1 / (1 + std::exp(-logit));
    CHECK(std::fabs(slope[0] - (p - 1)) < 1e-6f);  // full strength when the discriminator is sure
    CHECK(std::fabs(slope[1] + p) < 1e-6f);        // none
  }
}

TEST_CASE("Generated rows come to have mean and variance of the data") {
  for (const char* objective : objectives) {
    DYNAMIC_SECTION(objective) {
      Engine engine;
      const bool critic = std::string(objective) == "wasserstein";
      test::start(engine, game(std::string(R"(,"objective":")") + objective + R"(","clip_weights":0.1,"discriminator_steps":)" + (critic ? "5" : "1")));
      const auto data = moments(engine.trainer()->plan().samples->train.x.floats);
      const auto distance = [&] {
        double sum = 0;
        const auto made = made_moments(engine);
        for (std::size_t k = 0; k < 4; ++k) sum += std::fabs(made[k] - data[k]) / data[2 + k % 2];
        return sum;
      };
      const double before = distance();
      test::steps(engine, 3000);
      const double after = distance();
      CAPTURE(before, after);
      CHECK(after < 0.35 * before);
    }
  }
}

TEST_CASE("A step of one side leaves the other side's numbers alone, and Wasserstein weights stay in their bound") {
  Engine engine;
  test::start(engine, game(R"(,"objective":"wasserstein","clip_weights":0.05,"discriminator_steps":3)"));
  test::steps(engine, 50);
  const Parameters& parameters = engine.trainer()->model().parameters();
  bool beyond = false;
  for (const Parameters::Item& item : parameters.items()) {
    const bool judges = item.path >= std::string("layers.3");
    for (std::size_t i = 0; i < item.count(); ++i) {
      if (judges) CHECK(std::fabs(parameters.values(item)[i]) <= 0.05f);
      else beyond = beyond || std::fabs(parameters.values(item)[i]) > 0.05f;
    }
  }
  CHECK(beyond);
  CHECK(values(engine, "loss.0").size() == 1);
  CHECK(values(engine, "loss.1").size() == 1);
  CHECK(values(engine, "loss") == values(engine, "loss.0"));
  CHECK(values(engine, "data.x").size() == 64);
  CHECK(values(engine, "data.t").size() == 64);
  CHECK(values(engine, "layers.2.out").size() == 64);
  CHECK(values(engine, "layers.2.out.grad").size() == 64);
}

TEST_CASE("Adversarial runs go on from a snapshot to the bit, whoever looks") {
  const std::string normed = R"({"id":"dense","units":8},{"id":"batch_norm1d"},{"id":"tanh"},{"id":"dropout","rate":0.2},{"id":"dense","units":2,"name":"fake"},)" + discriminator;
  for (const std::string& text : {game(), game(R"(,"objective":"wasserstein","discriminator_steps":5)"), lab(R"(,"generator":"fake","discriminator_steps":2,"generator_steps":3)", normed)}) {
    Engine whole, first, second;
    for (Engine* engine : {&whole, &first, &second}) test::start(*engine, text);
    test::steps(whole, 140);
    test::steps(first, 65);
    first.view(R"([{"kind":"points"},{"kind":"tensor","path":"layers.1.out.grad"},{"kind":"grid","n":8,"layers":[0,1,2,3,4,5,6]},{"kind":"forward","input":[0.5,0.5]},{"kind":"predict","input":[0.5,0.5]}])");
    const auto bytes = first.snapshot();
    REQUIRE(test::good(second.restore(bytes)));
    test::steps(second, 75);
    CHECK(second.fingerprint() == whole.fingerprint());
    test::steps(first, 75);
    CHECK(first.fingerprint() == whole.fingerprint());
    const auto &a = whole.trainer()->history().rows(), &b = second.trainer()->history().rows();
    REQUIRE(a.size() == b.size());
    for (std::size_t i = 0; i < a.size(); ++i) CHECK((a[i].step == b[i].step && a[i].train_loss == b[i].train_loss && a[i].test_metric == b[i].test_metric));
    // The same lab kept goes on where it was; another way to train begins anew.
    test::start(first, text, true);
    CHECK(first.fingerprint().size() == 16);
    CHECK(first.trainer()->step() == 140);
    test::steps(first, 10);
    test::steps(whole, 10);
    CHECK(first.fingerprint() == whole.fingerprint());
  }
}

TEST_CASE("A game that blows up stops, says where, and can be taken back") {
  Engine engine;
  test::start(engine, game());
  test::steps(engine, 120);
  engine.poke("layers.3.weight", 0, 3e38f);
  engine.poke("layers.3.weight", 1, 3e38f);
  test::steps(engine, 5);
  REQUIRE(engine.trainer()->stop());
  CHECK(engine.trainer()->stop()->tensor.starts_with("l"));
  CHECK(engine.status().find("stopped") != std::string::npos);
  CHECK(test::good(engine.rewind()));
  CHECK(engine.trainer()->step() == 100);
  test::steps(engine, 5);
  CHECK_FALSE(engine.trainer()->stop());
}

TEST_CASE("What a game was given up on can be looked at, though the generator never had its turn") {
  Engine engine;
  test::start(engine, game());
  engine.poke("layers.3.weight", 0, 3e38f);
  engine.poke("layers.3.weight", 1, 3e38f);
  test::steps(engine, 1);
  REQUIRE(engine.trainer()->stop());
  CHECK(values(engine, "data.x").size() == 64);
  CHECK(values(engine, "loss").size() == 1);
}

TEST_CASE("Whoever forgets which layers generate is told what to write, in both languages") {
  const auto told = [](const std::string& text) {
    Problems problems;
    read_lab(text, problems);
    REQUIRE(problems.size() == 1);
    return problems[0];
  };
  const Problem named = told(lab("", R"({"id":"dense","units":2,"name":"fake"},)" + discriminator));
  CHECK(named.en.ends_with("there are: fake."));
  CHECK(named.zh.ends_with("已有：fake。"));
  const Problem unnamed = told(lab("", discriminator));
  CHECK(unnamed.en.ends_with("so name it first."));
  CHECK(unnamed.zh.ends_with("请先给它命名。"));
}

TEST_CASE("What does not fit an adversarial game is a problem at its place") {
  CHECK(problems_of(game()) == "");
  CHECK(problems_of(lab("")) == "train.generator");
  CHECK(problems_of(lab(R"(,"generator":"nobody")")) == "train.generator");
  CHECK(problems_of(lab(R"(,"generator":3)")) == "train.generator");
  CHECK(problems_of(game(R"(,"objective":"best")")) == "train.objective");
  CHECK(problems_of(game(R"(,"discriminator_steps":0)")) == "train.discriminator_steps");
  CHECK(problems_of(game(R"(,"shards":2)")) == "train.shards");
  CHECK(problems_of(game(R"(,"pretrain_epochs":2)")) == "train.pretrain_epochs");
  CHECK(problems_of(lab(R"(,"generator":"fake")", generator + discriminator, "")) == "model.input");
  CHECK(problems_of(lab(R"(,"generator":"fake")", generator + discriminator, R"("inputs":[{"name":"z","shape":[2]}],)")).starts_with("model."));
  CHECK(problems_of(lab(R"(,"generator":"fake")", R"({"id":"dense","units":3,"name":"fake"},)" + discriminator)) == "train.generator");
  CHECK(problems_of(lab(R"(,"generator":"fake")", R"({"id":"dense","units":2,"name":"fake"})")) == "train.generator");
  CHECK(problems_of(lab(R"(,"generator":"fake")", R"({"id":"tanh","name":"fake"},)" + discriminator)) == "train.generator");
  CHECK(problems_of(lab(R"(,"generator":"fake")", generator + R"({"id":"dense","units":2})")) == "model.layers.3");
  CHECK(problems_of(lab(R"(,"generator":"fake")", generator + discriminator + R"(,{"id":"sigmoid"})")) == "model.layers.6");
  CHECK(problems_of(lab(R"(,"generator":"fake")", R"({"id":"dense","units":2,"name":"a"},{"id":"dense","units":2,"name":"fake"},{"id":"add","from":["a","fake"]},{"id":"dense","units":1})")) == "model.layers.2.from");
  CHECK(problems_of(R"({"version":1,"data":{"id":"spiral"},"model":{"layers":[{"id":"dense","units":1}]},"loss":{"id":"mse"},"optimizer":{"id":"sgd"},"train":{"kind":"teacher"}})") == "train.kind");
  Problems problems;
  const std::string printed = print_lab(read_lab(game(), problems));
  CHECK(print_lab(read_lab(printed, problems)) == printed);
  CHECK(problems.empty());
  CHECK(printed.find(R"("train":{"kind":"adversarial","batch":32,"epochs":2000,"objective":"non_saturating")") != std::string::npos);
}

TEST_CASE("A report of a game says what its curves are") {
  Engine engine;
  const std::string report = engine.create(game(), false);
  CHECK(report.find("Discriminator loss") != std::string::npos);
  CHECK(report.find("判别器损失") != std::string::npos);
  CHECK(report.find(R"("data.x":[32,2])") != std::string::npos);
}
