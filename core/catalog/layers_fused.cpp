// Activations, and layers that take the one behind them into their own pass.
#include "catalog/layers.h"

namespace garden {

Var<float> activate(Tape<float>& tape, Var<float> x, const Activation& act) { return activate<float, Activation>(tape, x, act); }

Activated<float> forward_activate(const Layer& layer, Pass<float>& pass, const Activation& act) {
  return std::visit(
      [&](const auto& l) -> Activated<float> {
        if constexpr (requires { l.forward_activate(pass, act); }) {
          return l.forward_activate(pass, act);
        } else {
          const Var<float> z = forward(layer, pass);
          return {z, activate(pass.tape, z, act)};
        }
      },
      layer);
}

}  // namespace garden
