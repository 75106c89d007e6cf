// FNV-1a 64 (Fowler, Noll, Vo): a fingerprint of bytes, to compare runs on different machines. No protection against intent.
#pragma once

#include <cstddef>
#include <cstdint>

namespace garden {

struct Fnv {
  std::uint64_t hash = 0xCBF29CE484222325u;

  void add(const void* data, std::size_t bytes) {
    const auto* at = static_cast<const std::uint8_t*>(data);
    for (std::size_t i = 0; i < bytes; ++i) hash = (hash ^ at[i]) * 0x100000001B3u;
  }
};

}  // namespace garden
