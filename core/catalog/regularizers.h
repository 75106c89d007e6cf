// Penalties on weights (never on biases), added to the loss: slope(w) goes into the gradient inside the optimizer's pass.
// torch, numpy: an expression of the penalty of one weight «w»; keras: the constructor for `kernel_regularizer=`;
// numpy_grad: what is added to the gradient «g».
#pragma once

#include <tuple>

#include "base/simd.h"
#include "catalog/entry.h"

namespace garden {

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
  static constexpr void params(auto& self, auto&& visit) {
    visit(self.rate, ParamInfo{.id = "rate",
                               .name = {"Rate λ", "正则化率 λ"},
                               .summary = {"How strongly weights are held small.", "对权重的约束强度。"},
                               .min = 0,
                               .max = 10,
                               .scale = Scale::log});
  }
  template <class V>
  V penalty(V w) const { return V(rate) * simd::abs(w); }
  template <class V>
  V slope(V w) const {
    return simd::select(w > V(0), V(rate), simd::select(w < V(0), V(-rate), V(0)));
  }
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
  template <class V>
  V slope(V w) const { return V(rate) * w; }
};

using Regularizers = std::tuple<L1, L2>;

struct RegularizerKind {
  static constexpr KindInfo info{"regularizer", {"Regularization", "正则化"}};
  using Entries = Regularizers;
};
using Regularizer = OneOf<RegularizerKind>;

}  // namespace garden
