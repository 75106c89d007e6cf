// Training rows keep the table's order, and so do test rows.
#include "engine/prepare.h"

#include <algorithm>
#include <numeric>

namespace garden {
namespace {

SamplesPtr refuse(Problems& problems, std::string en, std::string zh) {
  problems.push_back({"data.processing", std::move(en), std::move(zh)});
  return nullptr;
}

bool one_class_only(const DataTable& table) {
  if (table.task != Task::classification || table.vocabulary > 0 || table.target_width() != 1) return false;
  const std::vector<int> rows = table.training_rows();
  const auto class_of = [&](int row) { return table.y[static_cast<std::size_t>(row)]; };
  return std::all_of(rows.begin(), rows.end(), [&](int row) { return class_of(row) == class_of(rows.front()); });
}

void append(Side& side, const DataTable& table, int row) {
  const auto at = static_cast<std::size_t>(row);
  const float* x = table.x.data() + at * table.width();
  const float* y = table.y.data() + at * table.target_width();
  side.x.floats.insert(side.x.floats.end(), x, x + table.width());
  side.y.floats.insert(side.y.floats.end(), y, y + table.target_width());
  ++side.x.count;
  ++side.y.count;
}

std::vector<int> numbered(int count) {
  std::vector<int> numbers(static_cast<std::size_t>(count));
  std::iota(numbers.begin(), numbers.end(), 0);
  return numbers;
}

void append_floats(const Rows& rows, std::vector<float>& to) {
  const std::size_t at = to.size();
  to.resize(at + static_cast<std::size_t>(rows.count) * static_cast<std::size_t>(rows.width));
  copy_rows(rows, 0, rows.count, to.data() + at);
}

}  // namespace

SamplesPtr prepare(const Lab& lab, DataTable table, std::vector<float> points, Problems& problems) {
  if (!process(lab.data.processing, lab.seed, table, problems)) return nullptr;
  if (table.form == DataTable::Form::series)
    return refuse(problems, "A series has no rows until windows are cut from it; add the step windows.", "序列要先切分窗口才有样本；请加上 windows（滑动窗口）步骤。");
  if (table.form != DataTable::Form::rows)
    return refuse(problems, "A text needs the steps tokenizer, vocabulary and windows.", "文本需要 tokenizer（词元化）、vocabulary（词表）与 windows（滑动窗口）三个步骤。");
  if (one_class_only(table))
    return refuse(problems, "All training rows are of one class, so there is nothing to tell apart; split in another way or give more data.", "训练样本全部属于同一类别，无可区分；请改变划分方式或提供更多数据。");

  auto samples = std::make_shared<Samples>();
  const auto N = points.size() / 2;
  constexpr int absent = INT32_MAX;
  std::vector<int> place(N, absent);
  for (Side* side : {&samples->train, &samples->test}) {
    side->x.width = static_cast<int>(table.width());
    side->y.width = static_cast<int>(table.target_width());
  }
  for (int row = 0; row < table.count; ++row) {
    Side& side = table.is_training(row) ? samples->train : samples->test;
    const auto origin = static_cast<std::size_t>(table.origin[static_cast<std::size_t>(row)]);
    if (origin < N && place[origin] == absent) place[origin] = table.is_training(row) ? side.x.count : -1 - side.x.count;
    append(side, table, row);
  }
  for (std::size_t n = 0; n < N; ++n) {  // a point that a step dropped is no longer shown
    if (place[n] == absent) continue;
    samples->place.push_back(place[n]);
    samples->points.insert(samples->points.end(), {points[2 * n], points[2 * n + 1]});
  }
  samples->task = table.task;
  samples->classes = table.classes;
  samples->shape = table.shape;
  samples->target_shape = table.target_shape;
  samples->vocabulary = table.vocabulary;
  samples->learned = std::move(table.learned);
  if (lab.data.on_plane())
    for (const Feature& feature : lab.data.features) samples->columns.emplace_back(named_of(feature).id);
  return samples;
}

DataTable series_table(const LabData& data) {
  DataTable table;
  table.form = DataTable::Form::series;
  table.x = data.series;
  table.shape = Shape{data.series_width};
  table.count = static_cast<int>(data.series.size()) / data.series_width;
  table.origin = numbered(table.count);
  return table;
}

DataTable text_table(const LabData& data) {
  DataTable table;
  table.form = DataTable::Form::text;
  table.text = data.text;
  return table;
}

DataTable external_table(const Samples& samples) {
  DataTable table;
  table.count = samples.count();
  table.shape = samples.shape;
  table.target_shape = samples.target_shape;
  table.task = samples.task;
  table.classes = samples.classes;
  for (const Side* side : {&samples.train, &samples.test}) {
    append_floats(side->x, table.x);
    append_floats(side->y, table.y);
  }
  if (samples.test.x.count > 0) {
    table.test.resize(static_cast<std::size_t>(samples.train.x.count), 0);
    table.test.resize(static_cast<std::size_t>(table.count), 1);
  }
  table.origin = numbered(table.count);
  return table;
}

bool augmentations_fit(const Lab& lab, const Samples& samples, Problems& problems) {
  DataTable table;
  table.count = samples.count();
  table.shape = samples.shape;
  return process(lab.data.processing, lab.seed, table, problems);
}

}  // namespace garden
