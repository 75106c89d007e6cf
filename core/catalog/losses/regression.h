// Losses that compare values. See catalog/losses.h for what an entry owes.
#pragma once

#include <array>

#include "base/simd.h"
#include "catalog/entry.h"
#include "catalog/targets.h"

namespace garden {

struct Mse {
  static constexpr Info info{
      .id = "mse",
      .name = {"Mean squared error", "均方误差"},
      .summary = {"The mean squared distance between output and target. The natural loss of a regression; it also separates "
                  "classes when they are written as −1 and +1.",
                  "MSE：输出与目标之差的平方，再取平均。回归任务的自然选择；把类别写成 −1 与 +1 时也可用于分类。"},
      .formula = R"(‹reduction=mean|\frac{1}{N}\sum_{i=1}^{N} (\sym{z}_i-\sym{t}_i)^{2}›)"
                 R"(‹reduction=half_sum|\frac{1}{2\cdot N}\sum_{i} (\sym{z}_i-\sym{t}_i)^{2}›)",
      .derivative = R"(‹reduction=mean|\frac{2}{N}(\sym{z}_i-\sym{t}_i)›‹reduction=half_sum|\frac{1}{N}(\sym{z}_i-\sym{t}_i)›)",
      .equations = R"(‹reduction=mean|l[n] = sum(k, (z[n,k] - t[n,k])^2) / K›‹reduction=half_sum|l[n] = sum(k, (z[n,k] - t[n,k])^2) / 2›
L = sum(n, l[n]) / N
‹reduction=mean|dz[n,k] = 2 * (z[n,k] - t[n,k]) / (K * N)›‹reduction=half_sum|dz[n,k] = (z[n,k] - t[n,k]) / N›)",
      .torch = "‹reduction=mean|nn.MSELoss()›‹reduction=half_sum|lambda z, t: ((z - t) ** 2).sum(-1).mean() / 2›",
      .keras = "‹reduction=mean|losses.MeanSquaredError()›"
               "‹reduction=half_sum|lambda t, z: ops.mean(ops.sum((z - t) ** 2, axis=-1)) / 2›",
      .numpy = "‹reduction=mean|np.mean((z - t) ** 2)›‹reduction=half_sum|np.mean(np.sum((z - t) ** 2, axis=-1)) / 2›",
      .numpy_grad = "‹reduction=mean|2 * (z - t) / z.size›‹reduction=half_sum|(z - t) / z[..., 0].size›",
      .cpp = "Mse{‹reduction!=mean|.reduction = Mse::Reduction::{reduction}›}",
      .source = "Legendre 1805; Gauss 1809, the method of least squares"};
  static constexpr bool pointwise = true;
  static constexpr LossTargets targets{.binary = TargetForm::signed_one,
                                       .multiclass = TargetForm::one_hot,
                                       .regression = TargetForm::value,
                                       .rows = TargetForm::value};
  static constexpr Reads reads = Reads::value;
  enum class Reduction : int { mean, half_sum };
  static constexpr std::array<Text, 2> reduction_names{{{"mean of all numbers", "对所有数取平均"}, {"half the sum of a row", "每行求和的一半"}}};
  static constexpr std::array<std::string_view, 2> reduction_ids{"mean", "half_sum"};
  Reduction reduction = Reduction::mean;
  static constexpr void params(auto& self, auto&& visit) {
    visit(self.reduction, ParamInfo{.id = "reduction",
                                    .name = {"Reduction", "归约方式"},
                                    .summary = {"The mean over everything, or ½ Σ over a row's outputs and then the mean over the N rows, as many textbooks write it.",
                                                "对所有数取平均；或像许多教材那样，先对一行的各输出求和再乘 ½，然后对 N 行取平均。"},
                                    .options = reduction_names,
                                    .option_ids = reduction_ids});
  }
  struct At {
    float scale, twice;
    template <class V>
    V value(V z, V t) const { return V(scale) * ((z - t) * (z - t)); }
    template <class V>
    V slope(V z, V t) const { return V(twice) * (z - t); }
  };
  // The op takes the mean of all numbers: half the sum of K outputs is K/2 times that.
  At at(int K) const {
    const float scale = reduction == Reduction::mean ? 1.0f : 0.5f * static_cast<float>(K);
    return {scale, 2 * scale};
  }
};

