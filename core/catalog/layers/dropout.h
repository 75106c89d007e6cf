// Dropout: while training, each value is left out with probability p, and the others make up for it.
// In NumPy the mask is the next of `masks`, drawn by the program: 0 or 1 / (1 - p).
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
      .formula = R"(\frac{\sym{mask}}{1 - {p}} \odot \sym{x},\quad \sym{mask}_{i} \sim \operatorname{Bernoulli}(1 - {p}))",
      .derivative = R"(\sym{dx} = \frac{\sym{mask}}{1 - {p}} \odot \sym{dy})",
      .torch = "nn.Dropout({p})",
      .keras = "layers.Dropout({p})",
      .numpy = "x * masks[0].reshape(x.shape) if training else x",
      .numpy_grad = "dx = dy * masks[0].reshape(x.shape) if training else dy",
      .cpp = "Dropout{.p = {p}f}",
      .source = "Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov 2014, Dropout: a simple way to prevent neural networks from overfitting"};
  static constexpr std::array<Role, 0> roles{};

  float p = 0.5f;

  static constexpr void params(auto& self, auto&& visit) {
    visit(self.p, ParamInfo{.id = "p",
                            .name = {"Probability", "丢弃概率"},
                            .summary = {"How likely each value is left out.", "每个值被丢弃的概率。"},
                            .min = 0,
                            .max = 0.95});
  }

  // in (…) -> the same
  OutputShape output_shape(const Shape& in) const { return {in, {}}; }
  std::vector<ParameterSpec> parameters(const Shape&) const { return {}; }
  // mask (…): 0 or 1 / (1 - p)
  std::vector<ShownSpec> shown(const Shape& in) const { return {{.name = "mask", .shape = in}}; }
  std::int64_t multiply_adds(const Shape&) const { return 0; }

  // x, y (B, …)
  template <class T>
  Var<T> forward(Pass<T>& pass) const {
    if (!pass.training()) return pass.x();
    Rng rng = pass.rng();
    const Var<T> mask = dropout_mask(pass.tape, pass.x().shape(), p, rng);
    pass.show(0, mask);
    return multiply(pass.tape, pass.x(), mask);
  }

  static std::vector<LayerCase<Dropout>> cases() { return {{{}, {{9}}}, {{.p = 0.2f}, {{3, 7}}}, {{.p = 0.9f}, {{2, 3, 5}}}, {{.p = 0}, {{4}}}}; }
};

}  // namespace garden
