// Every loss for training: the one place that compiles them all for float.
#include "catalog/losses.h"

namespace garden {

Var<float> loss(Tape<float>& tape, Var<float> z, Var<float> t, const Loss& kind, std::span<const float> weights) {
  return std::visit([&](const auto& k) { return loss<float>(tape, z, t, k, weights); }, kind);
}

}  // namespace garden
