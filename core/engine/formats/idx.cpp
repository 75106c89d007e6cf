// Yann LeCun's idx: bytes 0 0 type rank, rank sizes of four bytes, the values. Only type 8 (unsigned byte) is read.
#include "engine/formats/idx.h"

namespace garden::idx {

Array read(std::span<const std::uint8_t> file) {
  Array out;
  if (file.size() >= 2 && file[0] == 0x1F && file[1] == 0x8B) {
    out.error = "idx: the file is compressed; unpack it first with gunzip";
    return out;
  }
  if (file.size() < 8 || file[0] != 0 || file[1] != 0 || file[2] != 8 || file[3] < 1 || file[3] > 4 ||
      file.size() < 4 + 4 * static_cast<std::size_t>(file[3])) {
    out.error = "idx: this is not an idx file of unsigned bytes with 1 to 4 dimensions";
    return out;
  }
  const std::size_t rank = file[3];
  const std::size_t have = file.size() - 4 - 4 * rank;
  std::uint64_t need = 1;
  for (std::size_t i = 0; i < rank; ++i) {
    const std::uint8_t* at = file.data() + 4 + 4 * i;
    const std::uint32_t size = static_cast<std::uint32_t>(at[0]) << 24 | static_cast<std::uint32_t>(at[1]) << 16 |
                               static_cast<std::uint32_t>(at[2]) << 8 | at[3];
    if (size == 0 || size > 0x7FFFFFFF || need > have) break;
    need *= size;
    out.shape.push_back(static_cast<int>(size));
  }
  if (out.shape.size() != rank || need != have) {
    out.shape.clear();
    out.error = "idx: the sizes in the header do not agree with the " + std::to_string(have) + " bytes of values in the file";
    return out;
  }
  out.bytes.assign(file.end() - static_cast<std::ptrdiff_t>(have), file.end());
  return out;
}

}  // namespace garden::idx
