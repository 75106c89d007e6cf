// The last state in which every number was finite, to go back to.
#pragma once

#include <vector>

#include "train/parameters.h"
#include "train/snapshot.h"

namespace garden {

class Guard {
 public:
  void remember(const Position& at, const Parameters& parameters);
  std::size_t bytes() const { return numbers_.size() * sizeof(float); }
  Position restore(Parameters& parameters) const;

 private:
  Position at_;
  std::vector<float> numbers_;   // values, each state, running numbers
};

}  // namespace garden
