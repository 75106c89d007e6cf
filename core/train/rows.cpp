// Copying rows into a batch. Small rows are the hot case: two coordinates must not cost a call to memcpy.
#include "train/rows.h"

#include <cstring>

#include "base/check.h"

namespace garden {
namespace {

inline void copy_row(const Rows& rows, int index, float* to) {
  const std::size_t width = static_cast<std::size_t>(rows.width);
  const std::size_t at = static_cast<std::size_t>(index) * width;
  if (rows.quantized()) {
    const std::uint8_t* from = rows.bytes.data() + at;
    for (std::size_t i = 0; i < width; ++i) to[i] = static_cast<float>(from[i]) * (1.0f / 255.0f);
  } else {
    const float* from = rows.floats.data() + at;
    for (std::size_t i = 0; i < width; ++i) to[i] = from[i];
  }
}

}  // namespace

void gather_rows(const Rows& rows, std::span<const int> indices, float* to) {
  if (rows.width == 2 && !rows.quantized()) {
    const float* from = rows.floats.data();
    for (const int index : indices) {
      std::memcpy(to, from + 2 * static_cast<std::size_t>(index), 8);
      to += 2;
    }
    return;
  }
  if (rows.width == 1 && !rows.quantized()) {
    for (const int index : indices) *to++ = rows.floats[static_cast<std::size_t>(index)];
    return;
  }
  for (const int index : indices) {
    copy_row(rows, index, to);
    to += rows.width;
  }
}

void copy_rows(const Rows& rows, int first, int n, float* to) {
  GARDEN_CHECK(first >= 0 && n >= 0 && first + n <= rows.count, "copy_rows: rows %d to %d of %d", first, first + n, rows.count);
  for (int i = 0; i < n; ++i) copy_row(rows, first + i, to + static_cast<std::size_t>(i) * static_cast<std::size_t>(rows.width));
}

}  // namespace garden
