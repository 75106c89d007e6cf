// The lab: what is right is read and printed back; everything wrong is a Problem at its place, in both languages.
#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>

#include <string>

#include "base/rng.h"
#include "engine/engine.h"
#include "engine/formats/json.h"

using namespace garden;

namespace {

constexpr const char* good = R"({"version":1,"seed":7,"data":{"id":"spiral","count":200,"noise":0.1,"split":0.5},
"model":{"input":[2],"layers":[{"id":"dense","units":8,"init":{"id":"normal","std":0.2}},{"id":"elu","alpha":0.5},{"id":"dense","units":1}]},
"loss":{"id":"mse"},"optimizer":{"id":"adam","lr":0.01},"regularizer":{"id":"l2","rate":0.001},"train":{"batch":10,"epochs":5}})";

// The lab with one piece of its text replaced.
std::string with(std::string_view piece, std::string_view other) {
  std::string lab = good;
  const std::size_t at = lab.find(piece);
  REQUIRE(at != std::string::npos);
  return lab.replace(at, piece.size(), other);
}

// Paths of the problems of a lab, with commas between.
std::string problems_of(const std::string& lab) {
  Engine engine;
  const json::Parsed report = json::parse(engine.create(lab, false));
  REQUIRE(report.ok());
  std::string paths;
  for (const json::Value& problem : report.value.find("problems")->array()) {
    CHECK(problem.find("message")->find("en")->string().size() > 10);
    CHECK(problem.find("message")->find("zh")->string().size() > 10);
    paths += (paths.empty() ? "" : ",") + problem.find("path")->string();
  }
  CHECK((engine.trainer() == nullptr) == !report.value.find("problems")->array().empty());
  return paths;
}

}  // namespace

TEST_CASE("A lab is read, printed whole, and read again as the same lab") {
  Problems problems;
  const Lab lab = read_lab(good, problems);
  REQUIRE(problems.empty());
  const std::string printed = print_lab(lab);
  CHECK(printed ==
        R"({"version":1,"seed":7,"data":{"id":"spiral","count":200,"noise":0.1,"split":0.5,"classes":2,"features":["x1","x2"]},)"
        R"("model":{"input":[2],"layers":[{"id":"dense","units":8,"init":{"id":"normal","std":0.2}},{"id":"elu","alpha":0.5},)"
        R"({"id":"dense","units":1,"init":{"id":"glorot_uniform"}}]},"loss":{"id":"mse","reduction":"mean"},)"
        R"("optimizer":{"id":"adam","lr":0.01,"beta1":0.9,"beta2":0.999,"eps":1e-08},"regularizer":{"id":"l2","rate":0.001},)"
        R"("train":{"batch":10,"epochs":5}})");
  CHECK(print_lab(read_lab(printed, problems)) == printed);
  CHECK(problems.empty());
  CHECK(problems_of(good) == "");
}

