// The curves' numbers: loss and metric over train and test rows, in chunks, so that a slice of work stays short.
// Also keeps each test target's predicted class, from which confusion matrix and examples come for free.
#pragma once

#include <cstdint>
#include <vector>

#include "catalog/losses.h"
#include "catalog/metrics.h"
#include "train/model.h"
#include "train/objective.h"
#include "train/samples.h"

namespace garden {

class Evaluator {
 public:
  // Train rows above this many are represented by a fixed sample of `sample_rows`.
  static constexpr int whole_rows = 4096;
  static constexpr int sample_rows = 2048;

  // `main` is the output whose predictions are counted and kept; a chunk has at most `most_rows` rows.
  Evaluator(SamplesPtr samples, const Objective& objective, int main, const Model& model, std::uint32_t seed, int most_rows);

  int rows() const { return static_cast<int>(train_rows_.size()) + samples_->test.x.count; }

  void start() { start(rows()); }
  void start(int rows);             // the first so many rows alone: train rows come first
  bool running() const { return running_; }
  void stop() { running_ = false; }
  // Evaluates the next chunk on the tape, or on one of its own; true when that was the last one.
  bool chunk(Model& model, Tape<float>* tape = nullptr);

  std::size_t bytes() const;

  std::span<const int> train_rows() const { return train_rows_; }
  const Tally& train() const { return tallies_[0]; }
  const Tally& test() const { return tallies_[1]; }
  // (test rows x positions): the predicted class at the last evaluation; empty before the first, or for a regression.
  const std::vector<int>& test_predictions() const { return shown_; }

 private:
  SamplesPtr samples_;
  const Objective& objective_;
  int main_;
  TargetForm form_;
  Batch batch_;
  std::vector<int> train_rows_;
  int chunk_rows_;
  Tape<float> tape_;
  bool running_ = false;
  int at_ = 0;                      // rows done, train rows first
  int end_ = 0;                     // of the evaluation under way
  Tally tallies_[2];
  std::vector<int> predictions_;    // of the evaluation under way
  std::vector<int> shown_;
};

// How many rows go through a network at once outside training: at most 256, fewer for a big network, so that one chunk
// takes about two milliseconds. A function of the network alone.
int chunk_rows_of(const Model& model);

}  // namespace garden
