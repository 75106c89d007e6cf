// A border around each channel, so that windows behind it find something beyond the edge.
#pragma once

#include <array>

#include "autograd/ops.h"
#include "catalog/layers/layer.h"

namespace garden {

struct Pad {
  static constexpr Info info{
      .id = "pad",
      .name = {"Pad", "填充层"},
      .summary = {"Puts a border around a picture: zeros, the picture's own mirror image, or its edge values again and again.",
                  "在图像四周加一圈边：全零、图像自身的镜像，或重复边缘的值。"},
      .formula = R"(\operatorname{pad}_{{padding}}(\sym{x}))",
      .derivative = R"(\sym{dx}_{c,i,j} = \sum_{(u,v) \text{ shows } (i,j)} \sym{dy}_{c,u,v})",
      .torch = "Pad({padding}, \"{border}\")",
      .torch_def = R"py(class Pad(nn.Module):
    def __init__(self, padding, border):
        super().__init__()
        self.padding, self.mode = padding, "constant" if border == "zeros" else border

    def forward(self, x):
        return nn.functional.pad(x, (self.padding,) * (2 * x.dim() - 4), mode=self.mode)
)py",
      .keras = "pad({padding}, \"{border}\")",
      .keras_def = R"py(def pad(padding, border):
    mode = {"zeros": "constant", "reflect": "reflect", "replicate": "edge"}[border]
    return layers.Lambda(lambda x: keras.ops.pad(x, [(0, 0), (0, 0)] + [(padding, padding)] * (len(x.shape) - 2), mode=mode))
)py",
      .numpy = "pad(x, {padding}, \"{border}\")",
      .numpy_grad = "dx = pad_backward(dy, cache)",
      .numpy_def = R"py(def pad_matrix(n, padding, border):
    """The weights (n + 2 padding, n) of the values in the padded ones, along one axis."""
    mode = {"zeros": "constant", "reflect": "reflect", "replicate": "edge"}[border]
    return np.pad(np.eye(n), ((padding, padding), (0, 0)), mode=mode)

def pad(x, padding, border):
    *rows, columns = (pad_matrix(n, padding, border).astype(x.dtype) for n in x.shape[2:])
    y = x @ columns.T
    return (rows[0] @ y if rows else y), (rows, columns)

def pad_backward(dy, cache):
    rows, columns = cache
    return (rows[0].T @ dy if rows else dy) @ columns
)py",
      .cpp = "Pad{.padding = {padding}, .border = Border::{border}}",
      .source = "border handling of image filters"};
  static constexpr LayerGroup group = LayerGroup::shape;
  static constexpr std::array<Role, 0> roles{};
  static constexpr std::array<Text, 3> border_names{{{"Zeros", "全零"}, {"Reflect", "镜像"}, {"Replicate", "重复边缘"}}};
  static constexpr std::array<std::string_view, 3> border_ids{"zeros", "reflect", "replicate"};

  int padding = 1;
  Border border = Border::zeros;

  static constexpr void params(auto& self, auto&& visit) {
    visit(self.padding, ParamInfo{.id = "padding",
                                  .name = {"Padding", "填充"},
                                  .summary = {"How wide the border is, on every side.", "每一侧的边有多宽。"},
                                  .min = 0,
                                  .max = 16,
                                  .step = 1});
    visit(self.border, ParamInfo{.id = "border",
                                 .name = {"Border", "边的内容"},
                                 .summary = {"What the border shows.", "边上填什么。"},
                                 .max = 2,
                                 .options = border_names,
                                 .option_ids = border_ids});
  }

  // in (C, L) or (C, H, W) -> the same, each axis but the first longer by 2 padding
  OutputShape output_shape(const Shape& in) const {
    if (in.rank() != 2 && in.rank() != 3) {
      return {{}, Misfit{"Pad: its input is " + in.text() + ", but it takes (channels, length) or (channels, height, width); put a Reshape layer before it.",
                         "填充层的输入形状是 " + in.text() + "，但它需要（通道、长度）或（通道、高、宽）；请在它之前加一个重塑层。"}};
    }
    Shape out{in[0]};
    for (int axis = 1; axis < in.rank(); ++axis) {
      if (border == Border::reflect && padding >= in[axis]) {
        const std::string p = std::to_string(padding), most = std::to_string(in[axis] - 1);
        return {{}, Misfit{"Pad: a mirror image of " + p + " does not fit the input " + in.text() + "; make the padding at most " + most + ".",
                           "填充层：输入 " + in.text() + " 容不下宽度为 " + p + " 的镜像；请把填充设为不超过 " + most + "。"}};
      }
      out.append(in[axis] + 2 * padding);
    }
    return {out, {}};
  }
  std::vector<ParameterSpec> parameters(const Shape&) const { return {}; }
  std::int64_t multiply_adds(const Shape&) const { return 0; }

  // x (B, C, L) or (B, C, H, W)
  template <class T>
  Var<T> forward(Pass<T>& pass) const {
    return pad(pass.tape, pass.x(), border, padding);
  }

  static std::vector<LayerCase<Pad>> cases() {
    using enum Border;
    return {{{1, zeros}, {{2, 3, 4}}}, {{3, zeros}, {{1, 1, 1}}}, {{2, zeros}, {{3, 5}}},      {{2, reflect}, {{2, 3, 4}}}, {{4, reflect}, {{1, 5}}},
             {{2, replicate}, {{2, 3, 5}}}, {{3, replicate}, {{2, 2}}}, {{0, reflect}, {{1, 1, 2}}}};
  }
};

}  // namespace garden
