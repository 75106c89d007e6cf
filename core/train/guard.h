// The last state in which every number was finite, to go back to. Of a large model only the parameters are kept, each
// rounded to 16 bits, and the running numbers: the optimizer then starts anew.
#pragma once

#include <cstdint>
#include <vector>

#include "train/parameters.h"
#include "train/snapshot.h"

namespace garden {

class Guard {
 public:
  static bool whole(const Parameters& parameters) { return parameters.size() * static_cast<std::size_t>(1 + parameters.states()) <= largest_whole; }
  void remember(const Position& at, const Parameters& parameters);
  std::size_t bytes() const { return numbers_.size() * sizeof(float) + rounded_.size() * sizeof(std::uint16_t); }
  Position restore(Parameters& parameters) const;

 private:
  static constexpr std::size_t largest_whole = 64 * 1024;   // numbers

  Position at_;
  std::vector<float> numbers_;           // values, each state, running numbers
  std::vector<std::uint16_t> rounded_;   // or values as the upper halves of floats
};

}  // namespace garden
