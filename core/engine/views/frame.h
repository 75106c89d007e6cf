// The buffer of one answer: parts one after another, each as rank, sizes, values.
#pragma once

#include <vector>

#include "engine/lab/lab.h"
#include "train/trainer.h"

namespace garden {

struct Frame {
  const Lab& lab;
  Trainer& trainer;
  Tape<float>& tape;            // for runs of the model outside training
  std::vector<float>& out;

  const Samples& samples() const { return *trainer.plan().samples; }
  Model& model() const { return trainer.model(); }

  // Room for one part's values; the pointer holds until the next part.
  float* part(const Shape& shape) {
    out.push_back(static_cast<float>(shape.rank()));
    for (int axis = 0; axis < shape.rank(); ++axis) out.push_back(static_cast<float>(shape[axis]));
    const std::size_t at = out.size();
    out.resize(at + shape.count());
    return out.data() + at;
  }

  // What was asked for does not exist.
  void nothing() { part({0}); }
};

}  // namespace garden
