// Small questions about a graph.
#include "train/graph.h"

namespace garden {

std::vector<Shape> source_shapes(const Graph& graph, const ModelNode& node, const std::vector<Shape>& out) {
  std::vector<Shape> shapes;
  for (const int source : node.from) {
    shapes.push_back(is_input(source) ? graph.inputs[static_cast<std::size_t>(input_of(source))].shape : out[static_cast<std::size_t>(source)]);
  }
  return shapes;
}

Graph chain(const Shape& input, std::vector<ModelLayer> layers) {
  Graph graph{.inputs = {{"input", input}}};
  for (ModelLayer& layer : layers) {
    const int previous = static_cast<int>(graph.nodes.size()) - 1;  // -1 is the first input
    graph.nodes.push_back({.kind = std::move(layer), .from = {previous}});
  }
  return graph;
}

}  // namespace garden
