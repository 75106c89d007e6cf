// A user's mistake as a value: the place in the lab that has it and one sentence in both languages.
// Never abort on what a person typed; GARDEN_CHECK is for a programmer's error only.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace garden {

struct Problem {
  std::string path;  // "model.layers.2.units"; empty: the whole file
  std::string en;
  std::string zh;
};

using Problems = std::vector<Problem>;

}  // namespace garden
