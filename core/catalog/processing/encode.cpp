// One number becomes K: of the target, of every token, or of one column of the inputs.
#include "catalog/processing/encode.h"

#include <cmath>

namespace garden {
namespace {

bool fits(std::size_t numbers, const StepContext& context) {
  if (numbers <= max_table_numbers) return true;
  const std::string n = std::to_string(numbers), most = std::to_string(max_table_numbers);
  return context.fail("the rows would hold " + n + " numbers, at most " + most + " are possible; use an embedding layer, or fewer rows.",
                      "展开后共有 " + n + " 个数，最多 " + most + " 个；请改用嵌入层，或减少样本。");
}

// 0 … K-1, or -1
int category(float value, int K) { return value >= 0 && value < static_cast<float>(K) && value == std::floor(value) ? static_cast<int>(value) : -1; }

std::vector<float> expand(const std::vector<float>& ids, int K) {
  std::vector<float> out(ids.size() * static_cast<std::size_t>(K), 0.0f);
  for (std::size_t i = 0; i < ids.size(); ++i) out[i * static_cast<std::size_t>(K) + static_cast<std::size_t>(ids[i])] = 1;
  return out;
}

}  // namespace

bool OneHot::encode_targets(DataTable& table, const StepContext& context) const {
  if (table.form != DataTable::Form::rows || table.task != Task::classification || table.target_width() != 1)
    return context.fail("the targets are not one class a row.", "目标不是每行一个类别。", "part");
  if (!fits(table.y.size() * static_cast<std::size_t>(table.classes), context)) return false;
  table.y = expand(table.y, table.classes);
  table.target_shape = Shape{table.classes};
  table.task = Task::regression;
  table.classes = 0;
  return true;
}

bool OneHot::encode_tokens(DataTable& table, const StepContext& context) const {
  if (table.form != DataTable::Form::rows) return context.fail("cut windows first, then encode their tokens.", "请先切分窗口，再对词元编码。");
  if (!fits(table.x.size() * static_cast<std::size_t>(table.vocabulary), context)) return false;
  table.x = expand(table.x, table.vocabulary);
  table.shape.append(table.vocabulary);
  table.sequence = true;
  table.vocabulary = 0;
  return true;
}

bool OneHot::encode_column(DataTable& table, const StepContext& context) const {
  if (table.on_plane) return context.fail("points of the plane have coordinates, not categories.", "平面上的点只有坐标，没有类别列。");
  const int rank = table.shape.rank();
  const bool flat = rank == 1 || table.sequence;
  const int F = table.columns().columns;
  if (!flat) return context.fail("rows of shape " + table.shape.text() + " have no columns of categories.", "形状为 " + table.shape.text() + " 的样本没有类别列。");
  if (column >= F)
    return context.fail("column is " + std::to_string(column) + ", but the rows have columns 0 to " + std::to_string(F - 1) + ".",
                        "列号是 " + std::to_string(column) + "，而样本的列是 0 到 " + std::to_string(F - 1) + "。", "column");
  const std::size_t groups = table.x.size() / static_cast<std::size_t>(F), wide = static_cast<std::size_t>(F - 1 + size);
  if (!fits(groups * wide, context)) return false;
  std::vector<float> out;
  out.reserve(groups * wide);
  for (std::size_t g = 0; g < groups; ++g) {
    for (int f = 0; f < F; ++f) {
      const float value = table.x[g * static_cast<std::size_t>(F) + static_cast<std::size_t>(f)];
      if (f != column) {
        out.push_back(value);
        continue;
      }
      const int k = category(value, size);
      if (k < 0) {
        const std::string last = std::to_string(size - 1), row = std::to_string(g);
        return context.fail("column " + std::to_string(column) + " of row " + row + " is not a whole number from 0 to " + last + "; give more categories or choose another column.",
                            "第 " + row + " 行第 " + std::to_string(column) + " 列不是 0 到 " + last + " 的整数；请增加类别数或换一列。", "size");
      }
      for (int i = 0; i < size; ++i) out.push_back(i == k ? 1.0f : 0.0f);
    }
  }
  for (Learned& learned : table.learned) {  // earlier steps keep the columns they know; the new ones were not scaled
    if (learned.x.empty()) continue;
    const auto widen = [&](std::vector<float>& numbers, float value) {
      numbers.erase(numbers.begin() + column);
      numbers.insert(numbers.begin() + column, static_cast<std::size_t>(size), value);
    };
    widen(learned.x.shift, 0);
    widen(learned.x.scale, 1);
    learned.columns.columns = static_cast<int>(wide);
  }
  table.x = std::move(out);
  table.shape = rank == 2 ? Shape{table.shape[0], static_cast<int>(wide)} : Shape{static_cast<int>(wide)};
  return true;
}

bool OneHot::apply(DataTable& table, const StepContext& context) const {
  if (table.form == DataTable::Form::text) return context.fail("a text has no columns; cut it into tokens first.", "文本没有列；请先切分为词元。");
  if (part == OneHotPart::targets) return encode_targets(table, context);
  if (table.vocabulary > 0 || table.form == DataTable::Form::tokens) return encode_tokens(table, context);
  return encode_column(table, context);
}

}  // namespace garden
