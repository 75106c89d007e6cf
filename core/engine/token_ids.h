// Token ids are looked up in tables: whoever looks up needs ids, and none beyond the end of the table.
#pragma once

#include "catalog/problem.h"
#include "train/graph.h"
#include "train/samples.h"

namespace garden {

// False and a Problem when node `i` has a table of tokens and reads something else than ids that are in it. `augmented`: rows are
// changed when a batch is gathered.
bool token_ids_fit(const Graph& graph, std::size_t i, const Samples& samples, bool augmented, Problems& problems);

}  // namespace garden
