// From a source and the steps of `data.processing` to rows for training and testing.
#pragma once

#include <vector>

#include "catalog/problem.h"
#include "engine/lab/lab.h"
#include "train/samples.h"

namespace garden {

// Runs the steps and takes the rows apart. points (N, 2): of data in the plane, by the rows' origin; else empty. Null and
// problems when a step cannot run, or leaves something that is no table of rows.
SamplesPtr prepare(const Lab& lab, DataTable table, std::vector<float> points, Problems& problems);

// Tables of the sources that no file or buffer gives.
DataTable series_table(const LabData& data);
DataTable text_table(const LabData& data);
// Rows given from outside; a test part of theirs stays one.
DataTable external_table(const Samples& samples);

// The steps as they are, on rows already made: whether those that draw anew in every epoch fit them.
bool augmentations_fit(const Lab& lab, const Samples& samples, Problems& problems);

}  // namespace garden
