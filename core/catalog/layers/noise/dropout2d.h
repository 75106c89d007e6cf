// Dropout of whole channels: neighbouring pixels know of each other, so leaving out single ones teaches nothing.
// In NumPy the mask is the next of `masks`, drawn by the program: 0 or 1 / (1 - rate).
#pragma once

#include <array>

#include "autograd/ops.h"
#include "catalog/layers/layer.h"

namespace garden {

struct Dropout2d {
  static constexpr Info info{
      .id = "dropout2d",
      .name = {"Dropout 2D", "二维暂退法"},
      .summary = {"While training, leaves whole channels out at random, so that no channel can rely on another one alone. Evaluating, it does nothing.",
                  "训练时随机丢弃整个通道，任何通道都不能只依赖另一个通道；评估时什么也不做。"},
      .formula = R"(\sym{x} \odot \sym{mask},\quad P(\sym{mask}_{c} = 0) = {rate},\quad P\left(\sym{mask}_{c} = \tfrac{1}{1 - {rate}}\right) = 1 - {rate})",
      .derivative = R"(\sym{dx} = \sym{dy} \odot \sym{mask})",
      .torch = "nn.Dropout2d({rate})",
      .keras = "layers.SpatialDropout2D({rate}, data_format=\"channels_first\")",
      .numpy = "x * masks[0].reshape(*x.shape[:2], 1, 1) if training else x",
      .numpy_grad = "dx = dy * masks[0].reshape(*x.shape[:2], 1, 1) if training else dy",
      .cpp = "Dropout2d{.rate = {rate}f}",
      .source = "Tompson, Goroshin, Jain, LeCun, Bregler 2015, Efficient object localization using convolutional networks"};
  static constexpr LayerGroup group = LayerGroup::noise;
  static constexpr bool modes = true;
  static constexpr std::array<Role, 0> roles{};

  float rate = 0.5f;

  static constexpr void params(auto& self, auto&& visit) {
    visit(self.rate, ParamInfo{.id = "rate",
                               .name = {"Rate", "丢弃概率"},
                               .summary = {"How likely each channel is left out.", "每个通道被丢弃的概率。"},
                               .min = 0,
                               .max = 0.95});
  }

  // in (C, H, W) -> the same
  OutputShape output_shape(const Shape& in) const {
    if (in.rank() == 3) return {in, {}};
    return {{}, Misfit{"Dropout 2D: its input is " + in.text() + ", but it takes an image (channels, height, width); use Dropout instead.",
                       "二维暂退法的输入形状是 " + in.text() + "，但它需要图像（通道、高、宽）；请改用暂退法。"}};
  }
  std::vector<ParameterSpec> parameters(const Shape&) const { return {}; }
  // mask (C): 0 or 1 / (1 - rate)
  std::vector<ShownSpec> shown(const Shape& in) const { return {{.name = "mask", .shape = {in[0]}}}; }
  std::int64_t multiply_adds(const Shape&) const { return 0; }

  // x, y (B, C, H, W)
  template <class T>
  Var<T> forward(Pass<T>& pass) const {
    if (!pass.training()) return pass.x();
    Rng rng = pass.rng();
    const Var<T> mask = dropout_mask(pass.tape, {pass.x().shape()[0], pass.x().shape()[1]}, rate, rng);
    pass.show(0, mask);
    return multiply_channels(pass.tape, pass.x(), mask);
  }

  static std::vector<LayerCase<Dropout2d>> cases() { return {{{}, {{5, 2, 3}}}, {{.rate = 0.2f}, {{7, 1, 5}}}, {{.rate = 0}, {{2, 2, 2}}}}; }
};

}  // namespace garden
