// Data: splits, drawn points, external buffers, CSV, weights as files.
#include "train/labs.h"

#include <vector>

#include "engine/formats/csv.h"

using namespace garden;

namespace {

const std::string digits = R"({"version":1,"seed":2,"data":{"id":"external","name":"digits"},"model":{"layers":[{"id":"flatten"},{"id":"dense","units":16},
  {"id":"relu"},{"id":"dense","units":10}]},"loss":{"id":"softmax_cross_entropy"},"optimizer":{"id":"adam","lr":0.01},"train":{"batch":32,"epochs":3}})";
const std::string head = R"({"name":"digits","shape":[4,4],"classes":10})";

// Rows of 16 pixels from which the class can be seen.
ExternalColumns pictures(int train, int test, bool as_bytes) {
  ExternalColumns c;
  Rng rng(1, Stream::data);
  const auto add = [&](Column& x, Column& y, int n) {
    for (int i = 0; i < n; ++i) {
      const int label = rng.below(10);
      y.bytes.push_back(static_cast<std::uint8_t>(label));
      for (int p = 0; p < 16; ++p) {
        const int value = p == label || p == label + 3 ? 200 + rng.below(56) : rng.below(60);
        if (as_bytes) x.bytes.push_back(static_cast<std::uint8_t>(value));
        else x.floats.push_back(static_cast<float>(value) * (1.0f / 255.0f));
      }
    }
  };
  add(c.x, c.y, train);
  add(c.test_x, c.test_y, test);
  return c;
}

}  // namespace

TEST_CASE("Bytes and the floats they stand for train the same bits") {
  Engine a, b;
  REQUIRE(test::good(a.external(head, pictures(5000, 300, true))));
  REQUIRE(test::good(b.external(head, pictures(5000, 300, false))));
  test::start(a, digits);
  test::start(b, digits);
  while (a.advance(1000, 1000) > 0) {
  }
  while (b.advance(1000, 1000) > 0) {
  }
  CHECK(a.fingerprint() == b.fingerprint());
  CHECK(a.trainer()->done());
  CHECK(a.trainer()->step() == 3 * 157);
  const HistoryRow& last = a.trainer()->history().rows().back();
  CHECK(last.step == 3 * 157);
  CHECK(last.test_metric > 0.95f);
}

TEST_CASE("External data whose sizes or numbers do not fit are refused") {
  Engine engine;
  CHECK_FALSE(test::good(engine.external("{}", pictures(10, 0, true))));
  CHECK_FALSE(test::good(engine.external(R"({"name":"a","shape":[4,5],"classes":10})", pictures(10, 0, true))));
  CHECK_FALSE(test::good(engine.external(R"({"name":"a","shape":[4,-4],"classes":10})", pictures(10, 0, true))));
  CHECK_FALSE(test::good(engine.external(R"({"name":"a","shape":[4,4],"classes":5})", pictures(10, 0, true))));
  CHECK_FALSE(test::good(engine.external(R"({"name":"a","shape":[4,4],"classes":1})", pictures(10, 0, true))));
  CHECK_FALSE(test::good(engine.external(head, ExternalColumns{})));
  ExternalColumns bad = pictures(10, 2, false);
  bad.test_x.floats[3] = INFINITY;
  CHECK_FALSE(test::good(engine.external(head, bad)));
  bad = pictures(10, 2, true);
  bad.test_x.bytes.pop_back();
  CHECK_FALSE(test::good(engine.external(head, bad)));
  CHECK_FALSE(test::good(engine.create(digits, false)));
  CHECK(test::good(engine.external(head, pictures(10, 0, true))));
  test::start(engine, digits);
  test::steps(engine, 3);
  CHECK(std::isnan(engine.trainer()->history().rows().back().test_loss));
}

