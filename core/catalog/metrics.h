// What a person reads off a run: every metric is a function of a Tally.
// torch, keras, numpy: an expression of the metric from outputs z, targets t (class numbers or values), predictions y, the
// number of classes K and the loss; torch_def, numpy_def: functions that they call. `matrix`: Tally::confusion is meant.
#pragma once

#include <tuple>

#include "catalog/entry.h"
#include "catalog/losses.h"
#include "catalog/metrics/classes.h"
#include "catalog/metrics/metric.h"
#include "catalog/metrics/tally.h"
#include "catalog/metrics/values.h"

namespace garden {

struct MeanLoss {
  static constexpr Info info{
      .id = "loss", .name = {"Loss", "损失"},
      .summary = {"What training makes small, averaged over the rows.", "训练所要减小的量，对样本取平均。"},
      .formula = R"(\sym{L})", .torch = "loss_fn(z, t).item()", .keras = "loss_fn(t, z)",
      .numpy = "loss", .cpp = "MeanLoss{}", .source = "the chosen loss"};
  static constexpr Better better = Better::lower;
  static constexpr std::array<Task, 2> tasks{Task::classification, Task::regression};
  double value(const Tally& tally) const { return tally.mean_loss(); }
};

using Metrics = std::tuple<MeanLoss, Accuracy, R2, Mae, MseMetric, TopK, Precision, Recall, F1, Auc, ConfusionMatrix, Perplexity>;

struct MetricKind {
  static constexpr Named info{"metric", {"Metric", "评估指标"}};
  using Entries = Metrics;
};
using Metric = OneOf<MetricKind>;

inline double value_of(const Metric& metric, const Tally& tally) {
  return std::visit([&](const auto& m) { return m.value(tally); }, metric);
}

// The metric shown beside the loss: the first one made for this task alone.
Metric metric_for(Task task);

}  // namespace garden
