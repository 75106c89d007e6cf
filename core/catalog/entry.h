// Choosing an entry by id and setting its hyper-parameters from what a person wrote; printing them back.
// Every check here ends in a Problem with a remedy: nothing a lab can say may abort or be changed silently.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
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

struct KindInfo {
  std::string_view id;
  Text name;
};

// A kind of entries: `static constexpr KindInfo info` and `using Entries = std::tuple<…>` in menu order.
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

template <class... E>
const Info& info_of(const std::variant<E...>& entry) {
  return *std::visit([](const auto& e) { return &e.info; }, entry);
}

using SettingValue = std::variant<double, bool, std::string>;

struct Setting {
  std::string id;
  SettingValue value;
};
using Settings = std::vector<Setting>;

// Text of a list of ids for messages: "sgd, momentum, adam".
std::string join_ids(const std::vector<std::string_view>& ids, std::string_view separator);

namespace detail {

// Each reads one value into `out` or adds a Problem at `path` and leaves `out` alone.
void read_float(const ParamInfo&, const SettingValue&, const std::string& path, float& out, Problems&);
void read_int(const ParamInfo&, const SettingValue&, const std::string& path, int& out, Problems&);
void read_bool(const ParamInfo&, const SettingValue&, const std::string& path, bool& out, Problems&);
void read_option(const ParamInfo&, const SettingValue&, const std::string& path, int& out, Problems&);
void unknown_setting(std::string_view owner_en, std::string_view owner_zh, const std::string& id,
                     const std::vector<std::string_view>& known, const std::string& path, Problems&);
void unknown_entry(const KindInfo&, std::string_view id, const std::vector<std::string_view>& known,
                   const std::string& path, Problems&);

inline std::string join_path(std::string_view path, std::string_view id) {
  std::string text(path);
  if (!text.empty()) text += '.';
  return text += id;
}

template <class Value>
void read(Value& out, const ParamInfo& info, const SettingValue& value, const std::string& path, Problems& problems) {
  if constexpr (std::is_same_v<Value, float>) {
    read_float(info, value, path, out, problems);
  } else if constexpr (std::is_same_v<Value, bool>) {
    read_bool(info, value, path, out, problems);
  } else if constexpr (std::is_enum_v<Value>) {
    int index = static_cast<int>(out);
    read_option(info, value, path, index, problems);
    out = static_cast<Value>(index);
  } else {
    static_assert(std::is_same_v<Value, int>, "a hyper-parameter is float, int, bool or enum");
    read_int(info, value, path, out, problems);
  }
}

}  // namespace detail

// Visits (member, ParamInfo) of anything that declares `params`; entries without hyper-parameters declare none.
template <class E, class F>
void for_each_param(E&& entry, F&& f) {
  if constexpr (requires { std::remove_cvref_t<E>::params(entry, f); }) {
    std::remove_cvref_t<E>::params(entry, f);
  }
}

// Sets one hyper-parameter; a bad one keeps its present value and becomes a Problem at `path`.id.
template <class E>
void set_param(E& entry, Text owner, const Setting& setting, std::string_view path, Problems& problems) {
  bool found = false;
  std::vector<std::string_view> known;
  const std::string place = detail::join_path(path, setting.id);
  for_each_param(entry, [&](auto& value, const ParamInfo& info) {
    known.push_back(info.id);
    if (info.id != setting.id) return;
    found = true;
    detail::read(value, info, setting.value, place, problems);
  });
  if (!found) detail::unknown_setting(owner.en, owner.zh, setting.id, known, place, problems);
}

// The entry `id` of a kind with its settings; nullopt and a Problem at `path`.id when there is no such entry.
// A bad setting keeps its default and adds a Problem at `path`.<setting>.
template <class Kind>
std::optional<OneOf<Kind>> choose(std::string_view id, const Settings& settings, std::string_view path,
                                  Problems& problems) {
  std::optional<OneOf<Kind>> chosen;
  std::vector<std::string_view> known;
  for_each_entry<Kind>([&](auto entry) {
    known.push_back(entry.info.id);
    if (entry.info.id != id) return;
    for (const Setting& setting : settings) set_param(entry, entry.info.name, setting, path, problems);
    chosen = entry;
  });
  if (!chosen) detail::unknown_entry(Kind::info, id, known, detail::join_path(path, "id"), problems);
  return chosen;
}

template <class Kind>
bool has_entry(std::string_view id) {
  bool found = false;
  for_each_entry<Kind>([&](const auto& entry) { found = found || entry.info.id == id; });
  return found;
}

// Every hyper-parameter with its present value, in order: choose() of the result gives the same entry.
template <class E>
Settings settings_of(const E& entry) {
  Settings settings;
  for_each_param(entry, [&](const auto& value, const ParamInfo& info) {
    using Value = std::remove_cvref_t<decltype(value)>;
    if constexpr (std::is_enum_v<Value>) {
      settings.push_back({std::string(info.id), std::string(info.option_ids[static_cast<std::size_t>(value)])});
    } else if constexpr (std::is_same_v<Value, bool>) {
      settings.push_back({std::string(info.id), value});
    } else {
      settings.push_back({std::string(info.id), static_cast<double>(value)});
    }
  });
  return settings;
}

template <class... E>
Settings settings_of(const std::variant<E...>& entry) {
  return std::visit([](const auto& e) { return settings_of(e); }, entry);
}

}  // namespace garden
