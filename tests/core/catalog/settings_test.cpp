// Choosing by id and setting hyper-parameters: what is right arrives, what is wrong is said and changes nothing.
#include <catch2/catch_test_macros.hpp>

#include <array>
#include <limits>

#include "catalog/support.h"

using namespace garden;

namespace {

bool complete(const Problem& problem) { return !problem.en.empty() && !problem.zh.empty() && problem.en.find('"') != 0; }

// One of each type: none of the catalog's entries has all of them.
struct Sample {
  enum class Mode { first, second };
  static constexpr std::array<Text, 2> names{{{"First", "一"}, {"Second", "二"}}};
  static constexpr std::array<std::string_view, 2> ids{"first", "second"};
  float number = 0.5f;
  int count = 3;
  bool flag = false;
  Mode mode = Mode::first;
  static constexpr void params(auto& self, auto&& visit) {
    visit(self.number, ParamInfo{.id = "number", .name = {"Number", "数"}, .min = 0.1, .max = 0.9});
    visit(self.count, ParamInfo{.id = "count", .name = {"Count", "个数"}, .min = 1, .max = 10, .step = 1});
    visit(self.flag, ParamInfo{.id = "flag", .name = {"Flag", "开关"}});
    visit(self.mode, ParamInfo{.id = "mode", .name = {"Mode", "方式"}, .options = names, .option_ids = ids});
  }
};

Problems set(Sample& sample, const char* id, SettingValue value) {
  Problems problems;
  set_param(sample, {"Sample", "样例"}, {id, value}, "place", problems);
  return problems;
}

}  // namespace

TEST_CASE("every entry is chosen by its id, and its settings give it back") {
  for_each_kind([](auto kind) {
    tests::for_each_variant<decltype(kind)>([&](const auto& entry, const std::string& label) {
      CAPTURE(label);
      Problems problems;
      const Settings settings = settings_of(entry);
      const auto chosen = choose<decltype(kind)>(entry.info.id, settings, "here", problems);
      REQUIRE(chosen);
      CHECK(problems.empty());
      CHECK(info_of(*chosen).id == entry.info.id);
      const Settings again = settings_of(*chosen);
      REQUIRE(again.size() == settings.size());
      for (std::size_t i = 0; i < again.size(); ++i) {
        CHECK(again[i].id == settings[i].id);
        CHECK(again[i].value == settings[i].value);
      }
    });
  });
}

TEST_CASE("every number out of its range, of the wrong type or not finite is a problem on its path") {
  for_each_kind([](auto kind) {
    for_each_entry<decltype(kind)>([&](const auto& entry) {
      for_each_param(entry, [&](const auto& value, const ParamInfo& info) {
        using Value = std::remove_cvref_t<decltype(value)>;
        if constexpr (std::is_arithmetic_v<Value> && !std::is_same_v<Value, bool>) {
          for (const SettingValue& bad : {SettingValue(info.min - 1), SettingValue(info.max + 1), SettingValue(true), SettingValue(std::string("1")),
                                          SettingValue(std::numeric_limits<double>::quiet_NaN()),
                                          SettingValue(std::numeric_limits<double>::infinity())}) {
            CAPTURE(entry.info.id, info.id);
            Problems problems;
            const auto chosen = choose<decltype(kind)>(entry.info.id, {{std::string(info.id), bad}}, "a.b", problems);
            REQUIRE(chosen);
            REQUIRE(problems.size() == 1);
            CHECK(problems[0].path == "a.b." + std::string(info.id));
            CHECK(complete(problems[0]));
            const Settings kept = settings_of(*chosen), defaults = settings_of(entry);
            for (std::size_t i = 0; i < kept.size(); ++i) CHECK(kept[i].value == defaults[i].value);
          }
        }
      });
    });
  });
}

TEST_CASE("an unknown id and an unknown setting name what there is") {
  for_each_kind([](auto kind) {
    Problems problems;
    CHECK_FALSE(choose<decltype(kind)>("no_such_thing", {}, "x", problems));
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].path == "x.id");
    for_each_entry<decltype(kind)>([&](const auto& entry) {
      CHECK(problems[0].en.find(entry.info.id) != std::string::npos);
      Problems more;
      CHECK(choose<decltype(kind)>(entry.info.id, {{"no_such_setting", 1.0}}, "x", more));
      REQUIRE(more.size() == 1);
      CHECK(more[0].path == "x.no_such_setting");
      CHECK(complete(more[0]));
    });
  });
}

TEST_CASE("settings of every type are read strictly") {
  Sample sample;
  CHECK(set(sample, "number", 0.25).empty());
  CHECK(set(sample, "count", 4.0).empty());
  CHECK(set(sample, "flag", true).empty());
  CHECK(set(sample, "mode", std::string("second")).empty());
  CHECK((sample.number == 0.25f && sample.count == 4 && sample.flag && sample.mode == Sample::Mode::second));
  CHECK(set(sample, "number", static_cast<double>(0.9f)).empty());  // a bound survives its way through a float

  CHECK(set(sample, "count", 4.5).size() == 1);
  CHECK(set(sample, "flag", 1.0).size() == 1);
  CHECK(set(sample, "mode", std::string("third")).size() == 1);
  CHECK(set(sample, "mode", 1.0).size() == 1);
  CHECK((sample.count == 4 && sample.flag && sample.mode == Sample::Mode::second));
  CHECK(std::get<std::string>(settings_of(sample)[3].value) == "second");
}
