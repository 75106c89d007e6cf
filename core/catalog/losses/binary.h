// Losses for two classes and one output, or for several yes-or-no outputs. See catalog/losses.h for what an entry owes.
#pragma once

#include "base/simd.h"
#include "catalog/entry.h"
#include "catalog/targets.h"

namespace garden {

struct BceWithLogits {
  static constexpr Info info{
      .id = "bce_with_logits",
      .name = {"Binary cross-entropy", "二元交叉熵"},
      .summary = {"For two classes and one output. The output is a logit: the sigmoid is part of the loss, which keeps it exact "
                  "for very large numbers. Use no activation before it.",
                  "用于两个类别、一个输出。输出是对数几率 (logit)：sigmoid 已包含在损失之内，数值很大时也精确。其前不要再加激活函数。"},
      .formula =
          R"(\frac{1}{N}\sum_{i=1}^{N} \left(\max(0, \sym{z}_i)-\sym{z}_i\,\sym{t}_i+\ln(1+e^{-\lvert \sym{z}_i\rvert})\right))",
      .derivative = R"(\frac{1}{N}\left(\frac{1}{1+e^{-\sym{z}_i}}-\sym{t}_i\right))",
      .equations = R"(p[n,k] = 1 / (1 + exp(-z[n,k]))
l[n] = sum(k, max(0, z[n,k]) - z[n,k] * t[n,k] + log(1 + exp(-abs(z[n,k])))) / K
L = sum(n, l[n]) / N
dz[n,k] = (p[n,k] - t[n,k]) / (K * N))",
      .torch = "nn.BCEWithLogitsLoss()",
      .keras = "losses.BinaryCrossentropy(from_logits=True)",
      .numpy = "np.mean(np.maximum(z, 0) - z * t + np.log1p(np.exp(-np.abs(z))))",
      .numpy_grad = "(1 / (1 + np.exp(-z)) - t) / z.size",
      .cpp = "BceWithLogits{}",
      .source = "Cox 1958, The regression analysis of binary sequences"};
  static constexpr bool pointwise = true;
  static constexpr LossTargets targets{.binary = TargetForm::binary, .rows = TargetForm::value};
  static constexpr Reads reads = Reads::logit;
  template <class V>
  V value(V z, V t) const {
    return simd::max(z, V(0)) - z * t + simd::log_one_plus(simd::exp(-simd::abs(z)));
  }
  template <class V>
  V slope(V z, V t) const { return simd::sigmoid(z) - t; }
};

struct Bce {
  static constexpr Info info{
      .id = "bce",
      .name = {"Binary cross-entropy of probabilities", "二元交叉熵（概率）"},
      .summary = {"Binary cross-entropy when the output is a probability already: put a sigmoid before it. Logarithms are cut at −100, as in PyTorch; outputs outside 0 … 1 count as 0 or 1.",
                  "输出本身已是概率时的二元交叉熵：其前应有 sigmoid。对数在 −100 处截断（与 PyTorch 相同）；超出 0 到 1 的输出按 0 或 1 计算。"},
      .formula = R"(-\frac{1}{N}\sum_{i=1}^{N} \left(\sym{t}_i\ln(\sym{z}_i)+(1-\sym{t}_i)\ln(1-\sym{z}_i)\right))",
      .derivative = R"(\frac{1}{N}\,\frac{\sym{z}_i-\sym{t}_i}{\sym{z}_i\,(1-\sym{z}_i)})",
      .equations = R"(p[n,k] = min(max(z[n,k], 0), 1)
l[n] = -sum(k, t[n,k] * max(log(p[n,k]), -100) + (1 - t[n,k]) * max(log(1 - p[n,k]), -100)) / K
L = sum(n, l[n]) / N
dz[n,k] = (p[n,k] - t[n,k]) / (max(p[n,k] * (1 - p[n,k]), 1e-12) * K * N))",
      .torch = "nn.BCELoss()",
      .keras = "losses.BinaryCrossentropy()",
      .numpy = "-np.mean(t * np.maximum(np.log(z), -100) + (1 - t) * np.maximum(np.log(1 - z), -100))",
      .numpy_grad = "(z - t) / np.maximum(z * (1 - z), 1e-12) / z.size",
      .cpp = "Bce{}",
      .source = "Cox 1958, The regression analysis of binary sequences"};
  static constexpr bool pointwise = true;
  static constexpr LossTargets targets{.binary = TargetForm::probability, .rows = TargetForm::value};
  static constexpr Reads reads = Reads::probability;
  template <class V>
  V value(V z, V t) const {
    const V p = inside(z);
    return V(0) - (t * cut_log(p) + (V(1) - t) * cut_log(V(1) - p));
  }
  template <class V>
  V slope(V z, V t) const {
    const V p = inside(z);
    return (p - t) / simd::max(p * (V(1) - p), simd::number<V>(1e-12));
  }

 private:
  template <class V>
  static V inside(V z) { return simd::min(simd::max(z, V(0)), V(1)); }
  // ln(p), at least -100; the smallest normal float stands in for 0, whose logarithm is not a number to compute with.
  template <class V>
  static V cut_log(V p) {
    return simd::select(p < V(1.2e-38f), V(-100), simd::max(simd::log(simd::max(p, V(1.2e-38f))), V(-100)));
  }
};

