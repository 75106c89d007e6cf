// Choosing by id and setting hyper-parameters: what is right arrives, what is wrong is said and changes nothing.
#include <catch2/catch_test_macros.hpp>

#include <array>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "catalog/registry.h"

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

// What choosing gives, whatever the kind: the checks below are then compiled once.
struct Chosen {
  std::string_view id;
  Settings settings;
};
struct Kind {
  std::span<const EntryRow> entries;
  std::optional<Chosen> (*choose)(std::string_view id, const Settings& settings, std::string_view path, Problems& problems);
};

std::vector<Kind> kinds() {
  std::vector<Kind> all;
  for_each_kind([&](auto kind) {
    all.push_back({entry_rows<decltype(kind)>, [](std::string_view id, const Settings& settings, std::string_view path, Problems& problems) -> std::optional<Chosen> {
                     const auto chosen = choose<decltype(kind)>(id, settings, path, problems);
                     if (!chosen) return std::nullopt;
                     return Chosen{named_of(*chosen).id, settings_of(*chosen)};
                   }});
  });
  return all;
}

// The entry with its defaults but for `change`, chosen again by what it says of itself. A change that does not fit is not made.
void check_gives_itself_back(const Kind& kind, std::string_view id, const Setting& change) {
  CAPTURE(id, change.id);
  Problems unfit, problems;
  const auto first = kind.choose(id, change.id.empty() ? Settings{} : Settings{change}, "here", unfit);
  REQUIRE(first);
  const auto chosen = kind.choose(id, first->settings, "here", problems);
  REQUIRE(chosen);
  CHECK(problems.empty());
  CHECK(chosen->id == id);
  REQUIRE(chosen->settings.size() == first->settings.size());
  for (std::size_t i = 0; i < chosen->settings.size(); ++i) {
    CHECK(chosen->settings[i].id == first->settings[i].id);
    CHECK(chosen->settings[i].value == first->settings[i].value);
  }
}

}  // namespace

TEST_CASE("every entry is chosen by its id, and its settings give it back") {
  for (const Kind& kind : kinds()) {
    for (const EntryRow& entry : kind.entries) {
      const std::string_view id = entry.info->id;
      check_gives_itself_back(kind, id, {});
      for (const ParamRow& param : entry.params.rows) {
        for (const double value : {param.info.min, param.info.max}) check_gives_itself_back(kind, id, {std::string(param.info.id), value});
        for (const std::string_view option : param.info.option_ids) check_gives_itself_back(kind, id, {std::string(param.info.id), std::string(option)});
        check_gives_itself_back(kind, id, {std::string(param.info.id), true});
      }
    }
  }
}

TEST_CASE("every number out of its range, of the wrong type or not finite is a problem on its path") {
  for (const Kind& kind : kinds()) {
    for (const EntryRow& entry : kind.entries) {
      Problems none;
      const Settings defaults = kind.choose(entry.info->id, {}, "", none)->settings;
      for (const ParamRow& param : entry.params.rows) {
        if (param.type != ParamType::number && param.type != ParamType::whole) continue;
        const ParamInfo& info = param.info;
        for (const SettingValue& bad : {SettingValue(info.min - 1), SettingValue(info.max + 1), SettingValue(true), SettingValue(std::string("1")),
                                        SettingValue(std::numeric_limits<double>::quiet_NaN()),
                                        SettingValue(std::numeric_limits<double>::infinity())}) {
          CAPTURE(entry.info->id, info.id);
          Problems problems;
          const auto chosen = kind.choose(entry.info->id, {{std::string(info.id), bad}}, "a.b", problems);
          REQUIRE(chosen);
          REQUIRE(problems.size() == 1);
          CHECK(problems[0].path == "a.b." + std::string(info.id));
          CHECK(complete(problems[0]));
          REQUIRE(chosen->settings.size() == defaults.size());
          for (std::size_t i = 0; i < defaults.size(); ++i) CHECK(chosen->settings[i].value == defaults[i].value);
        }
      }
    }
  }
}

TEST_CASE("an unknown id and an unknown setting name what there is") {
  for (const Kind& kind : kinds()) {
    Problems problems;
    CHECK_FALSE(kind.choose("no_such_thing", {}, "x", problems));
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].path == "x.id");
    for (const EntryRow& entry : kind.entries) {
      CHECK(problems[0].en.find(entry.info->id) != std::string::npos);
      Problems more;
      CHECK(kind.choose(entry.info->id, {{"no_such_setting", 1.0}}, "x", more));
      REQUIRE(more.size() == 1);
      CHECK(more[0].path == "x.no_such_setting");
      CHECK(complete(more[0]));
    }
  }
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
