// What every entry owes: an id of its own, words in both languages, a formula, code whose placeholders exist.
#include <catch2/catch_test_macros.hpp>

#include <cctype>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catalog/lab_params.h"
#include "catalog/registry.h"

using namespace garden;

namespace {

bool is_lower_snake(std::string_view id) {
  for (char c : id) {
    if (!(std::islower(static_cast<unsigned char>(c)) || std::isdigit(static_cast<unsigned char>(c)) || c == '_')) return false;
  }
  return !id.empty();
}

bool complete(Text text) { return !text.en.empty() && !text.zh.empty(); }

// Names in braces that hold a word: {alpha}. TeX groups of one word count too, so formulas must not have any.
std::set<std::string> placeholders(std::string_view text) {
  std::set<std::string> found;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '{') continue;
    const std::size_t end = text.find('}', i);
    const std::string_view word = text.substr(i + 1, end == std::string_view::npos ? 0 : end - i - 1);
    if (word.size() > 1 && std::islower(static_cast<unsigned char>(word[0])) && is_lower_snake(word) && !(i > 0 && std::isalpha(static_cast<unsigned char>(text[i - 1])))) found.emplace(word);
  }
  return found;
}

void check_params(std::span<const ParamRow> params) {
  std::set<std::string_view> ids;
  for (const auto& [info, type, initial] : params) {
    CAPTURE(info.id);
    CHECK(is_lower_snake(info.id));
    CHECK(ids.insert(info.id).second);
    CHECK(complete(info.name));
    CHECK(complete(info.summary));
    if (type == ParamType::number || type == ParamType::whole) {
      CHECK(info.min < info.max);
      CHECK((initial >= info.min && initial <= info.max));
      CHECK((info.scale == Scale::linear || info.max > 0));
    }
  }
}

// Calls f(kind, entry) for everything there is: a loop over tables, whose body is compiled once.
template <class F>
void for_each_row(F&& f) {
  struct Kind {
    const Named* info;
    std::span<const DeclaredRow> entries;
  };
  std::vector<Kind> kinds;
  for_each_kind([&](auto kind) { kinds.push_back({&decltype(kind)::info, declared_rows<decltype(kind)>}); });
  for (const Kind& kind : kinds)
    for (const DeclaredRow& entry : kind.entries) f(*kind.info, entry);
}

}  // namespace

TEST_CASE("ids are unique in their kind, lower_snake, and kinds differ") {
  std::set<std::string_view> kinds;
  for_each_kind([&](auto kind) {
    CHECK(kinds.insert(kind.info.id).second);
    CHECK(complete(kind.info.name));
  });
  std::set<std::pair<std::string_view, std::string_view>> ids;
  for_each_row([&](const Named& kind, const DeclaredRow& entry) {
    CAPTURE(entry.info->id);
    CHECK(is_lower_snake(entry.info->id));
    CHECK(ids.insert({kind.id, entry.info->id}).second);
  });
}

TEST_CASE("a layer list may hold layers and activations: their ids do not meet") {
  for (const EntryRow& entry : entry_rows<ActivationKind>) CHECK_FALSE(has_entry<LayerKind>(entry.info->id));
}

TEST_CASE("every entry has its words, its formula and its source") {
  for_each_row([](const Named& kind, const DeclaredRow& entry) {
    const Info& info = *entry.info;
    DYNAMIC_SECTION(kind.id << " " << info.id) {
      CHECK(complete(info.name));
      CHECK(complete(info.summary));
      CHECK_FALSE(info.formula.empty());
      CHECK_FALSE(info.source.empty());
      check_params(entry.params);
      if (kind.id != DatasetKind::info.id) {  // programs read points as data
        for (std::string_view code : {info.torch, info.keras, info.numpy, info.cpp}) CHECK_FALSE(code.empty());
      }
    }
  });
}

TEST_CASE("what is differentiated says how") {
  for_each_row([](const Named& kind, const DeclaredRow& entry) {
    if (kind.id != ActivationKind::info.id && kind.id != LossKind::info.id && kind.id != RegularizerKind::info.id) return;
    CAPTURE(entry.info->id);
    CHECK_FALSE(entry.info->derivative.empty());
    CHECK_FALSE(entry.info->numpy_grad.empty());
  });
}

TEST_CASE("every placeholder in formulas and code is a hyper-parameter, and every hyper-parameter is in the C++ code") {
  for_each_row([](const Named& kind, const DeclaredRow& entry) {
    const Info& info = *entry.info;
    DYNAMIC_SECTION(kind.id << " " << info.id) {
      std::set<std::string> known;
      for (const ParamRow& param : entry.params) known.emplace(param.info.id);
      CHECK(placeholders(info.cpp) == known);
      if (kind.id == LayerKind::info.id) known.insert({"in", "channels"});  // sizes of its input, filled in by the program
      for (std::string_view text : {info.formula, info.derivative, info.torch, info.keras, info.numpy, info.numpy_grad}) {
        for (const std::string& name : placeholders(text)) {
          CAPTURE(name, std::string(text));
          CHECK(known.count(name) == 1);
        }
      }
    }
  });
}

TEST_CASE("the lab's own hyper-parameters are complete") {
  check_params(declared_params_of<DataParams>());
  check_params(declared_params_of<TrainParams>());
  check_params(declared_params_of<SeedParam>());
}
