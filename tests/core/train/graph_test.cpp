// Models that are graphs: branches, shared weights, several inputs.
#include "train/labs.h"

#include <cmath>
#include <vector>

#include "autograd/ops.h"
#include "engine/formats/json.h"
#include "engine/tensors.h"
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

// A lab with these layers; `more` are further keys of the model, `train` of its training.
std::string lab(const std::string& layers, const std::string& more = "", const std::string& train = R"("batch":10,"epochs":50)") {
  return R"({"version":1,"seed":3,"data":{"id":"spiral"},"model":{"layers":[)" + layers + "]" + more +
         R"(},"loss":{"id":"mse"},"optimizer":{"id":"adam","lr":0.01},"train":{)" + train + "}}";
}

const std::string skip = R"({"id":"dense","name":"a","units":6},{"id":"tanh","name":"b"},
  {"id":"add","name":"sum","from":["b","a"]},{"id":"dense","from":"sum","units":1})";
const std::string tower = R"({"id":"dense","name":"a","units":4},{"id":"tanh","name":"left"},{"id":"dense","name":"right","from":"input","share":"a","units":4},
  {"id":"concat","from":["left","right"]},{"id":"dense","units":1})";
const std::string two_heads = R"({"id":"dense","units":5},{"id":"tanh","name":"code"},{"id":"dense","name":"guess","units":1},
  {"id":"dense","name":"back","from":"code","units":2})";
const std::string two_outputs = R"(,"outputs":[{"from":"guess","loss":{"id":"bce_with_logits"}},
  {"from":"back","loss":{"id":"mse"},"target":"input","weight":0.5}])";
const std::string normed = R"({"id":"dense","units":6},{"id":"batch_norm1d"},{"id":"tanh"},{"id":"dropout","rate":0.25},{"id":"dense","units":1})";

// The paths of a lab's problems.
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

std::vector<float> values(Engine& engine, std::string_view path) {
  std::vector<float> copy;
  const Tensor<const float> found = find_tensor(*engine.trainer(), path, copy);
  return found ? std::vector<float>(found.begin(), found.end()) : std::vector<float>();
}

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

TEST_CASE("Labs of graphs are printed as they were read") {
  for (const std::string& text : {lab(skip), lab(tower), lab(two_heads, two_outputs), lab(normed, "", R"("batch":10,"epochs":50,"shards":3)")}) {
    INFO(text);
    Problems problems;
    const std::string printed = print_lab(read_lab(text, problems));
    CHECK(problems.empty());
    CHECK(print_lab(read_lab(printed, problems)) == printed);
    CHECK(problems.empty());
    CHECK(problems_of(text) == "");
  }
  Problems problems;
  const std::string printed = print_lab(read_lab(lab(tower), problems));
  CHECK(printed.find(R"({"id":"dense","name":"a","units":4,)") != std::string::npos);
  CHECK(printed.find(R"({"id":"dense","name":"right","from":"input","share":"a","units":4,)") != std::string::npos);
  CHECK(printed.find("outputs") == std::string::npos);
}

TEST_CASE("A skip connection adds what it skips") {
  Engine engine;
  test::start(engine, lab(skip));
  test::steps(engine, 3);
  const std::vector<float> b = values(engine, "layers.1.out"), a = values(engine, "layers.0.out"), sum = values(engine, "layers.2.out");
  REQUIRE(sum.size() == a.size());
  for (std::size_t i = 0; i < sum.size(); ++i) CHECK(sum[i] == b[i] + a[i]);
  CHECK(engine.create(lab(skip), false).find(R"("sources":["layers.1.out","layers.0.out"])") != std::string::npos);
}

