// Maps over the plane: what every unit of a layer answers at n × n places, for the boundary, the neurons and the space view.
#pragma once

#include <span>
#include <vector>

#include "engine/views/frame.h"

namespace garden {

inline constexpr int max_grid = 512;

class PlaneMaps {
 public:
  // A part (units, n, n) for each of `layers`: row 0 at the bottom, values at the cells' centres. Layer -1 is the input
  // features (with `catalog` all features that exist, in their order); the layer after the last is the prediction:
  // probabilities where the loss gives them. Nothing, where the data are no points of the plane.
  void write(Frame& frame, int n, std::span<const int> layers, bool catalog);

  // Another lab: what was computed for the old one is forgotten.
  void clear() { size_ = catalog_size_ = 0; }

 private:
  void prepare(const Frame& frame, int n, bool catalog);
  int units_of(const Frame& frame, int layer, bool catalog) const;

  int size_ = 0;                  // n of x_
  std::vector<float> x_;          // (n * n, the lab's features)
  int catalog_size_ = 0;          // n of catalog_x_
  std::vector<float> catalog_x_;  // (n * n, all features)
};

}  // namespace garden
