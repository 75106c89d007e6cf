// The activation functions. A pointwise one is two templates over the number type (a register of lanes, float, double):
// y = forward(x) and dx = backward(x, y, dy); one that mixes a row works on whole rows.
// torch and keras: a module constructor; numpy: an expression of x; numpy_grad: an expression of dx from x, y, dy.
#pragma once

#include <tuple>

#include "base/simd.h"
#include "catalog/entry.h"
#include "kernels/softmax.h"

namespace garden {

struct Linear {
  static constexpr Info info{
      .id = "linear",
      .name = {"Linear", "线性"},
      .summary = {"Passes its input on unchanged. Right for the output of a regression, and to see what a network without "
                  "any activation cannot learn.",
                  "恒等函数，原样输出。适合回归任务的输出层，也可用来观察没有激活函数的网络学不会什么。"},
      .formula = R"(\sym{x})",
      .derivative = R"(1)",
      .torch = "nn.Identity()",
      .keras = "layers.Activation(\"linear\")",
      .numpy = "x",
      .numpy_grad = "dy",
      .cpp = "Linear{}",
      .source = "identity function"};
  static constexpr bool pointwise = true;
  template <class V>
  V forward(V x) const { return x; }
  template <class V>
  V backward(V, V, V dy) const { return dy; }
};

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
  static constexpr bool pointwise = true;
  template <class V>
  V forward(V x) const { return simd::sigmoid(x); }
  template <class V>
  V backward(V, V y, V dy) const { return dy * (y * (V(1) - y)); }
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
  static constexpr bool pointwise = true;
  template <class V>
  V forward(V x) const { return simd::tanh(x); }
  template <class V>
  V backward(V, V y, V dy) const { return dy * (V(1) - y * y); }
};

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
  template <class V>
  V forward(V x) const { return simd::max(x, V(0)); }
  template <class V>
  V backward(V x, V, V dy) const { return simd::select(x > V(0), dy, V(0)); }
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

struct Softmax {
  static constexpr Info info{
      .id = "softmax",
      .name = {"Softmax", "softmax"},
      .summary = {"Turns a row of numbers into probabilities that add up to one. The softmax cross-entropy loss contains it "
                  "already: do not put it before that loss.",
                  "把一行数变成总和为一的概率。softmax 交叉熵损失已经包含它，不要在该损失之前再加一层。"},
      .formula = R"(\frac{e^{\sym{x}_i}}{\sum_{j=1}^{K} e^{\sym{x}_j}})",
      .derivative = R"(\sym{y}_i\,(\delta_{i,j}-\sym{y}_j))",
      .torch = "nn.Softmax(dim=-1)",
      .keras = "layers.Softmax()",
      .numpy = "np.exp(x - np.logaddexp.reduce(x, axis=-1, keepdims=True))",
      .numpy_grad = "y * (dy - (dy * y).sum(axis=-1, keepdims=True))",
      .cpp = "Softmax{}",
      .source = "Bridle 1990, Probabilistic interpretation of feedforward classification network outputs"};
  static constexpr bool pointwise = false;
  // x, y, dy, dx (B, K)
  template <class T>
  void forward_rows(int B, int K, const T* x, T* y) const { kernels::softmax_rows(B, K, x, y); }
  template <class T>
  void backward_rows(int B, int K, const T* y, const T* dy, T* dx) const { kernels::softmax_rows_backward(B, K, y, dy, dx); }
};

using Activations = std::tuple<Linear, Sigmoid, Tanh, Relu, LeakyRelu, Elu, Softmax>;

struct ActivationKind {
  static constexpr KindInfo info{"activation", {"Activation", "激活函数"}};
  using Entries = Activations;
};
using Activation = OneOf<ActivationKind>;

}  // namespace garden
