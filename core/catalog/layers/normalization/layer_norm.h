// Layer normalization: every row of features by its own mean and variance, the same whether training or not.
#pragma once

#include <array>

#include "autograd/ops.h"
#include "catalog/layers/layer.h"

namespace garden {

struct LayerNorm {
  static constexpr Info info{
      .id = "layer_norm",
      .name = {"Layer norm", "层规范化"},
      .summary = {"Brings the features of each sample, or of each time step, to mean 0 and variance 1. It needs no batch: transformers stand on it.",
                  "让每个样本（或每个时间步）的特征均值为 0、方差为 1。它不依赖批量，是 Transformer 的基础。"},
      .formula = R"(\sym{w}\,\frac{\sym{x} - \mu}{\sqrt{\sigma^{2} + {eps}}} + \sym{b})",
      .derivative =
          R"(\begin{aligned} z &= \frac{\sym{x} - \mu}{\sqrt{\sigma^{2} + {eps}}},\quad g = \sym{w}\,\sym{dy} \\ \sym{dw} &= \sum \sym{dy}\,z \\ \sym{db} &= \sum \sym{dy} \\ \sym{dx} &= \frac{1}{\sqrt{\sigma^{2} + {eps}}} \left(g - \operatorname{mean}(g) - z \operatorname{mean}(g\,z)\right) \end{aligned})",
      .equations = R"(mean = sum(i, x[i]) / I
var = sum(i, (x[i] - mean)^2) / I
z[i] = (x[i] - mean) / sqrt(var + {eps})
y[i] = w[i] * z[i] + b[i]
dw[i] = sum(n, dy[n,i] * z[n,i])
db[i] = sum(n, dy[n,i])
dz[i] = dy[i] * w[i]
dx[i] = (dz[i] - sum(j, dz[j]) / I - z[i] * sum(j, dz[j] * z[j]) / I) / sqrt(var + {eps}))",
      .torch = "nn.LayerNorm({in}, eps={eps})",
      .keras = "layers.LayerNormalization(epsilon={eps})",
      .numpy = "layer_norm(x, «w», «b», {eps})",
      .numpy_grad = "dx, «dw», «db» = layer_norm_backward(dy, cache)",
      .numpy_def = R"py(def layer_norm(x, w, b, eps):
    inverse = 1 / np.sqrt(x.var(axis=-1, keepdims=True) + eps)
    z = (x - x.mean(axis=-1, keepdims=True)) * inverse
    return w * z + b, (z, inverse, w)

def layer_norm_backward(dy, cache):
    z, inverse, w = cache
    g, rows = dy * w, tuple(range(dy.ndim - 1))
    dx = inverse * (g - g.mean(axis=-1, keepdims=True) - z * (g * z).mean(axis=-1, keepdims=True))
    return dx, (dy * z).sum(axis=rows), dy.sum(axis=rows)
)py",
      .cpp = "LayerNorm{.eps = {eps}f}",
      .source = "Ba, Kiros, Hinton 2016, Layer normalization"};
  static constexpr LayerGroup group = LayerGroup::normalization;
  static constexpr std::array<Role, 2> roles{{{"w", "weight"}, {"b", "bias"}}};

  float eps = 1e-5f;

  static constexpr void params(auto& self, auto&& visit) {
    visit(self.eps, ParamInfo{.id = "eps",
                              .name = {"Epsilon", "ε"},
                              .summary = {"Added to the variance, so that nothing is divided by zero.", "加在方差上，避免除以零。"},
                              .min = 1e-8,
                              .max = 0.1,
                              .scale = Scale::log});
  }

  // in (…, D) -> the same
  OutputShape output_shape(const Shape& in) const {
    if (in.rank() > 0) return {in, {}};
    return {{}, Misfit{"Layer norm: its input is a " + in.text() + ", but it needs at least one axis of features; put it behind a layer that has some.",
                       "层规范化的输入没有任何轴，但它至少需要一个特征轴；请把它放在有特征的层之后。"}};
  }
  // weight (D)  bias (D)
  std::vector<ParameterSpec> parameters(const Shape& in) const {
    const int D = in[in.rank() - 1];
    return {{.name = "weight", .shape = {D}, .fan_in = D, .fan_out = D, .init = Ones{}}, {.name = "bias", .shape = {D}, .fan_in = D, .fan_out = D, .init = Zeros{}}};
  }
  std::int64_t multiply_adds(const Shape& in) const { return static_cast<std::int64_t>(in.count()); }

  // x (B, …, D)  params: weight, bias
  template <class T>
  Var<T> forward(Pass<T>& pass) const {
    return layer_norm(pass.tape, pass.x(), pass.params[0], pass.params[1], T(eps));
  }

  static std::vector<LayerCase<LayerNorm>> cases() { return {{{}, {{6}}}, {{}, {{3, 17}}}, {{.eps = 0.01f}, {{2, 3, 5}}}, {{}, {{4, 2}}}}; }
};

}  // namespace garden
