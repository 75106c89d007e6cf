// A point of the curves that is not loss and metric of a model's outputs: four numbers from all train and test rows, in
// chunks, as an evaluation is.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "autograd/tape.h"
#include "train/samples.h"

namespace garden {

class Measure {
 public:
  Measure(const Samples& samples, int chunk_rows) : samples_(samples), chunk_rows_(chunk_rows) {}
  virtual ~Measure() = default;

  void start(std::int64_t step, std::span<const int> train_rows);
  bool chunk();                                      // true when that was the last
  virtual std::array<float, 4> result() const = 0;
  std::size_t bytes() const { return tape_.reserved_bytes(); }

 protected:
  virtual void clear() = 0;
  // x (n, row): rows first … first + n - 1 of this side
  virtual void add(Tape<float>& tape, Var<float> x, int n, int first, bool test) = 0;
  std::int64_t step() const { return step_; }

 private:
  const Samples& samples_;
  int chunk_rows_;
  Tape<float> tape_;
  std::span<const int> train_rows_;
  std::int64_t step_ = 0;
  int at_ = 0;                                       // rows done, train rows first
};

// A mean over rows that come in chunks; NaN when there are none.
struct RunningMean {
  double sum = 0;
  std::int64_t rows = 0;
  void add(float mean, int n) { sum += static_cast<double>(mean) * n, rows += n; }
  float mean() const { return rows > 0 ? static_cast<float>(sum / static_cast<double>(rows)) : __builtin_nanf(""); }
};

}  // namespace garden
