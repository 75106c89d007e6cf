// Penalties on weights (never on biases). An entry yields three numbers, which every optimizer's pass applies in the same
// way: l1 and l2 go into the gradient, `keep` shrinks the weight itself before the update.
// torch, numpy: an expression of the penalty of one weight «w», or of a decoupled one the statement that shrinks «w» before
// a step at learning rate lr; keras: the constructor for `kernel_regularizer=`; numpy_grad: what is added to the gradient «g».
#pragma once

#include <tuple>

#include "base/simd.h"
#include "catalog/entry.h"

namespace garden {

// g += l1 sgn(w) + l2 w, then w *= keep
struct Shrink {
  float l1 = 0, l2 = 0;
  double keep = 1;
  template <class V>
  V slope(V w) const { return V(l2) * w + simd::select(w > V(0), V(l1), simd::select(w < V(0), V(-l1), V(0))); }
};

namespace detail {
inline constexpr ParamInfo regularization_rate(std::string_view id, Text name, Text summary) {
  return {.id = id, .name = name, .summary = summary, .min = 0, .max = 10, .scale = Scale::log};
}
inline constexpr Text rate_name{"Rate λ", "正则化率 λ"};
inline constexpr Text rate_summary{"How strongly weights are held small.", "对权重的约束强度。"};
}  // namespace detail

struct L1 {
  static constexpr Info info{
      .id = "l1",
      .name = {"L1", "L1"},
      .summary = {"Adds λ·|w|: pulls every weight towards zero at the same pace, so that useless ones become zero.",
                  "加上 λ·|w|：以相同的速度把每个权重拉向零，没用的权重就变成零（稀疏）。"},
      .formula = R"({rate}\sum_{i} \lvert \sym{w}_i\rvert)",
      .derivative = R"({rate}\,\operatorname{sgn}(\sym{w}_i))",
      .torch = "{rate} * «w».abs().sum()",
      .keras = "regularizers.L1({rate})",
      .numpy = "{rate} * np.abs(«w»).sum()",
      .numpy_grad = "{rate} * np.sign(«w»)",
      .cpp = "L1{.rate = {rate}f}",
      .source = "Tibshirani 1996, Regression shrinkage and selection via the lasso"};
  float rate = 0.001f;
  static constexpr void params(auto& self, auto&& visit) { visit(self.rate, detail::regularization_rate("rate", detail::rate_name, detail::rate_summary)); }
  template <class V>
  V penalty(V w) const { return V(rate) * simd::abs(w); }
  Shrink at(float) const { return {.l1 = rate}; }
};

struct L2 {
  static constexpr Info info{
      .id = "l2",
      .name = {"L2", "L2"},
      .summary = {"Adds ½·λ·w²: pulls large weights hardest and makes the function smooth. With plain gradient descent it is the same as weight decay.",
                  "加上 ½·λ·w²：权重越大约束越强，学到的函数更平滑。配合随机梯度下降时，它就是权重衰减。"},
      .formula = R"(\frac{{rate}}{2}\sum_{i} \sym{w}_i^{2})",
      .derivative = R"({rate}\,\sym{w}_i)",
      .torch = "{rate} / 2 * «w».pow(2).sum()",
      .keras = "regularizers.L2({rate} / 2)",
      .numpy = "{rate} / 2 * («w» ** 2).sum()",
      .numpy_grad = "{rate} * «w»",
      .cpp = "L2{.rate = {rate}f}",
      .source = "Hoerl, Kennard 1970, Ridge regression; Krogh, Hertz 1991, A simple weight decay can improve generalization"};
  float rate = 0.001f;
  static constexpr void params(auto& self, auto&& visit) { L1::params(self, visit); }
  template <class V>
  V penalty(V w) const { return V(0.5f) * V(rate) * (w * w); }
  Shrink at(float) const { return {.l2 = rate}; }
};

struct ElasticNet {
  static constexpr Info info{
      .id = "elastic_net",
      .name = {"Elastic net", "弹性网络"},
      .summary = {"L1 and L2 together: useless weights become zero, and weights that do the same share the work.",
                  "同时使用 L1 与 L2：没用的权重变成零，而作用相近的权重共同分担。"},
      .formula = R"({l1}\left(\sum_{i} \lvert \sym{w}_i\rvert\right)+\frac{{l2}}{2}\left(\sum_{i} \sym{w}_i^{2}\right))",
      .derivative = R"({l1}\,\operatorname{sgn}(\sym{w}_i)+{l2}\,\sym{w}_i)",
      .torch = "({l1} * «w».abs().sum() + {l2} / 2 * «w».pow(2).sum())",
      .keras = "regularizers.L1L2({l1}, {l2} / 2)",
      .numpy = "({l1} * np.abs(«w»).sum() + {l2} / 2 * («w» ** 2).sum())",
      .numpy_grad = "{l1} * np.sign(«w») + {l2} * «w»",
      .cpp = "ElasticNet{.l1 = {l1}f, .l2 = {l2}f}",
      .source = "Zou, Hastie 2005, Regularization and variable selection via the elastic net"};
  float l1 = 0.001f;
  float l2 = 0.001f;
  static constexpr void params(auto& self, auto&& visit) {
    visit(self.l1, detail::regularization_rate("l1", {"L1 rate", "L1 正则化率"}, {"Pulls at the same pace everywhere.", "对所有权重以相同速度拉向零。"}));
    visit(self.l2, detail::regularization_rate("l2", {"L2 rate", "L2 正则化率"}, {"Pulls large weights hardest.", "权重越大拉力越强。"}));
  }
  template <class V>
  V penalty(V w) const { return V(l1) * simd::abs(w) + V(0.5f) * V(l2) * (w * w); }
  Shrink at(float) const { return {.l1 = l1, .l2 = l2}; }
};

struct WeightDecay {
  static constexpr Info info{
      .id = "weight_decay",
      .name = {"Weight decay (decoupled)", "权重衰减（解耦）"},
      .summary = {"Shrinks every weight by the share η·λ before each step, outside the gradient: no moment of an adaptive optimizer sees it. For plain gradient descent it is the same as L2.",
                  "每一步之前先把权重缩小 η·λ 的比例，不经过梯度，因此自适应优化器的矩估计不受影响。对普通梯度下降，它与 L2 相同。"},
      .formula = R"(\sym{w} \leftarrow (1-\eta\,{rate})\,\sym{w})",
      .derivative = R"(0)",
      .torch = "«w».mul_(1 - lr * {rate})",
      .keras = "None",
      .numpy = "«w» *= 1 - lr * {rate}",
      .numpy_grad = "0 * «w»",
      .cpp = "WeightDecay{.rate = {rate}f}",
      .source = "Loshchilov, Hutter 2017, Decoupled weight decay regularization"};
  static constexpr bool decoupled = true;
  float rate = 0.01f;
  static constexpr void params(auto& self, auto&& visit) { L1::params(self, visit); }
  template <class V>
  V penalty(V) const { return V(0); }
  Shrink at(float lr) const { return {.keep = 1 - static_cast<double>(lr) * static_cast<double>(rate)}; }
};

using Regularizers = std::tuple<L1, L2, ElasticNet, WeightDecay>;

struct RegularizerKind {
  static constexpr Named info{"regularizer", {"Regularization", "正则化"}};
  using Entries = Regularizers;
};
using Regularizer = OneOf<RegularizerKind>;

// What the regularizer does in one step at learning rate lr.
inline Shrink shrink_at(const Regularizer& regularizer, float lr) {
  return std::visit([lr](const auto& r) { return r.at(lr); }, regularizer);
}

}  // namespace garden
