// Does the lab fit its data and this machine? From a lab and its rows to a plan that a Trainer runs without a check.
#pragma once

#include <optional>

#include "catalog/problem.h"
#include "engine/lab/lab.h"
#include "train/trainer.h"

namespace garden {

// All that one lab may hold in memory. Stated here, checked before anything is allocated.
inline constexpr std::int64_t max_lab_bytes = std::int64_t{1} << 30;

// nullopt and problems, each on the layer that has it, when something does not fit.
std::optional<TrainingPlan> make_plan(const Lab& lab, SamplesPtr samples, Problems& problems);

// Whether so many bytes can be had now.
bool can_allocate(std::int64_t bytes);

std::string megabytes(std::int64_t bytes);  // "12.3 MB"

}  // namespace garden
