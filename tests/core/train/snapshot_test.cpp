// A snapshot is taken over whole or not at all.
#include "train/labs.h"

#include <vector>

#include "base/rng.h"

using namespace garden;

namespace {
std::vector<std::uint8_t> snapshot_of(Engine& engine) {
  const auto bytes = engine.snapshot();
  return {bytes.begin(), bytes.end()};
}
}  // namespace

TEST_CASE("A snapshot of another network, optimizer or data is refused and changes nothing") {
  Engine engine;
  test::start(engine, test::cases[0].lab);
  test::steps(engine, 20);
  const std::string before = engine.fingerprint();
  for (std::size_t i = 1; i < std::size(test::cases); ++i) {
    Engine other;
    test::start(other, test::cases[i].lab);
    CHECK_FALSE(test::good(engine.restore(snapshot_of(other))));
  }
  std::string lab = test::cases[0].lab;
  const std::string adam = std::string(lab).replace(lab.find("\"sgd\""), 5, "\"adam\"");
  Engine other;
  test::start(other, adam);
  CHECK_FALSE(test::good(engine.restore(snapshot_of(other))));
  test::start(other, std::string(lab).replace(lab.find("\"spiral\""), 8, "\"spiral\",\"count\":400"));
  CHECK_FALSE(test::good(engine.restore(snapshot_of(other))));
  CHECK(engine.fingerprint() == before);
  CHECK(engine.trainer()->step() == 20);
}

TEST_CASE("A damaged snapshot is refused and changes nothing") {
  Engine engine;
  test::start(engine, test::cases[0].lab);
  test::steps(engine, 10);
  const std::vector<std::uint8_t> good = snapshot_of(engine);
  test::steps(engine, 10);
  const std::string before = engine.fingerprint();
  for (std::size_t n = 0; n < good.size(); n += n < 200 ? 1 : 97) CHECK_FALSE(test::good(engine.restore({good.data(), n})));
  Rng rng(1, Stream::sample);
  for (int i = 0; i < 2000; ++i) {
    std::vector<std::uint8_t> bad = good;
    bad[static_cast<std::size_t>(rng.below(static_cast<int>(bad.size())))] ^= static_cast<std::uint8_t>(1 + rng.below(255));
    CHECK_FALSE(test::good(engine.restore(bad)));
  }
  CHECK(engine.fingerprint() == before);
  CHECK(test::good(engine.restore(good)));
  CHECK(engine.trainer()->step() == 10);
}
