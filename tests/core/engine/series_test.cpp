// Series as data of a lab: read, printed back, cut into windows, trained on.
#include "train/labs.h"

#include "engine/lab/lab.h"

using namespace garden;

namespace {

const std::string tail = R"(,"model":{"layers":[{"id":"flatten"},{"id":"dense","units":4},{"id":"tanh"},{"id":"dense","units":1}]},"loss":{"id":"mse"},
  "optimizer":{"id":"adam","lr":0.01},"train":{"batch":16,"epochs":60}})";

std::string lab(const std::string& data) { return R"({"version":1,"seed":5,"data":)" + data + tail; }

Problems problems_of(const std::string& data) {
  Problems problems;
  read_lab(lab(data), problems);
  return problems;
}

std::string wave(int n) {
  std::string values;
  for (int i = 0; i < n; ++i) values += (i > 0 ? "," : "") + std::to_string(50 + 10 * (i % 8 < 4 ? i % 4 : 4 - i % 4));
  return values;
}

}  // namespace

TEST_CASE("A series without steps gets the usual ones, written out, and learns") {
  Engine engine;
  test::start(engine, lab(R"({"id":"series","values":[)" + wave(200) + "]}"));
  CHECK(print_lab(engine.lab()).find(R"("processing":[{"id":"split","train":0.8,"order":"chronological","gap":0},{"id":"standardize","part":"inputs"},{"id":"windows")") != std::string::npos);
  const Samples& samples = *engine.trainer()->plan().samples;
  CHECK(samples.shape == Shape{8, 1});
  CHECK(samples.train.x.count == 160 - 8);
  CHECK(samples.test.x.count == 40 - 8);
  while (engine.advance(1000, 1000) > 0) {
  }
  CHECK(engine.trainer()->history().rows().back().test_loss < 0.1f);
  CHECK(engine.csv().starts_with("x1,x2,x3,x4,x5,x6,x7,x8,label,split\n"));
}

TEST_CASE("What is read is printed and read again, the same") {
  for (const std::string data : {R"({"id":"series","values":[1,2.5,-3],"processing":[{"id":"windows","length":1}]})",
                                 R"({"id":"series","rows":[[1,2],[3,4],[5,6]],"columns":["a","b"]})",
                                 R"({"id":"text","text":"\"床前\"\n明月光"})",
                                 R"({"id":"external","name":"digits","processing":[{"id":"image_shift","pixels":3}]})",
                                 R"({"id":"moons","count":50,"processing":[{"id":"min_max","low":-1}]})"}) {
    Problems problems;
    const std::string once = print_lab(read_lab(lab(data), problems));
    CHECK(problems.empty());
    CHECK(print_lab(read_lab(once, problems)) == once);
  }
  CHECK(print_lab(Lab{}).find("processing") == std::string::npos);
}

TEST_CASE("A bad series is named where it is bad") {
  const auto at = [](const std::string& data) {
    const Problems problems = problems_of(data);
    REQUIRE(problems.size() == 1);
    return problems[0].path;
  };
  CHECK(at(R"({"id":"series","values":[]})") == "data.values");
  CHECK(at(R"({"id":"series","values":[1,null,3]})") == "data.values.1");
  CHECK(at(R"({"id":"series"})") == "data.values");
  CHECK(at(R"({"id":"series","rows":[[1,2],[3]]})") == "data.rows.1");
  CHECK(at(R"({"id":"series","rows":[[1,2],[3,"x"]]})") == "data.rows.1.1");
  CHECK(at(R"({"id":"series","values":[1,2,3],"columns":["a","b"]})") == "data.columns");
  CHECK(at(R"({"id":"series","values":[1,2,3],"noise":1})") == "data.noise");
  Engine engine;
  CHECK(engine.create(lab(R"({"id":"series","values":[1,2,3]})"), false).find("one window needs 9 moments in a row, the training part has 2") != std::string::npos);
  CHECK(engine.create(lab(R"({"id":"series","values":[1,2,3],"processing":[]})"), false).find("\"problems\":[]") == std::string::npos);
}

TEST_CASE("Several moments ahead: as many outputs as the horizon") {
  Engine engine;
  std::string three = lab(R"({"id":"series","values":[)" + wave(80) + R"(],"processing":[{"id":"split","order":"chronological"},{"id":"windows","length":8,"horizon":3}]})");
  CHECK(engine.create(three, false).find("\"problems\":[]") == std::string::npos);
  three.replace(three.find(R"("units":1})"), 9, R"("units":3)");
  test::start(engine, three);
  test::steps(engine, 10);
  engine.trainer()->ensure_batch(false);
  CHECK(engine.trainer()->batch().targets[0].value().shape == Shape{16, 3});
  CHECK(engine.csv().find("label1,label2,label3,split\n") != std::string::npos);
}