struct BinaryFocal {
  static constexpr Info info{
      .id = "binary_focal",
      .name = {"Focal loss, binary", "焦点损失（二分类）"},
      .summary = {"Binary cross-entropy that hardly counts what is right already: γ says how hardly. α weighs the class 1, 1 − α the class 0. For rare classes; contains the sigmoid.",
                  "对已经分对的样本降低权重的二元交叉熵：γ 越大降得越多；α 是类别 1 的权重，1 − α 是类别 0 的权重。适合类别很不平衡时；已包含 sigmoid。"},
      .formula = R"(-\frac{1}{N}\sum_{i=1}^{N} \left({alpha}\,\sym{t}_i\,(\frac{1}{1+e^{\sym{z}_i}})^{{gamma}}\ln(\frac{1}{1+e^{-\sym{z}_i}})+(1-{alpha})(1-\sym{t}_i)(\frac{1}{1+e^{-\sym{z}_i}})^{{gamma}}\ln(\frac{1}{1+e^{\sym{z}_i}})\right))",
      .derivative = R"(\frac{1}{N}\left({alpha}\,\sym{t}_i\,(\frac{1}{1+e^{\sym{z}_i}})^{{gamma}}\left(\frac{{gamma}}{1+e^{-\sym{z}_i}}\ln(\frac{1}{1+e^{-\sym{z}_i}})-\frac{1}{1+e^{\sym{z}_i}}\right)-(1-{alpha})(1-\sym{t}_i)(\frac{1}{1+e^{-\sym{z}_i}})^{{gamma}}\left(\frac{{gamma}}{1+e^{\sym{z}_i}}\ln(\frac{1}{1+e^{\sym{z}_i}})-\frac{1}{1+e^{-\sym{z}_i}}\right)\right))",
      .equations = R"(p[n,k] = 1 / (1 + exp(-z[n,k]))
q[n,k] = 1 / (1 + exp(z[n,k]))
l[n] = -sum(k, {alpha} * t[n,k] * q[n,k]^{gamma} * log(p[n,k]) + (1 - {alpha}) * (1 - t[n,k]) * p[n,k]^{gamma} * log(q[n,k])) / K
L = sum(n, l[n]) / N
dz[n,k] = ({alpha} * t[n,k] * q[n,k]^{gamma} * ({gamma} * p[n,k] * log(p[n,k]) - q[n,k]) - (1 - {alpha}) * (1 - t[n,k]) * p[n,k]^{gamma} * ({gamma} * q[n,k] * log(q[n,k]) - p[n,k])) / (K * N))",
      .torch = "lambda z, t: binary_focal_loss(z, t, gamma={gamma}, alpha={alpha})",
      .torch_def = "def binary_focal_loss(z, t, gamma, alpha):\n"
                   "    log_p, log_q = nn.functional.logsigmoid(z), nn.functional.logsigmoid(-z)\n"
                   "    return -(alpha * t * (gamma * log_q).exp() * log_p\n"
                   "             + (1 - alpha) * (1 - t) * (gamma * log_p).exp() * log_q).mean()",
      .keras = "losses.BinaryFocalCrossentropy(apply_class_balancing=True, alpha={alpha}, gamma={gamma}, from_logits=True)",
      .numpy = "binary_focal_loss(z, t, gamma={gamma}, alpha={alpha})",
      .numpy_grad = "binary_focal_slope(z, t, gamma={gamma}, alpha={alpha})",
      .numpy_def = "def binary_focal_loss(z, t, gamma, alpha):\n"
                   "    log_p, log_q = -np.logaddexp(0, -z), -np.logaddexp(0, z)\n"
                   "    return -np.mean(alpha * t * np.exp(gamma * log_q) * log_p\n"
                   "                    + (1 - alpha) * (1 - t) * np.exp(gamma * log_p) * log_q)\n\n\n"
                   "def binary_focal_slope(z, t, gamma, alpha):\n"
                   "    log_p, log_q = -np.logaddexp(0, -z), -np.logaddexp(0, z)\n"
                   "    p, q = np.exp(log_p), np.exp(log_q)\n"
                   "    return (alpha * t * q**gamma * (gamma * p * log_p - q)\n"
                   "            - (1 - alpha) * (1 - t) * p**gamma * (gamma * q * log_q - p)) / z.size",
      .cpp = "BinaryFocal{.gamma = {gamma}f, .alpha = {alpha}f}",
      .source = "Lin, Goyal, Girshick, He, Dollár 2017, Focal loss for dense object detection"};
  static constexpr bool pointwise = true;
  static constexpr LossTargets targets{.binary = TargetForm::binary};
  static constexpr Reads reads = Reads::logit;
  float gamma = 2.0f;
  float alpha = 0.25f;
  static constexpr void params(auto& self, auto&& visit) {
    visit(self.gamma, ParamInfo{.id = "gamma",
                                .name = {"Gamma", "γ"},
                                .summary = {"How much less an easy row counts; 0 is plain cross-entropy.", "容易样本的权重降低多少；0 即普通交叉熵。"},
                                .min = 0,
                                .max = 5,
                                .step = 0.5});
    visit(self.alpha, ParamInfo{.id = "alpha",
                                .name = {"Alpha", "α"},
                                .summary = {"Weight of the class 1.", "类别 1 的权重。"},
                                .min = 0,
                                .max = 1,
                                .step = 0.05});
  }
  // p = sigmoid(z), q = 1 - p; both logarithms come from one exponential, so that neither cancels.
  template <class V>
  V value(V z, V t) const {
    const V tail = simd::log_one_plus(simd::exp(-simd::abs(z)));
    const V log_p = simd::min(z, V(0)) - tail, log_q = simd::min(-z, V(0)) - tail;
    return V(0) - V(alpha) * t * simd::exp(V(gamma) * log_q) * log_p - (V(1) - V(alpha)) * (V(1) - t) * simd::exp(V(gamma) * log_p) * log_q;
  }
  template <class V>
  V slope(V z, V t) const {
    const V tail = simd::log_one_plus(simd::exp(-simd::abs(z)));
    const V log_p = simd::min(z, V(0)) - tail, log_q = simd::min(-z, V(0)) - tail;
    const V p = simd::sigmoid(z), q = simd::sigmoid(-z);
    return V(alpha) * t * simd::exp(V(gamma) * log_q) * (V(gamma) * p * log_p - q) -
           (V(1) - V(alpha)) * (V(1) - t) * simd::exp(V(gamma) * log_p) * (V(gamma) * q * log_q - p);
  }
};

