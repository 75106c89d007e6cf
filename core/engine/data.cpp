// Rows keep their order within train and test, so that the k-th training row is the k-th line marked `train` in the CSV.
#include "engine/data.h"

#include <algorithm>
#include <cmath>

#include "base/rng.h"
#include "engine/prepare.h"

namespace garden {
namespace {

void add_problem(Problems& problems, std::string path, std::string en, std::string zh) {
  problems.push_back({std::move(path), std::move(en), std::move(zh)});
}

Rows rows_of(Column column, int count, int width) {
  return {.count = count, .width = width, .floats = std::move(column.floats), .bytes = std::move(column.bytes)};
}

bool finite(const Column& column) {
  return std::all_of(column.floats.begin(), column.floats.end(), [](float x) { return std::isfinite(x); });
}

// Targets are numbers: a byte is a class number, not a share of 255.
Column as_numbers(const Column& column) {
  return {.floats = column.bytes.empty() ? column.floats : std::vector<float>(column.bytes.begin(), column.bytes.end())};
}

bool are_classes(const std::vector<float>& numbers, int classes) {
  return std::all_of(numbers.begin(), numbers.end(), [&](float c) { return c >= 0 && c < static_cast<float>(classes) && c == std::floor(c); });
}

void append_row(Side& side, const float* x, std::size_t width, float y) {
  side.x.floats.insert(side.x.floats.end(), x, x + width);
  side.y.floats.push_back(y);
  ++side.x.count;
  ++side.y.count;
}

// points (N, 2), targets (N) -> features, split into train and test
SamplesPtr from_points(const Lab& lab, std::vector<float> points, const std::vector<float>& targets) {
  auto samples = std::make_shared<Samples>();
  const int N = static_cast<int>(targets.size());
  const std::vector<float> x = features_of(lab, points.data(), N);
  const std::vector<bool> is_test = split_rows(N, lab.data.params.split, lab.seed);
  const std::size_t width = lab.data.features.size();
  samples->train.x.width = samples->test.x.width = static_cast<int>(width);
  samples->train.y.width = samples->test.y.width = 1;
  for (std::size_t n = 0; n < targets.size(); ++n) {
    Side& side = is_test[n] ? samples->test : samples->train;
    samples->place.push_back(is_test[n] ? -1 - side.x.count : side.x.count);
    append_row(side, x.data() + n * width, width, targets[n]);
  }
  samples->task = lab.data.task;
  samples->classes = lab.data.classes;
  samples->shape = Shape{static_cast<int>(width)};
  for (const Feature& feature : lab.data.features) samples->columns.emplace_back(named_of(feature).id);
  samples->points = std::move(points);
  return samples;
}

// The same through the steps of data.processing; without a split among them the lab's share decides first.
SamplesPtr processed_points(const Lab& lab, std::vector<float> points, std::vector<float> targets, Problems& problems) {
  DataTable table;
  table.count = static_cast<int>(targets.size());
  table.shape = Shape{static_cast<int>(lab.data.features.size())};
  table.x = features_of(lab, points.data(), table.count);
  table.y = std::move(targets);
  for (int i = 0; i < table.count; ++i) table.origin.push_back(i);
  table.task = lab.data.task;
  table.classes = lab.data.classes;
  table.on_plane = true;
  const std::vector<Processing>& steps = lab.data.processing;
  if (std::none_of(steps.begin(), steps.end(), [](const Processing& step) { return facts_of(step).splits; })) {
    const std::vector<bool> is_test = split_rows(table.count, lab.data.params.split, lab.seed);
    table.test.assign(is_test.begin(), is_test.end());
  }
  return prepare(lab, std::move(table), std::move(points), problems);
}

}  // namespace

bool same_data(const Lab& a, const Lab& b) {
  const auto data_text = [](const Lab& lab) {
    Lab only;
    only.seed = lab.seed;
    only.data = lab.data;
    return print_lab(only);
  };
  return data_text(a) == data_text(b);
}

// Drawn in blocks of 20, so that a point drawn by hand does not move the others to the other side.
std::vector<bool> split_rows(int count, float share, std::uint32_t seed) {
  if (count == 0) return {};
  constexpr int block_rows = 20;
  std::vector<bool> is_test(static_cast<std::size_t>(count), true);
  std::vector<int> order(block_rows);
  for (int first = 0, block = 0; first < count; first += block_rows, ++block) {
    shuffle(order, seed, Stream::split, static_cast<std::uint32_t>(block));
    const float per_block = share * block_rows;
    const int train = static_cast<int>(per_block * static_cast<float>(block + 1)) - static_cast<int>(per_block * static_cast<float>(block));
    for (int k = 0; k < train; ++k) {
      const int row = first + order[static_cast<std::size_t>(k)];
      if (row < count) is_test[static_cast<std::size_t>(row)] = false;
    }
  }
  if (std::find(is_test.begin(), is_test.end(), false) == is_test.end()) is_test.front() = false;
  if (count > 1 && std::find(is_test.begin(), is_test.end(), true) == is_test.end()) is_test.back() = true;
  return is_test;
}

std::vector<float> features_of(const Lab& lab, const float* points, int n) {
  std::vector<float> x(static_cast<std::size_t>(n) * lab.data.features.size());
  compute_features<float>(lab.data.features, points, n, x.data());
  return x;
}

std::vector<float> inputs_of(const Lab& lab, const Samples& samples, const float* points, int n) {
  std::vector<float> x = features_of(lab, points, n);
  for (const Learned& learned : samples.learned) apply_affine(learned.x, learned.columns, x, lab.data.features.size());
  return x;
}

SamplesPtr make_external(const ExternalHead& head, ExternalColumns columns, Problems& problems) {
  // Three sizes of 4,096 are more than 32 bits hold.
  const auto numbers = [](const Shape& shape) {
    std::uint64_t n = 1;
    for (int axis = 0; axis < shape.rank(); ++axis) n *= static_cast<std::uint64_t>(shape[axis]);
    return n;
  };
  const std::uint64_t width = numbers(head.shape), targets = numbers(head.target);
  const std::uint64_t count = columns.y.size() / targets, test_count = columns.test_y.size() / targets;
  const auto has_rows = [](const Column& column, std::uint64_t row, std::uint64_t rows) { return column.size() % row == 0 && column.size() / row == rows; };
  if (count == 0 || !has_rows(columns.x, width, count) || !has_rows(columns.test_x, width, test_count) || !has_rows(columns.y, targets, count) ||
      !has_rows(columns.test_y, targets, test_count)) {
    const std::string sizes = std::to_string(columns.x.size()) + " + " + std::to_string(columns.test_x.size());
    const std::string needs = std::to_string(width) + " x (" + std::to_string(count) + " + " + std::to_string(test_count) + ")";
    add_problem(problems, "data", "The data has " + sizes + " input numbers, but its labels and shape need " + needs + ".",
                "数据共有 " + sizes + " 个输入数值，但按标签数与形状应为 " + needs + "。");
    return nullptr;
  }
  if (!finite(columns.x) || !finite(columns.test_x) || !finite(columns.y) || !finite(columns.test_y)) {
    add_problem(problems, "data", "The data has a number that is not finite; remove or replace it.", "数据中含有非有限数值，请删除或替换。");
    return nullptr;
  }
  if (head.vocabulary > 0 && (!are_classes(columns.x.floats, head.vocabulary) || !are_classes(columns.test_x.floats, head.vocabulary) || !columns.x.bytes.empty())) {
    const std::string last = std::to_string(head.vocabulary - 1);
    add_problem(problems, "data", "A token is not a number from 0 to " + last + "; give tokens as floats.", "有词元不是 0 到 " + last + " 的编号；请以浮点数给出词元。");
    return nullptr;
  }
  auto samples = std::make_shared<Samples>();
  samples->train.y = rows_of(as_numbers(columns.y), static_cast<int>(count), static_cast<int>(targets));
  samples->test.y = rows_of(as_numbers(columns.test_y), static_cast<int>(test_count), static_cast<int>(targets));
  if (head.classes > 0 && (!are_classes(samples->train.y.floats, head.classes) || !are_classes(samples->test.y.floats, head.classes))) {
    const std::string last = std::to_string(head.classes - 1);
    add_problem(problems, "data", "A label is not a class number from 0 to " + last + ".", "有标签不是 0 到 " + last + " 的类别编号。");
    return nullptr;
  }
  samples->train.x = rows_of(std::move(columns.x), static_cast<int>(count), static_cast<int>(width));
  samples->test.x = rows_of(std::move(columns.test_x), static_cast<int>(test_count), static_cast<int>(width));
  samples->task = head.classes > 0 ? Task::classification : Task::regression;
  samples->classes = head.classes;
  samples->shape = head.shape;
  samples->target_shape = head.target;
  samples->vocabulary = head.vocabulary;
  return samples;
}

SamplesPtr make_samples(const Lab& lab, const Externals& externals, Problems& problems) {
  if (lab.data.source == DataSource::external) {
    const auto found = externals.find(lab.data.name);
    if (found != externals.end()) {
      const std::vector<Processing>& steps = lab.data.processing;
      const bool rows_stay = std::all_of(steps.begin(), steps.end(), [](const Processing& step) { return facts_of(step).augments; });
      if (!rows_stay) return prepare(lab, external_table(*found->second), {}, problems);
      return augmentations_fit(lab, *found->second, problems) ? found->second : nullptr;
    }
    add_problem(problems, "data.name", "There is no data named \"" + lab.data.name + "\" here; load it first.",
                "这里没有名为“" + lab.data.name + "”的数据，请先载入。");
    return nullptr;
  }
  if (lab.data.source == DataSource::series) return prepare(lab, series_table(lab.data), {}, problems);
  if (lab.data.source == DataSource::text) return prepare(lab, text_table(lab.data), {}, problems);
  std::vector<float> points, targets;
  if (lab.data.source == DataSource::custom) {
    for (const Point& p : lab.data.points) {
      points.insert(points.end(), {p.x1, p.x2});
      targets.push_back(p.target);
    }
  } else {
    points.resize(2 * static_cast<std::size_t>(lab.data.params.count));
    targets.resize(static_cast<std::size_t>(lab.data.params.count));
    generate(lab.data.dataset, lab.seed, lab.data.params.count, lab.data.classes, lab.data.params.noise, points.data(), targets.data());
  }
  if (lab.data.processing.empty()) return from_points(lab, std::move(points), targets);
  return processed_points(lab, std::move(points), std::move(targets), problems);
}

}  // namespace garden
