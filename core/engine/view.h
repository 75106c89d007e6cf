// What views see: each need of a frame becomes parts of one buffer of floats, a part being rank, sizes, values.
// A need that cannot be met (an old path, a wrong input) becomes one part of rank 1 and size 0, never an error.
#pragma once

#include <string_view>
#include <vector>

#include "engine/lab.h"
#include "train/trainer.h"

namespace garden {

inline constexpr int max_grid = 512;

class Viewer {
 public:
  // Appends the parts of all needs (a JSON list) to `out`, after clearing it.
  void fill(std::string_view needs, const Lab& lab, Trainer& trainer, std::vector<float>& out);
  // Another lab: what was computed for the old one is forgotten.
  void clear() { grid_size_ = 0; }

 private:
  struct Frame;
  void grid(Frame& frame, int n, const std::vector<int>& layers, bool catalog_features);

  Tape<float> tape_;
  int grid_size_ = 0;
  std::vector<float> grid_x_;   // (n * n, features) of the last grid
  int catalog_size_ = 0;
  std::vector<float> catalog_x_;   // (n * n, all features of the catalog)
};

}  // namespace garden