struct Hinge {
  static constexpr Info info{
      .id = "hinge",
      .name = {"Hinge loss", "合页损失"},
      .summary = {"Zero once the output lies on the right side with a margin of 1, then straight: the loss of a support vector machine. With several outputs each class stands against the rest.",
                  "输出落在正确一侧且间隔不小于 1 时损失为零，否则按直线增长：支持向量机的损失。多个输出时，每一类与其余各类相对。"},
      .formula = R"(\frac{1}{N}\sum_{i=1}^{N} \max(0, 1-\sym{t}_i\,\sym{z}_i))",
      .derivative = R"(\begin{cases} -\frac{\sym{t}_i}{N} & \sym{t}_i\,\sym{z}_i < 1 \\ 0 & \sym{t}_i\,\sym{z}_i \ge 1 \end{cases})",
      .equations = R"(l[n] = sum(k, max(0, 1 - t[n,k] * z[n,k])) / K
L = sum(n, l[n]) / N
dz[n,k] = where(t[n,k] * z[n,k] < 1, -t[n,k], 0) / (K * N))",
      .torch = "lambda z, t: torch.clamp(1 - t * z, min=0).mean()",
      .keras = "losses.Hinge()",
      .numpy = "np.mean(np.maximum(0, 1 - t * z))",
      .numpy_grad = "np.where(t * z < 1, -t, 0) / z.size",
      .cpp = "Hinge{}",
      .source = "Cortes, Vapnik 1995, Support-vector networks"};
  static constexpr bool pointwise = true;
  static constexpr LossTargets targets{.binary = TargetForm::signed_one, .multiclass = TargetForm::signed_one_hot};
  static constexpr Reads reads = Reads::value;
  template <class V>
  V value(V z, V t) const { return simd::max(V(1) - t * z, V(0)); }
  template <class V>
  V slope(V z, V t) const { return simd::select(t * z < V(1), V(-t), V(0)); }
};

