// Printing generates digits until only this number is near enough (Steele, White 1990); reading compares the text with
// the halfway points between numbers. Both in whole numbers of any length, so no step rounds.
#include "base/decimal.h"

#include <array>
#include <bit>
#include <cstdint>
#include <limits>

namespace garden {
namespace {

// A natural number. The largest ones are those of a double at either end of its range, about 1,300 bits.
class Natural {
 public:
  explicit Natural(std::uint64_t n = 0) {
    for (; n > 0; n >>= 32) limbs_[static_cast<std::size_t>(size_++)] = static_cast<std::uint32_t>(n);
  }

  void multiply_add(std::uint32_t factor, std::uint32_t carry_in = 0) {
    std::uint64_t carry = carry_in;
    for (int i = 0; i < size_; ++i) {
      carry += std::uint64_t{limb(i)} * factor;
      limb(i) = static_cast<std::uint32_t>(carry);
      carry >>= 32;
    }
    if (carry > 0) limb(size_++) = static_cast<std::uint32_t>(carry);
    trim();
  }
  void multiply_power_of_ten(int power) {
    for (; power >= 9; power -= 9) multiply_add(1'000'000'000);
    for (; power > 0; --power) multiply_add(10);
  }
  void shift_left(int bits) {
    for (; bits >= 31; bits -= 31) multiply_add(1u << 31);
    multiply_add(1u << bits);
  }
  void add(const Natural& other) {
    std::uint64_t carry = 0;
    for (int i = 0; i < other.size_ || carry > 0; ++i) {
      if (i >= size_) limb(size_++) = 0;
      carry += std::uint64_t{limb(i)} + (i < other.size_ ? other.limb(i) : 0);
      limb(i) = static_cast<std::uint32_t>(carry);
      carry >>= 32;
    }
  }
  // other <= *this
  void subtract(const Natural& other) {
    std::uint32_t borrow = 0;
    for (int i = 0; i < size_; ++i) {
      const std::uint64_t take = std::uint64_t{i < other.size_ ? other.limb(i) : 0} + borrow;
      borrow = limb(i) < take ? 1 : 0;
      limb(i) = static_cast<std::uint32_t>(limb(i) - take);
    }
    trim();
  }
  // -1, 0, 1: *this is less, equal, greater
  int compare(const Natural& other) const {
    if (size_ != other.size_) return size_ < other.size_ ? -1 : 1;
    for (int i = size_ - 1; i >= 0; --i)
      if (limb(i) != other.limb(i)) return limb(i) < other.limb(i) ? -1 : 1;
    return 0;
  }

 private:
  void trim() {
    while (size_ > 0 && limb(size_ - 1) == 0) --size_;
  }
  std::uint32_t& limb(int i) { return limbs_[static_cast<std::size_t>(i)]; }
  std::uint32_t limb(int i) const { return limbs_[static_cast<std::size_t>(i)]; }

  std::array<std::uint32_t, 48> limbs_{};
  int size_ = 0;
};

// A positive number as significand 2^exponent.
struct Binary {
  std::uint64_t significand;
  int exponent;
  bool gap_below_is_half;  // a power of two: its lower neighbour is nearer
};

template <class T, class Bits, int significand_bits>
Binary split(T n) {
  const auto bits = std::bit_cast<Bits>(n);
  const Bits fraction = bits & ((Bits{1} << significand_bits) - 1);
  const int field = static_cast<int>(bits >> significand_bits) & (std::numeric_limits<T>::max_exponent * 2 - 1);
  constexpr int lowest = 2 - std::numeric_limits<T>::max_exponent - significand_bits;
  const int bias = lowest - 1;
  if (field == 0) return {fraction, lowest, false};
  return {fraction | Bits{1} << significand_bits, field + bias, fraction == 0 && field > 1};
}

struct Digits {
  std::array<char, 20> digit;
  int count = 0;
  int point = 0;  // 0.d1 d2 d3 … 10^point
};

Digits shortest_digits(const Binary& b) {
  // The number is r / s; anything nearer than low / s below or high / s above it reads back as it. All doubled, so that
  // the halves are whole.
  const int extra = b.gap_below_is_half ? 2 : 1;
  Natural r(b.significand), s(1), low(1);
  r.shift_left(extra + (b.exponent > 0 ? b.exponent : 0));
  s.shift_left(extra + (b.exponent < 0 ? -b.exponent : 0));
  if (b.exponent > 0) low.shift_left(b.exponent);
  Natural high = low;
  if (b.gap_below_is_half) high.shift_left(1);
  const bool even = (b.significand & 1) == 0;  // the halfway points themselves round to it
  const auto reaches_next = [&] {
    Natural sum = r;
    sum.add(high);
    const int order = sum.compare(s);
    return order > 0 || (even && order == 0);
  };

  // One more than log10, rounded down: never too large, at most one too small.
  const int top_bit = b.exponent + static_cast<int>(std::bit_width(b.significand)) - 1;
  int point = (top_bit < 0 ? (top_bit * 30103 - 99999) / 100000 : top_bit * 30102 / 100000) + 1;
  if (point >= 0) {
    s.multiply_power_of_ten(point);
  } else {
    r.multiply_power_of_ten(-point);
    low.multiply_power_of_ten(-point);
    high.multiply_power_of_ten(-point);
  }
  while (reaches_next()) {
    s.multiply_add(10);
    ++point;
  }

  Digits out;
  out.point = point;
  for (;;) {
    r.multiply_add(10);
    low.multiply_add(10);
    high.multiply_add(10);
    char digit = '0';
    for (; r.compare(s) >= 0; ++digit) r.subtract(s);
    const int order = r.compare(low);
    const bool may_end_here = order < 0 || (even && order == 0);
    const bool may_end_above = reaches_next();
    if (may_end_here || may_end_above) {
      if (may_end_above && may_end_here) {
        Natural twice = r;
        twice.multiply_add(2);
        const int half = twice.compare(s);
        digit = static_cast<char>(digit + (half > 0 || (half == 0 && (digit & 1) != 0) ? 1 : 0));
      } else if (may_end_above) {
        ++digit;
      }
      out.digit[static_cast<std::size_t>(out.count++)] = digit;
      return out;
    }
    out.digit[static_cast<std::size_t>(out.count++)] = digit;
  }
}

std::string written(const Digits& digits, bool negative) {
  const std::string_view text(digits.digit.data(), static_cast<std::size_t>(digits.count));
  const int n = digits.count, point = digits.point, exponent = point - 1;
  const int size = exponent < 0 ? -exponent : exponent;
  const int plain_length = point <= 0 ? 2 - point + n : n > point ? n + 1 : point;
  const int exponent_length = n + (n > 1 ? 1 : 0) + (size < 100 ? 4 : 5);
  std::string out(negative ? "-" : "");
  if (plain_length > exponent_length) {
    out += text[0];
    if (n > 1) out.append(1, '.').append(text.substr(1));
    out += exponent < 0 ? "e-" : "e+";
    if (size < 10) out += '0';
    return out += std::to_string(size);
  }
  if (point <= 0) return out.append("0.").append(static_cast<std::size_t>(-point), '0').append(text);
  if (n <= point) return out.append(text).append(static_cast<std::size_t>(point - n), '0');
  const auto whole = static_cast<std::size_t>(point);
  return out.append(text.substr(0, whole)).append(1, '.').append(text.substr(whole));
}

template <class T, class Bits, int significand_bits>
std::string text_of(T n) {
  if (n != n) return "nan";
  const bool negative = (std::bit_cast<Bits>(n) >> (8 * sizeof(T) - 1)) != 0;
  if (n == 0) return negative ? "-0" : "0";
  const T size = negative ? -n : n;
  if (size > std::numeric_limits<T>::max()) return negative ? "-inf" : "inf";
  return written(shortest_digits(split<T, Bits, significand_bits>(size)), negative);
}

// The double nearest to digits 10^power, the even one if halfway. `guess` is less than 500 roundings away: the answer is
// found by halving among its neighbours, for doubles are in the order of their bits.
double nearest(const Natural& digits, int power, double guess) {
  Natural left = digits, scale(1);
  left.multiply_power_of_ten(power > 0 ? power : 0);
  scale.multiply_power_of_ten(power < 0 ? -power : 0);
  // Is the text above the point halfway between the double of these bits and the next?
  const auto above = [&](std::uint64_t bits) {
    const Binary b = split<double, std::uint64_t, 52>(std::bit_cast<double>(bits));
    Natural text = left, half = scale;
    const std::uint64_t twice = 2 * b.significand + 1;
    Natural high = half;
    high.multiply_add(static_cast<std::uint32_t>(twice >> 27));
    high.shift_left(27);
    half.multiply_add(static_cast<std::uint32_t>(twice & ((1u << 27) - 1)));
    half.add(high);
    (b.exponent > 0 ? half : text).shift_left(b.exponent > 0 ? b.exponent - 1 : 1 - b.exponent);
    const int order = text.compare(half);
    return order > 0 || (order == 0 && (bits & 1) != 0);
  };
  constexpr std::uint64_t infinity = std::bit_cast<std::uint64_t>(std::numeric_limits<double>::infinity());
  constexpr std::uint64_t reach = 1024;
  const auto start = std::bit_cast<std::uint64_t>(guess);
  std::uint64_t low = start > reach ? start - reach : 0, high = start < infinity - reach ? start + reach : infinity;
  while (low < high) {
    const std::uint64_t middle = low + (high - low) / 2;
    if (above(middle)) low = middle + 1;
    else high = middle;
  }
  return std::bit_cast<double>(low);
}

}  // namespace

std::string decimal_text(float n) { return text_of<float, std::uint32_t, 23>(n); }
std::string decimal_text(double n) { return text_of<double, std::uint64_t, 52>(n); }

bool read_decimal(std::string_view text, double& out) {
  if (text.size() > 64) return false;
  std::size_t at = 0;
  const auto peek = [&] { return at < text.size() ? text[at] : '\0'; };
  const auto digit = [&] { return peek() >= '0' && peek() <= '9'; };
  const bool negative = peek() == '-';
  if (negative) ++at;

  Natural digits;
  double size = 0;  // the same digits, exact while there are at most 15
  int count = 0, significant = 0, power = 0;
  const auto take_digits = [&](int step) {
    for (; digit(); ++at, ++count) {
      const auto value = static_cast<std::uint32_t>(peek() - '0');
      digits.multiply_add(10, value);
      if (significant > 0 || value > 0) ++significant;
      size = size * 10 + value;
      power += step;
    }
  };
  take_digits(0);
  if (peek() == '.') {
    ++at;
    take_digits(-1);
  }
  if (count == 0) return false;
  if (peek() == 'e' || peek() == 'E') {
    ++at;
    const bool below_one = peek() == '-';
    if (peek() == '-' || peek() == '+') ++at;
    if (!digit()) return false;
    int exponent = 0;
    for (; digit(); ++at) exponent = exponent < 10'000 ? exponent * 10 + (peek() - '0') : exponent;
    power += below_one ? -exponent : exponent;
  }
  if (at != text.size()) return false;

  if (significant == 0 || significant + power < -330) {
    size = 0;
  } else if (significant + power > 310) {
    return false;
  } else if (significant <= 15 && power >= -22 && power <= 22) {
    // Both factors are exact, so the one operation rounds correctly (Clinger 1990).
    double scale = 1;
    for (int i = power < 0 ? -power : power; i > 0; --i) scale *= 10;
    size = power < 0 ? size / scale : size * scale;
  } else {
    for (int i = power; i > 0; --i) size *= 10;
    for (int i = power; i < 0; ++i) size /= 10;
    size = nearest(digits, power, size);
  }
  if (size > std::numeric_limits<double>::max()) return false;
  out = negative ? -size : size;
  return true;
}

}  // namespace garden
