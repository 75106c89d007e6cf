// What every entry owes: an id of its own, words in both languages, a formula, code whose placeholders exist.
#include <catch2/catch_test_macros.hpp>

#include <cctype>
#include <set>

#include "catalog/lab_params.h"
#include "catalog/support.h"

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

template <class E>
void check_params(const E& entry) {
  std::set<std::string_view> ids;
  for_each_param(entry, [&](const auto& value, const ParamInfo& info) {
    CAPTURE(info.id);
    CHECK(is_lower_snake(info.id));
    CHECK(ids.insert(info.id).second);
    CHECK(complete(info.name));
    CHECK(complete(info.summary));
    if constexpr (std::is_arithmetic_v<std::remove_cvref_t<decltype(value)>>) {
      CHECK(info.min < info.max);
      CHECK((value >= info.min && value <= info.max));
      CHECK((info.scale == Scale::linear || info.max > 0));
    }
  });
}

}  // namespace

TEST_CASE("ids are unique in their kind, lower_snake, and kinds differ") {
  std::set<std::string_view> kinds;
  for_each_kind([&](auto kind) {
    CHECK(kinds.insert(kind.info.id).second);
    CHECK(complete(kind.info.name));
    std::set<std::string_view> ids;
    for_each_entry<decltype(kind)>([&](const auto& entry) {
      CAPTURE(entry.info.id);
      CHECK(is_lower_snake(entry.info.id));
      CHECK(ids.insert(entry.info.id).second);
    });
  });
}

TEST_CASE("a layer list may hold layers and activations: their ids do not meet") {
  for_each_entry<ActivationKind>([](const auto& entry) { CHECK_FALSE(has_entry<LayerKind>(entry.info.id)); });
}

TEST_CASE("every entry has its words, its formula and its source") {
  for_each_kind([](auto kind) {
    for_each_entry<decltype(kind)>([&](const auto& entry) {
      const Info& info = entry.info;
      DYNAMIC_SECTION(kind.info.id << " " << info.id) {
        CHECK(complete(info.name));
        CHECK(complete(info.summary));
        CHECK_FALSE(info.formula.empty());
        CHECK_FALSE(info.source.empty());
        check_params(entry);
        constexpr bool is_code = !std::is_same_v<decltype(kind), DatasetKind>;  // programs read points as data
        if constexpr (is_code) {
          for (std::string_view code : {info.torch, info.keras, info.numpy, info.cpp}) CHECK_FALSE(code.empty());
        }
      }
    });
  });
}

TEST_CASE("what is differentiated says how") {
  const auto check = [](const auto& entry) {
    CAPTURE(entry.info.id);
    CHECK_FALSE(entry.info.derivative.empty());
    CHECK_FALSE(entry.info.numpy_grad.empty());
  };
  for_each_entry<ActivationKind>(check);
  for_each_entry<LossKind>(check);
  for_each_entry<RegularizerKind>(check);
}

TEST_CASE("every placeholder in formulas and code is a hyper-parameter, and every hyper-parameter is in the C++ code") {
  for_each_kind([](auto kind) {
    for_each_entry<decltype(kind)>([&](const auto& entry) {
      const Info& info = entry.info;
      DYNAMIC_SECTION(kind.info.id << " " << info.id) {
        std::set<std::string> known;
        for_each_param(entry, [&](const auto&, const ParamInfo& param) { known.emplace(param.id); });
        const auto in_cpp = placeholders(info.cpp);
        CHECK(std::set<std::string>(in_cpp.begin(), in_cpp.end()) == known);
        if constexpr (requires { entry.roles; }) known.insert({"in", "channels"});  // sizes of a layer's input, filled in by the program
        for (std::string_view text : {info.formula, info.derivative, info.torch, info.keras, info.numpy, info.numpy_grad}) {
          for (const std::string& name : placeholders(text)) {
            CAPTURE(name, std::string(text));
            CHECK(known.count(name) == 1);
          }
        }
      }
    });
  });
}

TEST_CASE("the lab's own hyper-parameters are complete") {
  check_params(DataParams{});
  check_params(TrainParams{});
  check_params(SeedParam{});
}