TEST_CASE("Every wrong value of a lab is a problem at its place") {
  struct Wrong {
    const char* piece;
    const char* other;
    const char* path;
  };
  const Wrong wrong[] = {
      {"\"version\":1,", "", "version"},
      {"\"version\":1", "\"version\":2", "version"},
      {"\"version\":1", "\"version\":\"1\"", "version"},
      {"\"version\":1", "\"version\":0.5", "version"},
      {"\"seed\":7", "\"seed\":-1", "seed"},
      {"\"seed\":7", "\"seed\":1.5", "seed"},
      {"\"seed\":7", "\"seed\":2147483648", "seed"},
      {"\"seed\":7", "\"seed\":\"7\"", "seed"},
      {"\"seed\":7", "\"sed\":7", "sed"},
      {"\"spiral\"", "\"spiralx\"", "data.id"},
      {"\"spiral\"", "7", "data.id"},
      {"\"spiral\"", "\"external\",\"name\":\"mnist\"", "data.count,data.noise,data.split"},
      {"\"count\":200", "\"count\":9", "data.count"},
      {"\"count\":200", "\"count\":1e300", "data.count"},
      {"\"count\":200", "\"count\":20.5", "data.count"},
      {"\"noise\":0.1", "\"noise\":0.6", "data.noise"},
      {"\"noise\":0.1", "\"noise\":null", "data.noise"},
      {"\"split\":0.5", "\"split\":1", "data.split"},
      {"\"split\":0.5", "\"classes\":4", "data.classes"},
      {"\"split\":0.5", "\"classes\":0", "data.classes"},
      {"\"split\":0.5", "\"features\":[]", "data.features"},
      {"\"split\":0.5", "\"features\":{}", "data.features"},
      {"\"split\":0.5", "\"features\":[\"x1\",\"x1\"]", "data.features.1"},
      {"\"split\":0.5", "\"features\":[\"x1\",\"x9\"]", "data.features.1.id"},
      {"\"split\":0.5", "\"points\":[[1,2,0]]", "data.points"},
      {"\"split\":0.5", "\"name\":\"a\"", "data.name"},
      {"[2]", "[3]", "model.input"},
      {"[2]", "[]", "model.input"},
      {"[2]", "[2,0]", "model.input"},
      {"[2]", "\"2\"", "model.input"},
      {"\"units\":8", "\"units\":0", "model.layers.0.units"},
      {"\"units\":8", "\"units\":100000", "model.layers.0.units"},
      {"\"units\":8", "\"unit\":8", "model.layers.0.unit"},
      {"\"units\":8", "\"units\":[8]", "model.layers.0.units"},
      {"\"normal\"", "\"gaussian\"", "model.layers.0.init.id"},
      {"\"std\":0.2", "\"std\":-1", "model.layers.0.init.std"},
      {"\"std\":0.2", "\"scale\":1", "model.layers.0.init.scale"},
      {"\"alpha\":0.5", "\"alpha\":0", "model.layers.1.alpha"},
      {"\"alpha\":0.5", "\"init\":{\"id\":\"zeros\"}", "model.layers.1.init"},
      {"\"elu\"", "\"conv9d\"", "model.layers.1.id"},
      {"{\"id\":\"elu\",\"alpha\":0.5}", "7", "model.layers.1"},
      {"{\"id\":\"elu\",\"alpha\":0.5}", "{}", "model.layers.1.id"},
      {"\"units\":1}", "\"units\":2,\"x\":true}", "model.layers.2.x"},
      {"\"units\":1}", "\"units\":3}", "model.layers.2"},
      {"\"mse\"", "\"mean\"", "loss.id"},
      {"\"mse\"", "\"mse\",\"rate\":1", "loss.rate"},
      {"\"mse\"", "\"softmax_cross_entropy\"", "model.layers.2"},
      {"\"lr\":0.01", "\"lr\":0", "optimizer.lr"},
      {"\"lr\":0.01", "\"lr\":1e30", "optimizer.lr"},
      {"\"lr\":0.01", "\"momentum\":0.9", "optimizer.momentum"},
      {"\"adam\"", "null", "optimizer.id"},
      {"\"rate\":0.001", "\"rate\":-1", "regularizer.rate"},
      {"\"l2\"", "\"l3\"", "regularizer.id"},
      {"{\"id\":\"l2\",\"rate\":0.001}", "null", "regularizer"},
      {"\"batch\":10", "\"batch\":0", "train.batch"},
      {"\"epochs\":5", "\"epochs\":0.5", "train.epochs"},
      {"\"epochs\":5", "\"steps\":5", "train.steps"},
      {"\"train\":{\"batch\":10,\"epochs\":5}", "\"train\":[]", "train"},
  };
  for (const Wrong& w : wrong) {
    INFO(w.piece << " -> " << w.other);
    CHECK(problems_of(with(w.piece, w.other)) == w.path);
  }
  CHECK(problems_of("[]") == "");  // of the whole file
}

TEST_CASE("Sections that are missing, and nothing to learn") {
  CHECK(problems_of(R"({"version":1})") == "data,model,loss,optimizer");
  CHECK(problems_of(R"({"version":1,"data":{"id":"circle"},"model":{"layers":[]},"loss":{"id":"mse"},"optimizer":{"id":"sgd"}})") == "model.layers");
  CHECK(problems_of(R"({"version":1,"data":{"id":"circle"},"model":{"layers":[{"id":"tanh"}]},"loss":{"id":"mse"},"optimizer":{"id":"sgd"}})") == "model.layers");
  CHECK(problems_of(R"({"version":1,"data":{"id":"plane"},"model":{"layers":[{"id":"dense","units":1}]},"loss":{"id":"bce_with_logits"},"optimizer":{"id":"sgd"}})") == "loss");
  CHECK(problems_of(R"({"version":1,"data":{"id":"gauss","classes":3},"model":{"layers":[{"id":"dense","units":1}]},"loss":{"id":"bce_with_logits"},"optimizer":{"id":"sgd"}})") == "loss");
  CHECK(problems_of(R"({"version":1,"data":{"id":"external","name":"mnist"},"model":{"layers":[{"id":"dense","units":1}]},"loss":{"id":"mse"},"optimizer":{"id":"sgd"}})") == "data.name");
  std::string deep = R"({"version":1,"data":{"id":"circle"},"model":{"layers":[{"id":"dense","units":1})";
  for (int i = 0; i < 1000; ++i) deep += R"(,{"id":"dense","units":1})";
  CHECK(problems_of(deep + R"(]},"loss":{"id":"mse"},"optimizer":{"id":"sgd"}})") == "model.layers");
}

