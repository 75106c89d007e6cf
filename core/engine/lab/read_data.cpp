// The `data` of a lab: a data set of the catalog, points drawn by hand, rows given from outside, a series or a text.
#include <algorithm>
#include <cmath>

#include "engine/lab/read.h"

namespace garden {
namespace {

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

}  // namespace

void read_data(const Value* value, LabData& out, Problems& problems) {
  out.features = {X1{}, X2{}};
  if (!value) return;
  Part data(*value, "data", problems);
  const std::string id = data.id();
  if (id.empty()) return;
  if (id == "external") {
    read_external(data, out);
  } else if (id == "series") {
    read_series(data, out);
  } else if (id == "text") {
    read_text(data, out);
  } else {
    if (id == "custom") {
      read_custom(data, out);
    } else {
      read_dataset(data, id, out);
    }
    data.read(out.params, {"Data", "数据"});
    read_features(data, out);
  }
  read_processing(data, out);
  data.close();
}

}  // namespace garden
