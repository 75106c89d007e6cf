// Rows chosen and columns shifted: what all steps share.
#include "catalog/processing/data_table.h"

namespace garden {

void apply_affine(const Affine& affine, ColumnLayout columns, std::span<float> rows, std::size_t width) {
  if (affine.empty()) return;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::size_t c = columns.of(i % width);
    rows[i] = (rows[i] - affine.shift[c]) / affine.scale[c];
  }
}

void undo_affine(const Affine& affine, ColumnLayout columns, std::span<float> rows, std::size_t width) {
  if (affine.empty()) return;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::size_t c = columns.of(i % width);
    rows[i] = rows[i] * affine.scale[c] + affine.shift[c];
  }
}

std::vector<int> DataTable::training_rows() const {
  std::vector<int> rows;
  for (int row = 0; row < count; ++row)
    if (is_training(row)) rows.push_back(row);
  return rows;
}

ColumnLayout DataTable::columns() const {
  const int rank = shape.rank();
  if (rank == 0) return {};
  if (rank == 1 || sequence) return {.columns = shape[rank - 1], .run = 1};
  const int channels = rank == 3 ? shape[0] : 1;
  return {.columns = channels, .run = static_cast<int>(width()) / channels};
}

void DataTable::take(std::span<const int> rows) {
  const auto pick = [rows](auto& values, std::size_t numbers) {
    if (values.empty()) return;
    std::remove_cvref_t<decltype(values)> picked;
    picked.reserve(rows.size() * numbers);
    for (const int row : rows) {
      const auto from = values.begin() + static_cast<std::ptrdiff_t>(static_cast<std::size_t>(row) * numbers);
      picked.insert(picked.end(), from, from + static_cast<std::ptrdiff_t>(numbers));
    }
    values = std::move(picked);
  };
  pick(x, width());
  pick(y, target_width());
  pick(test, 1);
  pick(origin, 1);
  count = static_cast<int>(rows.size());
}

}  // namespace garden
