// A table of numbers, one row a sample: floats, or bytes that stand for 0 … 1 in steps of 1/255. Bytes stay bytes
// (60,000 images are 47 MB, as floats 188 MB); they become floats when a batch is gathered.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace garden {

struct Rows {
  int count = 0;
  int width = 0;
  std::vector<float> floats;         // one of the two holds count * width numbers
  std::vector<std::uint8_t> bytes;

  bool quantized() const { return !bytes.empty(); }
};

// to (indices.size(), width) = the rows with these indices
void gather_rows(const Rows& rows, std::span<const int> indices, float* to);
// to (n, width) = rows first … first + n - 1
void copy_rows(const Rows& rows, int first, int n, float* to);

}  // namespace garden
