// One array, filled and read in the same order; a rounded number is the upper half of a float, which has its range.
#include "train/guard.h"

#include <algorithm>
#include <bit>

namespace garden {
namespace {

// To the nearest, and of two as near to the even one. A finite number stays finite: the largest do not round up.
std::uint16_t upper_half(float number) {
  const auto bits = std::bit_cast<std::uint32_t>(number);
  const std::uint32_t rounded = (bits + 0x7FFF + (bits >> 16 & 1)) >> 16;
  return static_cast<std::uint16_t>((rounded & 0x7FFF) < 0x7F80 ? rounded : bits >> 16);
}

float from_upper_half(std::uint16_t half) { return std::bit_cast<float>(std::uint32_t{half} << 16); }

}  // namespace

void Guard::remember(const Position& at, const Parameters& parameters) {
  at_ = at;
  const std::size_t buffers = parameters.all_buffers().size();
  if (!whole(parameters)) {
    at_.updates = 0;
    rounded_.resize(parameters.size());
    numbers_.resize(buffers);
    std::ranges::transform(parameters.all_values(), rounded_.begin(), upper_half);
    std::ranges::copy(parameters.all_buffers(), numbers_.begin());
    return;
  }
  numbers_.resize(parameters.size() * static_cast<std::size_t>(1 + parameters.states()) + buffers);
  auto to = std::ranges::copy(parameters.all_values(), numbers_.begin()).out;
  for (int s = 0; s < parameters.states(); ++s) to = std::ranges::copy(parameters.all_state(s), to).out;
  std::ranges::copy(parameters.all_buffers(), to);
}

Position Guard::restore(Parameters& parameters) const {
  const float* from = numbers_.data();
  const auto take = [&](std::vector<float>& numbers) {
    std::copy_n(from, numbers.size(), numbers.begin());
    from += numbers.size();
  };
  if (rounded_.empty()) {
    take(parameters.all_values());
    for (int s = 0; s < parameters.states(); ++s) take(parameters.all_state(s));
  } else {
    std::ranges::transform(rounded_, parameters.all_values().begin(), from_upper_half);
    for (int s = 0; s < parameters.states(); ++s) std::ranges::fill(parameters.all_state(s), 0.0f);
  }
  take(parameters.all_buffers());
  return at_;
}

}  // namespace garden
