// Views: every need gives its parts in order, and a need that cannot be met gives an empty part, never an error.
#include "train/labs.h"

#include <cmath>
#include <vector>

#include "engine/formats/json.h"

using namespace garden;

namespace {

struct Seen {
  std::vector<int> shape;
  std::vector<float> values;
};

std::vector<Seen> view(Engine& engine, std::string_view needs) {
  std::vector<Seen> parts;
  const std::span<const float> all = engine.view(needs);
  for (std::size_t at = 0; at < all.size();) {
    Seen part;
    std::size_t count = 1;
    for (int rank = static_cast<int>(all[at++]); rank > 0; --rank) {
      part.shape.push_back(static_cast<int>(all[at]));
      count *= static_cast<std::size_t>(all[at++]);
    }
    REQUIRE(at + count <= all.size());
    part.values.assign(all.begin() + static_cast<std::ptrdiff_t>(at), all.begin() + static_cast<std::ptrdiff_t>(at + count));
    at += count;
    parts.push_back(part);
  }
  return parts;
}

using Sizes = std::vector<int>;

}  // namespace

TEST_CASE("Every tensor of the report can be seen, before and after the first step") {
  for (const test::Case& c : test::cases) {
    Engine engine;
    const std::string report = engine.create(c.lab, false);
    const json::Parsed parsed = json::parse(report);
    for (int round = 0; round < 2; ++round) {
      for (const auto& [path, sizes] : parsed.value.find("tensors")->object()) {
        INFO(c.name << " " << path);
        const auto parts = view(engine, R"([{"kind":"tensor","path":")" + path + R"("},{"kind":"summary","path":")" + path + R"("}])");
        REQUIRE(parts.size() == 2);
        // The last change of a parameter is kept from the first question on: there is none yet.
        if (round == 0 && path.ends_with(".update") && parts[0].shape == Sizes{0}) continue;
        REQUIRE(parts[0].shape.size() == sizes.array().size());
        // The last batch of an epoch may have fewer rows than a full one; everything else is as reported.
        const bool of_batch = path.starts_with("data.") || path.find(".out") != std::string::npos;
        for (std::size_t i = 0; i < sizes.array().size(); ++i) {
          const int size = static_cast<int>(sizes.array()[i].number());
          CHECK((of_batch && i == 0 ? parts[0].shape[i] <= size : parts[0].shape[i] == size));
        }
        for (const float value : parts[0].values) CHECK(std::isfinite(value));
        CHECK(parts[1].shape == Sizes{5});
        CHECK(parts[1].values[4] == static_cast<float>(parts[0].values.size()));
      }
      test::steps(engine, 5);
    }
  }
}

TEST_CASE("Grid, forward and points agree about the network") {
  Engine engine;
  test::start(engine, test::cases[1].lab);
  test::steps(engine, 100);
  const auto parts = view(engine, R"([{"kind":"grid","resolution":4,"layers":[-1,0,1,2,3]},{"kind":"points"},
    {"kind":"forward","input":[-4.5,1.5]},{"kind":"predict","input":[-4.5,1.5]}])");
  REQUIRE(parts.size() == 5 + 1 + 3 + 1);
  CHECK(parts[0].shape == Sizes{5, 4, 4});
  CHECK(parts[1].shape == Sizes{13, 4, 4});
  CHECK(parts[4].shape == Sizes{3, 4, 4});
  CHECK(parts[5].shape == Sizes{500, 6});
  // Cell 0 of row 2 lies at x1 = -4.5, x2 = 1.5.
  for (std::size_t layer = 0; layer < 3; ++layer)
    for (std::size_t unit = 0; unit < parts[6 + layer].values.size(); ++unit)
      CHECK(parts[1 + layer].values[unit * 16 + 8] == parts[6 + layer].values[unit]);
  float sum = 0;
  for (std::size_t k = 0; k < 3; ++k) {
    CHECK(parts[4].values[k * 16 + 8] == parts[9].values[k]);
    sum += parts[9].values[k];
  }
  CHECK(std::fabs(sum - 1) < 1e-5f);

  int wrong = 0, test_rows = 0, test_wrong = 0;
  for (std::size_t n = 0; n < 500; ++n) {
    const float* row = parts[5].values.data() + 6 * n;
    CHECK((row[5] == 1) == (row[4] != row[2]));
    wrong += row[5] == 1;
    test_rows += row[3] == 1;
    test_wrong += row[3] == 1 && row[5] == 1;
  }
  CHECK(test_rows == 250);
  // The history's last row is of this very step.
  const auto history = view(engine, R"([{"kind":"history","since":-1},{"kind":"history","since":50},{"kind":"confusion"},{"kind":"examples","truth":1,"predicted":1,"limit":2}])");
  const float* last = history[0].values.data() + history[0].values.size() - 6;
  CHECK(last[0] == 100);
  CHECK(last[4] == 1 - static_cast<float>(wrong - test_wrong) / 250);
  CHECK(last[5] == 1 - static_cast<float>(test_wrong) / 250);
  CHECK(history[1].shape == Sizes{1, 6});
  REQUIRE(history[2].shape == Sizes{3, 3});
  float all = 0, off = 0;
  for (std::size_t i = 0; i < 9; ++i) (i % 4 == 0 ? all : off) += history[2].values[i];
  CHECK(all + off == 250);
  CHECK(off == static_cast<float>(test_wrong));
  CHECK(history[3].shape == Sizes{2});
}

