// Metrics of a regression. See catalog/metrics.h for what an entry owes.
#pragma once

#include <array>

#include "catalog/entry.h"
#include "catalog/metrics/metric.h"
#include "catalog/metrics/tally.h"

namespace garden {

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
    const double spread = tally.values > 0 ? tally.target_squared - tally.target * tally.target / tally.values : 0;
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
  double value(const Tally& tally) const { return tally.values > 0 ? tally.absolute_error / tally.values : 0; }
};

struct MseMetric {
  static constexpr Info info{
      .id = "mse", .name = {"Mean squared error", "均方误差"},
      .summary = {"Mean of the squared differences between output and target.", "输出与目标之差的平方的平均值。"},
      .formula = R"(\frac{1}{N}\sum_{n=1}^{N} (\sym{y}_n-\sym{t}_n)^{2})",
      .torch = "((y - t) ** 2).mean().item()", .keras = "metrics.MeanSquaredError()", .numpy = "np.mean((y - t) ** 2)",
      .cpp = "MseMetric{}", .source = "Gauss 1809"};
  static constexpr Better better = Better::lower;
  static constexpr std::array<Task, 1> tasks{Task::regression};
  double value(const Tally& tally) const { return tally.values > 0 ? tally.squared_error / tally.values : 0; }
};

}  // namespace garden
