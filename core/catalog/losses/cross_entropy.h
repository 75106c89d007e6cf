// Softmax cross-entropy and its focal form: K outputs are logits, the target is a class number. See catalog/losses.h.
#pragma once

#include "autograd/ops/loss.h"
#include "base/arena.h"
#include "base/simd.h"
#include "catalog/losses/class_weights.h"
#include "catalog/targets.h"
#include "kernels/softmax.h"

namespace garden {

struct SoftmaxCrossEntropy {
  static constexpr Info info{
      .id = "softmax_cross_entropy",
      .name = {"Softmax cross-entropy", "softmax 交叉熵"},
      .summary = {"For two or more classes with one output each: minus the logarithm of the probability given to the right "
                  "class. The softmax is part of the loss; use no activation before it.",
                  "用于两个及以上类别，每类一个输出：取正确类别所得概率的负对数。softmax 已包含在损失之内，其前不要再加激活函数。"},
      .formula =
          R"(‹class_weights=none&label_smoothing=0|\frac{1}{N}\sum_{n=1}^{N} \left(\ln\left(\sum_{j=1}^{K} e^{\sym{z}_{n,j}}\right)-\sym{z}_{n,\sym{t}_n}\right)›)"
          R"(‹class_weights=none&label_smoothing!=0|\frac{1}{N}\sum_{n=1}^{N} \left(\ln\left(\sum_{j=1}^{K} e^{\sym{z}_{n,j}}\right)-(1-{label_smoothing})\sym{z}_{n,\sym{t}_n}-\frac{{label_smoothing}}{K}\left(\sum_{j=1}^{K} \sym{z}_{n,j}\right)\right)›)"
          R"(‹class_weights=balanced|\frac{\sum_{n=1}^{N} \left((1-{label_smoothing})w_{\sym{t}_n}\,\left(\ln\left(\sum_{j=1}^{K} e^{\sym{z}_{n,j}}\right)-\sym{z}_{n,\sym{t}_n}\right)+\frac{{label_smoothing}}{K}\left(\sum_{k=1}^{K} w_k\,\left(\ln\left(\sum_{j=1}^{K} e^{\sym{z}_{n,j}}\right)-\sym{z}_{n,k}\right)\right)\right)}{\sum_{m=1}^{N} w_{\sym{t}_m}}›)",
      .derivative =
          R"(‹class_weights=none&label_smoothing=0|\frac{1}{N}\left(\frac{e^{\sym{z}_{n,i}}}{\sum_{j=1}^{K} e^{\sym{z}_{n,j}}}-\delta_{i,\sym{t}_n}\right)›)"
          R"(‹class_weights=none&label_smoothing!=0|\frac{1}{N}\left(\frac{e^{\sym{z}_{n,i}}}{\sum_{j=1}^{K} e^{\sym{z}_{n,j}}}-(1-{label_smoothing})\delta_{i,\sym{t}_n}-\frac{{label_smoothing}}{K}\right)›)"
          R"(‹class_weights=balanced|\frac{\left((1-{label_smoothing})w_{\sym{t}_n}+\frac{{label_smoothing}}{K}\left(\sum_{k=1}^{K} w_k\right)\right)\frac{e^{\sym{z}_{n,i}}}{\sum_{j=1}^{K} e^{\sym{z}_{n,j}}}-(1-{label_smoothing})w_{\sym{t}_n}\,\delta_{i,\sym{t}_n}-\frac{{label_smoothing}}{K}w_i}{\sum_{m=1}^{N} w_{\sym{t}_m}}›)",
      .equations = R"(‹class_weights=none|p[n,k] = exp(z[n,k]) / sum(j, exp(z[n,j]))›
‹class_weights=none&label_smoothing=0|l[n] = -log(p[n,t[n]])›‹class_weights=none&label_smoothing!=0|l[n] = -(1 - {label_smoothing}) * log(p[n,t[n]]) - {label_smoothing} * sum(k, log(p[n,k])) / K›
‹class_weights=none|L = sum(n, l[n]) / N›
‹class_weights=none&label_smoothing=0|dz[n,k] = (p[n,k] - (k == t[n])) / N›‹class_weights=none&label_smoothing!=0|dz[n,k] = (p[n,k] - (1 - {label_smoothing}) * (k == t[n]) - {label_smoothing} / K) / N›)",
      .torch = "nn.CrossEntropyLoss(‹class_weights=balanced|weight=class_weights›‹class_weights=balanced&label_smoothing!=0|, ›"
               "‹label_smoothing!=0|label_smoothing={label_smoothing}›)",
      .keras = "‹label_smoothing=0|losses.SparseCategoricalCrossentropy(from_logits=True)›"
               "‹label_smoothing!=0|lambda t, z: losses.categorical_crossentropy(\n"
               "    ops.one_hot(t, z.shape[-1]), z, from_logits=True, label_smoothing={label_smoothing})›",
      .numpy = "‹class_weights=none&label_smoothing=0|np.mean(np.logaddexp.reduce(z, axis=1) - z[np.arange(len(z)), t])›"
               "‹class_weights=none&label_smoothing!=0|cross_entropy(z, t, {label_smoothing}, np.ones(z.shape[1]))›"
               "‹class_weights=balanced|cross_entropy(z, t, {label_smoothing}, class_weights)›",
      .numpy_grad = "‹class_weights=none&label_smoothing=0|(np.exp(z - np.logaddexp.reduce(z, axis=1, keepdims=True)) - np.eye(z.shape[1])[t]) / len(z)›"
                    "‹class_weights=none&label_smoothing!=0|cross_entropy_slope(z, t, {label_smoothing}, np.ones(z.shape[1]))›"
                    "‹class_weights=balanced|cross_entropy_slope(z, t, {label_smoothing}, class_weights)›",
      .numpy_def = "‹class_weights=balanced;label_smoothing!=0|"
                   "def cross_entropy(z, t, smoothing, weights):\n"
                   "    log_p = z - np.logaddexp.reduce(z, axis=1, keepdims=True)\n"
                   "    target = (1 - smoothing) * np.eye(z.shape[1])[t] + smoothing / z.shape[1]\n"
                   "    return -np.sum(target * weights * log_p) / weights[t].sum()\n\n\n"
                   "def cross_entropy_slope(z, t, smoothing, weights):\n"
                   "    p = np.exp(z - np.logaddexp.reduce(z, axis=1, keepdims=True))\n"
                   "    target = ((1 - smoothing) * np.eye(z.shape[1])[t] + smoothing / z.shape[1]) * weights\n"
                   "    return (p * target.sum(axis=1, keepdims=True) - target) / weights[t].sum()›",
      .cpp = "SoftmaxCrossEntropy{‹label_smoothing!=0|.label_smoothing = {label_smoothing}f, ›‹class_weights!=none|.class_weights = ClassWeights::{class_weights}›}",
      .source = "Bridle 1990, Probabilistic interpretation of feedforward classification network outputs; label smoothing: Szegedy et al. 2015"};
  static constexpr bool pointwise = false;
  static constexpr LossTargets targets{.multiclass = TargetForm::index};
  static constexpr Reads reads = Reads::logit;
  float label_smoothing = 0.0f;
  ClassWeights class_weights = ClassWeights::none;
  static constexpr void params(auto& self, auto&& visit) {
    visit(self.label_smoothing, ParamInfo{.id = "label_smoothing",
                                          .name = {"Label smoothing", "标签平滑"},
                                          .summary = {"The share of the target that is spread evenly over all classes, so that no output is driven to infinity.",
                                                      "目标中平均分给所有类别的那一部分，使输出不会被推向无穷大。"},
                                          .min = 0,
                                          .max = 0.5,
                                          .step = 0.05});
    visit(self.class_weights, class_weights_param);
  }

