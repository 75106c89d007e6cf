// Decimal text: what is printed is short, and reads back to the same bits; what is read is rounded correctly.
#include <catch2/catch_test_macros.hpp>

#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <string>

#include "base/decimal.h"
#include "base/rng.h"

using namespace garden;

TEST_CASE("Decimal: numbers are printed as short as they can be") {
  CHECK(decimal_text(0.03f) == "0.03");
  CHECK(decimal_text(0.1) == "0.1");
  CHECK(decimal_text(-12.0) == "-12");
  CHECK(decimal_text(-0.0f) == "-0");
  CHECK(decimal_text(1e-5) == "1e-05");
  CHECK(decimal_text(0.001) == "0.001");
  CHECK(decimal_text(100000.0f) == "1e+05");
  CHECK(decimal_text(123456.0f) == "123456");
  CHECK(decimal_text(16777216.0f) == "16777216");
  CHECK(decimal_text(std::numeric_limits<float>::max()) == "3.4028235e+38");
  CHECK(decimal_text(std::numeric_limits<float>::denorm_min()) == "1e-45");
  CHECK(decimal_text(std::numeric_limits<double>::max()) == "1.7976931348623157e+308");
  CHECK(decimal_text(std::numeric_limits<double>::denorm_min()) == "5e-324");
  CHECK(decimal_text(0.1 + 0.2) == "0.30000000000000004");
  CHECK(decimal_text(NAN) == "nan");
  CHECK(decimal_text(-std::numeric_limits<double>::infinity()) == "-inf");
}

TEST_CASE("Decimal: every number reads back to the same bits") {
  Rng rng(1, Stream::sample);
  const auto bits32 = [&] { return static_cast<std::uint32_t>(rng.below(1 << 16)) << 16 | static_cast<std::uint32_t>(rng.below(1 << 16)); };
  for (int i = 0; i < 20000; ++i) {
    const auto single = std::bit_cast<float>(bits32());
    const auto full = std::bit_cast<double>(std::uint64_t{bits32()} << 32 | bits32());
    double back = 0;
    if (std::isfinite(single)) {
      REQUIRE(read_decimal(decimal_text(single), back));
      REQUIRE(std::bit_cast<std::uint32_t>(static_cast<float>(back)) == std::bit_cast<std::uint32_t>(single));
      REQUIRE(decimal_text(single).size() <= 15);
    }
    if (std::isfinite(full)) {
      REQUIRE(read_decimal(decimal_text(full), back));
      REQUIRE(std::bit_cast<std::uint64_t>(back) == std::bit_cast<std::uint64_t>(full));
    }
  }
}

TEST_CASE("Decimal: a text becomes the nearest number, as in the C library") {
  Rng rng(2, Stream::sample);
  for (int i = 0; i < 20000; ++i) {
    std::string text;
    for (int n = 1 + rng.below(25); n > 0; --n) {
      text += static_cast<char>('0' + rng.below(10));
      if (text.size() == 1) text += '.';
    }
    text.append("e").append(std::to_string(rng.below(640) - 330));
    const double expected = std::strtod(text.c_str(), nullptr);
    double out = -1;
    INFO(text);
    REQUIRE(read_decimal(text, out) == std::isfinite(expected));
    if (std::isfinite(expected)) REQUIRE(out == expected);
  }
  // Halfway between two numbers: the even one.
  double out = 0;
  CHECK((read_decimal("9007199254740993", out) && out == 9007199254740992.0));
  CHECK((read_decimal("9007199254740995", out) && out == 9007199254740996.0));
  CHECK((read_decimal("0e999", out) && out == 0));
  CHECK((read_decimal("1e-999", out) && out == 0));
}

TEST_CASE("Decimal: anything else is refused") {
  double out = 7;
  for (const char* bad : {"", "-", ".", " 1", "1 ", "0x1p3", "inf", "nan", "1,5", "+1", "1e", "1e+", "--1", "1.2.3", "1e400", "-1e9999999999"})
    CHECK_FALSE(read_decimal(bad, out));
  CHECK_FALSE(read_decimal(std::string(65, '1'), out));
  CHECK(out == 7);
}
