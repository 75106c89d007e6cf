// Random labs as text, from the catalog's own tables: layers are drawn until one fits what came before, mostly; some labs
// are wrong in one place, a few are no JSON at all. Sizes stay small, so that many cases can be run; now and then a
// hyper-parameter is at its largest.
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
    const float way = rng_.uniform();
    way_ = way < 0.04f ? Way::game : way < 0.08f ? Way::layerwise : Way::any;
    data();
    text_ += ",\"model\":";
    model();
    text_ += ",\"loss\":";
    if (chance(0.5f)) text_ += classes_ ? outputs_ > 1 ? "{\"id\":\"softmax_cross_entropy\"}" : "{\"id\":\"hinge\"}" : "{\"id\":\"mse\"}";
    else entry(entry_rows<LossKind>);
    text_ += ",\"optimizer\":";
    entry(entry_rows<OptimizerKind>);
    optional("regularizer", entry_rows<RegularizerKind>);
    optional("schedule", entry_rows<ScheduleKind>);
    optional("clip", entry_rows<ClippingKind>);
    text_ += ",\"train\":{\"batch\":" + std::to_string(1 + rng_.below(12)) + ",\"epochs\":" + std::to_string(1 + rng_.below(3));
    if (chance(0.05)) text_ += ",\"shards\":" + std::to_string(rng_.below(6));
    if (way_ == Way::any && chance(0.03)) text_ += ",\"kind\":\"" + pick({"supervised", "adversarial", "layerwise", "none"}) + '"';
    if (way_ == Way::layerwise) text_ += ",\"kind\":\"layerwise\",\"pretrain_epochs\":" + std::to_string(1 + rng_.below(2));
    if (way_ == Way::game) {
      text_ += ",\"kind\":\"adversarial\",\"generator\":\"" + pick({"fake", "fake", "fake", "fake", "n0", "nobody"}) + '"';
      write(settings({&named<AdversarialTraining>, params_of<AdversarialTraining>()}, 0.5f));
    }
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

  // Some of an entry's settings, drawn.
  Settings settings(const EntryRow& row, float share) {
    Settings drawn;
    for (const ParamRow& param : row.params.rows) {
      if (!chance(share)) continue;
      const ParamInfo& info = param.info;
      std::string id(info.id);
      if (param.type == ParamType::flag) {
        drawn.push_back({std::move(id), chance(0.5f)});
      } else if (param.type == ParamType::option) {
        drawn.push_back({std::move(id), std::string(info.option_ids[static_cast<std::size_t>(rng_.below(static_cast<int>(info.option_ids.size())))])});
      } else if (param.type == ParamType::whole) {
        drawn.push_back({std::move(id), chance(0.0005f) ? info.max : std::min(info.max, info.min + rng_.below(6))});
      } else {
        const double share_of_range = chance(0.05f) ? 1 : static_cast<double>(rng_.uniform());
        drawn.push_back({std::move(id), info.min + (info.max - info.min) * share_of_range * share_of_range});
      }
    }
    return drawn;
  }

  const EntryRow& any(std::span<const EntryRow> rows) { return rows[static_cast<std::size_t>(rng_.below(static_cast<int>(rows.size())))]; }

  // The id and the settings, without the closing brace; rarely with a value or an id that means nothing.
  void open_entry(std::string_view id, const Settings& drawn) {
    text_ += "{\"id\":\"" + std::string(chance(0.002f) ? "nothing" : id) + '"';
    write(drawn);
  }
  void write(const Settings& drawn) {
    for (const Setting& setting : drawn) {
      text_ += ",\"" + setting.id + "\":";
      if (chance(0.003f)) text_ += pick({"-1", "1e30", "\"x\"", "true", "null", "[]", "{}", "0.5", "-0", "1e-30", "2147483648"});
      else if (const double* n = std::get_if<double>(&setting.value)) number(*n);
      else if (const bool* flag = std::get_if<bool>(&setting.value)) text_ += *flag ? "true" : "false";
      else text_ += '"' + std::get<std::string>(setting.value) + '"';
    }
  }
  void entry(std::span<const EntryRow> rows, float share = 0.5f) {
    const EntryRow& row = any(rows);
    open_entry(row.info->id, settings(row, share));
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

  // Also says what a row is and what the last layer must give.
  void data() {
    const float kind = rng_.uniform();
    shape_ = {2};
    outputs_ = 1;
    classes_ = true;
    if (kind < 0.3f) {
      text_ += "{\"id\":\"" + std::string(any(entry_rows<DatasetKind>).info->id) + "\",\"count\":" + std::to_string(10 + rng_.below(30));
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
      struct External {
        const char* name;
        Shape shape;
        int outputs;
      };
      static const External known[] = {{"images", {2, 7, 6}, 3}, {"sequences", {5, 3}, 3}, {"rows", {6}, 1}, {"tokens", {6}, 3}, {"nothing", {1}, 1}};
      const External& rows = known[chance(0.02f) ? 4 : rng_.below(4)];
      shape_ = rows.shape;
      outputs_ = rows.outputs;
      classes_ = rows.outputs > 1;
      text_ += std::string("{\"id\":\"external\",\"name\":\"") + rows.name + '"';
      if (chance(0.1f)) processing();
      text_ += '}';
    }
  }

  // A layer that takes the row as it stands, when one is found in a few draws; the row becomes its output.
  void layer(int i) {
    if (chance(0.35f)) {
      const EntryRow& row = any(entry_rows<ActivationKind>);
      open_entry(row.info->id, settings(row, 0.5f));
    } else {
      for (int turn = 0;; ++turn) {
        const EntryRow& row = any(entry_rows<LayerKind>);
        const Settings drawn = settings(row, 0.7f);
        Problems problems;
        const auto chosen = choose<LayerKind>(row.info->id, drawn, "", problems);
        const Sources sources = sources_of(*chosen);
        const bool alone = sources.least <= 1 && sources.most >= 1;
        const OutputShape out = alone ? output_shape(*chosen, {&shape_, 1}) : OutputShape{};
        const bool fits = alone && !out.misfit && out.shape.count() < 4000;
        if (!fits && turn < 20 && !chance(0.01f)) continue;
        if (fits) shape_ = out.shape;
        open_entry(row.info->id, drawn);
        break;
      }
    }
    if (chance(0.15f)) text_ += ",\"name\":\"n" + std::to_string(chance(0.9f) ? i : rng_.below(4)) + '"';
    if (i > 0 && chance(0.06f)) {
      const auto source = [&] { text_ += chance(0.2f) ? "\"input\"" : "\"n" + std::to_string(rng_.below(i)) + '"'; };
      text_ += ",\"from\":";
      if (chance(0.3f)) source();
      else list(1 + rng_.below(3), [&](int) { source(); });
    }
    if (i > 0 && chance(0.02f)) text_ += ",\"share\":\"n" + std::to_string(rng_.below(i)) + '"';
    if (chance(0.03f)) {
      text_ += ",\"init\":";
      entry(entry_rows<InitializerKind>);
    }
    text_ += '}';
  }

  // A generator of rows as the data's, mostly, and a discriminator.
  void game() {
    const Shape row = shape_;
    shape_ = Shape{1 + rng_.below(3)};
    text_ += "{\"input\":[" + std::to_string(shape_[0]) + "],\"layers\":";
    const int size = 3 + rng_.below(4), cut = 1 + rng_.below(size - 2);
    list(size, [&](int i) {
      if (i == cut) {
        const int units = row[0] + (chance(0.9f) ? 0 : 1);
        text_ += "{\"id\":\"dense\",\"units\":" + std::to_string(units) + ",\"name\":\"fake\"}";
        shape_ = Shape{units};
      } else if (i + 1 == size && chance(0.9f)) {
        text_ += "{\"id\":\"dense\",\"units\":1}";
      } else {
        layer(i);
      }
    });
    text_ += '}';
  }

  // A layer that can learn alone.
  void machine() {
    const EntryRow row{&named<Rbm>, params_of<Rbm>()};
    const Settings drawn = settings(row, 0.7f);
    Problems problems;
    shape_ = output_shape(*choose<LayerKind>(row.info->id, drawn, "", problems), {&shape_, 1}).shape;
    open_entry(row.info->id, drawn);
    text_ += '}';
  }

  void model() {
    if (way_ == Way::game) return game();
    text_ += '{';
    if (chance(0.05f)) {
      text_ += "\"inputs\":";
      list(1 + rng_.below(3), [&](int i) { text_ += "{\"name\":\"i" + std::to_string(i) + "\",\"shape\":[" + std::to_string(1 + rng_.below(3)) + "]}"; });
      text_ += ',';
    }
    text_ += "\"layers\":";
    const int count = chance(0.01f) ? 0 : 1 + rng_.below(5);
    const bool ended = chance(0.9f);  // by a dense layer as wide as the targets
    list(count + (ended ? 2 : 0), [&](int i) {
      if (i < count && way_ == Way::layerwise && shape_.rank() == 1 && chance(0.6f)) machine();
      else if (i < count) layer(i);
      else if (i == count) text_ += "{\"id\":\"flatten\"}";
      else text_ += "{\"id\":\"dense\",\"units\":" + std::to_string(outputs_) + '}';
    });
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

  enum class Way { any, game, layerwise };

  Rng rng_;
  std::string text_;
  Shape shape_;          // of the row after the layers so far
  int outputs_ = 1;
  bool classes_ = true;
  Way way_ = Way::any;
};

}  // namespace garden::fuzz
