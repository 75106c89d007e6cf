// The curves: one row an evaluation, in order of the steps. Part of a snapshot's meaning: going back cuts what came later.
#pragma once

#include <cstdint>
#include <vector>

namespace garden {

struct HistoryRow {
  std::int64_t step = 0;
  double epoch = 0;
  float train_loss = 0;
  float test_loss = 0;     // NaN without test rows, as is the metric
  float train_metric = 0;
  float test_metric = 0;
};

class History {
 public:
  // A run of some length has about that many points; what comes later takes memory at an evaluation, never in a step.
  History() { rows_.reserve(256); }

  // For so many points beside those that are made anyway.
  void reserve(std::size_t more) { rows_.reserve(1024 + more); }
  void clear() { rows_.clear(); }

  // A second evaluation of a step replaces the first: the lab may have changed between them.
  void add(const HistoryRow& row) {
    cut_from(row.step);
    rows_.push_back(row);
  }

  void cut_after(std::int64_t step) { cut_from(step + 1); }

  const std::vector<HistoryRow>& rows() const { return rows_; }
  std::size_t bytes() const { return rows_.capacity() * sizeof(HistoryRow); }

 private:
  void cut_from(std::int64_t step) {
    while (!rows_.empty() && rows_.back().step >= step) rows_.pop_back();
  }

  std::vector<HistoryRow> rows_;
};

}  // namespace garden
