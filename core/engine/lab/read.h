// The parts of a lab, one function each; what is missing or wrong keeps its default and adds a Problem.
#pragma once

#include "engine/lab/lab.h"
#include "engine/lab/part.h"

namespace garden {

void read_data(const Value* value, LabData& out, Problems& problems);
// The sources that are no points of the plane, and the steps that prepare any source.
void read_series(Part& data, LabData& out);
void read_text(Part& data, LabData& out);
void read_processing(Part& data, LabData& out);
// The lab's loss has been read: it is that of outputs that name none. True when every output names its own.
bool read_model(const Value* value, Lab& lab, Problems& problems);
// The model has been read: a way to train may name one of its layers.
void read_train(const Value& value, Lab& lab, Problems& problems);

}  // namespace garden
