// Copies go behind all rows, so that no row changes its place among the training rows.
#include "catalog/processing/rows.h"

#include <algorithm>

namespace garden {

bool Shuffle::apply(DataTable& table, const StepContext& context) const {
  if (table.form != DataTable::Form::rows)
    return context.fail("moments of a series have an order; cut windows first, then shuffle them.", "序列的时刻有先后之分；请先切分窗口，再打乱窗口。");
  std::vector<int> order(static_cast<std::size_t>(table.count));
  shuffle(order, context.seed, Stream::processing, static_cast<std::uint32_t>(context.index));
  table.take(order);
  return true;
}

bool Balance::apply(DataTable& table, const StepContext& context) const {
  if (table.form != DataTable::Form::rows || table.task != Task::classification || table.target_width() != 1)
    return context.fail("the rows have no class each, so there is nothing to balance.", "样本没有各自的类别，无需平衡。");
  std::vector<std::vector<int>> groups(static_cast<std::size_t>(table.classes));
  for (const int row : table.training_rows()) groups[static_cast<std::size_t>(table.y[static_cast<std::size_t>(row)])].push_back(row);
  std::erase_if(groups, [](const std::vector<int>& group) { return group.empty(); });
  if (groups.size() < 2) return context.fail("the training rows have one class only; there is nothing to balance.", "训练样本只有一个类别，无法平衡。");
  const auto fewer = [](const auto& a, const auto& b) { return a.size() < b.size(); };
  const std::size_t most = std::max_element(groups.begin(), groups.end(), fewer)->size();
  const std::size_t least = std::min_element(groups.begin(), groups.end(), fewer)->size();
  if (method == BalanceMethod::oversample && (static_cast<std::size_t>(table.count) + most * groups.size()) * table.width() > max_table_numbers)
    return context.fail("the copies would hold more than " + std::to_string(max_table_numbers) + " numbers; undersample instead.", "复制后的数据将超过 " + std::to_string(max_table_numbers) + " 个数；请改用欠采样。", "method");

  Rng rng = context.rng();
  std::vector<bool> dropped(static_cast<std::size_t>(table.count), false);
  std::vector<int> copies;
  for (std::vector<int>& group : groups) {
    if (method == BalanceMethod::oversample) {
      for (std::size_t n = group.size(); n < most; ++n) copies.push_back(group[static_cast<std::size_t>(rng.below(static_cast<int>(group.size())))]);
    } else {
      for (; group.size() > least; group.pop_back()) {
        std::swap(group[static_cast<std::size_t>(rng.below(static_cast<int>(group.size())))], group.back());
        dropped[static_cast<std::size_t>(group.back())] = true;
      }
    }
  }
  std::vector<int> rows;
  for (int row = 0; row < table.count; ++row)
    if (!dropped[static_cast<std::size_t>(row)]) rows.push_back(row);
  rows.insert(rows.end(), copies.begin(), copies.end());
  table.take(rows);
  return true;
}

}  // namespace garden
