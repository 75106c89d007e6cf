// One run of the model as a layer sees it: its inputs, parameters and running numbers, and whether it is training.
// Randomness comes from the noise key alone, so that a step repeated gives the same masks on every machine.
#pragma once

#include <cstdint>
#include <span>

#include "autograd/tape.h"
#include "base/rng.h"

namespace garden {

enum class Mode { evaluate, train };

// What a layer's random numbers depend on, and nothing else.
struct NoiseKey {
  std::uint64_t seed = 0;
  std::uint32_t step = 0;
  std::uint32_t layer = 0;
};

template <class T>
struct Pass {
  Tape<T>& tape;
  std::span<const Var<T>> inputs;   // one a source, almost always one; x (B, …)
  std::span<const Var<T>> params;   // in the order of parameters()
  std::span<T* const> buffers = {}; // in the order of buffers(); a layer writes them in training only
  std::span<Var<T>> shown = {};     // in the order of shown(); empty: nobody looks
  Mode mode = Mode::evaluate;
  NoiseKey noise = {};

  Var<T> x() const { return inputs[0]; }
  bool training() const { return mode == Mode::train; }

  // A value that people can look at by its path: a gate, an attention weight, a mask.
  void show(int slot, Var<T> value) const {
    if (!shown.empty()) shown[static_cast<std::size_t>(slot)] = value;
  }

  Rng rng() const { return Rng((std::uint64_t{noise.step} << 32) ^ noise.seed, Stream::forward, noise.layer); }
};

}  // namespace garden
