// Several values side by side along one axis: what a skip connection hands over is kept as it is.
// x is a list of the sources: x[0], x[1], …
#pragma once

#include <array>
#include <span>

#include "autograd/ops.h"
#include "catalog/layers/layer.h"

namespace garden {

struct Concat {
  static constexpr Info info{
      .id = "concat",
      .name = {"Concatenate", "拼接层"},
      .summary = {"Lays several layers' outputs side by side along one axis. The layers behind it see all of them.",
                  "把几层的输出沿一个轴并排拼接，后面的层能同时看到它们。"},
      .formula = R"([\,\sym{x}_1\,;\,\sym{x}_2\,;\,\dots\,])",
      .derivative = R"(\sym{dx}_i = \text{the part of } \sym{dy} \text{ that } \sym{x}_i \text{ became})",
      .torch = "nn.Identity()",
      .torch_call = "torch.cat(x, dim={axis})",
      .keras = "layers.Concatenate(axis={axis})",
      .numpy = "np.concatenate(x, axis={axis})",
      .numpy_grad = "dx = np.split(dy, np.cumsum([v.shape[{axis}] for v in x])[:-1], axis={axis})",
      .cpp = "Concat{.axis = {axis}}",
      .source = "Huang, Liu, van der Maaten, Weinberger 2017, Densely connected convolutional networks"};
  static constexpr LayerGroup group = LayerGroup::combination;
  static constexpr std::array<Role, 0> roles{};
  static constexpr Sources sources() { return {2, 64}; }

  int axis = 1;

  static constexpr void params(auto& self, auto&& visit) {
    visit(self.axis, ParamInfo{.id = "axis",
                               .name = {"Axis", "轴"},
                               .summary = {"Along which axis; 1 is the first behind the batch: features, channels or time steps.",
                                           "沿哪个轴拼接；1 是批量之后的第一个轴：特征、通道或时间步。"},
                               .min = 1,
                               .max = 3,
                               .step = 1});
  }

  // in: equal but for one axis -> that axis is their sum
  OutputShape output_shape(std::span<const Shape> in) const {
    const Shape& first = in[0];
    if (axis > first.rank()) {
      const std::string most = std::to_string(first.rank()), a = std::to_string(axis);
      return {{}, Misfit{"Concatenate: its input " + first.text() + " has no axis " + a + "; make the axis at most " + most + ".",
                         "拼接层：输入 " + first.text() + " 没有第 " + a + " 轴；请把轴设为不超过 " + most + "。"}};
    }
    std::int64_t sum = 0;
    for (const Shape& shape : in) {
      bool fits = shape.rank() == first.rank();
      for (int i = 0; fits && i < first.rank(); ++i) fits = i == axis - 1 || shape[i] == first[i];
      if (!fits) {
        const std::string a = std::to_string(axis);
        return {{}, Misfit{"Concatenate: its inputs are " + first.text() + " and " + shape.text() + ", but they may differ in axis " + a +
                               " only; make the other axes equal.",
                           "拼接层：输入的形状是 " + first.text() + " 和 " + shape.text() + "，但只有第 " + a + " 轴可以不同；请让其他轴相等。"}};
      }
      sum += shape[axis - 1];
    }
    constexpr std::int64_t most = 1 << 30;
    if (sum > most) {
      return {{}, Misfit{"Concatenate: " + std::to_string(in.size()) + " inputs like " + first.text() + " are too large together; make them smaller.",
                         "拼接层：" + std::to_string(in.size()) + " 个形状如 " + first.text() + " 的输入合起来太大；请减小它们。"}};
    }
    Shape out;
    for (int i = 0; i < first.rank(); ++i) out.append(i == axis - 1 ? static_cast<int>(sum) : first[i]);
    return {out, {}};
  }
  std::vector<ParameterSpec> parameters(std::span<const Shape>) const { return {}; }
  std::int64_t multiply_adds(std::span<const Shape>) const { return 0; }

  // x_i (B, …)  y (B, …)
  template <class T>
  Var<T> forward(Pass<T>& pass) const {
    return concat<T>(pass.tape, pass.inputs, axis);
  }

  static std::vector<LayerCase<Concat>> cases() {
    return {{{1}, {{3}, {2}}}, {{1}, {{2, 3}, {1, 3}, {4, 3}}}, {{2}, {{2, 3}, {2, 5}}}, {{3}, {{2, 3, 1}, {2, 3, 7}}}, {{1}, {{1, 2, 3}, {5, 2, 3}}}};
  }
};

}  // namespace garden
