// What happens to data before training, step by step in the order of the lab. Whatever learns from rows (mean, deviation,
// vocabulary) learns from the training rows alone: a step that would see test rows is a leak and is refused.
#pragma once

#include <tuple>

#include "catalog/processing/augment.h"
#include "catalog/processing/encode.h"
#include "catalog/processing/rows.h"
#include "catalog/processing/scale.h"
#include "catalog/processing/split.h"
#include "catalog/processing/text.h"
#include "catalog/processing/windows.h"

namespace garden {

using ProcessingSteps = std::tuple<Tokenizer, Vocabulary, Windows, Shuffle, Split, StratifiedSplit, KFold, Standardize, MinMax, OneHot,
                                   Balance, Noise, ImageShift, ImageRotate, ImageFlip>;

struct ProcessingKind {
  static constexpr Named info{"processing", {"Data processing", "数据处理"}};
  using Entries = ProcessingSteps;
};
using Processing = OneOf<ProcessingKind>;

inline StepFacts facts_of(const Processing& step) {
  return std::visit([](const auto& entry) { return entry.facts; }, step);
}

// Runs the steps on the table; false and a Problem at data.processing.<i> where one cannot run.
bool process(std::span<const Processing> steps, std::uint32_t seed, DataTable& table, Problems& problems);

// The steps that change training rows when a batch is gathered.
std::vector<Processing> augmentations(std::span<const Processing> steps);

// Changes training rows just gathered, x (rows.size(), shape), each as (seed, epoch, its index) says and nothing else: whoever
// gathers a row gets the same numbers. scratch: room for one row
void augment_rows(std::span<const Processing> steps, std::uint32_t seed, std::uint32_t epoch, std::span<const int> rows, const Shape& shape, float* x, float* scratch);

}  // namespace garden
