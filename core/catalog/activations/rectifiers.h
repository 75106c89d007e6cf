// ReLU and its relatives with a corner at zero. See catalog/activations.h for what an entry owes.
#pragma once

#include "base/simd.h"
#include "catalog/entry.h"

namespace garden {

struct Relu {
  static constexpr Info info{
      .id = "relu",
      .name = {"ReLU", "ReLU"},
      .summary = {"Keeps what is positive and cuts the rest to zero. Cheap, and its slope does not fade; but a unit that is "
                  "negative for every input stops learning: it is dead.",
                  "修正线性单元：正数保留，其余置零。计算便宜，正半轴上梯度不会衰减；但若某个单元对所有输入都为负，它就不再学习，即“神经元死亡”。"},
      .formula = R"(\max(0, \sym{x}))",
      .derivative = R"(\begin{cases} 1 & \sym{x} > 0 \\ 0 & \sym{x} \le 0 \end{cases})",
      .torch = "nn.ReLU()",
      .keras = "layers.ReLU()",
      .numpy = "np.maximum(x, 0)",
      .numpy_grad = "dy * (x > 0)",
      .cpp = "Relu{}",
      .source = "Nair, Hinton 2010, Rectified linear units improve restricted Boltzmann machines"};
  static constexpr bool pointwise = true;
  static constexpr bool slope_of_y = true;
  static constexpr std::string_view instead = "leaky_relu";
  static constexpr std::string_view start = "he_uniform";
  template <class V>
  V forward(V x) const { return simd::max(x, V(0)); }
  template <class V>
  V backward(V, V y, V dy) const { return simd::select(y > V(0), dy, V(0)); }
};

struct LeakyRelu {
  static constexpr Info info{
      .id = "leaky_relu",
      .name = {"Leaky ReLU", "Leaky ReLU"},
      .summary = {"ReLU with a small slope for negative inputs, so that no unit can die.",
                  "带泄漏的修正线性单元：负半轴上保留一个小斜率，使神经元不会“死亡”。"},
      .formula = R"(\begin{cases} \sym{x} & \sym{x} > 0 \\ {slope}\,\sym{x} & \sym{x} \le 0 \end{cases})",
      .derivative = R"(\begin{cases} 1 & \sym{x} > 0 \\ {slope} & \sym{x} \le 0 \end{cases})",
      .torch = "nn.LeakyReLU(negative_slope={slope})",
      .keras = "layers.LeakyReLU(negative_slope={slope})",
      .numpy = "np.where(x > 0, x, {slope} * x)",
      .numpy_grad = "np.where(x > 0, dy, {slope} * dy)",
      .cpp = "LeakyRelu{.slope = {slope}f}",
      .source = "Maas, Hannun, Ng 2013, Rectifier nonlinearities improve neural network acoustic models"};
  static constexpr bool pointwise = true;
  static constexpr std::string_view start = "he_uniform";
  float slope = 0.01f;
  static constexpr void params(auto& self, auto&& visit) {
    visit(self.slope, ParamInfo{.id = "slope",
                                .name = {"Negative slope", "负半轴斜率"},
                                .summary = {"Slope left of zero.", "零点左侧的斜率。"},
                                .min = 0,
                                .max = 1,
                                .step = 0.01});
  }
  template <class V>
  V forward(V x) const { return simd::select(x > V(0), x, V(slope) * x); }
  template <class V>
  V backward(V x, V, V dy) const { return simd::select(x > V(0), dy, V(slope) * dy); }
};

struct Elu {
  static constexpr Info info{
      .id = "elu",
      .name = {"ELU", "ELU"},
      .summary = {"Like ReLU on the right; on the left it bends smoothly towards −α, so negative inputs keep a gradient.",
                  "指数线性单元：右侧与 ReLU 相同，左侧平滑地趋向 −α，因此负输入仍有梯度。"},
      .formula = R"(\begin{cases} \sym{x} & \sym{x} > 0 \\ {alpha}\,(e^{\sym{x}}-1) & \sym{x} \le 0 \end{cases})",
      .derivative = R"(\begin{cases} 1 & \sym{x} > 0 \\ {alpha}\,e^{\sym{x}} & \sym{x} \le 0 \end{cases})",
      .torch = "nn.ELU(alpha={alpha})",
      .keras = "layers.ELU(alpha={alpha})",
      .numpy = "np.where(x > 0, x, {alpha} * (np.exp(np.minimum(x, 0)) - 1))",
      .numpy_grad = "np.where(x > 0, dy, dy * (y + {alpha}))",
      .cpp = "Elu{.alpha = {alpha}f}",
      .source = "Clevert, Unterthiner, Hochreiter 2015, Fast and accurate deep network learning by ELUs"};
  static constexpr bool pointwise = true;
  static constexpr std::string_view start = "he_uniform";
  float alpha = 1.0f;
  static constexpr void params(auto& self, auto&& visit) {
    visit(self.alpha, ParamInfo{.id = "alpha",
                                .name = {"Alpha", "α"},
                                .summary = {"The level it approaches far left is −α.", "左侧远端趋近于 −α。"},
                                .min = 0.1,
                                .max = 3,
                                .step = 0.1});
  }
  template <class V>
  V forward(V x) const { return simd::select(x > V(0), x, V(alpha) * (simd::exp(simd::min(x, V(0))) - V(1))); }
  template <class V>
  V backward(V x, V y, V dy) const { return simd::select(x > V(0), dy, dy * (y + V(alpha))); }
};

struct Selu {
  static constexpr Info info{
      .id = "selu",
      .name = {"SELU", "SELU"},
      .summary = {"ELU with two fixed numbers, chosen so that a deep stack of it keeps mean 0 and variance 1 by itself. Start the weights with LeCun normal.",
                  "缩放指数线性单元：ELU 加上两个固定常数，使多层堆叠后输出自动保持均值 0、方差 1。权重宜用 LeCun 正态初始化。"},
      .formula = R"(\begin{cases} 1.0507009873554805\,\sym{x} & \sym{x} > 0 \\ 1.7580993408473766\,(e^{\sym{x}}-1) & \sym{x} \le 0 \end{cases})",
      .derivative = R"(\begin{cases} 1.0507009873554805 & \sym{x} > 0 \\ 1.7580993408473766\,e^{\sym{x}} & \sym{x} \le 0 \end{cases})",
      .torch = "nn.SELU()",
      .keras = "layers.Activation(\"selu\")",
      .numpy = "np.where(x > 0, 1.0507009873554805 * x, 1.7580993408473766 * (np.exp(np.minimum(x, 0)) - 1))",
      .numpy_grad = "np.where(x > 0, 1.0507009873554805 * dy, dy * (y + 1.7580993408473766))",
      .cpp = "Selu{}",
      .source = "Klambauer, Unterthiner, Mayr, Hochreiter 2017, Self-normalizing neural networks"};
  static constexpr bool pointwise = true;
  static constexpr double scale = 1.0507009873554804934;
  static constexpr double level = 1.7580993408473768599;  // scale times alpha = 1.6732632423543772848
  template <class V>
  V forward(V x) const {
    return simd::select(x > V(0), x * simd::number<V>(scale), simd::number<V>(level) * (simd::exp(simd::min(x, V(0))) - V(1)));
  }
  template <class V>
  V backward(V x, V y, V dy) const {
    return simd::select(x > V(0), dy * simd::number<V>(scale), dy * (y + simd::number<V>(level)));
  }
};

}  // namespace garden
