// The idx format of MNIST: big-endian sizes, then unsigned bytes. The sizes must agree with the file's length.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace garden::idx {

struct Array {
  std::vector<int> shape;           // e.g. {60000, 28, 28}
  std::vector<std::uint8_t> bytes;
  std::string error;                // empty: read
};

Array read(std::span<const std::uint8_t> file);

}  // namespace garden::idx
