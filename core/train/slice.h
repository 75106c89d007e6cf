// The loss on a plane through the present weights. A network has many more directions than a picture: a slice shows two of
// them, and the directions decide what is seen. Nothing of the run changes: weights move while a slice is computed, and are
// put back to the bit.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "train/trainer.h"

namespace garden {

// Two directions of all parameters, laid out as they are.
struct Slice {
  std::vector<float> across, up;
};

// Both drawn at random, each filter (what one unit reads: a row of a weight) made as long as the filter of the network, so that 1
// is a change as large as the weights themselves whatever their scale; biases stay (Li, Xu, Taylor, Studer, Goldstein 2018,
// "Visualizing the loss landscape of neural nets").
Slice random_slice(const Parameters& parameters, std::uint64_t seed);

// Across: the way down, against the gradient of the next batch; up: a random direction at right angles to it. Both are as long as
// all weights together. Both are zero where the gradient is.
Slice gradient_slice(Trainer& trainer, std::uint64_t seed);

// Floating-point work of one place, in multiply-adds or so; places of a slice are as many times that.
std::int64_t work_of_place(const Trainer& trainer);

// Appends the mean loss over the train rows at weights + a across + b up, for places (a, b), which stand one after the other.
// It is the train loss of the curves: layers as in testing, without the regularizer's penalty.
void loss_on(const Slice& slice, std::span<const float> places, Trainer& trainer, std::vector<float>& out);

}  // namespace garden
