// A text as data of a lab: tokens, vocabulary, next-token targets, and layers that look tokens up.
#include "train/labs.h"

using namespace garden;

namespace {

const std::string poem = "春眠不觉晓，处处闻啼鸟。夜来风雨声，花落知多少。";

std::string lab(const std::string& data, int vocabulary, int outputs) {
  return R"({"version":1,"seed":5,"data":)" + data + R"(,"model":{"layers":[{"id":"embedding","vocabulary":)" + std::to_string(vocabulary) +
         R"(,"units":8},{"id":"time_distributed","units":)" + std::to_string(outputs) +
         R"(}]},"loss":{"id":"softmax_cross_entropy"},"optimizer":{"id":"adam","lr":0.05},"train":{"batch":8,"epochs":40}})";
}

std::string text(const std::string& steps = "") {
  std::string words;
  for (int i = 0; i < 8; ++i) words += poem;
  return R"({"id":"text","text":")" + words + "\"" + (steps.empty() ? "" : R"(,"processing":[)" + steps + "]") + "}";
}

const std::string steps = R"({"id":"tokenizer"},{"id":"split","order":"chronological"},{"id":"vocabulary"},{"id":"windows","length":6})";

}  // namespace

TEST_CASE("A poem by heart: the next character at every position") {
  Engine engine;
  test::start(engine, lab(text(steps), 23, 23));
  const Samples& samples = *engine.trainer()->plan().samples;
  CHECK(samples.vocabulary == 23);
  CHECK(samples.classes == 23);
  CHECK(samples.shape == Shape{6});
  CHECK(samples.target_shape == Shape{6});
  CHECK(samples.learned.at(0).words.at(2) == "处");
  while (engine.advance(1000, 1000) > 0) {
  }
  const HistoryRow& last = engine.trainer()->history().rows().back();
  CHECK(last.test_metric > 0.8f);  // a character tells the next, but for the two that come twice
  CHECK(last.test_loss < 1);
  CHECK(engine.trainer()->evaluator().test_predictions().size() == samples.test.y.floats.size());
  CHECK(engine.view(R"([{"kind":"confusion"}])").size() == 3 + 23 * 23);
}

TEST_CASE("A text without steps gets the usual ones; a short one says what it lacks") {
  Engine engine;
  test::start(engine, lab(text(), 23, 23));
  CHECK(engine.trainer()->plan().samples->shape == Shape{32});
  CHECK(engine.create(lab(R"({"id":"text","text":"abc"})", 23, 23), false).find("one window needs 33 moments") != std::string::npos);
  for (const std::string bad : {R"({"id":"text","text":""})", R"({"id":"text"})", R"({"id":"text","text":5})"})
    CHECK(engine.create(lab(bad, 23, 23), false).find("\"path\":\"data.text\"") != std::string::npos);
  CHECK(engine.create(lab(R"({"id":"text","text":"abcd","processing":[{"id":"tokenizer"}]})", 23, 23), false).find("A text needs the steps") != std::string::npos);
}

TEST_CASE("An embedding needs ids, and all of them in its table") {
  Engine engine;
  const auto says = [&](const std::string& text, const std::string& path, const std::string& words) {
    const std::string report = engine.create(text, false);
    return report.find("\"path\":\"" + path + "\"") != std::string::npos && report.find(words) != std::string::npos;
  };
  CHECK(says(lab(text(steps), 22, 23), "model.layers.0.vocabulary", "make it at least 23"));
  CHECK(says(lab(R"({"id":"circle"})", 22, 23), "model.layers.0", "not whole numbers from 0 on"));
  CHECK(says(lab(text(steps), 23, 5), "model.layers.1", "the data have 23 classes"));
}

TEST_CASE("Outputs that are not there for every position are a problem, not a crash") {
  Engine engine;
  std::string flat = lab(text(steps), 23, 23);
  flat.replace(flat.find(R"({"id":"time_distributed","units":23})"), 36, R"({"id":"flatten"},{"id":"dense","units":138})");
  CHECK(engine.create(flat, false).find("6 positions") != std::string::npos);
}
