// Transposed convolution: every pixel stamps a kernel into the output, which makes images larger. It is the gradient of a
// convolution with respect to its input, run forward.
#pragma once

#include <array>

#include "autograd/ops.h"
#include "catalog/layers/convolution/conv_fit.h"

namespace garden {

struct ConvTranspose2d {
  static constexpr Info info{
      .id = "conv_transpose2d",
      .name = {"ConvTranspose2d", "二维转置卷积层"},
      .summary = {"Stamps a kernel into the output for every input pixel: a learned way to make images larger.",
                  "每个输入像素都在输出中印下一个卷积核：一种可学习的图像放大方式。"},
      .formula = R"(\sym{b}_{o} + \sum_{c}\;\sum_{‹stride!=1|{stride}\,›h+‹dilation!=1|{dilation}\,›p‹padding!=0|-{padding}›=i}\;\sum_{‹stride!=1|{stride}\,›v+‹dilation!=1|{dilation}\,›q‹padding!=0|-{padding}›=j} \sym{w}_{c,o,p,q}\;\sym{x}_{c,h,v})",
      .derivative = R"(\begin{aligned} \sym{dw}_{c,o,p,q} &= \sum_{n,h,v} \sym{x}_{n,c,h,v}\;\sym{dy}_{n,o,\;‹stride!=1|{stride}\,›h+‹dilation!=1|{dilation}\,›p‹padding!=0|-{padding}›,\;‹stride!=1|{stride}\,›v+‹dilation!=1|{dilation}\,›q‹padding!=0|-{padding}›} \\ \sym{db}_{o} &= \sum_{n,i,j} \sym{dy}_{n,o,i,j} \\ \sym{dx}_{n,c,h,v} &= \sum_{o,p,q} \sym{w}_{c,o,p,q}\;\sym{dy}_{n,o,\;‹stride!=1|{stride}\,›h+‹dilation!=1|{dilation}\,›p‹padding!=0|-{padding}›,\;‹stride!=1|{stride}\,›v+‹dilation!=1|{dilation}\,›q‹padding!=0|-{padding}›} \end{aligned})",
      .torch = "nn.ConvTranspose2d({channels}, {filters}, {kernel}‹stride!=1|, stride={stride}›‹padding!=0|, padding={padding}›‹output_padding!=0|, output_padding={output_padding}›‹dilation!=1|, dilation={dilation}›‹groups!=1|, groups={groups}›‹bias=false|, bias=False›)",
      .keras = "conv_transpose2d({filters}, {kernel}, stride={stride}, padding={padding}, output_padding={output_padding}, dilation={dilation}, groups={groups}, bias={bias})",
      .keras_def = R"(def conv_transpose2d(filters, kernel, stride, padding, output_padding, dilation, groups, bias):
    """Images are (channels, height, width). Keras cuts the padding off in a layer of its own, and knows no groups here."""
    assert groups == 1, "Keras has no transposed convolution in groups"
    conv = layers.Conv2DTranspose(filters, kernel, strides=stride, output_padding=output_padding if stride > 1 else None,
                                  dilation_rate=dilation, use_bias=bias, data_format="channels_first")
    if padding == 0:
        return conv
    return keras.Sequential([conv, layers.Cropping2D(padding, data_format="channels_first")])
)",
      .numpy = "conv_transpose2d(x, «w», «b», {stride}, {padding}, {output_padding}, {dilation}, {groups})",
      .numpy_grad = "dx, «dw», «db» = conv_transpose2d_backward(dy, cache)",
      .numpy_def = R"(def conv_transpose2d(x, w, b, stride, padding, output_padding, dilation, groups):
    B, C, H, W = x.shape
    _, Og, K, _ = w.shape
    span = dilation * (K - 1)
    xg = x.reshape(B, groups, C // groups, H, W)
    wg = w.reshape(groups, C // groups, Og, K, K)
    OH, OW = (H - 1) * stride + span + 1 + output_padding, (W - 1) * stride + span + 1 + output_padding
    y = np.zeros((B, groups, Og, OH, OW), x.dtype)
    for p in range(K):
        for q in range(K):
            rows = slice(p * dilation, p * dilation + stride * (H - 1) + 1, stride)
            columns = slice(q * dilation, q * dilation + stride * (W - 1) + 1, stride)
            y[..., rows, columns] += np.einsum("ngchw,gco->ngohw", xg, wg[..., p, q])
    y = y.reshape(B, groups * Og, OH, OW)[:, :, padding : OH - padding, padding : OW - padding]
    if b is not None:
        y = y + b[:, None, None]
    return y, (xg, wg, w.shape, stride, padding, dilation)


def conv_transpose2d_backward(dy, cache):
    xg, wg, w_shape, stride, padding, dilation = cache
    B, groups, Cg, H, W = xg.shape
    K = wg.shape[-1]
    dyp = np.pad(dy, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    dyg = dyp.reshape(B, groups, dyp.shape[1] // groups, *dyp.shape[2:])
    dxg, dwg = np.zeros_like(xg), np.zeros_like(wg)
    for p in range(K):
        for q in range(K):
            rows = slice(p * dilation, p * dilation + stride * (H - 1) + 1, stride)
            columns = slice(q * dilation, q * dilation + stride * (W - 1) + 1, stride)
            dwg[..., p, q] = np.einsum("ngchw,ngohw->gco", xg, dyg[..., rows, columns])
            dxg += np.einsum("ngohw,gco->ngchw", dyg[..., rows, columns], wg[..., p, q])
    return dxg.reshape(B, groups * Cg, H, W), dwg.reshape(w_shape), dy.sum(axis=(0, 2, 3))
)",
      .cpp = "ConvTranspose2d{.filters = {filters}, .kernel = {kernel}, .stride = {stride}, .padding = {padding}, .output_padding = {output_padding}, .dilation = {dilation}, .groups = {groups}, .bias = {bias}}",
      .source = "Zeiler, Krishnan, Taylor, Fergus 2010, Deconvolutional networks; Dumoulin, Visin 2016, A guide to convolution arithmetic"};
  static constexpr LayerGroup group = LayerGroup::convolution;
  static constexpr std::array<Role, 2> roles{{{"w", "weight"}, {"b", "bias"}}};
  static constexpr int most_pixels = 4096;  // along a side of the output

  int filters = 8;
  int kernel = 2;
  int stride = 2;
  int padding = 0;
  int output_padding = 0;
  int dilation = 1;
  int groups = 1;
  bool bias = true;
  Initializer init = GlorotUniform{};  // of the weight; biases start at zero

  static constexpr void params(auto& self, auto&& visit) {
    visit(self.filters, conv_params::filters);
    visit(self.kernel, conv_params::kernel);
    visit(self.stride, ParamInfo{.id = "stride",
                                 .name = {"Stride", "步幅"},
                                 .summary = {"Output pixels from one stamp to the next: how much larger the image becomes.", "相邻两次印章之间的输出像素数：图像放大的倍数。"},
                                 .min = 1,
                                 .max = 16,
                                 .step = 1});
    visit(self.padding, ParamInfo{.id = "padding",
                                  .name = {"Padding", "填充"},
                                  .summary = {"Pixels cut off on every side of the output.", "从输出每一侧裁去的像素数。"},
                                  .min = 0,
                                  .max = 31,
                                  .step = 1});
    visit(self.output_padding, ParamInfo{.id = "output_padding",
                                         .name = {"Output padding", "输出填充"},
                                         .summary = {"Rows and columns added at the end: several input sizes of a convolution give the same output size, this chooses one.",
                                                     "在输出末端增加的行列数：卷积的多个输入尺寸会得到同一输出尺寸，由它选定其一。"},
                                         .min = 0,
                                         .max = 15,
                                         .step = 1});
    visit(self.dilation, conv_params::dilation);
    visit(self.groups, conv_params::groups);
    visit(self.bias, conv_params::bias);
  }
  ConvSettings settings() const { return {named<ConvTranspose2d>.name, 2, kernel, stride, padding, false, dilation, groups}; }

  // Output pixels along a side of `size`.
  std::int64_t pixels(int size) const {
    return (std::int64_t{size} - 1) * stride - 2 * padding + std::int64_t{dilation} * (kernel - 1) + 1 + output_padding;
  }

  // in (C, H, W) -> (filters, OH, OW)
  OutputShape output_shape(const Shape& in) const {
    if (in.rank() != 3 || in.count() == 0) return {{}, wrong_axes(settings(), in)};
    if (auto misfit = groups_misfit(settings(), in, filters)) return {{}, std::move(misfit)};
    if (output_padding >= stride) {
      const std::string extra = std::to_string(output_padding), step = std::to_string(stride);
      return {{}, Misfit{"ConvTranspose2d: output padding " + extra + " must be below the stride " + step + "; make it at most " + std::to_string(stride - 1) + " for the input " + in.text() + ".",
                         "二维转置卷积层：输出填充 " + extra + " 必须小于步幅 " + step + "；对输入 " + in.text() + "，请将其设为不超过 " + std::to_string(stride - 1) + "。"}};
    }
    const std::int64_t OH = pixels(in[1]), OW = pixels(in[2]);
    const std::string size = std::to_string(OH) + " x " + std::to_string(OW), from = std::to_string(in[1]) + " x " + std::to_string(in[2]);
    if (OH < 1 || OW < 1) {
      const std::int64_t most = (std::min(OH, OW) + 2 * padding - 1) / 2;
      return {{}, Misfit{"ConvTranspose2d: padding " + std::to_string(padding) + " cuts the output of " + from + " down to " + size + "; make the padding at most " + std::to_string(most) + ".",
                         "二维转置卷积层：填充 " + std::to_string(padding) + " 把输入 " + from + " 的输出裁成了 " + size + "；请将填充设为不超过 " + std::to_string(most) + "。"}};
    }
    if (OH > most_pixels || OW > most_pixels) {
      const std::string most = std::to_string(most_pixels);
      return {{}, Misfit{"ConvTranspose2d: the output of " + from + " would be " + size + "; make the stride smaller, so that it has at most " + most + " pixels a side.",
                         "二维转置卷积层：输入 " + from + " 的输出将为 " + size + "；请减小步幅，使每边不超过 " + most + " 像素。"}};
    }
    const Shape out{filters, static_cast<int>(OH), static_cast<int>(OW)};
    return {out, padded_misfit(settings(), out)};
  }

  // weight (C, O/groups, K, K)  bias (O)
  std::vector<ParameterSpec> parameters(const Shape& in) const {
    const int O = filters / groups, fan_in = conv_fan(in[0], kernel * kernel), fan_out = conv_fan(O, kernel * kernel);
    std::vector<ParameterSpec> specs{{.name = "weight", .shape = {in[0], O, kernel, kernel}, .fan_in = fan_in, .fan_out = fan_out, .init = init, .regularized = true}};
    if (bias) specs.push_back({.name = "bias", .shape = {filters}, .fan_in = fan_in, .fan_out = fan_out, .init = Zeros{}});
    return specs;
  }

  std::int64_t multiply_adds(const Shape& in) const { return static_cast<std::int64_t>(in.count()) * (filters / groups) * kernel * kernel; }

  // x (B, C, H, W)  params: weight, bias  -> (B, filters, OH, OW)
  template <class T>
  Var<T> forward(Pass<T>& pass) const {
    return conv_transpose2d(pass.tape, pass.x(), pass.params[0], bias ? pass.params[1] : Var<T>{}, settings().geometry(), output_padding,
                            output_padding);
  }

  static std::vector<LayerCase<ConvTranspose2d>> cases() {
    return {{{.filters = 3}, {{2, 3, 4}}},
            {{.filters = 4, .kernel = 3, .stride = 1, .padding = 1}, {{1, 5, 3}}},
            {{.filters = 6, .kernel = 3, .stride = 3, .padding = 1, .output_padding = 2, .groups = 2, .bias = false}, {{4, 3, 2}}},
            {{.filters = 2, .kernel = 3, .stride = 2, .padding = 2, .output_padding = 1, .dilation = 2}, {{3, 4, 5}}}};
  }
};

}  // namespace garden
