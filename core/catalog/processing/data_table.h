// What the steps of `data.processing` work on: rows with their targets, and before there are rows a text, its tokens or a
// series of moments. A row knows whether it is kept for testing, so that nothing is ever learned from it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/tensor.h"
#include "catalog/targets.h"

namespace garden {

// All that the rows of one lab may hold after a step, in numbers (256 MB).
inline constexpr std::size_t max_table_numbers = std::size_t{1} << 26;

// x' = (x - shift) / scale, one pair a column; empty where nothing was changed.
struct Affine {
  std::vector<float> shift, scale;
  bool empty() const { return shift.empty(); }
};

// Which pair a number of a row belongs to: number i of a row is of column (i / run) % columns. Features of a table or of a
// sequence are columns (run 1); of an image each channel is one (run H W).
struct ColumnLayout {
  int columns = 1;
  int run = 1;
  std::size_t of(std::size_t i) const { return i / static_cast<std::size_t>(run) % static_cast<std::size_t>(columns); }
};

void apply_affine(const Affine& affine, ColumnLayout columns, std::span<float> rows, std::size_t width);
void undo_affine(const Affine& affine, ColumnLayout columns, std::span<float> rows, std::size_t width);

// What a step learned from the training rows: shown to people, and undone for plots.
struct Learned {
  int step = 0;               // its index in data.processing
  std::string_view id;
  ColumnLayout columns;            // of x
  Affine x, y;
  std::vector<std::string> words;   // of a vocabulary, by id
};

struct DataTable {
  enum class Form { text, tokens, series, rows };

  Form form = Form::rows;
  std::string text;
  std::vector<std::string> tokens;  // each different token once; x holds indices into it

  int count = 0;
  Shape shape;                      // of one row (or moment)
  Shape target_shape;
  std::vector<float> x;             // (count, shape)
  std::vector<float> y;             // (count, target_shape); empty before there are rows
  std::vector<std::uint8_t> test;   // (count): 1 for a row kept for testing; empty before the split
  std::vector<int> origin;          // (count): the row's place in the source; of a window its first moment

  Task task = Task::regression;
  int classes = 0;
  int vocabulary = 0;               // > 0: x holds ids 0 … vocabulary - 1
  bool on_plane = false;            // rows are points of the plane, whose maps follow every step
  bool sequence = false;            // rows are (T, F), not an image
  int window_span = 0;              // moments a window touches; its targets begin at window_target. 0: no windows
  int window_target = 0;
  int window_stride = 1;

  std::vector<Learned> learned;

  std::size_t width() const { return shape.count(); }
  std::size_t target_width() const { return target_shape.count(); }
  bool is_training(int row) const { return test.empty() || test[static_cast<std::size_t>(row)] == 0; }
  std::vector<int> training_rows() const;
  ColumnLayout columns() const;
  // The table becomes these rows, in this order; a row may occur several times or not at all.
  void take(std::span<const int> rows);
};

}  // namespace garden
