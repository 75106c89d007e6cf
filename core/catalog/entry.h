// Choosing an entry by id and setting its hyper-parameters from what a person wrote; printing them back.
// Every check here ends in a Problem with a remedy: nothing a lab can say may abort or be changed silently.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "catalog/info.h"
#include "catalog/problem.h"

namespace garden {

// A kind of entries: `static constexpr Named info` and `using Entries = std::tuple<…>` in menu order.
// Its run-time choice is a variant: visit it once per array, never per element.
template <class Tuple>
struct VariantOf;
template <class... E>
struct VariantOf<std::tuple<E...>> {
  using Type = std::variant<E...>;
};
template <class Kind>
using OneOf = typename VariantOf<typename Kind::Entries>::Type;

// Calls f(E{}) for every entry of the kind, in menu order.
template <class Kind, class F>
void for_each_entry(F&& f) {
  [&]<class... E>(std::type_identity<std::tuple<E...>>) {
    (f(E{}), ...);
  }(std::type_identity<typename Kind::Entries>{});
}

// An Info holds formulas, code and words that only the printed catalog needs. Whatever is asked at run time goes by this copy of its
// first two fields: the linker then leaves the rest out of the engine's wasm.
template <class E>
inline constexpr Named named{E::info.id, E::info.name};

template <class... E>
const Named& named_of(const std::variant<E...>& entry) {
  return *std::visit([]<class One>(const One&) { return &named<One>; }, entry);
}

using SettingValue = std::variant<double, bool, std::string>;

struct Setting {
  std::string id;
  SettingValue value;
};
using Settings = std::vector<Setting>;

// "data" and "noise" -> "data.noise"
std::string join_path(std::string_view path, std::string_view id);

// Text of a list of ids for messages: "sgd, momentum, adam".
std::string join_ids(const std::vector<std::string_view>& ids, std::string_view separator);

// Visits (member, ParamInfo) of anything that declares `params`; entries without hyper-parameters declare none.
template <class E, class F>
constexpr void for_each_param(E&& entry, F&& f) {
  if constexpr (requires { std::remove_cvref_t<E>::params(entry, f); }) {
    std::remove_cvref_t<E>::params(entry, f);
  }
}

// The declarations as tables, made when compiling: one piece of code then reads, prints and checks every entry.
enum class ParamType { number, whole, flag, option };

struct ParamRow {
  ParamInfo info;
  ParamType type = ParamType::number;
  double initial = 0;  // the default; of an option its index
};

struct ParamTable {
  std::span<const ParamRow> rows;         // without their summaries
  void* (*member)(void* owner, int row);  // where the owner keeps the value of a row
};

struct EntryRow {
  const Named* info;
  ParamTable params;
};

// What an entry declares, words and all: for what prints or checks the catalog.
struct DeclaredRow {
  const Info* info;
  std::span<const ParamRow> params;
};

namespace detail {

template <class Value>
constexpr ParamType type_of() {
  if constexpr (std::is_same_v<Value, float>) return ParamType::number;
  if constexpr (std::is_same_v<Value, int>) return ParamType::whole;
  if constexpr (std::is_same_v<Value, bool>) return ParamType::flag;
  if constexpr (std::is_enum_v<Value>) {
    static_assert(sizeof(Value) == sizeof(int), "an enum of a hyper-parameter is as large as an int");
    return ParamType::option;
  }
}

template <class E>
constexpr std::size_t param_count() {
  std::size_t n = 0;
  for_each_param(E{}, [&](const auto&, const ParamInfo&) { ++n; });
  return n;
}

template <class E>
inline constexpr auto declared_params = [] {
  std::array<ParamRow, param_count<E>()> rows{};
  std::size_t i = 0;
  for_each_param(E{}, [&](const auto& value, const ParamInfo& info) {
    rows[i++] = {info, type_of<std::remove_cvref_t<decltype(value)>>(), static_cast<double>(value)};
  });
  return rows;
}();

template <class E>
inline constexpr auto param_rows = [] {
  auto rows = declared_params<E>;
  for (ParamRow& row : rows) row.info.summary = {};
  return rows;
}();

template <class E>
void* member_of(void* owner, int row) {
  void* found = nullptr;
  for_each_param(*static_cast<E*>(owner), [&](auto& value, const ParamInfo&) {
    if (row-- == 0) found = &value;
  });
  return found;
}

}  // namespace detail

template <class E>
constexpr ParamTable params_of() {
  return {detail::param_rows<E>, detail::member_of<E>};
}

template <class Kind>
inline constexpr auto entry_rows = []<class... E>(std::type_identity<std::tuple<E...>>) {
  return std::array<EntryRow, sizeof...(E)>{{{&named<E>, params_of<E>()}...}};
}(std::type_identity<typename Kind::Entries>{});

template <class E>
constexpr std::span<const ParamRow> declared_params_of() {
  return detail::declared_params<E>;
}

template <class Kind>
inline constexpr auto declared_rows = []<class... E>(std::type_identity<std::tuple<E...>>) {
  return std::array<DeclaredRow, sizeof...(E)>{{{&E::info, declared_params_of<E>()}...}};
}(std::type_identity<typename Kind::Entries>{});

namespace detail {

template <class Choice, class E>
Choice make_entry() { return E{}; }

// The entries of a kind with their defaults, each behind a call: choosing then assigns nothing, entry after entry.
template <class Kind>
inline constexpr auto makers = []<class... E>(std::type_identity<std::tuple<E...>>) {
  return std::array<OneOf<Kind> (*)(), sizeof...(E)>{&make_entry<OneOf<Kind>, E>...};
}(std::type_identity<typename Kind::Entries>{});

}  // namespace detail

// Index of an id among the entries of a kind, or -1 and a Problem at `path`.id.
int find_entry(std::span<const EntryRow> entries, std::string_view id);
int find_entry(const Named& kind, std::span<const EntryRow> entries, std::string_view id, std::string_view path, Problems& problems);
void unknown_entry(const Named& kind, std::string_view id, const std::vector<std::string_view>& known, const std::string& path,
                   Problems& problems);

// Sets one hyper-parameter; a bad one keeps its present value and becomes a Problem at `path`.id.
void set_param(const ParamTable& params, void* owner, Text name, const Setting& setting, std::string_view path, Problems& problems);

// Every hyper-parameter with its present value, in order: choose() of the result gives the same entry.
Settings settings_of(const ParamTable& params, const void* owner);

template <class E>
void set_param(E& entry, Text name, const Setting& setting, std::string_view path, Problems& problems) {
  set_param(params_of<E>(), &entry, name, setting, path, problems);
}

template <class E>
Settings settings_of(const E& entry) {
  return settings_of(params_of<E>(), &entry);
}
template <class... E>
Settings settings_of(const std::variant<E...>& entry) {
  return std::visit([](const auto& e) { return settings_of(e); }, entry);
}

// The entry `id` of a kind with its settings; nullopt and a Problem at `path`.id when there is no such entry.
// A bad setting keeps its default and adds a Problem at `path`.<setting>.
template <class Kind>
std::optional<OneOf<Kind>> choose(std::string_view id, const Settings& settings, std::string_view path,
                                  Problems& problems) {
  const std::span<const EntryRow> rows = entry_rows<Kind>;
  const int index = find_entry(Kind::info, rows, id, path, problems);
  if (index < 0) return std::nullopt;
  std::optional<OneOf<Kind>> chosen(detail::makers<Kind>[static_cast<std::size_t>(index)]());
  const EntryRow& row = rows[static_cast<std::size_t>(index)];
  void* const owner = std::visit([](auto& entry) -> void* { return &entry; }, *chosen);
  for (const Setting& setting : settings) set_param(row.params, owner, row.info->name, setting, path, problems);
  return chosen;
}

template <class Kind>
bool has_entry(std::string_view id) {
  return find_entry(entry_rows<Kind>, id) >= 0;
}

}  // namespace garden
