// One array, filled and read in the same order.
#include "train/guard.h"

#include <algorithm>

namespace garden {

void Guard::remember(const Position& at, const Parameters& parameters) {
  at_ = at;
  numbers_.resize(parameters.size() * static_cast<std::size_t>(1 + parameters.states()) + parameters.all_buffers().size());
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
  take(parameters.all_values());
  for (int s = 0; s < parameters.states(); ++s) take(parameters.all_state(s));
  take(parameters.all_buffers());
  return at_;
}

}  // namespace garden
