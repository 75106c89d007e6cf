// Do the layers of a lab fit each other and its data? The walk through the graph, in shapes alone.
#pragma once

#include <cstdint>
#include <optional>

#include "catalog/problem.h"
#include "engine/lab/lab.h"
#include "train/graph.h"
#include "train/samples.h"

namespace garden {

struct Fit {
  Graph graph;
  std::vector<Shape> out;            // of each layer, one row
  std::size_t last_learned = 0;      // the last layer with parameters
  std::size_t largest = 0;           // the layer with the most parameters
  std::int64_t parameters = 0;
  std::int64_t outputs_per_row = 0;  // numbers, all layers together
};

std::string layer_path(std::size_t i);

// In 64 bits: sizes that a 32-bit address cannot say must still be refused with a sentence.
std::int64_t count64(const Shape& shape);

// nullopt and problems, each on the layer that has it.
std::optional<Fit> fit_layers(const Lab& lab, const Samples& samples, Problems& problems);

}  // namespace garden
