// What a model is trained on: rows and targets, split into train and test. Immutable once made and shared, so that a
// trainer may hold it while the next lab is being built.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/tensor.h"
#include "catalog/processing/data_table.h"
#include "catalog/targets.h"
#include "train/rows.h"

namespace garden {

struct Side {
  Rows x;   // (N, features): numbers, or token ids
  Rows y;   // (N, Y) floats: class numbers or values, as many a row as the target has positions
};

struct Samples {
  Side train;
  Side test;
  Task task = Task::classification;
  int classes = 0;           // 0: regression
  Shape shape;               // of one row: 2, 28 x 28
  Shape target_shape;        // of one row's target: scalar, or as many positions as a sequence has
  int vocabulary = 0;        // > 0: x holds token ids 0 … vocabulary - 1
  std::vector<Learned> learned;      // by the steps of data.processing, in order
  std::vector<std::string> columns;  // names of the features, for CSV; empty: numbered

  // Data of two coordinates, in the order they were drawn: what the page plots.
  std::vector<float> points;         // (N, 2)
  std::vector<int> place;            // (N): row among the train rows, or -1 - row among the test rows

  int count() const { return train.x.count + test.x.count; }
};

using SamplesPtr = std::shared_ptr<const Samples>;

}  // namespace garden
