// Weights to and from safetensors files: one float tensor a parameter or running number, by its path, laid
// out as PyTorch lays it out.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "catalog/problem.h"
#include "train/parameters.h"

namespace garden {

std::vector<std::uint8_t> write_weights(const Parameters& parameters);

// Takes everything from the file, or none: with problems (a tensor missing, of another shape, not finite) nothing changes.
Problems read_weights(std::span<const std::uint8_t> safetensors, Parameters& parameters);

}  // namespace garden
