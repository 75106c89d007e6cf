// Does a lab fit the way it is trained? What an adversarial game and learning layer by layer ask of model and settings.
#pragma once

#include <optional>
#include <vector>

#include "engine/fit.h"
#include "train/plan.h"

namespace garden {

// Two parts that meet in one layer, which gives rows of the data; the second ends in one number. Sets graph.cut -> the one
// output, or nullopt and problems.
std::optional<std::vector<TrainedOutput>> fit_contest(const Lab& lab, Fit& fit, const Samples& samples, Problems& problems);

// The layers that learn alone, from the bottom; none and a problem when there are none.
std::vector<int> fit_layerwise(const Lab& lab, const Fit& fit, Problems& problems);

}  // namespace garden
