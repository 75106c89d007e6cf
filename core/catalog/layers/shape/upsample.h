// A picture made larger by a whole number: by repeating its values, or with straight lines between them.
#pragma once

#include <array>

#include "autograd/ops.h"
#include "catalog/layers/layer.h"

namespace garden {

enum class UpsampleMode : int { nearest, bilinear };

struct Upsample {
  static constexpr Info info{
      .id = "upsample",
      .name = {"Upsample", "上采样层"},
      .summary = {"Makes a picture larger. Generators and decoders grow their pictures with it; a convolution behind it fills in what is new.",
                  "放大图像。生成器和解码器用它逐步增大图像，其后的卷积层补上细节。"},
      .formula = R"(\operatorname{upsample}_{{scale}}(\sym{x}))",
      .derivative = R"(\sym{dx}_{c,i,j} = \sum_{u,v} \frac{\partial y_{c,u,v}}{\partial x_{c,i,j}}\,\sym{dy}_{c,u,v})",
      .torch = "nn.Upsample(scale_factor={scale}, mode=\"{mode}\")",
      .keras = "layers.UpSampling2D({scale}, interpolation=\"{mode}\", data_format=\"channels_first\")",
      .numpy = "upsample(x, {scale}, \"{mode}\")",
      .numpy_grad = "dx = upsample_backward(dy, cache)",
      .numpy_def = R"py(def upsample_matrix(n, scale, mode):
    """The weights (n * scale, n) of the old values in the new ones, along one axis."""
    place = (np.arange(n * scale) + 0.5) / scale - 0.5
    if mode == "nearest":
        return np.eye(n)[np.arange(n * scale) // scale]
    place = np.maximum(place, 0)
    low = place.astype(int)
    high, share = np.minimum(low + 1, n - 1), (place - low)[:, None]
    return (1 - share) * np.eye(n)[low] + share * np.eye(n)[high]

def upsample(x, scale, mode):
    rows, columns = (upsample_matrix(n, scale, mode).astype(x.dtype) for n in x.shape[2:])
    return rows @ x @ columns.T, (rows, columns)

def upsample_backward(dy, cache):
    rows, columns = cache
    return rows.T @ dy @ columns
)py",
      .cpp = "Upsample{.scale = {scale}, .mode = UpsampleMode::{mode}}",
      .source = "Odena, Dumoulin, Olah 2016, Deconvolution and checkerboard artifacts"};
  static constexpr LayerGroup group = LayerGroup::shape;
  static constexpr std::array<Role, 0> roles{};
  static constexpr std::array<Text, 2> mode_names{{{"Nearest", "最近邻"}, {"Bilinear", "双线性"}}};
  static constexpr std::array<std::string_view, 2> mode_ids{"nearest", "bilinear"};

  int scale = 2;
  UpsampleMode mode = UpsampleMode::nearest;

  static constexpr void params(auto& self, auto&& visit) {
    visit(self.scale, ParamInfo{.id = "scale",
                                .name = {"Scale", "放大倍数"},
                                .summary = {"How many times higher and wider the picture becomes.", "图像的高和宽变为原来的多少倍。"},
                                .min = 1,
                                .max = 8,
                                .step = 1});
    visit(self.mode, ParamInfo{.id = "mode",
                               .name = {"Between the values", "插值方式"},
                               .summary = {"Nearest repeats each value; bilinear draws straight lines between neighbours.",
                                           "最近邻重复每个值；双线性在相邻值之间线性过渡。"},
                               .max = 1,
                               .options = mode_names,
                               .option_ids = mode_ids});
  }

  // in (C, H, W) -> (C, H scale, W scale)
  OutputShape output_shape(const Shape& in) const {
    if (in.rank() == 3) return {{in[0], in[1] * scale, in[2] * scale}, {}};
    return {{}, Misfit{"Upsample: its input is " + in.text() + ", but it takes an image (channels, height, width); put a Reshape layer before it.",
                       "上采样层的输入形状是 " + in.text() + "，但它需要图像（通道、高、宽）；请在它之前加一个重塑层。"}};
  }
  std::vector<ParameterSpec> parameters(const Shape&) const { return {}; }
  std::int64_t multiply_adds(const Shape& in) const {
    return mode == UpsampleMode::nearest ? 0 : 4 * static_cast<std::int64_t>(in.count()) * scale * scale;
  }

  // x (B, C, H, W)  y (B, C, H scale, W scale)
  template <class T>
  Var<T> forward(Pass<T>& pass) const {
    return mode == UpsampleMode::nearest ? repeat(pass.tape, pass.x(), scale) : interpolate(pass.tape, pass.x(), scale);
  }

  static std::vector<LayerCase<Upsample>> cases() {
    using enum UpsampleMode;
    return {{{2, nearest}, {{2, 3, 4}}}, {{3, nearest}, {{1, 1, 5}}}, {{2, bilinear}, {{2, 3, 4}}}, {{3, bilinear}, {{2, 5, 3}}}, {{4, bilinear}, {{1, 1, 1}}},
            {{1, bilinear}, {{1, 2, 3}}}};
  }
};

}  // namespace garden