struct SquaredHinge {
  static constexpr Info info{
      .id = "squared_hinge",
      .name = {"Squared hinge loss", "平方合页损失"},
      .summary = {"The hinge loss squared: smooth at the margin, and harder on what is far on the wrong side.",
                  "合页损失的平方：在间隔边界处光滑，对错得很远的样本惩罚更重。"},
      .formula = R"(\frac{1}{N}\sum_{i=1}^{N} \max(0, 1-\sym{t}_i\,\sym{z}_i)^{2})",
      .derivative = R"(-\frac{2}{N}\,\sym{t}_i\,\max(0, 1-\sym{t}_i\,\sym{z}_i))",
      .equations = R"(l[n] = sum(k, max(0, 1 - t[n,k] * z[n,k])^2) / K
L = sum(n, l[n]) / N
dz[n,k] = -2 * t[n,k] * max(0, 1 - t[n,k] * z[n,k]) / (K * N))",
      .torch = "lambda z, t: torch.clamp(1 - t * z, min=0).pow(2).mean()",
      .keras = "losses.SquaredHinge()",
      .numpy = "np.mean(np.maximum(0, 1 - t * z) ** 2)",
      .numpy_grad = "-2 * t * np.maximum(0, 1 - t * z) / z.size",
      .cpp = "SquaredHinge{}",
      .source = "Lee, Mangasarian 2001, SSVM: a smooth support vector machine for classification"};
  static constexpr bool pointwise = true;
  static constexpr LossTargets targets = Hinge::targets;
  static constexpr Reads reads = Reads::value;
  template <class V>
  V value(V z, V t) const {
    const V margin = simd::max(V(1) - t * z, V(0));
    return margin * margin;
  }
  template <class V>
  V slope(V z, V t) const { return V(-2) * t * simd::max(V(1) - t * z, V(0)); }
};

}  // namespace garden