TEST_CASE("Drawn points: coordinates, targets and classes are checked") {
  const auto lab = [](const std::string& data) {
    return R"({"version":1,"data":{"id":"custom",)" + data + R"(},"model":{"layers":[{"id":"dense","units":1}]},"loss":{"id":"mse"},"optimizer":{"id":"sgd"}})";
  };
  CHECK(problems_of(lab(R"("points":[[1,2,0],[3,4,1]])")) == "");
  CHECK(problems_of(lab(R"("points":[[1,2,0]])")) == "");
  CHECK(problems_of(lab(R"("task":"regression","points":[[1,2,0.25],[3,4,-7.5]])")) == "");
  CHECK(problems_of(lab(R"("points":[])")) == "data.points");
  CHECK(problems_of(lab(R"("noise":0.1)")) == "data.points");
  CHECK(problems_of(lab(R"("points":[[1,2],[3,4,1]])")) == "data.points.0");
  CHECK(problems_of(lab(R"("points":[[1,2,0],[3,1e7,1]])")) == "data.points.1");
  CHECK(problems_of(lab(R"("points":[[1,2,0],[3,4,0.5]])")) == "data.points.1");
  CHECK(problems_of(lab(R"("points":[[1,2,0],[3,4,-1]])")) == "data.points.1");
  CHECK(problems_of(lab(R"("points":[[1,2],[3,4,1],[3,4,0.5]])")) == "data.points.0,data.points.2");
  CHECK(problems_of(lab(R"("points":[[1,2,0],[3,4,1e9]])")) == "data.points.1");
  CHECK(problems_of(lab(R"("task":"both","points":[[1,2,0],[3,4,1]])")) == "data.task");
  CHECK(problems_of(lab(R"("classes":1,"points":[[1,2,0],[3,4,1]])")) == "data.classes");
  CHECK(problems_of(lab(R"("task":"regression","classes":3,"points":[[1,2,0],[3,4,1]])")) == "data.classes");
}

TEST_CASE("A lab that needs more memory than allowed says how much before it takes any") {
  std::string lab = R"({"version":1,"data":{"id":"external","name":"wide"},"model":{"layers":[)";
  for (int i = 0; i < 60; ++i) lab += R"({"id":"dense","units":1024},)";
  lab += R"({"id":"dense","units":1}]},"loss":{"id":"mse"},"optimizer":{"id":"adam"}})";
  Engine engine;
  ExternalColumns columns;
  columns.x.bytes.assign(4096 * 64, 1);
  columns.y.floats.assign(1, 0.5f);
  REQUIRE(engine.external(R"({"name":"wide","shape":[4096,64],"classes":0})", columns).find("\"problems\":[]") != std::string::npos);
  const std::string flat = lab.replace(lab.find("[{\"id\""), 1, "[{\"id\":\"flatten\"},");
  const std::string report = engine.create(flat, false);
  CHECK(report.find(R"("path":"model.layers.1","message":{"en":"This network needs 9)") != std::string::npos);
  CHECK(engine.trainer() == nullptr);
}

TEST_CASE("Changed bytes of a lab never crash") {
  Rng rng(4, Stream::sample);
  const std::string lab = good;
  for (int i = 0; i < 3000; ++i) {
    std::string bad = lab;
    for (int k = rng.below(4); k >= 0; --k) {
      const auto at = static_cast<std::size_t>(rng.below(static_cast<int>(bad.size())));
      if (rng.below(3) == 0) bad.erase(at, static_cast<std::size_t>(rng.below(12)));
      else bad[at] = static_cast<char>(' ' + rng.below(95));
      if (bad.empty()) bad.assign(1, '{');
    }
    Problems problems;
    const Lab read = read_lab(bad, problems);
    Problems again;
    read_lab(print_lab(read), again);
    for (const Problem& p : again) CHECK((p.path == "model.layers" || p.path.starts_with("data")));
  }
}

namespace {

constexpr const char* stated = R"({"version":1,"seed":1,"data":{"id":"custom","task":"regression","points":[[1,2,1]]},
"model":{"layers":[{"id":"dense","units":2,"weights":{"weight":[[0.1,0.2],[0.3,0.4]],"bias":[0.5,0.6]}},{"id":"sigmoid"},{"id":"dense","units":1,"weights":{"weight":[[0.7,0.8]],"bias":[0.9]}},{"id":"sigmoid"}]},
"loss":{"id":"mse","reduction":"half_sum"},"optimizer":{"id":"sgd","lr":0.5},"train":{"batch":1,"epochs":3}})";

