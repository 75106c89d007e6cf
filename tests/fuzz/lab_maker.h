// Random labs as text, from the catalog's own tables: most are right or nearly right, some are wrong in one place, a few are
// no JSON at all. Sizes stay small, so that many cases can be run; now and then a hyper-parameter is at its largest.
#pragma once

#include <cstdio>
#include <string>

#include "base/rng.h"
#include "catalog/registry.h"

namespace garden::fuzz {

class LabMaker {
 public:
  explicit LabMaker(Rng rng) : rng_(rng) {}

  std::string lab() {
    text_.clear();
    text_ += "{\"version\":1,\"seed\":" + std::to_string(rng_.below(1000)) + ",\"data\":";
    data();
    text_ += ",\"model\":";
    model();
    text_ += ",\"loss\":";
    entry(entry_rows<LossKind>);
    text_ += ",\"optimizer\":";
    entry(entry_rows<OptimizerKind>);
    optional("regularizer", entry_rows<RegularizerKind>);
    optional("schedule", entry_rows<ScheduleKind>);
    optional("clip", entry_rows<ClippingKind>);
    text_ += ",\"train\":{\"batch\":" + std::to_string(1 + rng_.below(12)) + ",\"epochs\":" + std::to_string(1 + rng_.below(3));
    if (chance(0.05)) text_ += ",\"shards\":" + std::to_string(rng_.below(6));
    if (chance(0.03)) text_ += ",\"kind\":\"" + pick({"supervised", "adversarial", "layerwise", "none"}) + '"';
    text_ += "}}";
    if (chance(0.05)) mutate();
    return std::move(text_);
  }

 private:
  bool chance(float share) { return rng_.uniform() < share; }
  std::string pick(std::initializer_list<const char*> list) { return list.begin()[rng_.below(static_cast<int>(list.size()))]; }

  void number(double value) {
    char buffer[32];
    std::snprintf(buffer, sizeof buffer, "%.9g", value);
    text_ += buffer;
  }

  void value(const ParamRow& row) {
    const ParamInfo& info = row.info;
    if (chance(0.004f)) {
      text_ += pick({"-1", "1e30", "\"x\"", "true", "null", "[]", "{}", "0.5", "-0", "1e-30", "2147483648"});
    } else if (row.type == ParamType::flag) {
      text_ += chance(0.5f) ? "true" : "false";
    } else if (row.type == ParamType::option) {
      text_ += '"' + std::string(info.option_ids[static_cast<std::size_t>(rng_.below(static_cast<int>(info.option_ids.size())))]) + '"';
    } else if (row.type == ParamType::whole) {
      const double low = info.min, high = info.max;
      if (chance(0.0005f)) number(high);
      else number(std::min(high, low + rng_.below(6)));
    } else {
      number(info.min + (info.max - info.min) * static_cast<double>(chance(0.1f) ? 1 : rng_.uniform()));
    }
  }

  // The id and some of the settings, without the closing brace.
  void open_entry(std::span<const EntryRow> rows, float settings = 0.5f) {
    const EntryRow& row = rows[static_cast<std::size_t>(rng_.below(static_cast<int>(rows.size())))];
    text_ += "{\"id\":\"" + std::string(chance(0.002f) ? "nothing" : row.info->id) + '"';
    for (const ParamRow& param : row.params.rows) {
      if (!chance(settings)) continue;
      text_ += ",\"" + std::string(param.info.id) + "\":";
      value(param);
    }
  }
  void entry(std::span<const EntryRow> rows) {
    open_entry(rows);
    text_ += '}';
  }
  void optional(const char* key, std::span<const EntryRow> rows) {
    if (!chance(0.15f)) return;
    text_ += std::string(",\"") + key + "\":";
    entry(rows);
  }

  template <class Item>
  void list(int count, Item&& item) {
    text_ += '[';
    for (int i = 0; i < count; ++i) {
      if (i > 0) text_ += ',';
      item(i);
    }
    text_ += ']';
  }

  void processing() {
    if (!chance(0.5f)) return;
    text_ += ",\"processing\":";
    list(1 + rng_.below(4), [&](int) { entry(entry_rows<ProcessingKind>); });
  }

