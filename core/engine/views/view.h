// What views see: each need of a frame becomes parts of one buffer of floats, a part being rank, sizes, values.
// A need that cannot be met (an old path, a wrong input) becomes one part of rank 1 and size 0, never an error.
#pragma once

#include <string_view>
#include <vector>

#include "engine/lab/lab.h"
#include "engine/views/plane_maps.h"
#include "train/trainer.h"

namespace garden {

class Viewer {
 public:
  // Writes the parts of all needs (a JSON list, see Need in web/src/engine/protocol.ts) to `out`, from its beginning.
  void fill(std::string_view needs, const Lab& lab, Trainer& trainer, std::vector<float>& out);
  // Another lab: what was computed for the old one is forgotten.
  void clear() { maps_.clear(); }

 private:
  Tape<float> tape_;
  PlaneMaps maps_;
};

}  // namespace garden
