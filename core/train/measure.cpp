// Chunks never mix train and test rows.
#include "train/measure.h"

#include <algorithm>

namespace garden {

void Measure::start(std::int64_t step, std::span<const int> train_rows) {
  step_ = step;
  train_rows_ = train_rows;
  at_ = 0;
  clear();
}

bool Measure::chunk() {
  const int train = static_cast<int>(train_rows_.size()), all = train + samples_.test.x.count;
  const bool test = at_ >= train;
  const int first = test ? at_ - train : at_, n = std::min(chunk_rows_, (test ? all : train) - at_);
  if (n > 0) {
    tape_.reset();
    const Tensor<float> x = tape_.arena().tensor<float>(samples_.shape.with_first(n));
    if (test) copy_rows(samples_.test.x, first, n, x.data);
    else gather_rows(samples_.train.x, train_rows_.subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(n)), x.data);
    add(tape_, tape_.constant(x), n, first, test);
    at_ += n;
  }
  return at_ >= all;
}

}  // namespace garden
