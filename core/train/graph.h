// What a model is made of: layers and activations in order, each reading earlier ones or a part of the data row. Only
// earlier ones can be read, so there are no cycles. A chain is the graph in which everyone reads the one before.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "catalog/layers.h"

namespace garden {

using ModelLayer = std::variant<Layer, Activation>;

inline const Named& named_of(const ModelLayer& layer) {
  return std::visit([](const auto& kind) -> const Named& { return named_of(kind); }, layer);
}

// A source is the index of an earlier node, or -1 - k for input k.
inline constexpr int input_source(int k) { return -1 - k; }
inline constexpr bool is_input(int source) { return source < 0; }
inline constexpr int input_of(int source) { return -1 - source; }

// Numbers that a parameter starts with instead of drawn ones, laid out as the parameter is.
struct GivenWeights {
  std::string name;              // of the parameter: "weight"
  Shape shape;
  std::vector<float> values;
};

struct ModelNode {
  ModelLayer kind;
  std::string name = {};         // empty: nobody speaks of it
  std::vector<int> from = {};    // at least one source
  int share = -1;                // the earlier node whose parameters and running numbers this one uses
  std::vector<GivenWeights> given = {};
};

// Inputs are consecutive parts of a data row.
struct ModelInput {
  std::string name;
  Shape shape;
};

struct Graph {
  std::vector<ModelInput> inputs;
  std::vector<ModelNode> nodes;
  int main = -1;                 // the node whose values are the prediction; -1: the last
  int cut = -1;                  // two parts: up to this node rows are made, behind it rows of data or made ones are judged
};

inline Sources sources_of(const ModelLayer& layer) {
  const Layer* kind = std::get_if<Layer>(&layer);
  return kind ? sources_of(*kind) : Sources{};
}

// Shapes of what a node reads; `out` holds those of the nodes before it.
std::vector<Shape> source_shapes(const Graph& graph, const ModelNode& node, const std::vector<Shape>& out);

// Layers, each reading the one before.
Graph chain(const Shape& input, std::vector<ModelLayer> layers);

}  // namespace garden
