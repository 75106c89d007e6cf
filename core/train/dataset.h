// What a model is trained on: rows and targets, split into train and test. Owned here, shared by trainer and views;
// immutable once made, so that a trainer may hold it while the next lab is being built.
#pragma once

#include <memory>
#include <vector>

#include "train/rows.h"

namespace garden {

struct Side {
  Rows x;                       // (N, features)
  std::vector<float> y;         // (N): the class number, or the value for regression
  std::vector<int> source;      // (N): the row of the lab's data this one was, for drawn points; empty: the same order
};

struct Dataset {
  Side train;
  Side test;
  int classes = 0;              // 0: regression
  std::vector<int> shape;       // of one row, e.g. {2} or {28, 28}

  int count() const { return train.x.count + test.x.count; }
};

using DatasetPtr = std::shared_ptr<const Dataset>;

}  // namespace garden
