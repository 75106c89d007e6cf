// Every split ends in `divide`, which also looks whether windows carry test moments into training.
#include "catalog/processing/split.h"

#include <algorithm>

namespace garden {
namespace {

int share_of(float share, int n) { return static_cast<int>(static_cast<double>(share) * n + 0.5); }

// Training windows that hold a moment which a test window has to predict.
int leaking_windows(const DataTable& table) {
  int last = 0;
  for (const int first : table.origin) last = std::max(last, first + table.window_span);
  std::vector<int> predicted(static_cast<std::size_t>(last) + 1, 0);  // test targets before each moment, as a running count
  for (int i = 0; i < table.count; ++i)
    if (!table.is_training(i))
      for (int m = table.window_target; m < table.window_span; ++m) predicted[static_cast<std::size_t>(table.origin[static_cast<std::size_t>(i)] + m) + 1] = 1;
  for (std::size_t m = 1; m < predicted.size(); ++m) predicted[m] += predicted[m - 1];
  int leaking = 0;
  for (int i = 0; i < table.count; ++i) {
    const auto first = static_cast<std::size_t>(table.origin[static_cast<std::size_t>(i)]);
    if (table.is_training(i) && predicted[first + static_cast<std::size_t>(table.window_span)] > predicted[first]) ++leaking;
  }
  return leaking;
}

bool ready(const DataTable& table, const StepContext& context, bool in_time) {
  if (table.form == DataTable::Form::text) return context.fail("the text has no rows yet; put this step behind the tokenizer.", "文本还没有样本；请把该步骤放在词元化之后。");
  if (!table.test.empty()) return context.fail("the rows are already split; keep one split.", "样本已经划分过；请只保留一次划分。");
  if (table.form != DataTable::Form::rows && !in_time)
    return context.fail("moments of a series follow each other, so test moments drawn at random would lie between training moments; split in chronological order.",
                        "序列的时刻前后相继，随机抽出的测试时刻会夹在训练时刻之间；请按时间先后（chronological）划分。");
  if (table.count < 2)
    return context.fail("there are " + std::to_string(table.count) + " rows; at least 2 are needed for a training and a test part.",
                        "只有 " + std::to_string(table.count) + " 个样本；至少需要 2 个才能划分训练与测试。");
  return true;
}

// test: 1 for a test row, 2 for a row to drop.
bool divide(DataTable& table, const StepContext& context, std::vector<std::uint8_t> test) {
  const auto count_of = [&](std::uint8_t part) { return std::count(test.begin(), test.end(), part); };
  if (count_of(0) == 0 || count_of(1) == 0)
    return context.fail("of " + std::to_string(table.count) + " rows " + std::to_string(count_of(0)) + " would be for training and " + std::to_string(count_of(1)) + " for testing; both need at least one.",
                        "共 " + std::to_string(table.count) + " 个样本，训练 " + std::to_string(count_of(0)) + " 个，测试 " + std::to_string(count_of(1)) + " 个；两部分都至少要有一个。");
  std::vector<int> kept;
  for (int i = 0; i < table.count; ++i)
    if (test[static_cast<std::size_t>(i)] < 2) kept.push_back(i);
  table.test = std::move(test);
  if (kept.size() < table.test.size()) table.take(kept);
  if (table.window_span == 0) return true;
  const int leaking = leaking_windows(table);
  if (leaking == 0) return true;
  const int gap = (table.window_span - table.window_target + table.window_stride - 1) / table.window_stride - 1;
  const std::string n = std::to_string(leaking), all = std::to_string(table.training_rows().size()), g = std::to_string(gap);
  return context.fail("a leak: " + n + " of the " + all + " training windows hold moments that test windows have to predict. Split before the windows, or in chronological order with a gap of " + g + ".",
                      "数据泄漏：" + all + " 个训练窗口中有 " + n + " 个含有测试窗口要预测的时刻。请在切分窗口之前划分，或按时间先后划分并把间隔设为 " + g + "。");
}

}  // namespace

bool Split::apply(DataTable& table, const StepContext& context) const {
  const bool in_time = order == SplitOrder::chronological;
  if (!ready(table, context, in_time)) return false;
  if (!in_time && gap > 0) return context.fail("a random split has no gap; set it to 0 or split in chronological order.", "随机划分没有间隔；请设为 0，或按时间先后划分。", "gap");
  std::vector<int> rows(static_cast<std::size_t>(table.count));
  if (in_time) {
    for (int i = 0; i < table.count; ++i) rows[static_cast<std::size_t>(i)] = i;
  } else {
    shuffle(rows, context.seed, Stream::processing, static_cast<std::uint32_t>(context.index));
  }
  const int k = std::clamp(share_of(train, table.count), 1, table.count - 1);
  std::vector<std::uint8_t> test(rows.size(), 0);
  for (int i = k; i < table.count; ++i) test[static_cast<std::size_t>(rows[static_cast<std::size_t>(i)])] = i < k + gap ? 2 : 1;
  return divide(table, context, std::move(test));
}

bool StratifiedSplit::apply(DataTable& table, const StepContext& context) const {
  if (!ready(table, context, false)) return false;
  if (table.task != Task::classification || table.target_width() != 1)
    return context.fail("the rows have no class each; use a random split.", "样本没有各自的类别；请使用随机划分。");
  std::vector<int> order(static_cast<std::size_t>(table.count));
  shuffle(order, context.seed, Stream::processing, static_cast<std::uint32_t>(context.index));
  std::vector<std::uint8_t> test(order.size(), 1);
  for (int c = 0; c < table.classes; ++c) {
    std::vector<int> rows;
    for (const int row : order)
      if (static_cast<int>(table.y[static_cast<std::size_t>(row)]) == c) rows.push_back(row);
    if (rows.empty()) continue;
    const std::string k = std::to_string(c);
    if (rows.size() < 2) return context.fail("class " + k + " has 1 row; it needs at least 2, one for each part.", "类别 " + k + " 只有 1 个样本；至少需要 2 个，训练与测试各一个。");
    const int n = static_cast<int>(rows.size());
    const int share = std::clamp(share_of(train, n), 1, n - 1);
    for (int i = 0; i < share; ++i) test[static_cast<std::size_t>(rows[static_cast<std::size_t>(i)])] = 0;
  }
  return divide(table, context, std::move(test));
}

bool KFold::apply(DataTable& table, const StepContext& context) const {
  if (!ready(table, context, true)) return false;
  const std::string K = std::to_string(folds), n = std::to_string(table.count);
  if (fold >= folds) return context.fail("there are folds 0 to " + std::to_string(folds - 1) + ", none at " + std::to_string(fold) + ".", "只有第 0 到 " + std::to_string(folds - 1) + " 折，没有第 " + std::to_string(fold) + " 折。", "fold");
  if (table.count < folds) return context.fail(n + " rows do not fill " + K + " folds; use fewer folds.", n + " 个样本不够分成 " + K + " 折；请减少折数。", "folds");
  // The first count % folds folds have a row more.
  const int size = table.count / folds, longer = table.count % folds;
  const int first = fold * size + std::min(fold, longer), last = first + size + (fold < longer ? 1 : 0);
  std::vector<std::uint8_t> test(static_cast<std::size_t>(table.count), 0);
  std::fill(test.begin() + first, test.begin() + last, std::uint8_t{1});
  return divide(table, context, std::move(test));
}

}  // namespace garden