TEST_CASE("Several outputs: the total is the weighted sum, and each is compared with its own target") {
  Engine engine;
  test::start(engine, lab(two_heads, two_outputs));
  test::steps(engine, 2);
  const float first = values(engine, "loss.0")[0], second = values(engine, "loss.1")[0];
  CHECK(std::fabs(values(engine, "loss")[0] - (first + 0.5f * second)) < 1e-6f);
  const std::vector<float> x = values(engine, "data.x"), z = values(engine, "layers.3.out"), dz = values(engine, "layers.3.out.grad");
  double mean = 0;
  for (std::size_t i = 0; i < x.size(); ++i) mean += (z[i] - x[i]) * (z[i] - x[i]) / static_cast<double>(x.size());
  CHECK(std::fabs(mean - static_cast<double>(second)) < 1e-5);
  for (std::size_t i = 0; i < x.size(); ++i) CHECK(std::fabs(dz[i] - 0.5f * 2 * (z[i] - x[i]) / static_cast<float>(x.size())) < 1e-6f);
  const float before = engine.trainer()->history().rows()[0].train_loss;
  test::steps(engine, 300);
  CHECK(engine.trainer()->history().rows().back().train_loss < 0.7f * before);
}

TEST_CASE("Every mistake of a graph is a problem at its place") {
  const std::string dense = R"({"id":"dense","units":1})";
  CHECK(problems_of(lab(R"({"id":"dense","units":3,"from":"x"},)" + dense)) == "model.layers.0.from");
  CHECK(problems_of(lab(R"({"id":"dense","units":3,"from":"b"},{"id":"dense","name":"b","units":1})")) == "model.layers.0.from");
  CHECK(problems_of(lab(R"({"id":"dense","units":3,"from":[]},)" + dense)) == "model.layers.0.from");
  CHECK(problems_of(lab(R"({"id":"dense","units":3,"from":["input","input"]},)" + dense)) == "model.layers.0.from");
  CHECK(problems_of(lab(R"({"id":"dense","units":3},{"id":"add"},)" + dense)) == "model.layers.1");
  CHECK(problems_of(lab(R"({"id":"dense","name":"a","units":3},{"id":"dense","name":"a","units":1})")) == "model.layers.1.name");
  CHECK(problems_of(lab(R"({"id":"dense","name":"input","units":3},)" + dense)) == "model.layers.0.name");
  CHECK(problems_of(lab(R"({"id":"dense","name":"","units":3},)" + dense)) == "model.layers.0.name");
  CHECK(problems_of(lab(R"({"id":"dense","name":"a","units":3},{"id":"tanh"},{"id":"dense","share":"a","units":1})")) == "model.layers.2.share");
  CHECK(problems_of(lab(R"({"id":"tanh","name":"a"},{"id":"dense","share":"a","units":1})")) == "model.layers.1.share");
  CHECK(problems_of(lab(R"({"id":"dense","share":"a","units":1})")) == "model.layers.0.share");
  CHECK(problems_of(lab(R"({"id":"dense","units":3},{"id":"tanh"},{"id":"dense","from":"input","units":1})")) == "model.layers.1");
  CHECK(problems_of(lab(R"({"id":"dense","name":"a","units":3},{"id":"dense","name":"b","from":"input","units":2},{"id":"add","from":["a","b"]},)" + dense)) == "model.layers.2");
  CHECK(problems_of(lab(dense, R"(,"inputs":[{"name":"l","shape":[1]},{"name":"r","shape":[2]}])")) == "model.inputs");
  CHECK(problems_of(lab(dense, R"(,"inputs":[{"name":"l","shape":[1]},{"name":"r","shape":[1]}])")) == "model.inputs.1");
  CHECK(problems_of(lab(dense, R"(,"inputs":[{"name":"l","shape":[1]},{"name":"l","shape":[1]}])")) == "model.inputs.1.name");
  CHECK(problems_of(lab(dense, R"(,"inputs":[{"name":"l","shape":[0]}])")) == "model.inputs.0.shape");
  CHECK(problems_of(lab(dense, R"(,"input":[2],"inputs":[{"name":"l","shape":[2]}])")) == "model.inputs");
  CHECK(problems_of(lab(dense, R"(,"outputs":[])")) == "model.outputs");
  CHECK(problems_of(lab(dense, R"(,"outputs":[{"from":"input"}])")) == "model.outputs.0.from");
  CHECK(problems_of(lab(dense, R"(,"outputs":[{"target":"x"}])")) == "model.outputs.0.target");
  CHECK(problems_of(lab(dense, R"(,"outputs":[{"weight":0}])")) == "model.outputs.0.weight");
  CHECK(problems_of(lab(dense, R"(,"outputs":[{"target":"input"}])")) == "model.outputs.0");
  CHECK(problems_of(lab(dense, R"(,"outputs":[{"loss":{"id":"softmax_cross_entropy"}}])")) == "model.outputs.0");
  CHECK(problems_of(lab(R"({"id":"dense","name":"a","units":3},{"id":"dense","units":1})", R"(,"outputs":[{"from":"a"}])")) == "model.layers.1");
  CHECK(problems_of(lab(dense, "", R"("shards":0)")) == "train.shards");
}

