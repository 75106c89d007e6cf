// The answers of the engine as JSON, in the shapes of web/src/engine/protocol.ts.
#pragma once

#include <string>

#include "catalog/problem.h"
#include "engine/formats/json.h"
#include "engine/lab/lab.h"
#include "train/trainer.h"

namespace garden {

void write_problems(json::Writer& w, const Problems& problems);   // the list
std::string problems_json(const Problems& problems);              // {"problems":[…]}

// `trainer` is null when there are problems: then the report has them and the lab as it was understood.
std::string report_json(const Lab& lab, const Problems& problems, const Trainer* trainer, bool kept);
std::string status_json(const Trainer* trainer);

// What happened, and what to do, for a person.
Problem stop_message(const Trainer& trainer);

}  // namespace garden
