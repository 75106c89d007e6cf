// Questions about the loss around the present weights, asked of the network that is there.
#pragma once

#include <vector>

#include "catalog/problem.h"
#include "engine/formats/json.h"
#include "train/trainer.h"

namespace garden {

// {"kind":"slice","plane":"random","seed":1,"xs":[a, b, a, b, …]}; plane: "random" or "gradient", see train/slice.h. Appends the loss
// at each place (a, b); where xs is empty the two directions themselves, each all parameters in order. `trainer` is null when
// there is no lab. A question that asks too much at once is refused like a wrong one.
void answer_slice(const json::Value& question, Trainer* trainer, std::vector<float>& out, Problems& problems);

}  // namespace garden
