// What a person reads off a run. One Tally is filled from outputs and targets, chunk by chunk; tallies merge, and every
// metric is a function of the Tally, so loss and metrics cost one pass.
// torch, keras, numpy: an expression of the metric from outputs z, targets t and predictions y.
#pragma once

#include <tuple>

#include "catalog/entry.h"
#include "catalog/losses.h"
#include "catalog/targets.h"

namespace garden {

struct Tally {
  double loss = 0;            // sum over rows
  double rows = 0;
  double correct = 0;
  double absolute_error = 0;  // sums over values from here on: one a row
  double squared_error = 0;
  double target = 0;
  double target_squared = 0;

  void merge(const Tally& other) {
    loss += other.loss;
    rows += other.rows;
    correct += other.correct;
    absolute_error += other.absolute_error;
    squared_error += other.squared_error;
    target += other.target;
    target_squared += other.target_squared;
  }

  // Counts B rows of outputs z (B, K) against encoded targets t (B, target_width), whose mean loss is `mean_loss`.
  template <class T>
  void add(TargetForm form, T mean_loss, const T* z, const T* t, int B, int K) {
    loss += static_cast<double>(mean_loss) * B;
    rows += B;
    for (int row = 0; row < B; ++row, z += K) {
      if (form == TargetForm::value) {
        const double truth = static_cast<double>(t[row]);
        const double error = static_cast<double>(z[0]) - truth;
        absolute_error += error < 0 ? -error : error;
        squared_error += error * error;
        target += truth;
        target_squared += truth * truth;
      } else {
        correct += prediction(form, z, K) == true_class(form, t, row, K) ? 1 : 0;
      }
    }
  }

 private:
  template <class T>
  static T true_class(TargetForm form, const T* t, int row, int K) {
    if (form == TargetForm::one_hot) return T(argmax(t + static_cast<std::size_t>(row) * static_cast<std::size_t>(K), K));
    if (form == TargetForm::signed_one) return t[row] > T(0) ? T(1) : T(0);
    return t[row];
  }
};

enum class Better { lower, higher };

struct MeanLoss {
  static constexpr Info info{
      .id = "loss", .name = {"Loss", "损失"},
      .summary = {"What training makes small, averaged over the rows.", "训练所要减小的量，对样本取平均。"},
      .formula = R"(\sym{L})", .torch = "loss_fn(z, t).item()", .keras = "loss_fn(t, z)",
      .numpy = "loss", .cpp = "MeanLoss{}", .source = "the chosen loss"};
  static constexpr Better better = Better::lower;
  static constexpr std::array<Task, 2> tasks{Task::classification, Task::regression};
  double value(const Tally& tally) const { return tally.rows > 0 ? tally.loss / tally.rows : 0; }
};

struct Accuracy {
  static constexpr Info info{
      .id = "accuracy", .name = {"Accuracy", "准确率"},
      .summary = {"Share of rows whose predicted class is the right one.", "预测类别正确的样本所占的比例。"},
      .formula = R"(\frac{1}{N}\sum_{n=1}^{N} [\sym{y}_n = \sym{t}_n])",
      .torch = "(y == t).float().mean().item()", .keras = "metrics.Accuracy()", .numpy = "np.mean(y == t)",
      .cpp = "Accuracy{}", .source = "counting"};
  static constexpr Better better = Better::higher;
  static constexpr std::array<Task, 1> tasks{Task::classification};
  double value(const Tally& tally) const { return tally.rows > 0 ? tally.correct / tally.rows : 0; }
};

struct R2 {
  static constexpr Info info{
      .id = "r2", .name = {"R²", "R²"},
      .summary = {"Share of the targets' variance that is explained: 1 is perfect, 0 no better than the mean.",
                  "决定系数：目标的方差中被解释的比例。1 为完美，0 表示不比直接猜平均值更好。"},
      .formula = R"(1-\frac{\sum_{n=1}^{N} (\sym{t}_n-\sym{y}_n)^{2}}{\sum_{n=1}^{N} (\sym{t}_n-\bar{t})^{2}})",
      .torch = "1 - ((t - y) ** 2).sum() / ((t - t.mean()) ** 2).sum()", .keras = "metrics.R2Score()",
      .numpy = "1 - ((t - y) ** 2).sum() / ((t - t.mean()) ** 2).sum()", .cpp = "R2{}",
      .source = "Wright 1921, Correlation and causation"};
  static constexpr Better better = Better::higher;
  static constexpr std::array<Task, 1> tasks{Task::regression};
  double value(const Tally& tally) const {
    const double spread = tally.rows > 0 ? tally.target_squared - tally.target * tally.target / tally.rows : 0;
    // Equal targets leave only what rounding left of their squares: nothing to explain.
    return spread > 1e-12 * tally.target_squared ? 1 - tally.squared_error / spread : 0;
  }
};

struct Mae {
  static constexpr Info info{
      .id = "mae", .name = {"Mean absolute error", "平均绝对误差"},
      .summary = {"Mean distance between output and target, in the target's unit.", "输出与目标之间距离的平均值，单位与目标相同。"},
      .formula = R"(\frac{1}{N}\sum_{n=1}^{N} \lvert \sym{y}_n-\sym{t}_n\rvert)",
      .torch = "(y - t).abs().mean().item()", .keras = "metrics.MeanAbsoluteError()", .numpy = "np.mean(np.abs(y - t))",
      .cpp = "Mae{}", .source = "Laplace 1793"};
  static constexpr Better better = Better::lower;
  static constexpr std::array<Task, 1> tasks{Task::regression};
  double value(const Tally& tally) const { return tally.rows > 0 ? tally.absolute_error / tally.rows : 0; }
};

using Metrics = std::tuple<MeanLoss, Accuracy, R2, Mae>;

struct MetricKind {
  static constexpr KindInfo info{"metric", {"Metric", "评估指标"}};
  using Entries = Metrics;
};
using Metric = OneOf<MetricKind>;

inline double value_of(const Metric& metric, const Tally& tally) {
  return std::visit([&](const auto& m) { return m.value(tally); }, metric);
}

// The metric shown beside the loss: the first one made for this task alone.
Metric metric_for(Task task);

}  // namespace garden
