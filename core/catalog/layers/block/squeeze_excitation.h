// Squeeze and excitation: the mean of every channel decides, through two small dense layers, how much each channel counts.
#pragma once

#include <array>

#include "autograd/ops.h"
#include "catalog/activations.h"
#include "catalog/layers/layer.h"

namespace garden {

struct SqueezeExcitation {
  static constexpr Info info{
      .id = "squeeze_excitation",
      .name = {"Squeeze and excitation", "压缩激励块"},
      .summary = {"Looks at each channel's mean and turns channels up or down: attention among feature maps, at hardly any cost.",
                  "根据各通道的平均值放大或抑制通道：几乎不增加计算量的通道注意力。"},
      .formula = R"(\sym{x}_{c}\;\sigma\!\left(\sym{w_2}\,\max(0,\;\sym{w_1}\,\bar{\sym{x}} + \sym{b_1}) + \sym{b_2}\right)_{c} \qquad \bar{\sym{x}}_{c} = \frac{1}{HW}\sum_{i,j}\sym{x}_{c,i,j})",
      .torch = "SqueezeExcitation({channels}, {reduction})",
      .torch_def = R"(class SqueezeExcitation(nn.Module):
    def __init__(self, channels, reduction):
        super().__init__()
        hidden = max(1, channels // reduction)
        self.fc1 = nn.Linear(channels, hidden)
        self.fc2 = nn.Linear(hidden, channels)

    def forward(self, x):
        scale = torch.sigmoid(self.fc2(torch.relu(self.fc1(x.mean(dim=(2, 3))))))
        return x * scale[:, :, None, None]
)",
      .keras = "SqueezeExcitation({reduction})",
      .keras_def = R"(class SqueezeExcitation(layers.Layer):
    """Images are (channels, height, width)."""

    def __init__(self, reduction, **options):
        super().__init__(**options)
        self.reduction = reduction

    def build(self, shape):
        self.fc1 = layers.Dense(max(1, shape[1] // self.reduction), activation="relu")
        self.fc2 = layers.Dense(shape[1], activation="sigmoid")
        self.fc1.build((shape[0], shape[1]))
        self.fc2.build((shape[0], max(1, shape[1] // self.reduction)))

    def call(self, x):
        scale = self.fc2(self.fc1(keras.ops.mean(x, axis=(2, 3))))
        return x * scale[:, :, None, None]
)",
      .numpy = "squeeze_excitation(x, «w_1», «b_1», «w_2», «b_2»)",
      .numpy_grad = "dx, «dw_1», «db_1», «dw_2», «db_2» = squeeze_excitation_backward(dy, cache)",
      .numpy_def = R"(def squeeze_excitation(x, w1, b1, w2, b2):
    mean = x.mean(axis=(2, 3))
    hidden = np.maximum(mean @ w1.T + b1, 0)
    scale = 1 / (1 + np.exp(-(hidden @ w2.T + b2)))
    return x * scale[:, :, None, None], (x, w1, w2, mean, hidden, scale)


def squeeze_excitation_backward(dy, cache):
    x, w1, w2, mean, hidden, scale = cache
    dz2 = (dy * x).sum(axis=(2, 3)) * scale * (1 - scale)
    dz1 = (dz2 @ w2) * (hidden > 0)
    dmean = dz1 @ w1
    dx = dy * scale[:, :, None, None] + dmean[:, :, None, None] / (x.shape[2] * x.shape[3])
    return dx, dz1.T @ mean, dz1.sum(axis=0), dz2.T @ hidden, dz2.sum(axis=0)
)",
      .cpp = "SqueezeExcitation{.reduction = {reduction}}",
      .source = "Hu, Shen, Sun 2018, Squeeze-and-excitation networks"};
  static constexpr LayerGroup group = LayerGroup::block;
  static constexpr std::array<Role, 4> roles{{{"w_1", "fc1.weight"}, {"b_1", "fc1.bias"}, {"w_2", "fc2.weight"}, {"b_2", "fc2.bias"}}};

  int reduction = 4;
  Initializer init = GlorotUniform{};  // of both weights; biases start at zero

  static constexpr void params(auto& self, auto&& visit) {
    visit(self.reduction, ParamInfo{.id = "reduction",
                                    .name = {"Reduction", "压缩比"},
                                    .summary = {"How many times fewer numbers than channels the middle has, but at least one.", "中间层的数目为通道数除以该值，至少为一。"},
                                    .min = 1,
                                    .max = 64,
                                    .step = 1});
  }
  int hidden(int channels) const { return std::max(1, channels / reduction); }

  // in (C, H, W) -> (C, H, W)
  OutputShape output_shape(const Shape& in) const {
    if (in.rank() == 3 && in.count() > 0) return {in, {}};
    return {{}, Misfit{"Squeeze and excitation: its input is " + in.text() + ", but it takes an image (channels, height, width); put it behind a convolution.",
                       "压缩激励块的输入形状是 " + in.text() + "，但它接受图像（通道, 高, 宽）；请把它放在卷积层之后。"}};
  }

  // fc1.weight (R, C)  fc1.bias (R)  fc2.weight (C, R)  fc2.bias (C)
  std::vector<ParameterSpec> parameters(const Shape& in) const {
    const int C = in[0], R = hidden(C);
    return {{.name = "fc1.weight", .shape = {R, C}, .fan_in = C, .fan_out = R, .init = init, .regularized = true},
            {.name = "fc1.bias", .shape = {R}, .fan_in = C, .fan_out = R, .init = Zeros{}},
            {.name = "fc2.weight", .shape = {C, R}, .fan_in = R, .fan_out = C, .init = init, .regularized = true},
            {.name = "fc2.bias", .shape = {C}, .fan_in = R, .fan_out = C, .init = Zeros{}}};
  }

  std::vector<ShownSpec> shown(const Shape& in) const { return {{"scale", {in[0]}}}; }

  std::int64_t multiply_adds(const Shape& in) const {
    return static_cast<std::int64_t>(in.count()) + 2 * std::int64_t{in[0]} * hidden(in[0]);
  }

  // x (B, C, H, W)  params: fc1.weight, fc1.bias, fc2.weight, fc2.bias
  template <class T>
  Var<T> forward(Pass<T>& pass) const {
    const Var<T> mean = global_average_pool(pass.tape, pass.x());
    const Var<T> squeezed = linear_activate(pass.tape, mean, pass.params[0], pass.params[1], Relu{}).y;
    const Var<T> scale = linear_activate(pass.tape, squeezed, pass.params[2], pass.params[3], Sigmoid{}).y;
    pass.show(0, scale);
    return multiply_channels(pass.tape, pass.x(), scale);
  }

  static std::vector<LayerCase<SqueezeExcitation>> cases() {
    return {{{.reduction = 2}, {{4, 3, 3}}}, {{.reduction = 4}, {{9, 2, 5}}}, {{.reduction = 16}, {{3, 4, 1}}}};
  }
};

}  // namespace garden
