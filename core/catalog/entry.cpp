// Reading hyper-parameters and the sentences about those that cannot be read.
#include "catalog/entry.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "base/decimal.h"

namespace garden {

std::string join_ids(const std::vector<std::string_view>& ids, std::string_view separator) {
  std::string text;
  for (std::string_view id : ids) {
    if (!text.empty()) text += separator;
    text += id;
  }
  return text;
}

std::string join_path(std::string_view path, std::string_view id) {
  std::string text(path);
  if (!text.empty()) text += '.';
  return text += id;
}

namespace {

// The bounds and floats shown to people are short decimals; float's shortest form keeps them so.
std::string number_text(double value) { return decimal_text(static_cast<float>(value)); }

std::string written(const SettingValue& value) {
  if (const double* number = std::get_if<double>(&value)) {
    return std::isnan(*number) ? "NaN" : number_text(*number);
  }
  if (const bool* flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
  return '"' + std::get<std::string>(value) + '"';
}

// The number when it lies in the range of `info`; the bounds hold to the precision of a float.
const double* number_in_range(const ParamInfo& info, const SettingValue& value, const std::string& path, bool whole,
                              Problems& problems) {
  const double* number = std::get_if<double>(&value);
  const bool is_number = number != nullptr && std::isfinite(*number) && (!whole || *number == std::floor(*number));
  const double slack = whole ? 0 : 1e-6;
  if (is_number && *number >= info.min - slack * std::abs(info.min) && *number <= info.max + slack * std::abs(info.max)) {
    return number;
  }
  const std::string low = number_text(info.min), high = whole ? std::to_string(static_cast<long long>(info.max)) : number_text(info.max);
  const std::string en(info.name.en), zh(info.name.zh);
  problems.push_back({path,
                      en + " is " + written(value) + "; it must be a " + (whole ? "whole number" : "number") + " from " + low +
                          " to " + high + ".",
                      zh + "的值是 " + written(value) + "，应为 " + low + " 到 " + high + " 之间的" + (whole ? "整数" : "数") + "。"});
  return nullptr;
}

void wrong_value(const ParamInfo& info, const SettingValue& value, const std::string& path, const std::string& en, const std::string& zh,
                 Problems& problems) {
  problems.push_back({path, std::string(info.name.en) + " is " + written(value) + "; " + en + ".",
                      std::string(info.name.zh) + "的值是 " + written(value) + "，" + zh + "。"});
}

// Writes the value into *member, or adds a Problem at `path` and leaves it alone.
void read(const ParamRow& row, const SettingValue& value, const std::string& path, void* member, Problems& problems) {
  const ParamInfo& info = row.info;
  if (row.type == ParamType::flag) {
    if (const bool* flag = std::get_if<bool>(&value)) *static_cast<bool*>(member) = *flag;
    else wrong_value(info, value, path, "it must be true or false", "应为 true 或 false", problems);
    return;
  }
  if (row.type == ParamType::option) {
    const std::string* id = std::get_if<std::string>(&value);
    const std::vector<std::string_view> known(info.option_ids.begin(), info.option_ids.end());
    const int index = id ? static_cast<int>(std::find(known.begin(), known.end(), *id) - known.begin()) : static_cast<int>(known.size());
    if (index < static_cast<int>(known.size())) std::memcpy(member, &index, sizeof index);
    else wrong_value(info, value, path, "choose one of " + join_ids(known, ", "), "可选：" + join_ids(known, "、"), problems);
    return;
  }
  const bool whole = row.type == ParamType::whole;
  const double* number = number_in_range(info, value, path, whole, problems);
  if (!number) return;
  if (whole) *static_cast<int*>(member) = static_cast<int>(*number);
  else *static_cast<float*>(member) = static_cast<float>(*number);
}

template <class List, class IdOf>
std::vector<std::string_view> ids_of(const List& list, IdOf id_of) {
  std::vector<std::string_view> ids;
  for (const auto& item : list) ids.push_back(id_of(item));
  return ids;
}

void unknown_setting(const ParamTable& params, Text owner, const std::string& id, const std::string& path, Problems& problems) {
  const std::vector<std::string_view> known = ids_of(params.rows, [](const ParamRow& row) { return row.info.id; });
  const std::string en = std::string(owner.en) + " has no setting \"" + id + "\"; ";
  const std::string zh = std::string(owner.zh) + "没有名为“" + id + "”的设置；";
  if (known.empty()) {
    problems.push_back({path, en + "it has none, so leave it out.", zh + "它没有任何设置，请删去。"});
  } else {
    problems.push_back({path, en + "it has " + join_ids(known, ", ") + ".", zh + "可用的设置：" + join_ids(known, "、") + "。"});
  }
}

}  // namespace

void set_param(const ParamTable& params, void* owner, Text name, const Setting& setting, std::string_view path, Problems& problems) {
  const std::string place = join_path(path, setting.id);
  for (std::size_t i = 0; i < params.rows.size(); ++i) {
    if (params.rows[i].info.id != setting.id) continue;
    read(params.rows[i], setting.value, place, params.member(owner, static_cast<int>(i)), problems);
    return;
  }
  unknown_setting(params, name, setting.id, place, problems);
}

Settings settings_of(const ParamTable& params, const void* owner) {
  Settings settings;
  for (std::size_t i = 0; i < params.rows.size(); ++i) {
    const ParamRow& row = params.rows[i];
    const void* member = params.member(const_cast<void*>(owner), static_cast<int>(i));
    std::string id(row.info.id);
    switch (row.type) {
      case ParamType::number: settings.push_back({std::move(id), static_cast<double>(*static_cast<const float*>(member))}); break;
      case ParamType::whole: settings.push_back({std::move(id), static_cast<double>(*static_cast<const int*>(member))}); break;
      case ParamType::flag: settings.push_back({std::move(id), *static_cast<const bool*>(member)}); break;
      case ParamType::option:
        int index = 0;
        std::memcpy(&index, member, sizeof index);
        settings.push_back({std::move(id), std::string(row.info.option_ids[static_cast<std::size_t>(index)])});
        break;
    }
  }
  return settings;
}

int find_entry(std::span<const EntryRow> entries, std::string_view id) {
  for (std::size_t i = 0; i < entries.size(); ++i)
    if (entries[i].info->id == id) return static_cast<int>(i);
  return -1;
}

int find_entry(const Named& kind, std::span<const EntryRow> entries, std::string_view id, std::string_view path, Problems& problems) {
  const int index = find_entry(entries, id);
  if (index < 0) unknown_entry(kind, id, ids_of(entries, [](const EntryRow& row) { return row.info->id; }), join_path(path, "id"), problems);
  return index;
}

void unknown_entry(const Named& kind, std::string_view id, const std::vector<std::string_view>& known,
                   const std::string& path, Problems& problems) {
  problems.push_back({path,
                      std::string(kind.name.en) + ": there is no \"" + std::string(id) + "\"; choose one of " + join_ids(known, ", ") + ".",
                      std::string(kind.name.zh) + "：没有“" + std::string(id) + "”；可选：" + join_ids(known, "、") + "。"});
}

}  // namespace garden
