// The parts of a lab, one function each; what is missing or wrong keeps its default and adds a Problem.
#pragma once

#include "engine/lab/lab.h"
#include "engine/lab/part.h"

namespace garden {

void read_data(const Value* value, LabData& out, Problems& problems);
void read_model(const Value* value, Lab& lab, Problems& problems);

}  // namespace garden