  // p = softmax(z) (B, K), kept for the slope. Returns the mean loss.
  template <class T>
  T mean_rows(const LossRows<T>& r, T* p, Arena& scratch) const {
    ArenaScope scope(scratch);
    T* losses = scratch.take<T>(static_cast<std::size_t>(r.B));
    kernels::softmax_and_log_sum_exp_rows(r.B, r.K, r.z, p, losses);
    const T* z = r.z;
    for (int row = 0; row < r.B; ++row, z += r.K) {
      const int label = r.label(row);
      if (plain(r)) {
        losses[row] -= z[label];
        continue;
      }
      T spread(0);
      for (int k = 0; label_smoothing > 0 && k < r.K; ++k) spread += r.weight_of(k) * (losses[row] - z[k]);
      losses[row] = (T(1) - T(label_smoothing)) * r.weight_of(label) * (losses[row] - z[label]) + T(label_smoothing) / T(r.K) * spread;
    }
    return kernels::sum(r.B, losses) / r.total();
  }
  // dz = (p - one_hot(t)) scale / B, or with the smoothed and weighted target    p, dz (B, K)
  template <class T>
  void slope_rows(const LossRows<T>& r, const T* p, T dloss, T* dz) const {
    const T scale = dloss / r.total();
    if (plain(r)) {
      kernels::map(r.B * r.K, dz, [s = simd::Vec<T>(scale)](auto v) { return v * s; }, p);
      for (int row = 0; row < r.B; ++row) dz[row * r.K + r.label(row)] -= scale;
      return;
    }
    const T own = (T(1) - T(label_smoothing)), each = T(label_smoothing) / T(r.K);
    T all(0);
    for (int k = 0; k < r.K; ++k) all += r.weight_of(k);
    for (int row = 0; row < r.B; ++row, p += r.K, dz += r.K) {
      const T w = own * r.weight_of(r.label(row));
      for (int k = 0; k < r.K; ++k) dz[k] = scale * (p[k] * (w + each * all) - each * r.weight_of(k));
      dz[r.label(row)] -= scale * w;
    }
  }

