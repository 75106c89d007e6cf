// Windows are cut inside stretches of moments that follow each other and are all training, or all test, moments.
#include "catalog/processing/windows.h"

namespace garden {
namespace {

struct Stretch {
  int first = 0, count = 0;
};

std::vector<Stretch> stretches_of(const DataTable& table) {
  std::vector<Stretch> stretches;
  for (int i = 0; i < table.count; ++i) {
    const auto at = static_cast<std::size_t>(i);
    const bool goes_on = i > 0 && table.origin[at] == table.origin[at - 1] + 1 && table.is_training(i) == table.is_training(i - 1);
    if (!goes_on) stretches.push_back({i, 0});
    ++stretches.back().count;
  }
  return stretches;
}

}  // namespace

bool Windows::apply(DataTable& table, const StepContext& context) const {
  const bool tokens = table.vocabulary > 0;
  if (table.form == DataTable::Form::rows) return context.fail("only a series or a text has windows.", "只有序列或文本才能切分窗口。");
  if (table.form != DataTable::Form::series)
    return context.fail("the text has no numbers yet; put tokenizer and vocabulary before this step.", "文本还没有编号；请先加上词元化与词表。");
  if (tokens && horizon != 1) return context.fail("of tokens the target is the next one at every position; leave the horizon at 1.", "词元序列在每个位置预测下一个词元，预测步数应为 1。", "horizon");
  const int F = table.shape[0];
  if (column >= F)
    return context.fail("target column is " + std::to_string(column) + ", but the series has columns 0 to " + std::to_string(F - 1) + ".",
                        "目标列是 " + std::to_string(column) + "，而序列的列是 0 到 " + std::to_string(F - 1) + "。", "column");

  const int span = length + horizon, Y = tokens ? length : horizon;
  std::vector<int> starts;
  int longest = 0, longest_test = 0;
  for (const Stretch& stretch : stretches_of(table)) {
    int& reached = table.is_training(stretch.first) ? longest : longest_test;
    reached = std::max(reached, stretch.count);
    for (int at = 0; at + span <= stretch.count; at += stride) starts.push_back(stretch.first + at);
  }
  // A part without a single window is a mistake; a part without a single moment is none.
  const bool test_too_short = longest_test > 0 && longest_test < span;
  if (longest < span || test_too_short) {
    const std::string have = std::to_string(longest < span ? longest : longest_test), need = std::to_string(span);
    const bool split = !table.test.empty();
    const std::string part_en = !split ? "series" : longest < span ? "training part" : "test part";
    const std::string part_zh = !split ? "序列" : longest < span ? "训练部分" : "测试部分";
    return context.fail("one window needs " + need + " moments in a row, the " + part_en + " has " + have + "; make length or horizon smaller, or give more data.",
                        "一个窗口需要 " + need + " 个连续时刻，而" + part_zh + "只有 " + have + " 个；请减小长度或预测步数，或提供更多数据。", "length");
  }
  const std::size_t L = static_cast<std::size_t>(length), width = L * static_cast<std::size_t>(F);
  const std::size_t numbers = starts.size() * (width + static_cast<std::size_t>(Y));
  if (numbers > max_table_numbers)
    return context.fail(std::to_string(starts.size()) + " windows hold " + std::to_string(numbers) + " numbers, at most " + std::to_string(max_table_numbers) + " are possible; make the stride larger.",
                        std::to_string(starts.size()) + " 个窗口共有 " + std::to_string(numbers) + " 个数，最多 " + std::to_string(max_table_numbers) + " 个；请增大步幅。", "stride");

  DataTable cut;
  cut.x.reserve(starts.size() * width);
  cut.y.reserve(starts.size() * static_cast<std::size_t>(Y));
  for (const int start : starts) {
    const auto first = table.x.begin() + static_cast<std::ptrdiff_t>(start) * F;
    cut.x.insert(cut.x.end(), first, first + static_cast<std::ptrdiff_t>(width));
    for (int k = 0; k < Y; ++k) cut.y.push_back(first[(tokens ? k + 1 : length + k) * F + column]);
    cut.origin.push_back(table.origin[static_cast<std::size_t>(start)]);
    if (!table.test.empty()) cut.test.push_back(table.test[static_cast<std::size_t>(start)]);
  }
  cut.count = static_cast<int>(starts.size());
  cut.shape = tokens ? Shape{length} : Shape{length, F};
  cut.target_shape = Y > 1 || tokens ? Shape{Y} : Shape{};
  cut.task = tokens ? Task::classification : Task::regression;
  cut.classes = cut.vocabulary = table.vocabulary;
  cut.sequence = true;
  cut.window_span = span;
  cut.window_target = tokens ? 1 : length;
  cut.window_stride = stride;
  cut.learned = std::move(table.learned);
  for (Learned& learned : cut.learned) {  // the target is a column of the series
    if (learned.x.empty()) continue;
    const auto c = static_cast<std::size_t>(column);
    learned.y = {{learned.x.shift[c]}, {learned.x.scale[c]}};
  }
  table = std::move(cut);
  return true;
}

}  // namespace garden
