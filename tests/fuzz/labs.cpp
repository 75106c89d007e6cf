// garden_fuzz [cases] [seed]: random labs, valid and not, through the whole engine: created, trained a little, looked at,
// saved and restored. Nothing may crash, every answer must be JSON, and a lab that was refused must say why.
// A case depends on its number alone: `garden_fuzz 1 <seed> <number>` repeats it.
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "engine/engine.h"
#include "engine/formats/json.h"
#include "lab_maker.h"

using namespace garden;

namespace {

std::string last_text;  // the case under way, printed when it ends badly

[[noreturn]] void fail(const char* what, const std::string& detail) {
  std::fprintf(stderr, "garden_fuzz: %s\n%s\nlab: %s\n", what, detail.c_str(), last_text.c_str());
  std::exit(1);
}

json::Value parsed(const std::string& text) {
  json::Parsed result = json::parse(text);
  if (!result.ok()) fail("an answer is no JSON", text);
  return std::move(result.value);
}

// Rows of every shape that layers ask for.
void give_rows(Engine& engine) {
  Rng rng(1, Stream::data);
  const auto give = [&](const std::string& head, int count, int width, int ids) {
    ExternalColumns columns;
    const auto fill = [&](Column& x, Column& y, int rows) {
      for (int i = 0; i < rows * width; ++i) x.floats.push_back(ids > 0 ? static_cast<float>(rng.below(ids)) : rng.uniform(-1, 1));
      for (int i = 0; i < rows; ++i) y.floats.push_back(static_cast<float>(rng.below(3)));
    };
    fill(columns.x, columns.y, count);
    fill(columns.test_x, columns.test_y, 5);
    parsed(engine.external(head, std::move(columns)));
  };
  give(R"({"name":"images","shape":[2,7,6],"classes":3})", 20, 84, 0);
  give(R"({"name":"sequences","shape":[5,3],"classes":3})", 20, 15, 0);
  give(R"({"name":"rows","shape":[6],"classes":0})", 20, 6, 0);
  give(R"({"name":"tokens","shape":[6],"classes":3,"vocabulary":9})", 20, 6, 9);
}

void use(Engine& engine, const json::Value& report, Rng& rng) {
  const double work = report.find("multiplyAdds")->number();
  if (work > 2e5) return;
  const auto budget = work > 2e4 ? 1 : 3;
  engine.advance(budget, 2 * budget);
  std::string needs = R"([{"kind":"points"},{"kind":"history","since":-1},{"kind":"confusion"},{"kind":"grid","resolution":3,"layers":[-1,0,1,9]})";
  int looked = 0;
  for (const auto& [path, shape] : report.find("tensors")->object()) {
    if (rng.below(4) > 0 || ++looked > 6) continue;
    needs += R"(,{"kind":"tensor","path":")" + path + R"("})";
  }
  engine.view(needs + "]");
  if (rng.below(8) == 0) {
    const std::span<const std::uint8_t> now = engine.snapshot();
    std::vector<std::uint8_t> snapshot(now.begin(), now.end());
    engine.advance(1, 4);
    if (!parsed(engine.restore(snapshot)).find("problems")->array().empty()) fail("a snapshot of the same lab is refused", "");
    if (rng.below(2) == 0 && !snapshot.empty()) snapshot[static_cast<std::size_t>(rng.below(static_cast<int>(snapshot.size())))] ^= 0x10;
    parsed(engine.restore(snapshot));
    const std::span<const std::uint8_t> saved = engine.save_weights();
    const std::vector<std::uint8_t> weights(saved.begin(), saved.end());
    parsed(engine.load_weights(weights));
  }
  parsed(engine.status());
}

}  // namespace

int main(int argc, char** argv) {
  const long cases = argc > 1 ? std::atol(argv[1]) : 100000;
  const std::uint64_t seed = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1;
  const long first = argc > 3 ? std::atol(argv[3]) : 0;
  Engine engine;
  give_rows(engine);
  long trained = 0;
  for (long number = first; number < first + cases; ++number) {
    Rng rng(seed, Stream::sample, static_cast<std::uint32_t>(number));
    last_text = fuzz::LabMaker(rng).lab();
    const json::Value report = parsed(engine.create(last_text, rng.below(3) == 0));
    const json::Value* problems = report.find("problems");
    const bool refused = report.find("parts")->array().empty();
    if (refused == problems->array().empty()) fail("a lab is neither refused nor made", "");
    for (const json::Value& problem : problems->array())
      if (problem.find("message")->find("zh")->string().empty()) fail("a problem without a sentence", problem.find("path")->string());
    if (!refused) ++trained, use(engine, report, rng);
    if ((number + 1) % 100000 == 0) std::fprintf(stderr, "%ld cases, %ld trained\n", number + 1 - first, trained);
  }
  std::printf("fuzz: %ld random labs, %ld of them trained, none crashed\n", cases, trained);
}
