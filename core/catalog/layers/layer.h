// What every layer says: its output shape or why it cannot be, its parameters, its cost, and its forward pass on a tape.
// Shapes here are those of one row, without the batch axis.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/tensor.h"
#include "catalog/initializers.h"

namespace garden {

// One parameter a layer wants. Named and laid out as PyTorch does.
struct ParameterSpec {
  std::string_view name;         // "weight"
  Shape shape;
  int fan_in = 1;
  int fan_out = 1;
  Initializer init;
  bool regularized = false;      // weights are, biases are not
};

// A role of formulas and programs and the parameter that plays it: {"w", "weight"}.
struct Role {
  std::string_view role;
  std::string_view parameter;
};

// A sentence about a shape that does not fit, in both languages.
struct Misfit {
  std::string en;
  std::string zh;
};

struct OutputShape {
  Shape shape;
  std::optional<Misfit> misfit;  // set: shape means nothing
};

}  // namespace garden
