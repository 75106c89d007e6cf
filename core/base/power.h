// Whole powers, the same bits everywhere: the library's pow differs between platforms, and these numbers reach the weights.
#pragma once

#include <cstdint>

namespace garden {

// base^k by squaring, k >= 0
inline double whole_power(double base, std::int64_t k) {
  double product = 1;
  for (; k > 0; k >>= 1, base *= base) {
    if (k & 1) product *= base;
  }
  return product;
}

}  // namespace garden
