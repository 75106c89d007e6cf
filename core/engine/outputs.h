// Which outputs a lab trains, with which loss, against which columns of the targets.
#pragma once

#include <optional>
#include <vector>

#include "catalog/problem.h"
#include "engine/fit.h"
#include "train/plan.h"

namespace garden {

// nullopt and problems on the output, the loss or the layer that does not fit. Without model.outputs: the last layer with
// the lab's loss on the label.
std::optional<std::vector<TrainedOutput>> fit_outputs(const Lab& lab, const Fit& fit, const Samples& samples, Problems& problems);

// The output whose values are the prediction: the first on the label, or the first.
int main_output(const std::vector<TrainedOutput>& outputs);

}  // namespace garden
