// The losses. Each says how it wants targets written for a task, and gives value and slope of the mean loss of a batch.
// A pointwise one is two templates over the number type, value(z, t) and slope(z, t), averaged over all elements; one that
// mixes a row names its own op. torch: a module constructor; keras: `losses.X(…)`; numpy: an expression of the loss from
// z (network output) and t; numpy_grad: an expression of dz.
#pragma once

#include <optional>
#include <string>
#include <tuple>

#include "base/arena.h"
#include "base/simd.h"
#include "catalog/entry.h"
#include "catalog/targets.h"
#include "kernels/reduce.h"
#include "kernels/softmax.h"

namespace garden {

namespace detail {
// log(1 + e) for e >= 0, exact for tiny e as well: the rounding of 1 + e is divided out again (Kahan).
template <class V>
V log_one_plus(V e) {
  const V u = V(1) + e;
  const V rounded = u - V(1);
  return simd::select(rounded == V(0), e, simd::log(u) * (e / simd::select(rounded == V(0), V(1), rounded)));
}
}  // namespace detail

struct Mse {
  static constexpr Info info{
      .id = "mse",
      .name = {"Mean squared error", "均方误差"},
      .summary = {"The mean squared distance between output and target. The natural loss of a regression; it also separates "
                  "classes when they are written as −1 and +1.",
                  "MSE：输出与目标之差的平方，再取平均。回归任务的自然选择；把类别写成 −1 与 +1 时也可用于分类。"},
      .formula = R"(\frac{1}{N}\sum_{i=1}^{N} (\sym{z}_i-\sym{t}_i)^{2})",
      .derivative = R"(\frac{2}{N}(\sym{z}_i-\sym{t}_i))",
      .torch = "nn.MSELoss()",
      .keras = "losses.MeanSquaredError()",
      .numpy = "np.mean((z - t) ** 2)",
      .numpy_grad = "2 * (z - t) / z.size",
      .cpp = "Mse{}",
      .source = "Legendre 1805; Gauss 1809, the method of least squares"};
  static constexpr bool pointwise = true;
  static constexpr LossTargets targets{
      .binary = TargetForm::signed_one, .multiclass = TargetForm::one_hot, .regression = TargetForm::value};
  static constexpr Link link = Link::identity;
  template <class V>
  V value(V z, V t) const { return (z - t) * (z - t); }
  template <class V>
  V slope(V z, V t) const { return V(2) * (z - t); }
};

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
      .torch = "nn.BCEWithLogitsLoss()",
      .keras = "losses.BinaryCrossentropy(from_logits=True)",
      .numpy = "np.mean(np.maximum(z, 0) - z * t + np.log1p(np.exp(-np.abs(z))))",
      .numpy_grad = "(1 / (1 + np.exp(-z)) - t) / z.size",
      .cpp = "BceWithLogits{}",
      .source = "Cox 1958, The regression analysis of binary sequences"};
  static constexpr bool pointwise = true;
  static constexpr LossTargets targets{.binary = TargetForm::binary};
  static constexpr Link link = Link::sigmoid;
  template <class V>
  V value(V z, V t) const {
    return simd::max(z, V(0)) - z * t + detail::log_one_plus(simd::exp(-simd::abs(z)));
  }
  template <class V>
  V slope(V z, V t) const { return simd::sigmoid(z) - t; }
};

struct SoftmaxCrossEntropy {
  static constexpr Info info{
      .id = "softmax_cross_entropy",
      .name = {"Softmax cross-entropy", "softmax 交叉熵"},
      .summary = {"For two or more classes with one output each: minus the logarithm of the probability given to the right "
                  "class. The softmax is part of the loss; use no activation before it.",
                  "用于两个及以上类别，每类一个输出：取正确类别所得概率的负对数。softmax 已包含在损失之内，其前不要再加激活函数。"},
      .formula = R"(\frac{1}{N}\sum_{n=1}^{N} \left(\ln\left(\sum_{j=1}^{K} e^{\sym{z}_{n,j}}\right)-\sym{z}_{n,\sym{t}_n}\right))",
      .derivative = R"(\frac{1}{N}\left(\frac{e^{\sym{z}_{n,i}}}{\sum_{j=1}^{K} e^{\sym{z}_{n,j}}}-\delta_{i,\sym{t}_n}\right))",
      .torch = "nn.CrossEntropyLoss()",
      .keras = "losses.SparseCategoricalCrossentropy(from_logits=True)",
      .numpy = "np.mean(np.logaddexp.reduce(z, axis=1) - z[np.arange(len(z)), t])",
      .numpy_grad = "(np.exp(z - np.logaddexp.reduce(z, axis=1, keepdims=True)) - np.eye(z.shape[1])[t]) / len(z)",
      .cpp = "SoftmaxCrossEntropy{}",
      .source = "Bridle 1990, Probabilistic interpretation of feedforward classification network outputs"};
  static constexpr bool pointwise = false;
  static constexpr LossTargets targets{.multiclass = TargetForm::index};
  static constexpr Link link = Link::softmax;
  // z (B, K)  t (B) class numbers  p = softmax(z) (B, K), kept for the slope. Returns the mean loss.
  template <class T>
  T mean_rows(int B, int K, const T* z, const T* t, T* p, Arena& scratch) const {
    ArenaScope scope(scratch);
    T* losses = scratch.take<T>(static_cast<std::size_t>(B));
    kernels::softmax_and_log_sum_exp_rows(B, K, z, p, losses);
    for (int row = 0; row < B; ++row, z += K) losses[row] -= z[static_cast<int>(t[row])];
    return kernels::sum(B, losses) / T(B);
  }
  // dz = (p - one_hot(t)) scale    dz (B, K)
  template <class T>
  void slope_rows(int B, int K, const T* p, const T* t, T scale, T* dz) const {
    kernels::map(B * K, dz, [s = simd::Vec<T>(scale)](auto v) { return v * s; }, p);
    for (int row = 0; row < B; ++row) dz[row * K + static_cast<int>(t[row])] -= scale;
  }
};

using Losses = std::tuple<Mse, BceWithLogits, SoftmaxCrossEntropy>;

struct LossKind {
  static constexpr KindInfo info{"loss", {"Loss", "损失函数"}};
  using Entries = Losses;
};
using Loss = OneOf<LossKind>;

// How targets must be written for this use, or a Problem at `path` when loss, task and outputs do not fit together.
// `classes` is 0 for a regression; `outputs` is the width of the network's last layer.
std::optional<TargetForm> target_form(const Loss& loss, Task task, int classes, int outputs, std::string_view path,
                                      Problems& problems);

// What turns the network's output into what a person reads: nothing, a probability, or one probability a class.
inline Link link_of(const Loss& loss) {
  return std::visit([](const auto& l) { return l.link; }, loss);
}

}  // namespace garden
