// The numbers behind the catalog's plots are those of the entries themselves.
#include <catch2/catch_test_macros.hpp>

#include <cmath>

#include "catalog/support.h"
#include "engine/curve.h"

using namespace garden;
using namespace garden::tests;

namespace {

std::vector<float> ask(std::string_view kind, std::string_view id, std::string_view rest = "\"xs\":[-2,-0.5,0.25,1]") {
  std::vector<float> out;
  evaluate_curve(json::parse("{\"kind\":\"" + std::string(kind) + "\",\"id\":\"" + std::string(id) + "\"," + std::string(rest) + "}").value, out);
  return out;
}

bool all_finite(const std::vector<float>& values) {
  for (const float v : values)
    if (!std::isfinite(v)) return false;
  return true;
}

}  // namespace

TEST_CASE("the curve of every pointwise activation is its forward and its backward") {
  for_each_entry<ActivationKind>([](const auto& act) {
    DYNAMIC_SECTION(act.info.id) {
      const std::vector<float> curve = ask("activation", act.info.id);
      REQUIRE(curve.size() == 8);
      REQUIRE(all_finite(curve));
      if constexpr (std::remove_cvref_t<decltype(act)>::pointwise) {
        const std::vector<float> xs{-2, -0.5f, 0.25f, 1};
        for (std::size_t i = 0; i < xs.size(); ++i) {
          const float y = act.forward(xs[i]);
          CHECK(curve[i] == y);
          CHECK(curve[xs.size() + i] == act.backward(xs[i], y, 1.0f));
        }
      }
    }
  });
}

TEST_CASE("the curve of every loss and regularizer has its slope, that of a feature only values") {
  for_each_entry<LossKind>([](const auto& loss) {
    DYNAMIC_SECTION(loss.info.id) { CHECK((ask("loss", loss.info.id, "\"xs\":[0.25,0.5,0.75],\"target\":1").size() == 6)); }
  });
  for_each_entry<RegularizerKind>([](const auto& regularizer) {
    DYNAMIC_SECTION(regularizer.info.id) { CHECK(ask("regularizer", regularizer.info.id).size() == 8); }
  });
  for_each_entry<FeatureKind>([](const auto& feature) {
    DYNAMIC_SECTION(feature.info.id) { CHECK(ask("feature", feature.info.id).size() == 2); }
  });
}

TEST_CASE("every optimizer goes down a parabola") {
  for_each_entry<OptimizerKind>([](const auto& optimizer) {
    DYNAMIC_SECTION(optimizer.info.id) {
      const std::vector<float> path = ask("optimizer", optimizer.info.id);
      REQUIRE(path.size() == 4);
      CHECK(path[3] < 1);
    }
  });
}

TEST_CASE("a question about nothing has no answer") {
  CHECK(ask("activation", "no_such").empty());
  CHECK(ask("no_such", "relu").empty());
  CHECK(ask("metric", "accuracy").empty());
  std::vector<float> out;
  for (const char* text : {"", "[]", "{\"kind\":1}", "{\"kind\":\"activation\",\"id\":\"relu\",\"xs\":7}"}) evaluate_curve(json::parse(text).value, out);
  CHECK(out.empty());
}

TEST_CASE("a bad setting keeps its default") {
  CHECK((ask("activation", "elu", "\"settings\":{\"alpha\":-9},\"xs\":[-1]") == ask("activation", "elu", "\"xs\":[-1]")));
  CHECK((ask("activation", "elu", "\"settings\":{\"alpha\":2},\"xs\":[-1]") != ask("activation", "elu", "\"xs\":[-1]")));
}
