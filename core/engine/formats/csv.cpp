// Reading: commas, optional spaces, optional quotes without line breaks, LF or CRLF, a byte-order mark is skipped.
#include "engine/formats/csv.h"

#include <cmath>

#include "base/decimal.h"

namespace garden::csv {
namespace {

std::string_view trimmed(std::string_view s) {
  while (!s.empty() && (s.front() == ' ' || s.front() == '\t')) s.remove_prefix(1);
  while (!s.empty() && (s.back() == ' ' || s.back() == '\t' || s.back() == '\r')) s.remove_suffix(1);
  if (s.size() >= 2 && s.front() == '"' && s.back() == '"') s = s.substr(1, s.size() - 2);
  return s;
}

std::string_view next_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end == text.npos ? text.size() : end + 1);
  return line;
}

void cells_of(std::string_view line, std::vector<std::string_view>& cells) {
  cells.clear();
  for (;;) {
    const std::size_t end = line.find(',');
    cells.push_back(trimmed(line.substr(0, end)));
    if (end == line.npos) return;
    line.remove_prefix(end + 1);
  }
}

struct Columns {
  std::size_t count = 0;
  std::size_t label = 0;
  std::size_t split = std::string_view::npos;
};

std::string read_header(const std::vector<std::string_view>& cells, Columns& columns, std::vector<std::string>& features) {
  double number = 0;
  if (read_decimal(cells[0], number)) return "CSV, line 1: the first line must name the columns, for example x1,x2,label";
  if (cells.size() > max_columns) return "CSV, line 1: more than 4,096 columns";
  columns.count = cells.size();
  std::size_t label = cells.size();
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (cells[i] == "label") label = i;
    if (cells[i] == "split") columns.split = i;
  }
  if (label == cells.size()) label = cells.size() - 1 - (columns.split == cells.size() - 1 ? 1 : 0);
  if (cells.size() - (columns.split != std::string_view::npos ? 1 : 0) < 2)
    return "CSV, line 1: at least one feature column and a label column are needed";
  columns.label = label;
  for (std::size_t i = 0; i < cells.size(); ++i)
    if (i != columns.label && i != columns.split) features.emplace_back(cells[i]);
  return {};
}

std::string read_row(const std::vector<std::string_view>& cells, const Columns& columns, Table& out) {
  if (cells.size() != columns.count)
    return std::to_string(cells.size()) + " columns, but the header has " + std::to_string(columns.count);
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i == columns.split) {
      if (cells[i] != "train" && cells[i] != "test") return "split is \"" + std::string(cells[i]) + "\"; write train or test";
      out.is_test.push_back(cells[i] == "test");
      continue;
    }
    double number = 0;
    if (!read_decimal(cells[i], number) || !std::isfinite(static_cast<float>(number)))
      return std::string("\"").append(cells[i].substr(0, 40)).append("\" is not a number");
    (i == columns.label ? out.y : out.x).push_back(static_cast<float>(number));
  }
  return {};
}

}  // namespace

Table read(std::string_view text) {
  Table out;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  std::vector<std::string_view> cells;
  Columns columns;
  for (int line = 1; !text.empty(); ++line) {
    const std::string_view row = next_line(text);
    if (trimmed(row).empty()) continue;
    cells_of(row, cells);
    if (columns.count == 0) {
      out.error = read_header(cells, columns, out.features);
    } else if (const std::string why = read_row(cells, columns, out); !why.empty()) {
      out.error = "CSV, line " + std::to_string(line) + ": " + why;
    }
    if (!out.error.empty()) return out;
  }
  if (out.rows() == 0) out.error = "CSV: there is no row of data below the header";
  return out;
}

std::string write(const Table& table) {
  std::string out;
  for (const auto& name : table.features) out += name + ",";
  const auto targets = static_cast<std::size_t>(table.targets), width = table.features.size(), rows = table.y.size() / targets;
  for (std::size_t k = 0; k < targets; ++k) out += (k == 0 ? "label" : ",label") + (targets > 1 ? std::to_string(k + 1) : std::string());
  out += table.is_test.empty() ? "\n" : ",split\n";
  for (std::size_t row = 0; row < rows; ++row) {
    for (std::size_t i = 0; i < width; ++i) {
      out += decimal_text(table.x[row * width + i]);
      out += ',';
    }
    for (std::size_t k = 0; k < targets; ++k) {
      if (k > 0) out += ',';
      out += decimal_text(table.y[row * targets + k]);
    }
    if (!table.is_test.empty()) out += table.is_test[row] ? ",test" : ",train";
    out += '\n';
  }
  return out;
}

}  // namespace garden::csv
