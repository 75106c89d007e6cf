// Several values multiplied: one branch is the gate of another.
// x is a list of the sources: x[0], x[1], …
#pragma once

#include <array>
#include <span>

#include "autograd/ops.h"
#include "catalog/layers/layer.h"

namespace garden {

struct Multiply {
  static constexpr Info info{
      .id = "multiply",
      .name = {"Multiply", "相乘层"},
      .summary = {"Multiplies several layers' outputs, number by number: one branch opens and closes the other, as a gate.",
                  "把几层的输出逐元素相乘：一支像门一样开关另一支。"},
      .formula = R"(\prod_{i} \sym{x}_i)",
      .derivative = R"(\sym{dx}_i = \sym{dy} \prod_{j \ne i} \sym{x}_j)",
      .equations = R"(y[i] = prod(k, x@k[i])
dx@k[i] = dy[i] * prod(j, where(j == k, 1, x@j[i])))",
      .torch = "nn.Identity()",
      .torch_call = "torch.stack(x).prod(dim=0)",
      .keras = "layers.Multiply()",
      .numpy = "np.prod(x, axis=0)",
      .numpy_grad = "dx = [dy * np.prod(x[:i] + x[i + 1:], axis=0) for i in range(len(x))]",
      .cpp = "Multiply{}",
      .source = "Hochreiter, Schmidhuber 1997, Long short-term memory"};
  static constexpr LayerGroup group = LayerGroup::combination;
  static constexpr std::array<Role, 0> roles{};
  static constexpr Sources sources() { return {2, 64}; }

  // in: all equal -> the same
  OutputShape output_shape(std::span<const Shape> in) const {
    for (const Shape& shape : in) {
      if (shape == in[0]) continue;
      return {{}, Misfit{"Multiply: its inputs are " + in[0].text() + " and " + shape.text() + ", but they must be equal; put a layer that changes the shape "
                         "into one of the branches.",
                         "相乘层：输入的形状是 " + in[0].text() + " 和 " + shape.text() + "，但它们必须相同；请在其中一支加一个改变形状的层。"}};
    }
    return {in[0], {}};
  }
  std::vector<ParameterSpec> parameters(std::span<const Shape>) const { return {}; }
  std::int64_t multiply_adds(std::span<const Shape>) const { return 0; }

  // x_i, y (B, …)
  template <class T>
  Var<T> forward(Pass<T>& pass) const {
    Var<T> y = pass.inputs[0];
    for (const Var<T>& x : pass.inputs.subspan(1)) y = multiply(pass.tape, y, x);
    return y;
  }

  static std::vector<LayerCase<Multiply>> cases() { return {{{}, {{3}, {3}}}, {{}, {{2, 5}, {2, 5}, {2, 5}}}, {{}, {{2, 3, 3}, {2, 3, 3}}}}; }
};

}  // namespace garden
