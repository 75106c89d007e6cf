// A step that would learn from test rows is refused where it stands, with what it would see and what to do.
#include "train/labs.h"

#include <algorithm>

using namespace garden;

namespace {

// A lab whose data are `data`; the report.
std::string report(const std::string& data, int outputs = 1) {
  Engine engine;
  return engine.create(R"({"version":1,"seed":3,"data":)" + data + R"(,"model":{"layers":[{"id":"flatten"},{"id":"dense","units":)" + std::to_string(outputs) +
                           R"(}]},"loss":{"id":"mse"},"optimizer":{"id":"sgd"}})",
                       false);
}

std::string plane(const std::string& steps) { return R"({"id":"circle","count":100,"processing":[)" + steps + "]}"; }

std::string series(const std::string& steps) {
  std::string values;
  for (int i = 0; i < 60; ++i) values += (i > 0 ? "," : "") + std::to_string(i % 7);
  return R"({"id":"series","values":[)" + values + R"(],"processing":[)" + steps + "]}";
}

bool says(const std::string& text, std::string_view path, std::string_view words) {
  return text.find("\"path\":\"" + std::string(path) + "\"") != std::string::npos && text.find(words) != std::string::npos;
}

}  // namespace

TEST_CASE("What learns or copies before the split is a leak") {
  CHECK(says(report(plane(R"({"id":"standardize"},{"id":"split"})")), "data.processing.0", "a leak: it would learn from all 100 rows"));
  CHECK(says(report(plane(R"({"id":"shuffle"},{"id":"balance"},{"id":"k_fold"})")), "data.processing.1", "\\\"k-fold\\\" (step 3) keeps for testing"));
  CHECK(says(report(series(R"({"id":"min_max"},{"id":"windows"},{"id":"split","order":"chronological"})")), "data.processing.0", "all 60 rows"));
  CHECK(says(report(R"({"id":"text","text":"abcabcabc","processing":[{"id":"tokenizer"},{"id":"vocabulary"},{"id":"split","order":"chronological"}]})"),
             "data.processing.1", "a leak"));
  CHECK(test::good(report(plane(R"({"id":"split"},{"id":"standardize"})"))));
  CHECK(test::good(report(plane(R"({"id":"standardize"})"))));  // the lab's own split comes before all steps
}

TEST_CASE("Windows that carry test moments into training are a leak; in time, with a gap, they are none") {
  const std::string random = report(series(R"({"id":"windows","length":5,"horizon":3},{"id":"split"})"), 3);
  CHECK(says(random, "data.processing.1", "in chronological order with a gap of 2"));
  CHECK(says(report(series(R"({"id":"windows","length":5,"horizon":3},{"id":"split","order":"chronological","gap":1})"), 3), "data.processing.1", "a leak: 1 of the"));
  CHECK(test::good(report(series(R"({"id":"windows","length":5,"horizon":3},{"id":"split","order":"chronological","gap":2})"), 3)));
  CHECK(test::good(report(series(R"({"id":"windows","length":5},{"id":"split","order":"chronological"})"))));
  CHECK(test::good(report(series(R"({"id":"windows","length":5,"stride":6},{"id":"split"})"))));  // nothing overlaps
  CHECK(says(report(series(R"({"id":"windows","length":5},{"id":"shuffle"},{"id":"split","order":"chronological"})")), "data.processing.2", "a leak"));
  CHECK(says(report(series(R"({"id":"split"},{"id":"windows"})")), "data.processing.0", "chronological order"));
}

TEST_CASE("What changes rows in every epoch comes last") {
  CHECK(says(report(plane(R"({"id":"noise"},{"id":"standardize"})")), "data.processing.0", "put it at the end"));
  CHECK(says(report(plane(R"({"id":"image_flip"})")), "data.processing.0", "no images"));
  CHECK(says(report(plane(R"({"id":"no_such_step"})")), "data.processing.0.id", "there is no"));
  CHECK(says(report(plane(R"({"id":"split","train":2})")), "data.processing.0.train", "must be a number"));
}

