// Learning layer by layer: each stage changes its own layer alone, chains and optimizer go on to the bit, and what was
// learned without labels helps.
#include "train/labs.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "engine/formats/json.h"
#include "engine/tensors.h"

using namespace garden;

namespace {

std::string lab(const std::string& layers, const std::string& train, const std::string& data = R"("id":"rings","count":100,"noise":0.1)") {
  return R"({"version":1,"seed":6,"data":{)" + data + R"(},"model":{"layers":[)" + layers +
         R"(]},"loss":{"id":"softmax_cross_entropy"},"optimizer":{"id":"adam","lr":0.01},"train":{"batch":10,)" + train + "}}";
}

// 50 training rows: five steps an epoch.
const std::string deep = R"({"id":"sigmoid"},{"id":"rbm","units":6,"persistent":true,"chains":7,"turns":2},{"id":"rbm","units":4},{"id":"dense","units":2})";
const std::string dbn = lab(deep, R"("kind":"layerwise","pretrain_epochs":4,"epochs":20)");

std::vector<float> numbers(const Engine& engine, int layer) {
  std::vector<float> all;
  const Parameters& parameters = engine.trainer()->model().parameters();
  for (const Parameters::Item& item : engine.trainer()->model().items(layer)) all.insert(all.end(), parameters.values(item), parameters.values(item) + item.count());
  return all;
}

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

}  // namespace

TEST_CASE("Each stage trains its own layer, the last all of them") {
  Engine engine;
  test::start(engine, dbn);
  REQUIRE(engine.trainer()->stages().size() == 3);
  for (int stage = 0; stage < 3; ++stage) {
    CHECK(engine.trainer()->stage() == stage);
    CHECK(engine.status().find("\"stage\":{\"index\":" + std::to_string(stage)) != std::string::npos);
    const std::vector<float> before[3] = {numbers(engine, 1), numbers(engine, 2), numbers(engine, 3)};
    test::steps(engine, 20);
    for (int layer = 0; layer < 3; ++layer) {
      CAPTURE(stage, layer);
      CHECK((numbers(engine, layer + 1) != before[layer]) == (stage == 2 || layer == stage));
    }
  }
  while (!engine.trainer()->done()) test::steps(engine, 10);
  CHECK(engine.trainer()->step() == 5 * (4 + 4 + 20));
}

TEST_CASE("Values of the stage under way are found by path, those of later layers are not there yet") {
  Engine engine;
  test::start(engine, dbn);
  CHECK(values(engine, "layers.0.out").size() == 20);
  CHECK(values(engine, "layers.3.out").empty());
  CHECK(values(engine, "layers.1.chains").size() == 14);
  CHECK(values(engine, "layers.1.weight.grad").size() == 12);
  CHECK(values(engine, "data.x").size() == 20);
  test::steps(engine, 45);
  CHECK(values(engine, "layers.3.out").size() == 20);
}

TEST_CASE("Layerwise runs go on from a snapshot to the bit, in every stage and over their borders") {
  for (const int middle : {7, 20, 33, 47}) {
    Engine whole, first, second;
    for (Engine* engine : {&whole, &first, &second}) test::start(*engine, dbn);
    test::steps(whole, 70);
    test::steps(first, middle);
    values(first, "layers.1.weight.grad");
    first.view(R"([{"kind":"points"},{"kind":"grid","n":8,"layers":[0,1,2,3]}])");
    const auto bytes = first.snapshot();
    REQUIRE(test::good(second.restore(bytes)));
    for (Engine* engine : {&first, &second}) {
      test::steps(*engine, 70 - middle);
      CHECK(engine->fingerprint() == whole.fingerprint());
      CHECK(engine->trainer()->model().parameters().all_buffers() == whole.trainer()->model().parameters().all_buffers());
    }
    const auto &a = whole.trainer()->history().rows(), &b = second.trainer()->history().rows();
    REQUIRE(a.size() == b.size());
    for (std::size_t i = 0; i < a.size(); ++i) CHECK((a[i].step == b[i].step && a[i].train_loss == b[i].train_loss && a[i].test_metric == b[i].test_metric));
    test::start(first, dbn, true);
    test::steps(first, 10);
    test::steps(whole, 10);
    CHECK(first.fingerprint() == whole.fingerprint());
  }
}

TEST_CASE("Learning alone lowers the reconstruction error of the rows") {
  Engine engine;
  test::start(engine, lab(R"({"id":"rbm","units":12,"visible":"gaussian"},{"id":"dense","units":2})", R"("kind":"layerwise","pretrain_epochs":60,"epochs":5)",
                          R"("id":"gauss","count":200,"noise":0.2,"features":["x1","x2","sin_x1","sin_x2"])"));
  test::steps(engine, 300);
  const auto& rows = engine.trainer()->history().rows();
  CAPTURE(rows.front().train_metric, rows.back().train_metric);
  CHECK(rows.back().train_metric < 0.5f * rows.front().train_metric);
  CHECK(rows.back().test_metric < 0.5f * rows.front().test_metric);
}

TEST_CASE("A problem of learning layer by layer stands at its place") {
  CHECK(problems_of(dbn) == "");
  CHECK(problems_of(lab(R"({"id":"dense","units":2})", R"("kind":"layerwise")")) == "train.kind");
  CHECK(problems_of(lab(deep, R"("kind":"layerwise","pretrain_epochs":0)")) == "train.pretrain_epochs");
  CHECK(problems_of(lab(deep, R"("kind":"layerwise","generator":"a")")) == "train.generator");
  CHECK(problems_of(lab(deep, R"("pretrain_epochs":3)")) == "train.pretrain_epochs");
  Problems problems;
  const std::string printed = print_lab(read_lab(dbn, problems));
  CHECK(print_lab(read_lab(printed, problems)) == printed);
  CHECK(problems.empty());
  CHECK(printed.find(R"("train":{"kind":"layerwise","batch":10,"epochs":20,"pretrain_epochs":4})") != std::string::npos);
}