 private:
  template <class T>
  bool plain(const LossRows<T>& r) const { return label_smoothing == 0 && r.weights.empty(); }
};

struct Focal {
  static constexpr Info info{
      .id = "focal",
      .name = {"Focal loss", "焦点损失"},
      .summary = {"Softmax cross-entropy that hardly counts what is right already: γ says how hardly. α scales it all. For rare classes; contains the softmax.",
                  "对已经分对的样本降低权重的 softmax 交叉熵：γ 越大降得越多，α 是整体系数。适合类别很不平衡时；已包含 softmax。"},
      .formula = R"(-\frac{{alpha}}{N}\sum_{n=1}^{N} \left((1-\frac{e^{\sym{z}_{n,\sym{t}_n}}}{\sum_{j=1}^{K} e^{\sym{z}_{n,j}}})^{{gamma}}\ln(\frac{e^{\sym{z}_{n,\sym{t}_n}}}{\sum_{j=1}^{K} e^{\sym{z}_{n,j}}})\right))",
      .derivative = R"(\frac{{alpha}}{N}\left({gamma}\,\frac{e^{\sym{z}_{n,\sym{t}_n}}}{\sum_{j=1}^{K} e^{\sym{z}_{n,j}}}(1-\frac{e^{\sym{z}_{n,\sym{t}_n}}}{\sum_{j=1}^{K} e^{\sym{z}_{n,j}}})^{{gamma}-1}\ln(\frac{e^{\sym{z}_{n,\sym{t}_n}}}{\sum_{j=1}^{K} e^{\sym{z}_{n,j}}})-(1-\frac{e^{\sym{z}_{n,\sym{t}_n}}}{\sum_{j=1}^{K} e^{\sym{z}_{n,j}}})^{{gamma}}\right)\left(\delta_{i,\sym{t}_n}-\frac{e^{\sym{z}_{n,i}}}{\sum_{j=1}^{K} e^{\sym{z}_{n,j}}}\right))",
      .equations = R"(p[n,k] = exp(z[n,k]) / sum(j, exp(z[n,j]))
l[n] = -{alpha} * (1 - p[n,t[n]])^{gamma} * log(p[n,t[n]])
L = sum(n, l[n]) / N
r[n] = {gamma} * p[n,t[n]] * (1 - p[n,t[n]])^({gamma} - 1) * log(p[n,t[n]]) - (1 - p[n,t[n]])^{gamma}
dz[n,k] = {alpha} * r[n] * ((k == t[n]) - p[n,k]) / N)",
      .torch = "lambda z, t: focal_loss(z, t, gamma={gamma}, alpha={alpha})",
      .torch_def = "def focal_loss(z, t, gamma, alpha):\n"
                   "    log_p = nn.functional.log_softmax(z, dim=-1).gather(-1, t.unsqueeze(-1))\n"
                   "    return -(alpha * (1 - log_p.exp()) ** gamma * log_p).mean()",
      .keras = "lambda t, z: losses.categorical_focal_crossentropy(\n"
               "    ops.one_hot(t, z.shape[-1]), z, alpha={alpha}, gamma={gamma}, from_logits=True)",
      .numpy = "focal_loss(z, t, gamma={gamma}, alpha={alpha})",
      .numpy_grad = "focal_slope(z, t, gamma={gamma}, alpha={alpha})",
      .numpy_def = "def focal_loss(z, t, gamma, alpha):\n"
                   "    log_p = (z - np.logaddexp.reduce(z, axis=1, keepdims=True))[np.arange(len(z)), t]\n"
                   "    return -np.mean(alpha * (1 - np.exp(log_p)) ** gamma * log_p)\n\n\n"
                   "def focal_slope(z, t, gamma, alpha):\n"
                   "    p = np.exp(z - np.logaddexp.reduce(z, axis=1, keepdims=True))\n"
                   "    own = p[np.arange(len(z)), t][:, None]\n"
                   "    rest = 1 - own\n"
                   "    slope = gamma * own * rest ** (gamma - 1) * np.log(own) - rest**gamma\n"
                   "    return alpha * slope * (np.eye(z.shape[1])[t] - p) / len(z)",
      .cpp = "Focal{.gamma = {gamma}f, .alpha = {alpha}f}",
      .source = "Lin, Goyal, Girshick, He, Dollár 2017, Focal loss for dense object detection"};
  static constexpr bool pointwise = false;
  static constexpr LossTargets targets{.multiclass = TargetForm::index};
  static constexpr Reads reads = Reads::logit;
  float gamma = 2.0f;
  float alpha = 1.0f;
  static constexpr void params(auto& self, auto&& visit) {
    visit(self.gamma, ParamInfo{.id = "gamma",
                                .name = {"Gamma", "γ"},
                                .summary = {"How much less an easy row counts; 0 is plain cross-entropy.", "容易样本的权重降低多少；0 即普通交叉熵。"},
                                .min = 0,
                                .max = 5,
                                .step = 0.5});
    visit(self.alpha, ParamInfo{.id = "alpha",
                                .name = {"Alpha", "α"},
                                .summary = {"Scales the whole loss.", "整个损失的系数。"},
                                .min = 0.05,
                                .max = 2,
                                .step = 0.05});
  }

  // p = softmax(z) (B, K), kept for the slope
  template <class T>
  T mean_rows(const LossRows<T>& r, T* p, Arena& scratch) const {
    ArenaScope scope(scratch);
    T* losses = scratch.take<T>(static_cast<std::size_t>(r.B));
    kernels::softmax_and_log_sum_exp_rows(r.B, r.K, r.z, p, losses);
    for (int row = 0; row < r.B; ++row) losses[row] = T(0) - T(alpha) * part(r, p, row).easy * part(r, p, row).log_p;
    return kernels::sum(r.B, losses) / T(r.B);
  }
  // dz = alpha (gamma p rest^(gamma - 1) ln p - rest^gamma) (one_hot(t) - p)
  template <class T>
  void slope_rows(const LossRows<T>& r, const T* p, T dloss, T* dz) const {
    const T scale = dloss * T(alpha) / T(r.B);
    for (int row = 0; row < r.B; ++row) {
      const Part<T> own = part(r, p, row);
      const T pull = own.rest > T(0) ? T(gamma) * own.p * (own.easy / own.rest) * own.log_p : T(0);
      const T slope = scale * (pull - own.easy);
      for (int k = 0; k < r.K; ++k) dz[row * r.K + k] = T(0) - slope * p[row * r.K + k];
      dz[row * r.K + r.label(row)] += slope;
    }
  }

 private:
  template <class T>
  struct Part {
    T p, rest, log_p, easy;  // of the right class, of the others together, ln p, rest^gamma
  };
  // The others are added up: 1 - p would lose all digits of a row that is nearly right.
  template <class T>
  Part<T> part(const LossRows<T>& r, const T* p, int row) const {
    const T* own = p + row * r.K;
    const T* z = r.z + row * r.K;
    const int label = r.label(row);
    T rest(0);
    for (int k = 0; k < r.K; ++k) rest += k == label ? T(0) : own[k];
    T log_p;
    if (own[label] > T(0.5)) {
      log_p = T(0) - simd::log_one_plus(rest / own[label]);
    } else {
      const int top = argmax(z, r.K);
      T sum(0);
      for (int k = 0; k < r.K; ++k) sum += simd::exp(z[k] - z[top]);
      log_p = (z[label] - z[top]) - simd::log(sum);
    }
    const T easy = gamma == 0 ? T(1) : rest > T(0) ? simd::exp(T(gamma) * simd::log(rest)) : T(0);
    return {own[label], rest, log_p, easy};
  }
};

}  // namespace garden
