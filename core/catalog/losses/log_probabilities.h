// Losses that read logarithms of probabilities: put a log-softmax before them. See catalog/losses.h for what an entry owes.
#pragma once

#include "autograd/ops/loss.h"
#include "base/arena.h"
#include "base/simd.h"
#include "catalog/losses/class_weights.h"
#include "catalog/targets.h"

namespace garden {

struct Nll {
  static constexpr Info info{
      .id = "nll",
      .name = {"Negative log-likelihood", "负对数似然"},
      .summary = {"Minus the log-probability of the right class. With a log-softmax before it, it is the softmax cross-entropy.",
                  "正确类别的对数概率取负。其前接 log-softmax 时，就是 softmax 交叉熵。"},
      .formula = R"(‹class_weights=none|-\frac{1}{N}\sum_{n=1}^{N} \sym{z}_{n,\sym{t}_n}›)"
                 R"(‹class_weights=balanced|-\frac{\sum_{n=1}^{N} w_{\sym{t}_n}\,\sym{z}_{n,\sym{t}_n}}{\sum_{n=1}^{N} w_{\sym{t}_n}}›)",
      .derivative = R"(‹class_weights=none|-\frac{1}{N}\delta_{i,\sym{t}_n}›)"
                    R"(‹class_weights=balanced|-\frac{w_{\sym{t}_n}\,\delta_{i,\sym{t}_n}}{\sum_{m=1}^{N} w_{\sym{t}_m}}›)",
      .equations = R"(‹class_weights=none|l[n] = -z[n,t[n]]
L = sum(n, l[n]) / N
dz[n,k] = -(k == t[n]) / N›)",
      .torch = "nn.NLLLoss(‹class_weights=balanced|weight=class_weights›)",
      .keras = "lambda t, z: -ops.mean(ops.sum(ops.one_hot(t, z.shape[-1]) * z, axis=-1))",
      .numpy = "‹class_weights=none|-np.mean(z[np.arange(len(z)), t])›"
               "‹class_weights=balanced|-np.sum(class_weights[t] * z[np.arange(len(z)), t]) / class_weights[t].sum()›",
      .numpy_grad = "‹class_weights=none|-np.eye(z.shape[1])[t] / len(z)›"
                    "‹class_weights=balanced|-class_weights * np.eye(z.shape[1])[t] / class_weights[t].sum()›",
      .cpp = "Nll{.class_weights = ClassWeights::{class_weights}}",
      .source = "Fisher 1922, On the mathematical foundations of theoretical statistics"};
  static constexpr bool pointwise = false;
  static constexpr LossTargets targets{.multiclass = TargetForm::index};
  static constexpr Reads reads = Reads::log_probability;
  ClassWeights class_weights = ClassWeights::none;
  static constexpr void params(auto& self, auto&& visit) { visit(self.class_weights, class_weights_param); }

  // Keeps nothing for the slope.
  template <class T>
  T mean_rows(const LossRows<T>& r, T*, Arena& scratch) const {
    ArenaScope scope(scratch);
    T* losses = scratch.take<T>(static_cast<std::size_t>(r.B));
    for (int row = 0; row < r.B; ++row) losses[row] = T(0) - r.weight_of(r.label(row)) * r.z[row * r.K + r.label(row)];
    return kernels::sum(r.B, losses) / r.total();
  }
  // dz = -w one_hot(t) / sum(w)
  template <class T>
  void slope_rows(const LossRows<T>& r, const T*, T dloss, T* dz) const {
    const T scale = dloss / r.total();
    for (int i = 0; i < r.B * r.K; ++i) dz[i] = T(0);
    for (int row = 0; row < r.B; ++row) dz[row * r.K + r.label(row)] = T(0) - scale * r.weight_of(r.label(row));
  }
};

