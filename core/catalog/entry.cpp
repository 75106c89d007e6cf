// Reading hyper-parameters and the sentences about those that cannot be read.
#include "catalog/entry.h"

#include <charconv>
#include <cmath>

namespace garden {

std::string join_ids(const std::vector<std::string_view>& ids, std::string_view separator) {
  std::string text;
  for (std::string_view id : ids) {
    if (!text.empty()) text += separator;
    text += id;
  }
  return text;
}

namespace detail {
namespace {

std::string number_text(double value) {
  char buffer[32];
  // The bounds and floats shown to people are short decimals; float's shortest form keeps them so.
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, static_cast<float>(value)).ptr;
  return {buffer, end};
}

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

}  // namespace

void read_float(const ParamInfo& info, const SettingValue& value, const std::string& path, float& out, Problems& problems) {
  if (const double* number = number_in_range(info, value, path, false, problems)) out = static_cast<float>(*number);
}

void read_int(const ParamInfo& info, const SettingValue& value, const std::string& path, int& out, Problems& problems) {
  if (const double* number = number_in_range(info, value, path, true, problems)) out = static_cast<int>(*number);
}

void read_bool(const ParamInfo& info, const SettingValue& value, const std::string& path, bool& out, Problems& problems) {
  if (const bool* flag = std::get_if<bool>(&value)) {
    out = *flag;
    return;
  }
  problems.push_back({path, std::string(info.name.en) + " is " + written(value) + "; it must be true or false.",
                      std::string(info.name.zh) + "的值是 " + written(value) + "，应为 true 或 false。"});
}

void read_option(const ParamInfo& info, const SettingValue& value, const std::string& path, int& out, Problems& problems) {
  if (const std::string* id = std::get_if<std::string>(&value)) {
    for (std::size_t i = 0; i < info.option_ids.size(); ++i) {
      if (info.option_ids[i] != *id) continue;
      out = static_cast<int>(i);
      return;
    }
  }
  const std::vector<std::string_view> known(info.option_ids.begin(), info.option_ids.end());
  problems.push_back({path, std::string(info.name.en) + " is " + written(value) + "; choose one of " + join_ids(known, ", ") + ".",
                      std::string(info.name.zh) + "的值是 " + written(value) + "，可选：" + join_ids(known, "、") + "。"});
}

void unknown_setting(std::string_view owner_en, std::string_view owner_zh, const std::string& id,
                     const std::vector<std::string_view>& known, const std::string& path, Problems& problems) {
  const std::string en = std::string(owner_en) + " has no setting \"" + id + "\"; ";
  const std::string zh = std::string(owner_zh) + "没有名为“" + id + "”的设置；";
  if (known.empty()) {
    problems.push_back({path, en + "it has none, so leave it out.", zh + "它没有任何设置，请删去。"});
  } else {
    problems.push_back({path, en + "it has " + join_ids(known, ", ") + ".", zh + "可用的设置：" + join_ids(known, "、") + "。"});
  }
}

void unknown_entry(const KindInfo& kind, std::string_view id, const std::vector<std::string_view>& known,
                   const std::string& path, Problems& problems) {
  problems.push_back({path,
                      std::string(kind.name.en) + ": there is no \"" + std::string(id) + "\"; choose one of " + join_ids(known, ", ") + ".",
                      std::string(kind.name.zh) + "：没有“" + std::string(id) + "”；可选：" + join_ids(known, "、") + "。"});
}

}  // namespace detail
}  // namespace garden
