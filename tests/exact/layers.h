// Layers in double, and the cases they declare: compiled once, for the tests and for the golden probe.
#pragma once

#include <vector>

#include "catalog/layers.h"

namespace garden {

// As forward in catalog/layers.h.
Var<double> forward(const Layer& layer, Pass<double>& pass);

struct CaseOfLayer {
  LayerCase<Layer> what;
  int number;  // within its layer
};

// Every case of every layer, in the order of the menu.
std::vector<CaseOfLayer> cases_of_layers();

}  // namespace garden
