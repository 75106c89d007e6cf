// Sums run in double in the order of the rows, so that the learned numbers are the same bits everywhere.
#include "catalog/processing/scale.h"

#include <algorithm>
#include <cmath>

namespace garden {
namespace {

// Of one column of the training rows.
struct Spread {
  double mean = 0, deviation = 0, low = INFINITY, high = -INFINITY;
};

std::vector<Spread> spreads_of(const DataTable& table, const std::vector<float>& values, std::size_t width, ColumnLayout columns) {
  std::vector<Spread> spreads(static_cast<std::size_t>(columns.columns));
  const std::vector<int> rows = table.training_rows();
  const double n = static_cast<double>(rows.size()) * static_cast<double>(width) / columns.columns;
  const auto each = [&](auto&& f) {
    for (const int row : rows)
      for (std::size_t i = 0; i < width; ++i) f(spreads[columns.of(i)], values[static_cast<std::size_t>(row) * width + i]);
  };
  each([](Spread& s, float v) {
    s.mean += v;
    s.low = std::min<double>(s.low, v);
    s.high = std::max<double>(s.high, v);
  });
  for (Spread& s : spreads) s.mean /= n;
  each([](Spread& s, float v) { s.deviation += (v - s.mean) * (v - s.mean); });
  for (Spread& s : spreads) s.deviation = std::sqrt(s.deviation / n);
  return spreads;
}

// Learns a pair for every column by pair_of(spread) and applies it to all rows.
template <class PairOf>
bool scale(DataTable& table, const StepContext& context, std::string_view id, ScalePart part, PairOf pair_of) {
  const bool targets = part != ScalePart::inputs, inputs = part != ScalePart::targets;
  if (inputs && (table.form == DataTable::Form::text || table.form == DataTable::Form::tokens || table.vocabulary > 0))
    return context.fail("token numbers are names, not amounts; remove this step.", "词元编号只是名称，不表示大小；请删去该步骤。");
  if (targets && table.y.empty())
    return context.fail("there are no targets before windows are cut; choose inputs, which scales both.", "切分窗口之前还没有目标；请选择 inputs，它会同时缩放两者。", "part");
  if (targets && table.task == Task::classification)
    return context.fail("the targets are classes, not amounts; choose inputs.", "目标是类别，不表示大小；请选择 inputs。", "part");

  Learned learned{.step = context.index, .id = id, .columns = table.columns()};
  const auto fit = [&](std::vector<float>& values, std::size_t width, ColumnLayout columns, Affine& affine) {
    for (const Spread& spread : spreads_of(table, values, width, columns)) {
      const auto [shift, scale] = pair_of(spread);
      affine.shift.push_back(static_cast<float>(shift));
      affine.scale.push_back(static_cast<float>(scale));
    }
    apply_affine(affine, columns, values, width);
  };
  if (inputs) fit(table.x, table.width(), learned.columns, learned.x);
  if (targets) fit(table.y, table.target_width(), {}, learned.y);
  table.learned.push_back(std::move(learned));
  return true;
}

}  // namespace

bool Standardize::apply(DataTable& table, const StepContext& context) const {
  return scale(table, context, named<Standardize>.id, part, [](const Spread& s) { return std::pair(s.mean, s.deviation > 0 ? s.deviation : 1.0); });
}

bool MinMax::apply(DataTable& table, const StepContext& context) const {
  if (!(low < high)) return context.fail("low must be below high.", "下限必须小于上限。", "high");
  const double target_low = static_cast<double>(low), range = static_cast<double>(high) - target_low;
  return scale(table, context, named<MinMax>.id, part, [=](const Spread& s) {
    const double unit = s.high > s.low ? (s.high - s.low) / range : 1.0;
    return std::pair(s.low - target_low * unit, unit);
  });
}

}  // namespace garden
