// Dropout: while training, each value is left out with probability `rate`, and the others make up for it.
// In NumPy the mask is the next of `masks`, drawn by the program: 0 or 1 / (1 - rate).
#pragma once

#include <array>

#include "autograd/ops.h"
#include "catalog/layers/layer.h"

namespace garden {

struct Dropout {
  static constexpr Info info{
      .id = "dropout",
      .name = {"Dropout", "暂退法 (Dropout)"},
      .summary = {"While training, leaves values out at random, so that no unit can rely on another one alone. Evaluating, it does nothing.",
                  "训练时随机丢弃一部分值，任何单元都不能只依赖另一个单元；评估时什么也不做。"},
      .formula = R"(\sym{x} \odot \sym{mask},\quad P(\sym{mask}_{i} = 0) = {rate},\quad P\left(\sym{mask}_{i} = \tfrac{1}{1 - {rate}}\right) = 1 - {rate})",
      .derivative = R"(\sym{dx} = \sym{dy} \odot \sym{mask})",
      .equations = R"(y[i] = x[i] * mask[i]
dx[i] = dy[i] * mask[i])",
      .torch = "nn.Dropout({rate})",
      .keras = "layers.Dropout({rate})",
      .numpy = "x * masks[0].reshape(x.shape) if training else x",
      .numpy_grad = "dx = dy * masks[0].reshape(x.shape) if training else dy",
      .cpp = "Dropout{.rate = {rate}f}",
      .source = "Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov 2014, Dropout: a simple way to prevent neural networks from overfitting"};
  static constexpr LayerGroup group = LayerGroup::noise;
  static constexpr bool modes = true;
  static constexpr std::array<Role, 0> roles{};

  float rate = 0.5f;

  static constexpr void params(auto& self, auto&& visit) {
    visit(self.rate, ParamInfo{.id = "rate",
                               .name = {"Rate", "丢弃概率"},
                               .summary = {"How likely each value is left out.", "每个值被丢弃的概率。"},
                               .min = 0,
                               .max = 0.95});
  }

  // in (…) -> the same
  OutputShape output_shape(const Shape& in) const { return {in, {}}; }
  std::vector<ParameterSpec> parameters(const Shape&) const { return {}; }
  // mask (…): 0 or 1 / (1 - rate)
  std::vector<ShownSpec> shown(const Shape& in) const { return {{.name = "mask", .shape = in}}; }
  std::int64_t multiply_adds(const Shape&) const { return 0; }

  // x, y (B, …)
  template <class T>
  Var<T> forward(Pass<T>& pass) const {
    if (!pass.training()) return pass.x();
    Rng rng = pass.rng();
    const Var<T> mask = dropout_mask(pass.tape, pass.x().shape(), rate, rng);
    pass.show(0, mask);
    return multiply(pass.tape, pass.x(), mask);
  }

  static std::vector<LayerCase<Dropout>> cases() { return {{{}, {{9}}}, {{.rate = 0.2f}, {{3, 7}}}, {{.rate = 0.9f}, {{2, 3, 5}}}, {{.rate = 0}, {{4}}}}; }
};

}  // namespace garden
