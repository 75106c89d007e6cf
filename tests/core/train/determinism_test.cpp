// The same lab and seed give the same bits: on every platform, across a snapshot, and however the work is sliced.
#include "train/labs.h"

#include <cstring>
#include <vector>

#include "train/hashes.h"

using namespace garden;

TEST_CASE("Training runs have the recorded fingerprints") {
  if (Engine::build() != "simd") SKIP("only the reproducible builds promise the same bits");
  for (std::size_t i = 0; i < std::size(test::cases); ++i) {
    DYNAMIC_SECTION(test::cases[i].name) {
      Engine engine;
      test::start(engine, test::cases[i].lab);
      test::steps(engine, 300);
      CHECK(engine.fingerprint() == test::hashes[i]);
    }
  }
}

TEST_CASE("Slicing the work differently changes no bit") {
  Engine a, b;
  test::start(a, test::cases[1].lab);
  test::start(b, test::cases[1].lab);
  test::steps(a, 120);
  while (b.trainer()->step() < 120) b.advance(120 - b.trainer()->step(), 7);
  b.advance(0, 1 << 20);
  CHECK(a.fingerprint() == b.fingerprint());
  CHECK(a.status() == b.status());
  REQUIRE(a.trainer()->history().rows().size() == b.trainer()->history().rows().size());
}

TEST_CASE("Looking changes no bit") {
  Engine a, b;
  test::start(a, test::cases[0].lab);
  test::start(b, test::cases[0].lab);
  test::steps(a, 50);
  for (int i = 0; i < 50; ++i) {
    test::steps(b, 1);
    b.view(R"([{"kind":"grid","resolution":9,"layers":[0,1,4,5]},{"kind":"points"},{"kind":"tensor","path":"layers.0.out.grad"},
      {"kind":"summary","path":"layers.2.weight"},{"kind":"history","since":-1},{"kind":"forward","input":[1,2]}])");
    b.snapshot();
    b.save_weights();
    b.csv();
  }
  CHECK(a.fingerprint() == b.fingerprint());
}

// Of a status, what the run says: how much memory it held so far depends on what it did in which order.
static std::string run_of(std::string status) {
  const std::size_t memory = status.find("\"memory\"");
  return status.erase(memory, status.find('}', memory) - memory);
}

TEST_CASE("A run that goes on from a snapshot is the run without a break") {
  for (const test::Case& c : test::cases) {
    DYNAMIC_SECTION(c.name) {
      Engine whole, first, second;
      test::start(whole, c.lab);
      test::start(first, c.lab);
      test::start(second, c.lab);
      test::steps(whole, 137);
      test::steps(first, 61);
      const auto bytes = first.snapshot();
      REQUIRE(test::good(second.restore(bytes)));
      CHECK(second.fingerprint() != whole.fingerprint());
      test::steps(second, 76);
      CHECK(second.fingerprint() == whole.fingerprint());
      CHECK(run_of(second.status()) == run_of(whole.status()));
      const auto &a = whole.trainer()->history().rows(), &b = second.trainer()->history().rows();
      REQUIRE(a.size() == b.size());
      for (std::size_t i = 0; i < a.size(); ++i) CHECK(std::memcmp(&a[i], &b[i], sizeof a[i]) == 0);
    }
  }
}