std::string stated_with(std::string_view piece, std::string_view other) {
  std::string lab = stated;
  const std::size_t at = lab.find(piece);
  REQUIRE(at != std::string::npos);
  return lab.replace(at, piece.size(), other);
}

}  // namespace

TEST_CASE("A lab may state the weights that a layer starts with, and one row is enough to train on") {
  Engine engine;
  engine.create(stated, false);
  REQUIRE(engine.trainer() != nullptr);
  Parameters& parameters = engine.trainer()->model().parameters();
  std::vector<float> start;
  for (const Parameters::Item& item : parameters.items()) start.insert(start.end(), parameters.values(item), parameters.values(item) + item.count());
  CHECK(start == std::vector<float>{0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f, 0.7f, 0.8f, 0.9f});
  engine.trainer()->ensure_batch(false);
  const Tensor<float> z = engine.trainer()->model().batch_out(0).value();
  CHECK(z.data[0] == Catch::Approx(1.0f));
  CHECK(z.data[1] == Catch::Approx(1.7f));
  CHECK(engine.advance(3, 100) >= 3);
  CHECK(engine.trainer()->step() == 3);
  CHECK(engine.trainer()->history().rows().back().train_loss < engine.trainer()->history().rows().front().train_loss);
  // Starting again starts there again, and the lab printed is the same lab.
  Problems problems;
  const Lab lab = read_lab(stated, problems);
  CHECK(print_lab(read_lab(print_lab(lab), problems)) == print_lab(lab));
  CHECK(problems.empty());
  engine.create(print_lab(lab), false);
  CHECK(engine.trainer()->model().parameters().all_values()[3] == 0.4f);
}

TEST_CASE("Stated weights that do not fit are a problem at their place") {
  CHECK(problems_of(stated) == "");
  CHECK(problems_of(stated_with("[[0.1,0.2],[0.3,0.4]]", "[[0.1,0.2,0.3],[0.3,0.4,0.5]]")) == "model.layers.0.weights.weight");
  CHECK(problems_of(stated_with("[[0.1,0.2],[0.3,0.4]]", "[0.1,0.2,0.3,0.4]")) == "model.layers.0.weights.weight");
  CHECK(problems_of(stated_with("[[0.1,0.2],[0.3,0.4]]", "[[0.1,0.2],[0.3]]")) == "model.layers.0.weights.weight");
  CHECK(problems_of(stated_with("[[0.1,0.2],[0.3,0.4]]", "[[0.1,0.2],0.3]")) == "model.layers.0.weights.weight");
  CHECK(problems_of(stated_with("[[0.1,0.2],[0.3,0.4]]", "[[0.1,0.2],[0.3,1e300]]")) == "model.layers.0.weights.weight");
  CHECK(problems_of(stated_with("[0.5,0.6]", "0.5")) == "model.layers.0.weights.bias");
  CHECK(problems_of(stated_with("\"bias\":[0.5,0.6]", "\"biass\":[0.5,0.6]")) == "model.layers.0.weights.biass");
  CHECK(problems_of(stated_with("{\"weight\":[[0.1,0.2],[0.3,0.4]],\"bias\":[0.5,0.6]}", "[]")) == "model.layers.0.weights");
  CHECK(problems_of(stated_with("{\"id\":\"sigmoid\"}", "{\"id\":\"sigmoid\",\"weights\":{\"w\":[1]}}")) == "model.layers.1.weights");
}
