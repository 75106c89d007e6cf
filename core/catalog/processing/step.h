// What a step of `data.processing` declares, and what it is given. `apply` changes the table and returns true, or adds a
// Problem at its place and returns false. A step that augments draws anew whenever a training batch is gathered: its
// `apply` only says whether the rows fit, `draw` changes one row.
// torch, keras, numpy: statements (keras: one expression) over x and y (rows first), `train` and `test` (row indices; before
// the split, all rows), `rng`; of a text also `text`, `tokens`, `words`. numpy_def: functions they call.
#pragma once

#include <string>
#include <string_view>

#include "base/rng.h"
#include "catalog/entry.h"
#include "catalog/problem.h"
#include "catalog/processing/data_table.h"

namespace garden {

struct StepFacts {
  bool fitted = false;    // learns numbers from the training rows
  bool copies = false;    // repeats or drops rows of the training part
  bool splits = false;    // decides which rows are for testing
  bool augments = false;  // changes training rows anew in every epoch
};

struct StepContext {
  std::uint32_t seed;
  int index;
  Text name;
  Problems& problems;

  std::string path() const { return "data.processing." + std::to_string(index); }
  Rng rng() const { return Rng(seed, Stream::processing, static_cast<std::uint32_t>(index)); }

  // "Windows: <en>" at the step, or at one of its hyper-parameters; false, to be returned.
  bool fail(const std::string& en, const std::string& zh, std::string_view param = {}) const {
    problems.push_back({param.empty() ? path() : join_path(path(), param), std::string(name.en) + ": " + en, std::string(name.zh) + "：" + zh});
    return false;
  }
};

}  // namespace garden
