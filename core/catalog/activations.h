// The activation functions. A pointwise one is two templates over the number type (a register of lanes, float, double):
// y = forward(x) and dx = backward(x, y, dy); slope_of_y says that backward does not read x. One that mixes a row works
// on whole rows.
// torch and keras: a module constructor; numpy: an expression of x; numpy_grad: an expression of dx from x, y, dy;
// numpy_def: functions that the expressions call.
#pragma once

#include <tuple>

#include "catalog/activations/rectifiers.h"
#include "catalog/activations/rows.h"
#include "catalog/activations/smooth.h"
#include "catalog/activations/squashing.h"
#include "catalog/entry.h"

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

using Activations = std::tuple<Linear, Sigmoid, Tanh, Relu, LeakyRelu, Elu, Softmax, Softplus, Silu, Gelu, Selu, HardSigmoid, LogSoftmax>;

struct ActivationKind {
  static constexpr Named info{"activation", {"Activation", "激活函数"}};
  using Entries = Activations;
};
using Activation = OneOf<ActivationKind>;

}  // namespace garden