struct KlDivergence {
  static constexpr Info info{
      .id = "kl_divergence",
      .name = {"KL divergence", "KL 散度"},
      .summary = {"How far the predicted distribution is from the target's: the bits wasted by coding one with the other. Classes can be smoothed, and a target can be a distribution itself.",
                  "预测分布与目标分布相差多远：用前者为后者编码所多花的信息量。类别标签可以平滑，目标也可以本身就是一个分布。"},
      .formula = R"(‹label_smoothing=0|\frac{1}{N}\sum_{i} \sym{t}_i\left(\ln(\sym{t}_i)-\sym{z}_i\right)›)"
                 R"(‹label_smoothing!=0|\frac{1}{N}\sum_{i} \left((1-{label_smoothing})\sym{t}_i+\frac{{label_smoothing}}{K}\right)\left(\ln((1-{label_smoothing})\sym{t}_i+\frac{{label_smoothing}}{K})-\sym{z}_i\right)›)",
      .derivative = R"(‹label_smoothing=0|-\frac{\sym{t}_i}{N}›‹label_smoothing!=0|-\frac{1}{N}\left((1-{label_smoothing})\sym{t}_i+\frac{{label_smoothing}}{K}\right)›)",
      .equations = R"(q[n,k] = (1 - {label_smoothing}) * t[n,k] + {label_smoothing} / K
l[n] = sum(k, where(q[n,k] > 0, q[n,k] * (log(q[n,k]) - z[n,k]), 0))
L = sum(n, l[n]) / N
dz[n,k] = -q[n,k] / N)",
      .torch = "‹label_smoothing=0|nn.KLDivLoss(reduction=\"batchmean\")›"
               "‹label_smoothing!=0|lambda z, t: nn.functional.kl_div(z, (1 - {label_smoothing}) * t + {label_smoothing} / t.shape[-1], reduction=\"batchmean\")›",
      .keras = "lambda t, z: ops.mean(ops.sum(‹label_smoothing!=0|((1 - {label_smoothing}) * t + {label_smoothing} / t.shape[-1])›‹label_smoothing=0|t›"
               " * (ops.log(‹label_smoothing!=0|((1 - {label_smoothing}) * t + {label_smoothing} / t.shape[-1])›‹label_smoothing=0|ops.maximum(t, 1e-30)›) - z), axis=-1))",
      .numpy = "kl_divergence(z, (1 - {label_smoothing}) * t + {label_smoothing} / t.shape[-1])",
      .numpy_grad = "-((1 - {label_smoothing}) * t + {label_smoothing} / t.shape[-1]) / len(z)",
      .numpy_def = "def kl_divergence(z, q):\n"
                   "    return np.sum(np.where(q > 0, q * (np.log(np.where(q > 0, q, 1)) - z), 0)) / len(z)",
      .cpp = "KlDivergence{.label_smoothing = {label_smoothing}f}",
      .source = "Kullback, Leibler 1951, On information and sufficiency"};
  static constexpr bool pointwise = true;
  static constexpr LossTargets targets{.multiclass = TargetForm::one_hot, .rows = TargetForm::value};
  static constexpr Reads reads = Reads::log_probability;
  float label_smoothing = 0.0f;
  static constexpr void params(auto& self, auto&& visit) {
    visit(self.label_smoothing, ParamInfo{.id = "label_smoothing",
                                          .name = {"Label smoothing", "标签平滑"},
                                          .summary = {"The share of the target that is spread evenly over all classes.", "目标中平均分给所有类别的那一部分。"},
                                          .min = 0,
                                          .max = 0.5,
                                          .step = 0.05});
  }
  // q = keep t + each is the target; the op takes the mean of all numbers, a row's sum is K times that.
  struct At {
    double keep, each, K;
    template <class V>
    V value(V z, V t) const {
      const V q = simd::number<V>(keep) * t + simd::number<V>(each);
      return simd::select(q > V(0), simd::number<V>(K) * (q * (simd::log(simd::select(q > V(0), q, V(1))) - z)), V(0));
    }
    template <class V>
    V slope(V, V t) const {
      const V q = simd::number<V>(keep) * t + simd::number<V>(each);
      return simd::select(q > V(0), simd::number<V>(-K) * q, V(0));
    }
  };
  At at(int K) const { return {1 - static_cast<double>(label_smoothing), static_cast<double>(label_smoothing) / K, static_cast<double>(K)}; }
};

}  // namespace garden
