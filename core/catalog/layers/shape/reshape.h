// The same numbers in other axes: a row becomes a picture or a sequence.
#pragma once

#include <array>

#include "autograd/ops.h"
#include "catalog/layers/layer.h"

namespace garden {

struct Reshape {
  static constexpr Info info{
      .id = "reshape",
      .name = {"Reshape", "重塑层"},
      .summary = {"Reads the same numbers in other axes: a row of 784 as a picture 1 x 28 x 28. Nothing is computed.",
                  "按新的形状读同样的数：例如把 784 个数读成 1 x 28 x 28 的图像，不做任何计算。"},
      .formula = R"(\operatorname{reshape}(\sym{x}))",
      .derivative = R"(\sym{dx} = \operatorname{reshape}(\sym{dy}))",
      .equations = R"(y[i] = x[i]
dx[i] = dy[i])",
      .torch = "Reshape({d1}, {d2}, {d3})",
      .torch_def = R"py(class Reshape(nn.Module):
    def __init__(self, *sizes):
        super().__init__()
        self.sizes = [size for size in sizes if size > 0]

    def forward(self, x):
        return x.reshape(len(x), *self.sizes)
)py",
      .keras = "layers.Reshape([size for size in ({d1}, {d2}, {d3}) if size > 0])",
      .numpy = "x.reshape(len(x), *(size for size in ({d1}, {d2}, {d3}) if size > 0))",
      .numpy_grad = "dx = dy.reshape(x.shape)",
      .cpp = "Reshape{.d1 = {d1}, .d2 = {d2}, .d3 = {d3}}",
      .source = "reshaping"};
  static constexpr LayerGroup group = LayerGroup::shape;
  static constexpr std::array<Role, 0> roles{};

  int d1 = 1;
  int d2 = 0;  // 0: no such axis
  int d3 = 0;

  static constexpr void params(auto& self, auto&& visit) {
    constexpr int most = 4096;
    visit(self.d1, ParamInfo{.id = "d1", .name = {"Size 1", "大小 1"}, .summary = {"Of the first axis: channels, or time steps.", "第一个轴：通道数或时间步数。"}, .min = 1, .max = most, .step = 1});
    visit(self.d2, ParamInfo{.id = "d2", .name = {"Size 2", "大小 2"}, .summary = {"Of the second axis; 0 if there is none.", "第二个轴；没有则为 0。"}, .min = 0, .max = most, .step = 1});
    visit(self.d3, ParamInfo{.id = "d3", .name = {"Size 3", "大小 3"}, .summary = {"Of the third axis; 0 if there is none.", "第三个轴；没有则为 0。"}, .min = 0, .max = most, .step = 1});
  }

  // in (…) -> (d1), (d1, d2) or (d1, d2, d3)
  OutputShape output_shape(const Shape& in) const {
    Shape out;
    std::int64_t count = 1;
    for (const int size : {d1, d2, d3}) {
      if (size == 0) continue;
      out.append(size);
      count *= size;  // at most 2^36
    }
    if (count == static_cast<std::int64_t>(in.count())) return {out, {}};
    const std::string have = std::to_string(in.count()), want = std::to_string(count);
    return {{}, Misfit{"Reshape: its input " + in.text() + " has " + have + " numbers, but " + out.text() + " has " + want +
                           "; choose sizes whose product is " + have + ".",
                       "重塑层：输入 " + in.text() + " 有 " + have + " 个数，而 " + out.text() + " 有 " + want + " 个；请让各轴大小的乘积等于 " + have + "。"}};
  }
  std::vector<ParameterSpec> parameters(const Shape&) const { return {}; }
  std::int64_t multiply_adds(const Shape&) const { return 0; }

  template <class T>
  Var<T> forward(Pass<T>& pass) const {
    const Var<T> x = pass.x();
    Shape shape{x.shape()[0]};
    for (const int size : {d1, d2, d3})
      if (size > 0) shape.append(size);
    return reshape(pass.tape, x, shape);
  }

  static std::vector<LayerCase<Reshape>> cases() {
    return {{{12}, {{3, 4}}}, {{2, 3}, {{6}}}, {{1, 3, 5}, {{15}}}, {{2, 2, 3}, {{3, 2, 2}}}};
  }
};

}  // namespace garden
