// Numbers as text and back, exact and the same on every platform: the shortest text that reads back to the same number,
// and the nearest number to a text. The C++ library's own bring 100 KB of tables, for every visitor to load.
#pragma once

#include <string>
#include <string_view>

namespace garden {

// "0.1", "-3", "1e-05", "3.4028235e+38": plain or with an exponent, whichever is shorter. Also "nan", "inf", "-inf".
std::string decimal_text(float n);
std::string decimal_text(double n);

// Reads a whole text of at most 64 characters as one decimal number: -12.5e-3, not +1, 0x1, inf, nor with a space.
// False when it is none, or too large for a double.
bool read_decimal(std::string_view text, double& out);

}  // namespace garden
