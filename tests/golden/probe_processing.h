// One step of data.processing for the golden tests.
//   processing  N F  kind of rows (0 … 3 as DataTable::Form)  training rows (the first ones; 0: not split)  classes (0: no targets)
//               rank of a row  its sizes  x (N, F)  y (N) when there are classes     a text is one code point a number
//               -> rows  numbers of x  numbers of y, then of each row: 1 for training  origin  x  y
#pragma once

#include "catalog/processing.h"

namespace garden::probe {

inline std::string utf8(std::uint32_t c) {
  if (c < 0x80) return {static_cast<char>(c)};
  const auto tail = [c](int shift) { return static_cast<char>(0x80 | (c >> shift & 63)); };
  if (c < 0x800) return {static_cast<char>(0xC0 | c >> 6), tail(0)};
  return {static_cast<char>(0xE0 | c >> 12), tail(6), tail(0)};
}

template <class T, class Request>
DataTable table_of(Request& r) {
  const auto whole = [&] { return static_cast<int>(*r.take(1)); };
  DataTable table;
  table.form = static_cast<DataTable::Form>(whole());
  const int training = whole();
  table.classes = whole();
  table.task = table.classes > 0 ? Task::classification : Task::regression;
  for (int axes = whole(); axes > 0; --axes) table.shape.append(whole());
  const T* x = r.take(r.count());
  if (table.form == DataTable::Form::text) {
    for (std::size_t i = 0; i < r.count(); ++i) table.text += utf8(static_cast<std::uint32_t>(x[i]));
    return table;
  }
  table.x.assign(x, x + r.count());
  table.count = r.rows;
  for (int i = 0; i < r.rows; ++i) table.origin.push_back(i);
  if (training > 0) {
    table.test.assign(static_cast<std::size_t>(r.rows), 1);
    std::fill(table.test.begin(), table.test.begin() + training, std::uint8_t{0});
  }
  if (table.form == DataTable::Form::tokens)
    for (const float token : table.x)
      while (static_cast<float>(table.tokens.size()) <= token) table.tokens.push_back(std::to_string(table.tokens.size()));
  if (table.classes > 0) {
    const T* y = r.take(static_cast<std::size_t>(r.rows));
    table.y.assign(y, y + r.rows);
  }
  return table;
}

// Runs the step; a step that augments changes every training row as in epoch 0. False: a Problem.
template <class T, class Request>
bool run_step(const Processing& entry, Request& r, Problems& problems) {
  DataTable table = table_of<T>(r);
  const std::vector<Processing> steps{entry};
  if (!process(steps, 7, table, problems)) return false;
  if (facts_of(entry).augments) {
    std::vector<float> scratch(table.width());
    augment_rows(steps, 7, 0, table.training_rows(), table.shape, table.x.data(), scratch.data());
  }
  const std::size_t F = table.width(), Y = table.y.empty() ? 0 : table.target_width();
  for (const std::size_t size : {static_cast<std::size_t>(table.count), F, Y}) r.answer.push_back(T(size));
  for (std::size_t i = 0; i < static_cast<std::size_t>(table.count); ++i) {
    r.answer.push_back(table.is_training(static_cast<int>(i)) ? T(1) : T(0));
    r.answer.push_back(T(table.origin[i]));
    r.answer.insert(r.answer.end(), table.x.begin() + static_cast<std::ptrdiff_t>(i * F), table.x.begin() + static_cast<std::ptrdiff_t>((i + 1) * F));
    r.answer.insert(r.answer.end(), table.y.begin() + static_cast<std::ptrdiff_t>(i * Y), table.y.begin() + static_cast<std::ptrdiff_t>((i + 1) * Y));
  }
  return true;
}

}  // namespace garden::probe