TEST_CASE("Test rows never move what was learned") {
  // The same training points; one test point elsewhere.
  const auto learned = [](float far) {
    Engine engine;
    std::string points;
    for (int i = 0; i < 20; ++i) points += (i > 0 ? ",[" : "[") + std::to_string(i % 5) + "," + (i == 19 ? std::to_string(far) : std::to_string(i)) + "," + std::to_string(i % 2) + "]";
    test::start(engine, R"({"version":1,"seed":3,"data":{"id":"custom","points":[)" + points +
                            R"(],"processing":[{"id":"split","order":"chronological"},{"id":"standardize"}]},"model":{"layers":[{"id":"dense","units":1}]},
                               "loss":{"id":"mse"},"optimizer":{"id":"sgd"}})");
    test::steps(engine, 20);
    const Affine& affine = engine.trainer()->plan().samples->learned.at(0).x;
    return std::tuple(affine.shift, affine.scale, engine.fingerprint());
  };
  CHECK(learned(19) == learned(-400));
}

TEST_CASE("Points of a scaled run: the maps see what the rows see, and a dropped point is not shown") {
  Engine engine;
  test::start(engine, R"({"version":1,"seed":3,"data":{"id":"circle","count":100,"processing":[{"id":"standardize"}]},"model":{"layers":[{"id":"dense","units":1}]},
                         "loss":{"id":"mse"},"optimizer":{"id":"sgd"}})");
  const Samples& samples = *engine.trainer()->plan().samples;
  const std::vector<float> x = inputs_of(engine.lab(), samples, samples.points.data(), 100);
  for (std::size_t n = 0; n < 100; ++n) {
    const int place = samples.place[n];
    const Rows& rows = place >= 0 ? samples.train.x : samples.test.x;
    const auto row = static_cast<std::size_t>(place >= 0 ? place : -1 - place);
    CHECK(x[2 * n] == rows.floats[2 * row]);
    CHECK(x[2 * n + 1] == rows.floats[2 * row + 1]);
  }
  test::start(engine, R"({"version":1,"seed":3,"data":{"id":"custom","points":[[0,0,0],[1,0,0],[2,0,0],[3,0,0],[4,0,1],[5,0,1],[0,1,0],[0,2,1]],
                         "processing":[{"id":"split","order":"chronological"},{"id":"balance","method":"undersample"}]},
                         "model":{"layers":[{"id":"dense","units":1}]},"loss":{"id":"mse"},"optimizer":{"id":"sgd"}})");
  CHECK(engine.trainer()->plan().samples->train.x.count == 4);
  CHECK(engine.trainer()->plan().samples->place.size() == 6);
  CHECK(engine.view(R"([{"kind":"points"}])").size() == 3 + 6 * 6);
}

TEST_CASE("Noise on training rows only: another epoch, another draw; evaluations see the rows as they are") {
  const std::string lab = R"({"version":1,"seed":3,"data":{"id":"circle","count":40,"processing":[{"id":"noise","std":0.5}]},"model":{"layers":[{"id":"dense","units":1}]},
                             "loss":{"id":"mse"},"optimizer":{"id":"sgd"},"train":{"batch":20}})";
  Engine a, b;
  test::start(a, lab);
  test::start(b, lab);
  test::steps(a, 7);
  test::steps(b, 7);
  CHECK(a.fingerprint() == b.fingerprint());
  const auto first_row = [&](Engine& engine) {
    const int row = engine.trainer()->next_rows()[0];
    engine.advance(0, 1 << 20);  // what is due before it: an evaluation takes the batch's place
    engine.advance(1, 1);
    const float* x = engine.trainer()->model().batch_in(0).value().data;
    return std::pair(x[0], engine.trainer()->plan().samples->train.x.floats[2 * static_cast<std::size_t>(row)]);
  };
  const auto [drawn, kept] = first_row(a);
  CHECK(drawn != kept);
  const auto snapshot = b.snapshot();
  const std::vector<std::uint8_t> saved(snapshot.begin(), snapshot.end());
  test::steps(b, 5);
  const std::string later = b.fingerprint();
  CHECK(test::good(b.restore(saved)));
  test::steps(b, 5);
  CHECK(b.fingerprint() == later);
}
