// Several values added: a skip connection meets its main branch.
// x is a list of the sources: x[0], x[1], …
#pragma once

#include <array>
#include <span>

#include "autograd/ops.h"
#include "catalog/layers/layer.h"

namespace garden {

struct Add {
  static constexpr Info info{
      .id = "add",
      .name = {"Add", "相加层"},
      .summary = {"Adds several layers' outputs, number by number: the heart of a residual network.",
                  "把几层的输出逐元素相加：残差网络的核心。"},
      .formula = R"(\sum_{i} \sym{x}_i)",
      .derivative = R"(\sym{dx}_i = \sym{dy})",
      .equations = R"(y[i] = sum(k, x@k[i])
dx@k[i] = dy[i])",
      .torch = "nn.Identity()",
      .torch_call = "sum(x)",
      .keras = "layers.Add()",
      .numpy = "sum(x)",
      .numpy_grad = "dx = [dy for _ in x]",
      .cpp = "Add{}",
      .source = "He, Zhang, Ren, Sun 2016, Deep residual learning for image recognition"};
  static constexpr LayerGroup group = LayerGroup::combination;
  static constexpr std::array<Role, 0> roles{};
  static constexpr Sources sources() { return {2, 64}; }

  // in: all equal -> the same
  OutputShape output_shape(std::span<const Shape> in) const {
    for (const Shape& shape : in) {
      if (shape == in[0]) continue;
      return {{}, Misfit{"Add: its inputs are " + in[0].text() + " and " + shape.text() + ", but they must be equal; put a layer that changes the shape "
                         "into one of the branches.",
                         "相加层：输入的形状是 " + in[0].text() + " 和 " + shape.text() + "，但它们必须相同；请在其中一支加一个改变形状的层。"}};
    }
    return {in[0], {}};
  }
  std::vector<ParameterSpec> parameters(std::span<const Shape>) const { return {}; }
  std::int64_t multiply_adds(std::span<const Shape>) const { return 0; }

  // x_i, y (B, …)
  template <class T>
  Var<T> forward(Pass<T>& pass) const {
    return add<T>(pass.tape, pass.inputs);
  }

  static std::vector<LayerCase<Add>> cases() { return {{{}, {{3}, {3}}}, {{}, {{2, 5}, {2, 5}, {2, 5}}}, {{}, {{2, 3, 3}, {2, 3, 3}}}}; }
};

}  // namespace garden
