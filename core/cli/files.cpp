// A file is written beside its place and then renamed, so that a full disk never leaves half a file.
#include "cli/files.h"

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace garden::cli {
namespace {

std::string reason(const char* what, const std::string& path) {
  return std::string("cannot ") + what + " " + path + ": " + std::strerror(errno);
}

}  // namespace

Bytes read_file(const std::string& path) {
  Bytes out;
  std::FILE* file = path == "-" ? stdin : std::fopen(path.c_str(), "rb");
  if (!file) {
    out.error = reason("read", path);
    return out;
  }
  std::uint8_t block[1 << 16];
  while (const std::size_t n = std::fread(block, 1, sizeof block, file)) out.data.insert(out.data.end(), block, block + n);
  if (std::ferror(file)) out.error = reason("read", path);
  if (file != stdin) std::fclose(file);
  return out;
}

std::string write_file(const std::string& path, std::span<const std::uint8_t> data) {
  const std::string part = path + ".part";
  std::FILE* file = std::fopen(part.c_str(), "wb");
  if (!file) return reason("write", path);
  const bool whole = std::fwrite(data.data(), 1, data.size(), file) == data.size();
  const bool closed = std::fclose(file) == 0;
  if (whole && closed && std::rename(part.c_str(), path.c_str()) == 0) return {};
  const std::string error = reason("write", path);
  std::remove(part.c_str());
  return error;
}

}  // namespace garden::cli