TEST_CASE("Running numbers and noise go on from a snapshot to the bit, and looking changes neither") {
  for (const std::string& text : {lab(normed), lab(tower), lab(two_heads, two_outputs)}) {
    Engine whole, first, second;
    test::start(whole, text);
    test::start(first, text);
    test::start(second, text);
    test::steps(whole, 140);
    test::steps(first, 65);
    values(first, "layers.3.mask");
    values(first, "layers.1.running_mean");
    first.view(R"([{"kind":"points"},{"kind":"tensor","path":"layers.1.out.grad"}])");
    test::steps(first, 10);
    values(first, "layers.3.mask");
    const auto bytes = first.snapshot();
    REQUIRE(test::good(second.restore(bytes)));
    test::steps(second, 65);
    CHECK(second.fingerprint() == whole.fingerprint());
    CHECK(second.trainer()->model().parameters().all_buffers() == whole.trainer()->model().parameters().all_buffers());
    const auto saved = whole.save_weights();
    CHECK(test::good(first.load_weights(saved)));
    CHECK(first.trainer()->model().parameters().all_buffers() == whole.trainer()->model().parameters().all_buffers());
  }
}

TEST_CASE("Inner values are found by path while somebody looks") {
  Engine engine;
  test::start(engine, lab(normed));
  test::steps(engine, 2);
  CHECK(values(engine, "layers.3.mask").size() == 60);
  test::steps(engine, 1);
  for (const float keep : values(engine, "layers.3.mask")) CHECK((keep == 0 || std::fabs(keep - 1 / 0.75f) < 1e-6f));
  CHECK(values(engine, "layers.1.running_var").size() == 6);
  CHECK(values(engine, "layers.1.running_vax").empty());
}

TEST_CASE("A batch in shards is the batch, to rounding") {
  Engine one, many;
  test::start(one, lab(two_heads, two_outputs));
  test::start(many, lab(two_heads, two_outputs, R"("batch":10,"epochs":50,"shards":3)"));
  test::steps(one, 40);
  test::steps(many, 40);
  const auto &a = one.trainer()->model().parameters().all_values(), &b = many.trainer()->model().parameters().all_values();
  for (std::size_t i = 0; i < a.size(); ++i) CHECK(std::fabs(a[i] - b[i]) < 1e-5f);
  CHECK(std::fabs(one.trainer()->loss() - many.trainer()->loss()) < 1e-6f);
}

TEST_CASE("Two engines that exchange their shards run as one engine with two") {
  Engine one, left, right;
  test::start(one, lab(normed, "", R"("batch":10,"epochs":50,"shards":2)"));
  test::start(left, lab(normed));
  test::start(right, lab(normed));
  for (int step = 0; step < 30; ++step) {
    test::steps(one, 1);
    for (Engine* engine : {&left, &right}) engine->advance(0, 1 << 20);
    const auto part = left.contribution(0, 5);
    std::vector<float> sum(part.begin(), part.end());
    const auto other = right.contribution(5, 5);
    REQUIRE(sum.size() == other.size());
    for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += other[i];
    for (Engine* engine : {&left, &right}) REQUIRE(test::good(engine->finish_step(sum)));
  }
  CHECK(left.fingerprint() == one.fingerprint());
  CHECK(right.fingerprint() == one.fingerprint());
  CHECK(left.trainer()->model().parameters().all_buffers() == one.trainer()->model().parameters().all_buffers());
  CHECK_FALSE(test::good(left.finish_step(std::vector<float>(3))));
  CHECK(left.contribution(0, 11).empty());
}
