// What metrics are computed from: filled from outputs and targets, chunk by chunk, in the order of the rows. Tallies merge,
// and every metric is a function of the Tally, so loss and metrics cost one pass. A tally that was filled once, cleared
// and filled again with as many rows allocates nothing.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "catalog/targets.h"

namespace garden {

class Tally {
 public:
  double loss = 0;            // sum over rows, each times its weight
  double weight = 0;          // of the rows; their number when classes weigh the same
  double rows = 0;
  double correct = 0;
  double values = 0;          // numbers compared, of a regression; the sums below run over them
  double absolute_error = 0;
  double squared_error = 0;
  double target = 0;
  double target_squared = 0;
  int classes = 0;
  std::vector<double> confusion;  // (classes, classes): rows of true class i that were predicted as j; up to most_confused classes
  std::vector<double> ranks;      // (outputs): rows in which so many outputs stood before that of the true class
  std::vector<double> present, guessed, hits;  // (classes): rows of the class, taken for it, both

  static constexpr int most_confused = 128;

  double mean_loss() const { return weight > 0 ? loss / weight : 0; }

  void clear() {
    loss = weight = rows = correct = values = absolute_error = squared_error = target = target_squared = 0;
    for (std::vector<double>* counts : {&confusion, &ranks, &present, &guessed, &hits}) std::fill(counts->begin(), counts->end(), 0.0);
    scores_.clear();
  }

  // Room for so many rows of two classes; others leave nothing behind.
  void reserve(std::size_t count) { scores_.reserve(count); }
  std::size_t bytes() const {
    return scores_.capacity() * sizeof(Score) + (confusion.size() + ranks.size() + present.size() + guessed.size() + hits.size()) * sizeof(double);
  }

  void merge(const Tally& other) {
    loss += other.loss;
    weight += other.weight;
    rows += other.rows;
    correct += other.correct;
    values += other.values;
    absolute_error += other.absolute_error;
    squared_error += other.squared_error;
    target += other.target;
    target_squared += other.target_squared;
    if (other.classes > 0) size_for(other.classes, static_cast<int>(other.ranks.size()));
    add_counts(confusion, other.confusion);
    add_counts(ranks, other.ranks);
    add_counts(present, other.present);
    add_counts(guessed, other.guessed);
    add_counts(hits, other.hits);
    scores_.insert(scores_.end(), other.scores_.begin(), other.scores_.end());
  }

  // Counts B rows (positions count as rows) of outputs z (B, K) against encoded targets t (B, target_width; of values
  // (B, K)), whose mean loss is `mean_loss` and whose weights add up to `row_weight` (0: every row weighs 1).
  template <class T>
  void add(TargetForm form, T mean_loss, const T* z, const T* t, int B, int K, double row_weight = 0) {
    const double weight_here = row_weight > 0 ? row_weight : B;
    loss += static_cast<double>(mean_loss) * weight_here;
    weight += weight_here;
    rows += B;
    if (form != TargetForm::value) size_for(K > 1 ? K : 2, K);
    for (int row = 0; row < B; ++row, z += K) {
      if (form == TargetForm::value) add_values(z, t + static_cast<std::size_t>(row) * static_cast<std::size_t>(K), K);
      else add_class(static_cast<int>(prediction(form, z, K)), true_class(form, t, row, K), z, K);
    }
  }

  // The area under the ROC curve of two classes: how often a row of class 1 scores higher than one of class 0, ties half.
  // 0 without rows of both.
  double area() const {
    std::sort(scores_.begin(), scores_.end(), [](const Score& a, const Score& b) { return a.value < b.value; });
    double positives = 0, negatives = 0, pairs = 0;
    for (std::size_t i = 0; i < scores_.size();) {
      std::size_t end = i;
      double up = 0, down = 0;
      for (; end < scores_.size() && scores_[end].value == scores_[i].value; ++end) (scores_[end].positive ? up : down) += 1;
      if (end == i) return 0;  // not a number
      pairs += up * (negatives + down / 2);
      positives += up;
      negatives += down;
      i = end;
    }
    return positives > 0 && negatives > 0 ? pairs / (positives * negatives) : 0;
  }

 private:
  struct Score {
    float value;
    bool positive;
  };

  void size_for(int class_count, int outputs) {
    if (classes == class_count) return;
    classes = class_count;
    const std::size_t K = static_cast<std::size_t>(classes);
    confusion.assign(classes <= most_confused ? K * K : 0, 0.0);
    ranks.assign(static_cast<std::size_t>(outputs), 0.0);
    for (std::vector<double>* counts : {&present, &guessed, &hits}) counts->assign(K, 0.0);
  }

  static void add_counts(std::vector<double>& sum, const std::vector<double>& more) {
    for (std::size_t i = 0; i < more.size(); ++i) sum[i] += more[i];
  }

  template <class T>
  void add_values(const T* z, const T* t, int K) {
    for (int k = 0; k < K; ++k) {
      const double truth = static_cast<double>(t[k]);
      const double error = static_cast<double>(z[k]) - truth;
      values += 1;
      absolute_error += error < 0 ? -error : error;
      squared_error += error * error;
      target += truth;
      target_squared += truth * truth;
    }
  }

  template <class T>
  void add_class(int guess, int truth, const T* z, int K) {
    correct += guess == truth ? 1 : 0;
    if (!confusion.empty()) confusion[static_cast<std::size_t>(truth * classes + guess)] += 1;
    present[static_cast<std::size_t>(truth)] += 1;
    guessed[static_cast<std::size_t>(guess)] += 1;
    if (guess == truth) hits[static_cast<std::size_t>(truth)] += 1;
    if (classes == 2) scores_.push_back({static_cast<float>(K == 1 ? z[0] : z[1] - z[0]), truth == 1});
    if (K == 1) {
      ranks[0] += guess == truth ? 1 : 0;
      return;
    }
    int rank = 0;  // of equal outputs the first stands first, as for the prediction
    for (int k = 0; k < K; ++k) rank += z[k] > z[truth] || (k < truth && z[k] == z[truth]) ? 1 : 0;
    ranks[static_cast<std::size_t>(rank)] += 1;
  }

  template <class T>
  static int true_class(TargetForm form, const T* t, int row, int K) {
    if (is_wide(form)) return argmax(t + static_cast<std::size_t>(row) * static_cast<std::size_t>(K), K);
    if (form == TargetForm::signed_one) return t[row] > T(0) ? 1 : 0;
    return static_cast<int>(t[row]);
  }

  mutable std::vector<Score> scores_;  // of two classes; sorted when somebody asks for the area
};

}  // namespace garden
