// What the kernel tests share: arrays at chosen misalignments with guards around them, and reproducible values.
#pragma once

#include <catch2/catch_test_macros.hpp>

#include <cstdint>
#include <cstring>
#include <vector>

#include "base/rng.h"
#include "base/simd.h"

namespace garden::test {

inline constexpr float guard = 12345.0f;
inline constexpr int guard_count = 2 * simd::width;

// Every length up to two vectors (and the one after), which holds every tail.
inline constexpr int most_values = 2 * simd::width + 1;

// n values that start `offset` floats past a 64-byte boundary, with guards on both sides that no kernel may touch.
class Array {
 public:
  Array(int n, int offset) : n_(n), values_(static_cast<std::size_t>(n + offset + 2 * guard_count + 16), guard) {
    const auto address = reinterpret_cast<std::uintptr_t>(values_.data() + guard_count);
    start_ = guard_count + static_cast<int>((64 - address % 64) % 64 / sizeof(float)) + offset;
  }
  // The same, filled with values in [-2, 2) that depend on `seed` alone.
  Array(int n, int offset, std::uint64_t seed) : Array(n, offset) {
    Rng rng(seed, Stream::data);
    for (int i = 0; i < n; ++i) data()[i] = rng.uniform(-2.0f, 2.0f);
  }
  float* data() { return values_.data() + start_; }
  float operator[](int i) const { return values_[static_cast<std::size_t>(start_ + i)]; }
  int size() const { return n_; }

  bool guards_whole() const {
    for (int i = 0; i < static_cast<int>(values_.size()); ++i) {
      if ((i < start_ || i >= start_ + n_) && values_[static_cast<std::size_t>(i)] != guard) return false;
    }
    return true;
  }

 private:
  int n_;
  int start_ = 0;
  std::vector<float> values_;
};

inline std::uint32_t bits(float value) {
  std::uint32_t word;
  std::memcpy(&word, &value, sizeof word);
  return word;
}

// Runs `body(n, offset)` for every length up to two vectors at three misalignments.
template <class Body>
void for_every_tail(Body body) {
  for (int offset = 0; offset < 3; ++offset) {
    for (int n = 0; n <= most_values; ++n) body(n, offset);
  }
}

}  // namespace garden::test
