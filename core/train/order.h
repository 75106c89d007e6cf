// Which rows the next batch has: every epoch is a permutation of the rows drawn from (seed, epoch), walked in batches;
// the last batch of an epoch is smaller when the numbers do not divide. Nothing is stored but epoch and cursor.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "base/rng.h"

namespace garden {

class Order {
 public:
  Order() = default;
  Order(int rows, std::uint32_t seed) : seed_(seed), permutation_(static_cast<std::size_t>(rows)) { seek(0, 0); }

  int rows() const { return static_cast<int>(permutation_.size()); }
  std::int64_t epoch() const { return epoch_; }
  std::size_t bytes() const { return permutation_.size() * sizeof(int); }
  int cursor() const { return cursor_; }                 // rows of this epoch already used, < rows()
  double epochs() const { return static_cast<double>(epoch_) + static_cast<double>(cursor_) / rows(); }

  void seek(std::int64_t epoch, int cursor) {
    epoch_ = epoch;
    cursor_ = cursor;
    shuffle(permutation_, seed_, Stream::order, static_cast<std::uint32_t>(epoch_));
  }

  std::span<const int> batch(int size) const {
    const int n = std::min(size, rows() - cursor_);
    return {permutation_.data() + cursor_, static_cast<std::size_t>(n)};
  }

  void advance(int used) {
    cursor_ += used;
    if (cursor_ >= rows()) seek(epoch_ + 1, 0);
  }

 private:
  std::uint32_t seed_ = 0;
  std::int64_t epoch_ = 0;
  int cursor_ = 0;
  std::vector<int> permutation_;
};

}  // namespace garden
