// Every layer's pass for training: the one place that compiles them all for float.
#include "catalog/layers.h"

namespace garden {

Var<float> forward(const Layer& layer, Pass<float>& pass) {
  return std::visit([&](const auto& l) { return l.forward(pass); }, layer);
}

}  // namespace garden
