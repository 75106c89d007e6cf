// The one draw of random numbers that a small network feels: a toy lab shuffles its rows every few hundred steps.
#include "base/rng.h"

namespace garden {

void shuffle(std::span<int> order, std::uint64_t seed, Stream stream, std::uint32_t substream) {
  Rng rng(seed, stream, substream);
  const int n = static_cast<int>(order.size());
  for (int i = 0; i < n; ++i) order[static_cast<std::size_t>(i)] = i;
  for (int i = n - 1; i > 0; --i) {
    const int j = rng.below(i + 1);
    const int kept = order[static_cast<std::size_t>(i)];
    order[static_cast<std::size_t>(i)] = order[static_cast<std::size_t>(j)];
    order[static_cast<std::size_t>(j)] = kept;
  }
}

}  // namespace garden
