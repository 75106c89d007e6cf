// One object of a lab while it is read: every key is asked for by name, and a key nobody asked for becomes a Problem.
#pragma once

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/entry.h"
#include "engine/formats/json.h"

namespace garden {

using json::Kind;
using json::Value;

// One object of the lab: its place, and which of its keys were understood.
class Part {
 public:
  Part(const Value& value, std::string path, Problems& problems) : value_(value), path_(std::move(path)), problems_(problems) {
    if (!value.is(Kind::object)) problem("", "This must be an object in braces.", "这里应是花括号括起的对象。");
  }

  const std::string& path() const { return path_; }
  Problems& problems() { return problems_; }
  std::string at(std::string_view key) const { return join_path(path_, key); }
  void problem(std::string_view key, std::string en, std::string zh) {
    problems_.push_back({key.empty() ? path_ : at(key), std::move(en), std::move(zh)});
  }

  const Value* take(std::string_view key) {
    taken_.push_back(key);
    return value_.find(key);
  }
  const Value* take(std::string_view key, Kind kind, std::string_view en, std::string_view zh) {
    const Value* value = take(key);
    if (!value || value->is(kind)) return value;
    problem(key, "This must be " + std::string(en) + ".", "这里应是" + std::string(zh) + "。");
    return nullptr;
  }
  const Value* need(std::string_view key) {
    const Value* value = take(key);
    if (!value && value_.is(Kind::object)) problem(key, "There is no \"" + std::string(key) + "\" here; add it.", "缺少“" + std::string(key) + "”，请补上。");
    return value;
  }
  std::string id() {
    const Value* value = need("id");
    if (!value) return {};
    if (value->is(Kind::string)) return value->string();
    problem("id", "The id must be a text.", "id 应是文本。");
    return {};
  }

  // What was not taken, as hyper-parameters of an entry.
  Settings settings() {
    Settings out;
    for (const auto& [key, value] : value_.object()) {
      if (taken(key)) continue;
      if (value.is(Kind::number)) out.push_back({key, value.number()});
      else if (value.is(Kind::boolean)) out.push_back({key, value.boolean()});
      else if (value.is(Kind::string)) out.push_back({key, value.string()});
      else problem(key, "This must be a number, true, false or a text.", "这里应是数字、true、false 或文本。");
    }
    return out;
  }

  // Reads the declared parameters of `owner` that are there.
  template <class Params>
  void read(Params& owner, Text name) {
    read(params_of<Params>(), &owner, name);
  }
  void read(const ParamTable& params, void* owner, Text name) {
    for (const ParamRow& row : params.rows) {
      const Value* value = take(row.info.id);
      if (!value) continue;
      if (value->is(Kind::number)) set_param(params, owner, name, {std::string(row.info.id), value->number()}, path_, problems_);
      else problem(row.info.id, std::string(name.en) + ": " + std::string(row.info.name.en) + " must be a number.",
                   std::string(name.zh) + "：" + std::string(row.info.name.zh) + "应是数字。");
    }
  }

  // Every other key is a mistake.
  void close() {
    for (const auto& [key, value] : value_.object())
      if (!taken(key)) problem(key, "\"" + key + "\" means nothing here; remove it.", "“" + key + "”在此没有意义，请删除。");
  }

 private:
  bool taken(std::string_view key) const { return std::find(taken_.begin(), taken_.end(), key) != taken_.end(); }

  const Value& value_;
  std::string path_;
  Problems& problems_;
  std::vector<std::string_view> taken_;
};

template <class Kind>
void read_choice(const Value* value, std::string path, OneOf<Kind>& out, Problems& problems) {
  if (!value) return;
  Part part(*value, std::move(path), problems);
  const std::string id = part.id();
  if (id.empty()) return;
  if (const auto chosen = choose<Kind>(id, part.settings(), part.path(), problems)) out = *chosen;
}

inline bool whole_number(const Value& value, double min, double max, int& out) {
  if (!value.is(Kind::number) || value.number() != std::floor(value.number()) || value.number() < min || value.number() > max) return false;
  out = static_cast<int>(value.number());
  return true;
}

}  // namespace garden
