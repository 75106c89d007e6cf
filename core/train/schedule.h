// When the curves get a point: a function of the step number alone, never of time, so that a curve is the same on every
// machine. Evaluations follow 1, 2, 5, 10, 20, 50 … until they are N steps apart, then come every N steps, where N is
// chosen so that they cost about a tenth of the training; late in a long run they thin out to about 200 a run so far.
#pragma once

#include <cstdint>

namespace garden {

class Schedule {
 public:
  // rows: how many one evaluation passes forward; batch: rows of a training step (which costs three passes)
  Schedule(int rows, int batch) {
    // rows forward against 3 * batch * N rows of training: at most 13 %
    while (static_cast<double>(rows) > 0.4 * batch * static_cast<double>(interval_)) interval_ = next_round(interval_);
    // Many rows: no more than three points before the first N steps, or the start would be all evaluation.
    first_ = 1;
    if (rows > many_rows)
      while (first_ * 5 < interval_) first_ = next_round(first_);
  }

  // The first step after `step` with an evaluation. Step 0 always has one.
  std::int64_t next(std::int64_t step) const {
    if (step < first_) return first_;
    if (step < interval_) return next_round(step);
    std::int64_t gap = interval_;
    while (gap * 200 <= step) gap = next_round(gap);
    return (step / gap + 1) * gap;
  }

 private:
  static constexpr int many_rows = 2048;

  // The smallest of 1, 2, 5, 10, 20, 50 … above n >= 1.
  static std::int64_t next_round(std::int64_t n) {
    std::int64_t ten = 1;
    while (ten * 10 <= n) ten *= 10;
    return n < 2 * ten ? 2 * ten : n < 5 * ten ? 5 * ten : 10 * ten;
  }

  std::int64_t interval_ = 1;
  std::int64_t first_ = 1;
};

}  // namespace garden