  void data() {
    const float kind = rng_.uniform();
    if (kind < 0.3f) {
      const EntryRow& row = entry_rows<DatasetKind>[static_cast<std::size_t>(rng_.below(static_cast<int>(entry_rows<DatasetKind>.size())))];
      text_ += "{\"id\":\"" + std::string(row.info->id) + "\",\"count\":" + std::to_string(10 + rng_.below(30));
      if (chance(0.3f)) text_ += ",\"classes\":" + std::to_string(rng_.below(5));
      text_ += '}';
    } else if (kind < 0.4f) {
      text_ += "{\"id\":\"custom\",\"points\":";
      list(rng_.below(30), [&](int) {
        text_ += '[' + std::to_string(rng_.below(12) - 6) + ',' + std::to_string(rng_.below(12) - 6) + ',' + std::to_string(rng_.below(3)) + ']';
      });
      text_ += '}';
    } else if (kind < 0.55f) {
      text_ += "{\"id\":\"series\",\"values\":";
      list(rng_.below(60), [&](int) { number(static_cast<double>(rng_.uniform(-2, 2))); });
      processing();
      text_ += '}';
    } else if (kind < 0.7f) {
      text_ += "{\"id\":\"text\",\"text\":\"";
      for (int n = rng_.below(80); n > 0; --n) text_ += pick({"a", "b", " ", "春", "眠", "不觉晓", "the ", "\\n", "\\u00e9"});
      text_ += '"';
      processing();
      text_ += '}';
    } else {
      text_ += "{\"id\":\"external\",\"name\":\"" + pick({"images", "sequences", "rows", "tokens", "nothing"}) + '"';
      if (chance(0.1f)) processing();
      text_ += '}';
    }
  }

  void layer(int i) {
    if (chance(0.4f)) open_entry(entry_rows<ActivationKind>);
    else open_entry(entry_rows<LayerKind>, 0.7f);
    if (chance(0.15f)) text_ += ",\"name\":\"n" + std::to_string(chance(0.9f) ? i : rng_.below(4)) + '"';
    if (i > 0 && chance(0.12f)) {
      const auto source = [&] { text_ += chance(0.2f) ? "\"input\"" : "\"n" + std::to_string(rng_.below(i)) + '"'; };
      text_ += ",\"from\":";
      if (chance(0.3f)) source();
      else list(1 + rng_.below(3), [&](int) { source(); });
    }
    if (i > 0 && chance(0.03f)) text_ += ",\"share\":\"n" + std::to_string(rng_.below(i)) + '"';
    if (chance(0.05f)) {
      text_ += ",\"init\":";
      entry(entry_rows<InitializerKind>);
    }
    text_ += '}';
  }

  void model() {
    text_ += '{';
    if (chance(0.05f)) {
      text_ += "\"inputs\":";
      list(1 + rng_.below(3), [&](int i) { text_ += "{\"name\":\"i" + std::to_string(i) + "\",\"shape\":[" + std::to_string(1 + rng_.below(3)) + "]}"; });
      text_ += ',';
    }
    text_ += "\"layers\":";
    list(chance(0.01f) ? 0 : 1 + rng_.below(5), [&](int i) { layer(i); });
    if (chance(0.05f)) {
      text_ += ",\"outputs\":";
      list(1 + rng_.below(2), [&](int) {
        text_ += "{\"from\":\"n" + std::to_string(rng_.below(4)) + "\",\"loss\":";
        entry(entry_rows<LossKind>);
        text_ += ",\"target\":\"" + pick({"label", "input", "other"}) + "\",\"weight\":";
        number(static_cast<double>(rng_.uniform(-1, 3)));
        text_ += '}';
      });
    }
    text_ += '}';
  }

  // A few bytes lost, doubled or changed.
  void mutate() {
    for (int n = 1 + rng_.below(4); n > 0 && !text_.empty(); --n) {
      const auto at = static_cast<std::size_t>(rng_.below(static_cast<int>(text_.size())));
      const int kind = rng_.below(3);
      if (kind == 0) text_.erase(at, 1 + static_cast<std::size_t>(rng_.below(8)));
      else if (kind == 1) text_[at] = static_cast<char>(rng_.below(256));
      else text_.insert(at, text_.substr(at, static_cast<std::size_t>(rng_.below(12))));
    }
  }

  Rng rng_;
  std::string text_;
};

}  // namespace garden::fuzz