TEST_CASE("The batch's tensors stay those of the batch while other views and evaluations run the network") {
  Engine engine;
  test::start(engine, test::cases[0].lab);
  engine.advance(0, 1 << 20);
  engine.advance(1, 1);
  const std::string needs = R"([{"kind":"tensor","path":"layers.4.out"},{"kind":"tensor","path":"layers.4.out.grad"},{"kind":"tensor","path":"loss"}])";
  const auto before = view(engine, needs);
  engine.advance(0, 1 << 20);
  view(engine, R"([{"kind":"grid","resolution":8,"layers":[4]},{"kind":"points"},{"kind":"forward","input":[1,2]}])");
  const auto after = view(engine, needs);
  for (std::size_t i = 0; i < 3; ++i) CHECK(before[i].values == after[i].values);
  CHECK(after[2].values[0] == engine.trainer()->loss());
}

TEST_CASE("Needs that cannot be met are empty parts") {
  Engine engine;
  CHECK(engine.view(R"([{"kind":"points"}])").empty());
  test::start(engine, test::cases[0].lab);
  const auto parts = view(engine, R"([{"kind":"tensor","path":"layers.9.weight"},{"kind":"tensor"},{"kind":"summary","path":7},{"kind":"x"},7,
    {"kind":"grid","resolution":1e9,"layers":[0]},{"kind":"grid","resolution":4,"layers":[99,-7,1e99]},{"kind":"predict","input":[1]},
    {"kind":"forward"},{"kind":"examples","truth":-1,"predicted":0,"limit":-5},{"kind":"tensor","path":"layers.99999999999.out"},{"kind":"tensor","path":"layers..out.grad"}])");
  CHECK(parts.size() == 5 + 1 + 3 + 1 + 5 + 1 + 2);
  for (const Seen& part : parts) CHECK(part.values.empty());
  CHECK(engine.view("nonsense").empty());
  CHECK(engine.view("{}").empty());
}

TEST_CASE("A poked weight is seen at once and evaluated again") {
  Engine engine;
  test::start(engine, test::cases[0].lab);
  test::steps(engine, 10);
  const auto before = view(engine, R"([{"kind":"tensor","path":"loss"},{"kind":"history","since":-1}])");
  CHECK(test::good(engine.poke("layers.4.bias", 0, 5)));
  engine.advance(0, 1 << 20);
  const auto after = view(engine, R"([{"kind":"tensor","path":"layers.4.bias"},{"kind":"tensor","path":"loss"},{"kind":"history","since":-1}])");
  CHECK(after[0].values == std::vector<float>{5});
  CHECK(after[1].values != before[0].values);
  CHECK(after[2].shape == before[1].shape);
  CHECK(after[2].values.back() != before[1].values.back());
  CHECK_FALSE(test::good(engine.poke("layers.4.bias", 1, 0)));
  CHECK_FALSE(test::good(engine.poke("layers.4.bias", -1, 0)));
  CHECK_FALSE(test::good(engine.poke("layers.4.out", 0, 0)));
}
