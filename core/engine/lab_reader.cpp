// Reads a lab part by part. Every key is asked for by name; a key nobody asked for is a Problem, so a typing error in a
// file never turns into a silent default.
#include <algorithm>
#include <cmath>
#include <string>

#include "engine/formats/json.h"
#include "engine/lab.h"

namespace garden {
namespace {

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
    if (!value && value_.is(Kind::object)) problem(key, "\"" + std::string(key) + "\" is missing.", "缺少“" + std::string(key) + "”。");
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

bool whole_number(const Value& value, double min, double max, int& out) {
  if (!value.is(Kind::number) || value.number() != std::floor(value.number()) || value.number() < min || value.number() > max) return false;
  out = static_cast<int>(value.number());
  return true;
}

// Returns where in the list each point stands that could be read.
std::vector<std::size_t> read_points(Part& data, LabData& out) {
  std::vector<std::size_t> places;
  const Value* points = data.need("points");
  if (!points) return places;
  if (!points->is(Kind::array) || points->array().empty() || points->array().size() > max_points) {
    data.problem("points", "This must be a list of 1 to 10,000 points [x, y, target].", "这里应是 1 到 10,000 个点 [x, y, 目标] 的列表。");
    return places;
  }
  for (std::size_t i = 0; i < points->array().size(); ++i) {
    const Value::Array& row = points->array()[i].array();
    bool good = row.size() == 3;
    for (const Value& number : row) good = good && number.is(Kind::number) && std::fabs(number.number()) <= max_coordinate;
    if (!good) {
      data.problem("points." + std::to_string(i), "A point is three numbers [x, y, target] of at most 1,000,000.",
                   "一个点应是三个绝对值不超过 1,000,000 的数 [x, y, 目标]。");
      continue;
    }
    out.points.push_back({static_cast<float>(row[0].number()), static_cast<float>(row[1].number()), static_cast<float>(row[2].number())});
    places.push_back(i);
  }
  return places;
}

void read_custom(Part& data, LabData& out) {
  out.source = DataSource::custom;
  const std::vector<std::size_t> places = read_points(data, out);
  if (const Value* task = data.take("task", Kind::string, "a text", "文本")) {
    if (task->string() == id_of(Task::regression)) out.task = Task::regression;
    else if (task->string() != id_of(Task::classification))
      data.problem("task", "The task must be classification or regression.", "任务应为 classification（分类）或 regression（回归）。");
  }
  const Value* classes = data.take("classes");
  if (out.task == Task::regression) {
    out.classes = 0;
    int zero = 0;
    if (classes && !whole_number(*classes, 0, 0, zero)) data.problem("classes", "A regression has no classes; leave them out.", "回归任务没有类别，请删去。");
    return;
  }
  float highest = 1;
  for (std::size_t i = 0; i < out.points.size(); ++i) {
    const float target = out.points[i].target;
    highest = std::max(highest, target);
    if (target >= 0 && target < max_classes && target == std::floor(target)) continue;
    data.problem("points." + std::to_string(places[i]), "The target of a point must be a class number 0, 1, 2 … below 1000.",
                 "点的目标应是小于 1000 的类别编号 0、1、2……");
    out.points[i].target = 0;
  }
  out.classes = static_cast<int>(std::min<float>(highest, max_classes - 1)) + 1;
  int given = 0;
  if (classes && (!whole_number(*classes, 2, max_classes, given) || given < out.classes))
    data.problem("classes", "The number of classes must be a whole number from " + std::to_string(out.classes) + " to 1000.",
                 "类别数应是 " + std::to_string(out.classes) + " 到 1000 的整数。");
  else if (classes)
    out.classes = given;
}

void read_external(Part& data, LabData& out) {
  out.source = DataSource::external;
  if (const Value* name = data.need("name")) {
    if (name->is(Kind::string) && !name->string().empty()) out.name = name->string();
    else data.problem("name", "The name of the data must be a text.", "数据名称应是文本。");
  }
}

void read_dataset(Part& data, std::string_view id, LabData& out) {
  const auto chosen = choose<DatasetKind>(id, {}, data.path(), data.problems());
  if (chosen) out.dataset = *chosen;
  out.task = task_of(out.dataset);
  const std::span<const int> counts = class_counts(out.dataset);
  out.classes = counts.front();
  if (const Value* classes = data.take("classes")) {
    int n = 0;
    std::string list;
    for (const int count : counts) list += (list.empty() ? "" : ", ") + std::to_string(count);
    if (whole_number(*classes, 0, max_classes, n) && std::find(counts.begin(), counts.end(), n) != counts.end()) out.classes = n;
    else if (chosen) data.problem("classes", "The number of classes this data can have: " + list + ".", "该数据集可用的类别数：" + list + "。");
  }
}

void read_features(Part& data, LabData& out) {
  const Value* list = data.take("features", Kind::array, "a list of feature ids", "特征 id 的列表");
  if (!list) return;
  std::vector<Feature> features;
  for (std::size_t i = 0; i < list->array().size(); ++i) {
    const std::string path = data.at("features." + std::to_string(i));
    const Value& id = list->array()[i];
    const auto feature = choose<FeatureKind>(id.is(Kind::string) ? id.string() : "", {}, path, data.problems());
    if (!feature) continue;
    const bool twice = std::any_of(features.begin(), features.end(), [&](const Feature& f) { return f.index() == feature->index(); });
    if (twice) data.problems().push_back({path, "This feature is listed twice.", "该特征重复出现。"});
    else features.push_back(*feature);
  }
  if (features.empty()) data.problem("features", "At least one input feature is needed.", "至少需要一个输入特征。");
  else out.features = std::move(features);
}

void read_data(const Value* value, LabData& out, Problems& problems) {
  out.features = {X1{}, X2{}};
  if (!value) return;
  Part data(*value, "data", problems);
  const std::string id = data.id();
  if (id.empty()) return;
  if (id == "external") {
    read_external(data, out);
  } else {
    if (id == "custom") {
      read_custom(data, out);
    } else {
      read_dataset(data, id, out);
    }
    data.read(out.params, {"Data", "数据"});
    read_features(data, out);
  }
  data.close();
}

void read_layer(const Value& value, std::string path, std::vector<ModelLayer>& out, Problems& problems) {
  Part part(value, std::move(path), problems);
  const std::string id = part.id();
  const Value* init = part.take("init");
  if (id.empty()) return;
  if (has_entry<ActivationKind>(id)) {
    const auto activation = choose<ActivationKind>(id, part.settings(), part.path(), problems);
    if (init) part.problem("init", "An activation has no weights to start.", "激活函数没有需要初始化的权重。");
    if (activation) out.push_back(*activation);
    return;
  }
  if (!has_entry<LayerKind>(id)) {
    std::vector<std::string_view> known;
    for (const EntryRow& row : entry_rows<LayerKind>) known.push_back(row.info->id);
    for (const EntryRow& row : entry_rows<ActivationKind>) known.push_back(row.info->id);
    unknown_entry(LayerKind::info, id, known, part.at("id"), problems);
    return;
  }
  auto layer = choose<LayerKind>(id, part.settings(), part.path(), problems);
  if (init) {
    if (Initializer* initializer = initializer_of(*layer)) read_choice<InitializerKind>(init, part.at("init"), *initializer, problems);
    else part.problem("init", "This layer has no weights to start.", "该层没有需要初始化的权重。");
  }
  out.push_back(*layer);
}

void read_model(const Value* value, Lab& lab, Problems& problems) {
  if (!value) return;
  Part model(*value, "model", problems);
  if (const Value* input = model.take("input", Kind::array, "a list of one to three sizes", "一到三个尺寸的列表")) {
    Shape shape;
    bool good = !input->array().empty() && input->array().size() <= 3;
    for (const Value& item : input->array()) {
      int size = 0;
      good = good && whole_number(item, 1, 1 << 20, size);
      if (good) shape.append(size);
    }
    if (good) lab.input = shape;
    else model.problem("input", "This must be a list of one to three whole numbers from 1 on.", "这里应是一到三个正整数的列表。");
  }
  if (const Value* layers = model.need("layers")) {
    if (!layers->is(Kind::array) || layers->array().empty() || layers->array().size() > max_layers)
      model.problem("layers", "This must be a list of 1 to 64 layers.", "这里应是 1 到 64 层的列表。");
    else
      for (std::size_t i = 0; i < layers->array().size(); ++i)
        read_layer(layers->array()[i], "model.layers." + std::to_string(i), lab.layers, problems);
  }
  model.close();
}

// Older versions are rewritten one by one into the next: migrations[v - 1] makes version v + 1 of version v. Version 1 is
// the first, so the table is empty; every published version stays readable.
using Migration = Value (*)(const Value&);
constexpr std::array<Migration, lab_version - 1> migrations{};

bool migrate(Value& lab, Part& root) {
  const Value* version = root.need("version");
  int v = 0;
  if (!version) return true;
  if (!whole_number(*version, 1, 1e9, v)) {
    root.problem("version", "The version must be a whole number from 1 on.", "版本号应是正整数。");
    return true;
  }
  if (v > lab_version) {
    root.problem("version", "This lab has version " + std::to_string(v) + ", but this program reads up to " + std::to_string(lab_version) + "; use a newer one.",
                 "该实验的版本是 " + std::to_string(v) + "，本程序最高支持 " + std::to_string(lab_version) + "，请使用更新的版本。");
    return false;
  }
  for (std::size_t i = static_cast<std::size_t>(v) - 1; i < migrations.size(); ++i) lab = migrations[i](lab);
  return true;
}

}  // namespace

Lab read_lab(std::string_view text, Problems& problems) {
  Lab lab;
  json::Parsed parsed = json::parse(text);
  if (!parsed.ok()) {
    problems.push_back({"", parsed.error + ".", "第 " + std::to_string(parsed.line) + " 行第 " + std::to_string(parsed.column) + " 列：不是有效的 JSON。"});
    return lab;
  }
  Part root(parsed.value, "", problems);
  if (!parsed.value.is(Kind::object) || !migrate(parsed.value, root)) return lab;

  SeedParam seed;
  root.read(seed, {"Lab", "实验"});
  lab.seed = static_cast<std::uint32_t>(seed.seed);
  read_data(root.need("data"), lab.data, problems);
  read_model(root.need("model"), lab, problems);
  read_choice<LossKind>(root.need("loss"), "loss", lab.loss, problems);
  read_choice<OptimizerKind>(root.need("optimizer"), "optimizer", lab.optimizer, problems);
  if (const Value* regularizer = root.take("regularizer")) {
    Regularizer chosen;
    const std::size_t before = problems.size();
    read_choice<RegularizerKind>(regularizer, "regularizer", chosen, problems);
    if (problems.size() == before) lab.regularizer = chosen;
  }
  if (const Value* train = root.take("train")) {
    Part part(*train, "train", problems);
    part.read(lab.train, {"Training", "训练"});
    part.close();
  }
  root.close();
  return lab;
}

}  // namespace garden