TEST_CASE("The split takes the share it says, and a point drawn later moves no other") {
  for (const float share : {0.1f, 0.33f, 0.5f, 0.75f, 0.9f}) {
    for (const int count : {1, 2, 3, 10, 47, 500, 4999}) {
      const auto split = split_rows(count, share, 7), longer = split_rows(count + 1, share, 7);
      int train = 0;
      for (int i = 0; i < count; ++i) {
        train += split[static_cast<std::size_t>(i)] ? 0 : 1;
        if (count >= 20) CHECK(split[static_cast<std::size_t>(i)] == longer[static_cast<std::size_t>(i)]);
      }
      CHECK(train >= 1);
      if (count > 1) CHECK(train < count);
      if (count >= 500) CHECK(std::abs(static_cast<float>(train) - share * static_cast<float>(count)) <= 10);
    }
  }
}

TEST_CASE("The CSV has the features, labels and split of the run, in the order of the points") {
  Engine engine;
  test::start(engine, test::cases[1].lab);
  const csv::Table table = csv::read(engine.csv());
  REQUIRE(table.error == "");
  CHECK(table.features == std::vector<std::string>{"x1", "x2", "x1_x2", "sin_x1", "sin_x2"});
  REQUIRE(table.rows() == 500);
  const Samples& samples = *engine.trainer()->plan().samples;
  std::size_t train = 0, test_row = 0;
  for (std::size_t n = 0; n < 500; ++n) {
    const bool is_test = table.is_test[n];
    const Side& side = is_test ? samples.test : samples.train;
    const std::size_t at = is_test ? test_row++ : train++;
    CHECK(side.y.floats[at] == table.y[n]);
    for (std::size_t f = 0; f < 5; ++f) CHECK(side.x.floats[5 * at + f] == table.x[5 * n + f]);
    CHECK(samples.points[2 * n] == table.x[5 * n]);
  }
}

TEST_CASE("A sample of a lab needs no run and disturbs none") {
  Engine engine;
  test::start(engine, test::cases[0].lab);
  test::steps(engine, 5);
  const std::string before = engine.fingerprint();
  CHECK(engine.sample(test::cases[2].lab).size() == 3 * 300);
  CHECK(engine.sample(R"({"version":1,"data":{"id":"moons","count":50}})").size() == 150);
  CHECK(engine.sample(R"({"version":1,"data":{"id":"custom"}})").empty());
  CHECK(engine.sample(digits).empty());
  CHECK(engine.fingerprint() == before);
}

TEST_CASE("Weights go out and come back; what does not fit is named and nothing is taken") {
  Engine a, b;
  test::start(a, test::cases[0].lab);
  test::steps(a, 20);
  const auto bytes = a.save_weights();
  const std::vector<std::uint8_t> file(bytes.begin(), bytes.end());
  test::start(b, test::cases[0].lab);
  CHECK(test::good(b.load_weights(file)));
  CHECK(b.trainer()->model().parameters().all_values() == a.trainer()->model().parameters().all_values());
  Engine other;
  test::start(other, test::cases[4].lab);
  const std::string before = other.fingerprint();
  const std::string answer = other.load_weights(file);
  CHECK_FALSE(test::good(answer));
  CHECK(answer.find("layers.0.weight is 8 x 2 in the file, but the network needs 130 x 2.") != std::string::npos);
  CHECK_FALSE(test::good(other.load_weights({})));
  CHECK(other.fingerprint() == before);
}

TEST_CASE("Without a lab every call answers") {
  Engine engine;
  CHECK(engine.advance(10, 10) == 0);
  CHECK(engine.status().find("\"step\":0") != std::string::npos);
  CHECK_FALSE(test::good(engine.poke("layers.0.weight", 0, 1)));
  CHECK_FALSE(test::good(engine.restore({})));
  CHECK_FALSE(test::good(engine.rewind()));
  CHECK_FALSE(test::good(engine.load_weights({})));
  CHECK(engine.snapshot().empty());
  CHECK(engine.save_weights().empty());
  CHECK(engine.csv().empty());
}