struct MaeLoss {
  static constexpr Info info{
      .id = "mae",
      .name = {"Mean absolute error", "平均绝对误差"},
      .summary = {"The mean distance between output and target. Every error pulls equally hard, so outliers bend the fit less than with squares.",
                  "MAE：输出与目标之差的绝对值，再取平均。每个误差的拉力相同，因此离群点的影响比平方误差小。"},
      .formula = R"(\frac{1}{N}\sum_{i=1}^{N} \left(\lvert \sym{z}_i-\sym{t}_i\rvert\right))",
      .derivative = R"(\frac{1}{N}\operatorname{sgn}(\sym{z}_i-\sym{t}_i))",
      .equations = R"(l[n] = sum(k, abs(z[n,k] - t[n,k])) / K
L = sum(n, l[n]) / N
dz[n,k] = sign(z[n,k] - t[n,k]) / (K * N))",
      .torch = "nn.L1Loss()",
      .keras = "losses.MeanAbsoluteError()",
      .numpy = "np.mean(np.abs(z - t))",
      .numpy_grad = "np.sign(z - t) / z.size",
      .cpp = "MaeLoss{}",
      .source = "Boscovich 1757; Laplace 1793, the method of least absolute deviations"};
  static constexpr bool pointwise = true;
  static constexpr LossTargets targets = Mse::targets;
  static constexpr Reads reads = Reads::value;
  template <class V>
  V value(V z, V t) const { return simd::abs(z - t); }
  template <class V>
  V slope(V z, V t) const { return simd::select(z > t, V(1), simd::select(z < t, V(-1), V(0))); }
};

struct Huber {
  static constexpr Info info{
      .id = "huber",
      .name = {"Huber loss", "Huber 损失"},
      .summary = {"Squared for errors up to δ, straight beyond: smooth near the target and calm about outliers.",
                  "误差不超过 δ 时取平方，超过后改为直线：目标附近光滑，对离群点不敏感。"},
      .formula = R"(\frac{1}{N}\sum_{i=1}^{N} \left(\begin{cases} \frac{1}{2}(\sym{z}_i-\sym{t}_i)^{2} & \lvert \sym{z}_i-\sym{t}_i\rvert \le {delta} \\ {delta}\,\lvert \sym{z}_i-\sym{t}_i\rvert-\frac{1}{2}({delta})^{2} & \lvert \sym{z}_i-\sym{t}_i\rvert > {delta} \end{cases}\right))",
      .derivative = R"(\begin{cases} \frac{1}{N}(\sym{z}_i-\sym{t}_i) & \lvert \sym{z}_i-\sym{t}_i\rvert \le {delta} \\ \frac{{delta}}{N}\operatorname{sgn}(\sym{z}_i-\sym{t}_i) & \lvert \sym{z}_i-\sym{t}_i\rvert > {delta} \end{cases})",
      .equations = R"(r[n,k] = min(abs(z[n,k] - t[n,k]), {delta})
l[n] = sum(k, r[n,k] * (abs(z[n,k] - t[n,k]) - r[n,k] / 2)) / K
L = sum(n, l[n]) / N
dz[n,k] = sign(z[n,k] - t[n,k]) * r[n,k] / (K * N))",
      .torch = "nn.HuberLoss(delta={delta})",
      .keras = "losses.Huber(delta={delta})",
      .numpy = "np.mean(np.minimum(np.abs(z - t), {delta}) * (np.abs(z - t) - np.minimum(np.abs(z - t), {delta}) / 2))",
      .numpy_grad = "np.clip(z - t, -{delta}, {delta}) / z.size",
      .cpp = "Huber{.delta = {delta}f}",
      .source = "Huber 1964, Robust estimation of a location parameter"};
  static constexpr bool pointwise = true;
  static constexpr LossTargets targets = Mse::targets;
  static constexpr Reads reads = Reads::value;
  float delta = 1.0f;
  static constexpr void params(auto& self, auto&& visit) {
    visit(self.delta, ParamInfo{.id = "delta",
                                .name = {"Delta", "δ"},
                                .summary = {"The error at which the parabola becomes a line.", "抛物线变为直线处的误差。"},
                                .min = 0.01,
                                .max = 10,
                                .scale = Scale::log});
  }
  template <class V>
  V value(V z, V t) const {
    const V a = simd::abs(z - t), inner = simd::min(a, V(delta));
    return inner * (a - V(0.5f) * inner);
  }
  template <class V>
  V slope(V z, V t) const { return simd::max(simd::min(z - t, V(delta)), V(-delta)); }
};

}  // namespace garden
