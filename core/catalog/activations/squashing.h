// Activations that squeeze every number into a bounded range. See catalog/activations.h for what an entry owes.
#pragma once

#include "base/simd.h"
#include "catalog/entry.h"

namespace garden {

struct Sigmoid {
  static constexpr Info info{
      .id = "sigmoid",
      .name = {"Sigmoid", "sigmoid"},
      .summary = {"Squeezes any number into 0 … 1. Far from zero its slope vanishes, so deep stacks of it learn slowly.",
                  "S 形函数，把任意实数压缩到 0 到 1 之间。远离零点时斜率趋近于零（梯度消失），因此层数一多，学习就很慢。"},
      .formula = R"(\frac{1}{1+e^{-\sym{x}}})",
      .derivative = R"(\frac{e^{-\sym{x}}}{(1+e^{-\sym{x}})^{2}})",
      .torch = "nn.Sigmoid()",
      .keras = "layers.Activation(\"sigmoid\")",
      .numpy = "1 / (1 + np.exp(-x))",
      .numpy_grad = "dy * y * (1 - y)",
      .cpp = "Sigmoid{}",
      .source = "Verhulst 1845; Rumelhart, Hinton, Williams 1986, Learning representations by back-propagating errors"};
  static constexpr bool pointwise = true, bounded = true;
  static constexpr bool slope_of_y = true;
  static constexpr std::string_view instead = "relu";
  static constexpr std::string_view start = "glorot_uniform";
  template <class V>
  V forward(V x) const { return simd::sigmoid(x); }
  template <class V>
  V backward(V, V y, V dy) const { return dy * (y * (V(1) - y)); }
};

struct HardSigmoid {
  static constexpr Info info{
      .id = "hard_sigmoid",
      .name = {"Hard sigmoid", "硬 sigmoid"},
      .summary = {"A sigmoid of three straight lines: 0 up to −3, 1 from 3 on. Costs no exponential; outside the slope nothing is learned.",
                  "用三段直线近似的 sigmoid：−3 以下为 0，3 以上为 1。不需要计算指数；但在斜线段之外没有梯度。"},
      .formula = R"(\begin{cases} 0 & \sym{x} \le -3 \\ \frac{\sym{x}}{6}+\frac{1}{2} & \lvert \sym{x}\rvert < 3 \\ 1 & \sym{x} \ge 3 \end{cases})",
      .derivative = R"(\begin{cases} \frac{1}{6} & \lvert \sym{x}\rvert < 3 \\ 0 & \lvert \sym{x}\rvert \ge 3 \end{cases})",
      .torch = "nn.Hardsigmoid()",
      .keras = "layers.Activation(\"hard_sigmoid\")",
      .numpy = "np.clip(x / 6 + 0.5, 0, 1)",
      .numpy_grad = "np.where(np.abs(x) < 3, dy / 6, 0)",
      .cpp = "HardSigmoid{}",
      .source = "Courbariaux, Bengio, David 2015, BinaryConnect; the slope of MobileNetV3 (Howard et al. 2019)"};
  static constexpr bool pointwise = true, bounded = true;
  static constexpr std::string_view instead = "leaky_relu";
  static constexpr std::string_view start = "glorot_uniform";
  template <class V>
  V forward(V x) const { return simd::max(simd::min(x * simd::number<V>(1.0 / 6) + V(0.5f), V(1)), V(0)); }
  template <class V>
  V backward(V x, V, V dy) const { return simd::select(simd::abs(x) < V(3), dy * simd::number<V>(1.0 / 6), V(0)); }
};

struct Tanh {
  static constexpr Info info{
      .id = "tanh",
      .name = {"Tanh", "tanh"},
      .summary = {"A sigmoid stretched to −1 … 1 and centred on zero, which keeps the next layer's inputs balanced.",
                  "双曲正切：输出在 −1 到 1 之间、以零为中心的 S 形函数，使下一层的输入保持平衡。"},
      .formula = R"(\tanh(\sym{x}))",
      .derivative = R"(1-\tanh(\sym{x})^{2})",
      .torch = "nn.Tanh()",
      .keras = "layers.Activation(\"tanh\")",
      .numpy = "np.tanh(x)",
      .numpy_grad = "dy * (1 - y * y)",
      .cpp = "Tanh{}",
      .source = "LeCun, Bottou, Orr, Müller 1998, Efficient BackProp"};
  static constexpr bool pointwise = true, bounded = true;
  static constexpr bool slope_of_y = true;
  static constexpr std::string_view instead = "relu";
  static constexpr std::string_view start = "glorot_uniform";
  template <class V>
  V forward(V x) const { return simd::tanh(x); }
  template <class V>
  V backward(V, V y, V dy) const { return dy * (V(1) - y * y); }
};

}  // namespace garden
