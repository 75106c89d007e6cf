// Whole files in and out. An error is one sentence with the file's name and the system's reason.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace garden::cli {

struct Bytes {
  std::vector<std::uint8_t> data;
  std::string error;  // empty: read
  std::string_view text() const { return {reinterpret_cast<const char*>(data.data()), data.size()}; }
};

Bytes read_file(const std::string& path);  // "-" reads standard input
std::string write_file(const std::string& path, std::span<const std::uint8_t> data);  // empty, or the error

}  // namespace garden::cli
