// CSV with a header line: every column is a feature except `label` (or the last column) and `split` (train or test).
// Written are also rows with several targets: label1, label2 …
// A bad line is named with its number and why; nothing is guessed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace garden::csv {

struct Table {
  std::vector<std::string> features;
  std::vector<float> x;         // (rows, features)
  std::vector<float> y;         // (rows, targets)
  int targets = 1;
  std::vector<bool> is_test;    // (rows), or empty without a split column
  std::string error;            // empty: read
  int rows() const { return static_cast<int>(y.size()) / targets; }
};

inline constexpr int max_columns = 4096;

Table read(std::string_view text);
std::string write(const Table& table);

}  // namespace garden::csv
