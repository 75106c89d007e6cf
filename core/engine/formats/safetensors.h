// Reads and writes weights in the safetensors format: 8 bytes header length, a JSON header, then the numbers.
// A file is hostile until read: every offset is checked against the file's length before a number is touched.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace garden::safetensors {

struct Entry {
  std::string name;
  std::vector<int> shape;
  std::vector<float> values;
};

struct File {
  std::vector<Entry> entries;
  std::string error;  // empty: read
  const Entry* find(const std::string& name) const;
};

File read(std::span<const std::uint8_t> bytes);  // F32 and F64, little endian

struct Source {
  std::string name;
  std::vector<int> shape;
  const float* values;
};

std::vector<std::uint8_t> write(std::span<const Source> tensors);

}  // namespace garden::safetensors
