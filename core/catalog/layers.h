// The layers, and what a model asks of the one it holds.
#pragma once

#include <tuple>

#include "catalog/activations.h"
#include "catalog/layers/dense.h"
#include "catalog/layers/flatten.h"

namespace garden {

using Layers = std::tuple<Dense, Flatten>;

struct LayerKind {
  static constexpr KindInfo info{"layer", {"Layer", "层"}};
  using Entries = Layers;
};
using Layer = OneOf<LayerKind>;

inline OutputShape output_shape(const Layer& layer, const Shape& in) {
  return std::visit([&](const auto& l) { return l.output_shape(in); }, layer);
}
inline std::vector<ParameterSpec> parameters_of(const Layer& layer, const Shape& in) {
  return std::visit([&](const auto& l) { return l.parameters(in); }, layer);
}
inline std::int64_t multiply_adds(const Layer& layer, const Shape& in) {
  return std::visit([&](const auto& l) { return l.multiply_adds(in); }, layer);
}
inline std::span<const Role> roles_of(const Layer& layer) {
  return std::visit([](const auto& l) { return std::span<const Role>(l.roles); }, layer);
}

// The initializer of the layer's weights, or null when it has no weights.
inline Initializer* initializer_of(Layer& layer) {
  return std::visit(
      [](auto& l) -> Initializer* {
        if constexpr (requires { l.init; }) return &l.init;
        return nullptr;
      },
      layer);
}

// x (B, …)  params in the order of parameters_of
template <class T>
Var<T> forward(Tape<T>& tape, const Layer& layer, Var<T> x, std::span<const Var<T>> params) {
  return std::visit([&](const auto& l) { return l.forward(tape, x, params); }, layer);
}

// The layer and the activation behind it, in one pass where the layer can; z is what the activation saw.
template <class T>
Activated<T> forward_activate(Tape<T>& tape, const Layer& layer, Var<T> x, std::span<const Var<T>> params, const Activation& act) {
  return std::visit(
      [&](const auto& l) -> Activated<T> {
        if constexpr (requires { l.forward_activate(tape, x, params, act); }) {
          return l.forward_activate(tape, x, params, act);
        } else {
          const Var<T> z = l.forward(tape, x, params);
          return {z, activate(tape, z, act)};
        }
      },
      layer);
}

}  // namespace garden
