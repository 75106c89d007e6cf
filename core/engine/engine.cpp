// Methods answer in JSON; the work is done by the files they call.
#include "engine/engine.h"

#include <cmath>

#include "catalog/schema.h"
#include "engine/curve.h"
#include "engine/formats/csv.h"
#include "engine/formats/json.h"
#include "engine/plan.h"
#include "engine/report.h"
#include "engine/slice_question.h"
#include "engine/weights.h"
#include "train/fnv.h"

namespace garden {
namespace {

std::string no_lab() { return problems_json({{"", "There is no lab yet; create one first.", "还没有实验，请先创建。"}}); }

// Old input column of each new one, by feature; -1 for a feature that was not there. Empty: columns are not features.
std::vector<int> columns_between(const Lab& old, const Lab& now) {
  if (!old.data.on_plane() || !now.data.on_plane()) return {};
  std::vector<int> columns;
  for (const Feature& feature : now.data.features) {
    int at = -1;
    for (std::size_t i = 0; i < old.data.features.size(); ++i)
      if (old.data.features[i].index() == feature.index()) at = static_cast<int>(i);
    columns.push_back(at);
  }
  return columns;
}

Problem snapshot_problem(SnapshotError error) {
  switch (error) {
    case SnapshotError::not_a_snapshot: return {"", "This is not a snapshot.", "这不是快照文件。"};
    case SnapshotError::other_version: return {"", "The snapshot was made by another version of this program; open it there.", "该快照由另一版本的程序生成，请用该版本打开。"};
    case SnapshotError::other_model: return {"model", "The snapshot is of another network; open its lab first.", "该快照属于另一个网络，请先打开对应的实验。"};
    case SnapshotError::other_optimizer: return {"optimizer", "The snapshot is of another optimizer; choose that one first.", "该快照使用了另一种优化器，请先选择该优化器。"};
    case SnapshotError::other_data: return {"data", "The snapshot was trained on another number of rows; choose its data first.", "该快照训练所用的样本数不同，请先选择对应的数据。"};
    default: return {"", "The snapshot is damaged.", "该快照已损坏。"};
  }
}

std::string bytes_json(std::size_t bytes, const Problems& problems) {
  json::Writer w;
  w.begin_object().key("bytes").number(static_cast<std::int64_t>(bytes)).key("problems");
  write_problems(w, problems);
  w.end_object();
  return w.take();
}

// The head of `external`: {"name":…, "shape":[…], "classes":…}
bool read_size(const json::Value& value, double most, int& out) {
  if (!(value.number() >= 1 && value.number() <= most) || value.number() != std::floor(value.number())) return false;
  out = static_cast<int>(value.number());
  return true;
}

// At most three sizes.
bool read_sizes(const json::Value& list, Shape& out) {
  if (list.array().size() > 3) return false;
  for (const json::Value& item : list.array()) {
    int size = 0;
    if (!read_size(item, 4096, size)) return false;
    out.append(size);
  }
  return true;
}

bool read_head(std::string_view text, ExternalHead& out) {
  const json::Parsed parsed = json::parse(text);
  const json::Value &head = parsed.value, *name = head.find("name"), *shape = head.find("shape"), *target = head.find("target");
  if (!name || name->string().empty() || !shape || shape->array().empty() || !read_sizes(*shape, out.shape)) return false;
  if (target && !read_sizes(*target, out.target)) return false;
  out.name = name->string();
  const json::Value *classes = head.find("classes"), *vocabulary = head.find("vocabulary");
  if (classes && classes->number() != 0 && (!read_size(*classes, max_classes, out.classes) || out.classes == 1)) return false;
  return !vocabulary || vocabulary->number() == 0 || read_size(*vocabulary, max_classes, out.vocabulary);
}

}  // namespace

std::string Engine::build() {
#if defined(GARDEN_BUILD_SCALAR)
  return "scalar";
#elif defined(GARDEN_BUILD_RELAXED)
  return "relaxed";
#else
  return "simd";
#endif
}

std::string Engine::schema() { return schema_json(); }

std::string Engine::create(std::string_view text, bool keep) {
  Problems problems;
  const Lab lab = read_lab(text, problems);
  SamplesPtr samples;
  if (problems.empty()) {
    // The same data again stays the same object, so that a kept run knows its curves still hold.
    samples = trainer_ && same_data(lab, lab_) && lab.data.source != DataSource::external ? samples_ : make_samples(lab, externals_, problems);
  }
  std::optional<TrainingPlan> plan;
  if (samples) plan = make_plan(lab, samples, problems);
  if (!plan) return report_json(lab, problems, nullptr, false);

  auto trainer = std::make_unique<Trainer>(std::move(*plan));
  const bool kept = keep && trainer_;
  if (kept) trainer->keep(*trainer_, columns_between(lab_, lab));
  trainer_ = std::move(trainer);
  samples_ = std::move(samples);
  lab_ = lab;
  viewer_.clear();
  return report_json(lab_, {}, trainer_.get(), kept);
}

std::string Engine::refuse_bytes(std::size_t bytes) {
  const auto need = static_cast<std::int64_t>(bytes);
  if (can_allocate(need)) return {};
  return bytes_json(0, {{"data", "The data needs " + megabytes(need) + " of memory; at most " + megabytes(max_lab_bytes) + " may be used, or less if the machine has less.",
                         "数据需要 " + megabytes(need) + " 内存，最多可用 " + megabytes(max_lab_bytes) + "（机器内存不足时更少）。"}});
}

std::string Engine::external(std::string_view head_text, ExternalColumns columns) {
  Problems problems;
  ExternalHead head;
  const std::size_t bytes = columns.x.bytes.size() + columns.test_x.bytes.size() + 4 * (columns.x.floats.size() + columns.test_x.floats.size());
  if (!read_head(head_text, head)) {
    problems.push_back({"data", "External data needs a name, a shape of one to three sizes up to 4096, and classes: 0, or 2 to 1000; target (a shape) and vocabulary (up to 1000) are optional.",
                        "外部数据需要名称、由一到三个不超过 4096 的尺寸组成的形状，以及类别数（0，或 2 到 1000）；目标形状 target 与词表大小 vocabulary（不超过 1000）可选。"});
    return bytes_json(0, problems);
  }
  SamplesPtr samples = make_external(head, std::move(columns), problems);
  if (!samples) return bytes_json(0, problems);
  externals_.insert_or_assign(head.name, std::move(samples));
  return bytes_json(bytes, {});
}

int Engine::advance(std::int64_t steps, int units) {
  int done = 0;
  while (trainer_ && done < units) {
    const Unit unit = trainer_->advance(steps > 0);
    if (unit == Unit::none) break;
    if (unit == Unit::step) --steps;
    ++done;
  }
  return done;
}

std::span<const float> Engine::contribution(int first, int count) {
  return trainer_ ? trainer_->contribution(first, count) : std::span<const float>();
}

std::string Engine::finish_step(std::span<const float> sum) {
  if (!trainer_) return no_lab();
  if (trainer_->finish_step(sum)) return problems_json({});
  return problems_json({{"", "These gradients do not belong to the next step; run what is due, and add up the contributions of all rows of its batch.",
                         "这些梯度不属于下一步；请先完成待做的评估，再把该批量全部样本的贡献相加。"}});
}

std::string Engine::status() const { return status_json(trainer_.get()); }

std::span<const float> Engine::view(std::string_view needs) {
  view_.clear();
  if (trainer_) viewer_.fill(needs, lab_, *trainer_, view_);
  return view_;
}

std::string Engine::poke(std::string_view path, int index, float value) {
  if (!trainer_) return no_lab();
  Parameters& parameters = trainer_->model().parameters();
  const int found = parameters.find(path);
  const std::string place(path);
  if (found < 0) return problems_json({{place, "There is no parameter " + place + ".", "没有名为 " + place + " 的参数。"}});
  const Parameters::Item& item = parameters.items()[static_cast<std::size_t>(found)];
  if (index < 0 || static_cast<std::size_t>(index) >= item.count())
    return problems_json({{place, place + " has " + std::to_string(item.count()) + " numbers, so there is none at " + std::to_string(index) + ".",
                           place + " 共有 " + std::to_string(item.count()) + " 个数，没有第 " + std::to_string(index) + " 个。"}});
  if (!std::isfinite(value)) return problems_json({{place, "A weight must be a finite number.", "权重必须是有限的数。"}});
  trainer_->poke(item, static_cast<std::size_t>(index), value);
  return problems_json({});
}

std::span<const std::uint8_t> Engine::snapshot() {
  bytes_.clear();
  if (trainer_) bytes_ = trainer_->snapshot();
  return bytes_;
}

std::string Engine::restore(std::span<const std::uint8_t> snapshot) {
  if (!trainer_) return no_lab();
  const SnapshotError error = trainer_->restore(snapshot);
  return problems_json(error == SnapshotError::none ? Problems{} : Problems{snapshot_problem(error)});
}

std::string Engine::rewind() {
  if (!trainer_) return no_lab();
  trainer_->rewind();
  return problems_json({});
}

std::span<const std::uint8_t> Engine::save_weights() {
  bytes_.clear();
  if (trainer_) bytes_ = write_weights(trainer_->model().parameters());
  return bytes_;
}

std::string Engine::load_weights(std::span<const std::uint8_t> bytes) {
  if (!trainer_) return no_lab();
  const Problems problems = read_weights(bytes, trainer_->model().parameters());
  if (problems.empty()) trainer_->weights_changed();
  return problems_json(problems);
}

std::string Engine::csv() const {
  csv::Table table;
  if (!trainer_) return {};
  const Samples& samples = *samples_;
  const auto width = static_cast<std::size_t>(samples.train.x.width);
  table.targets = samples.train.y.width;
  for (std::size_t i = 0; i < width; ++i) table.features.push_back(i < samples.columns.size() ? samples.columns[i] : std::string("x").append(std::to_string(i + 1)));
  std::vector<float> row(width);
  const auto add = [&](const Side& side, int at, bool is_test) {
    copy_rows(side.x, at, 1, row.data());
    table.x.insert(table.x.end(), row.begin(), row.end());
    const auto y = side.y.floats.begin() + static_cast<std::ptrdiff_t>(at) * side.y.width;
    table.y.insert(table.y.end(), y, y + side.y.width);
    table.is_test.push_back(is_test);
  };
  if (!samples.place.empty()) {
    for (const int place : samples.place) add(place >= 0 ? samples.train : samples.test, place >= 0 ? place : -1 - place, place < 0);
  } else {
    for (int i = 0; i < samples.train.x.count; ++i) add(samples.train, i, false);
    for (int i = 0; i < samples.test.x.count; ++i) add(samples.test, i, true);
  }
  return csv::write(table);
}

std::span<const float> Engine::sample(std::string_view text) {
  sample_.clear();
  Problems problems;
  const Lab lab = read_lab(text, problems);
  if (!lab.data.on_plane()) return sample_;
  const SamplesPtr samples = make_samples(lab, externals_, problems);
  if (!samples) return sample_;
  for (std::size_t i = 0; i < samples->place.size(); ++i) {
    const int place = samples->place[i];
    const float target = place >= 0 ? samples->train.y.floats[static_cast<std::size_t>(place)] : samples->test.y.floats[static_cast<std::size_t>(-1 - place)];
    sample_.insert(sample_.end(), {samples->points[2 * i], samples->points[2 * i + 1], target});
  }
  return sample_;
}

std::span<const float> Engine::evaluate(std::string_view question) {
  curve_.clear();
  refused_.clear();
  const json::Parsed parsed = json::parse(question);
  const json::Value* kind = parsed.value.find("kind");
  if (kind && kind->string() == "slice") answer_slice(parsed.value, trainer_.get(), curve_, refused_);
  else evaluate_curve(parsed.value, curve_);
  return curve_;
}

std::string Engine::refusal() const { return problems_json(refused_); }

std::string Engine::fingerprint() const {
  Fnv fnv;
  if (trainer_) {
    const std::vector<float>& values = trainer_->model().parameters().all_values();
    const float loss = trainer_->loss();
    fnv.add(values.data(), values.size() * sizeof(float));
    fnv.add(&loss, sizeof loss);
  }
  std::string text;
  for (int shift = 60; shift >= 0; shift -= 4) text += "0123456789abcdef"[fnv.hash >> shift & 15];
  return text;
}

}  // namespace garden
