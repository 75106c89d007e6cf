// Depthwise separable convolution: first every channel by a kernel of its own, then all channels mixed at each pixel. About
// K^2 times cheaper than a convolution when there are many filters.
#pragma once

#include <array>

#include "autograd/ops.h"
#include "catalog/layers/convolution/conv_fit.h"

namespace garden {

struct SeparableConv2d {
  static constexpr Info info{
      .id = "separable_conv2d",
      .name = {"SeparableConv2d", "深度可分离卷积层"},
      .summary = {"Looks at space channel by channel, then mixes the channels with a 1 x 1 convolution: nearly as good as a convolution at a fraction of its cost.",
                  "先逐通道做空间卷积，再用 1×1 卷积混合通道：效果接近普通卷积，计算量却小得多。"},
      .formula = R"(\sym{b}_{o} + \sum_{c} \sym{w_p}_{o,c} \sum_{p=0}^{{kernel}-1}\sum_{q=0}^{{kernel}-1} \sym{w_d}_{c,p,q}\;\sym{x}_{c,\;‹stride!=1|{stride}\,›i+‹dilation!=1|{dilation}\,›p‹same=true|-P›‹same=false&padding!=0|-{padding}›,\;‹stride!=1|{stride}\,›j+‹dilation!=1|{dilation}\,›q‹same=true|-P›‹same=false&padding!=0|-{padding}›})",
      .torch = "SeparableConv2d({channels}, {filters}, {kernel}‹stride!=1|, stride={stride}›‹same=true|, padding='same'›‹same=false&padding!=0|, padding={padding}›‹dilation!=1|, dilation={dilation}›‹bias=false|, bias=False›)",
      .torch_def = R"(class SeparableConv2d(nn.Module):
    def __init__(self, channels, filters, kernel, stride=1, padding=0, dilation=1, bias=True):
        super().__init__()
        self.depthwise = nn.Conv2d(channels, channels, kernel, stride=stride, padding=padding, dilation=dilation, groups=channels, bias=False)
        self.pointwise = nn.Conv2d(channels, filters, 1, bias=bias)

    def forward(self, x):
        return self.pointwise(self.depthwise(x))
)",
      .keras = "separable_conv2d({filters}, {kernel}, stride={stride}, padding={padding}, same={same}, dilation={dilation}, bias={bias})",
      .keras_def = R"(def separable_conv2d(filters, kernel, stride, padding, same, dilation, bias):
    """Images are (channels, height, width). Keras pads by a number only in a layer of its own."""
    conv = layers.SeparableConv2D(filters, kernel, strides=stride, padding="same" if same else "valid", dilation_rate=dilation,
                                  use_bias=bias, data_format="channels_first")
    if same or padding == 0:
        return conv
    return keras.Sequential([layers.ZeroPadding2D(padding, data_format="channels_first"), conv])
)",
      .numpy = "separable_conv2d(x, «w_d», «w_p», «b», {stride}, {padding}, {same}, {dilation})",
      .numpy_grad = "dx, «dw_d», «dw_p», «db» = separable_conv2d_backward(dy, cache)",
      .numpy_def = R"(def separable_conv2d(x, w_d, w_p, b, stride, padding, same, dilation):
    B, C, H, W = x.shape
    K = w_d.shape[-1]
    span = dilation * (K - 1)
    before, after = (span // 2, span - span // 2) if same else (padding, padding)
    xp = np.pad(x, ((0, 0), (0, 0), (before, after), (before, after)))
    OH, OW = (xp.shape[2] - span - 1) // stride + 1, (xp.shape[3] - span - 1) // stride + 1
    z = np.zeros((B, C, OH, OW), x.dtype)
    for p in range(K):
        for q in range(K):
            rows = slice(p * dilation, p * dilation + stride * (OH - 1) + 1, stride)
            columns = slice(q * dilation, q * dilation + stride * (OW - 1) + 1, stride)
            z += xp[:, :, rows, columns] * w_d[:, 0, p, q][:, None, None]
    y = np.einsum("nchw,oc->nohw", z, w_p[:, :, 0, 0])
    if b is not None:
        y = y + b[:, None, None]
    return y, (x.shape, xp, z, w_d, w_p, before, stride, dilation)


def separable_conv2d_backward(dy, cache):
    (B, C, H, W), xp, z, w_d, w_p, before, stride, dilation = cache
    K = w_d.shape[-1]
    OH, OW = dy.shape[2:]
    dw_p = np.einsum("nohw,nchw->oc", dy, z)[:, :, None, None]
    dz = np.einsum("nohw,oc->nchw", dy, w_p[:, :, 0, 0])
    dxp, dw_d = np.zeros_like(xp), np.zeros_like(w_d)
    for p in range(K):
        for q in range(K):
            rows = slice(p * dilation, p * dilation + stride * (OH - 1) + 1, stride)
            columns = slice(q * dilation, q * dilation + stride * (OW - 1) + 1, stride)
            dw_d[:, 0, p, q] = (dz * xp[:, :, rows, columns]).sum(axis=(0, 2, 3))
            dxp[:, :, rows, columns] += dz * w_d[:, 0, p, q][:, None, None]
    return dxp[:, :, before : before + H, before : before + W], dw_d, dw_p, dy.sum(axis=(0, 2, 3))
)",
      .cpp = "SeparableConv2d{.filters = {filters}, .kernel = {kernel}, .stride = {stride}, .padding = {padding}, .same = {same}, .dilation = {dilation}, .bias = {bias}}",
      .source = "Sifre 2014, Rigid-motion scattering for image classification; Howard et al. 2017, MobileNets"};
  static constexpr LayerGroup group = LayerGroup::convolution;
  static constexpr std::array<Role, 3> roles{{{"w_d", "depthwise.weight"}, {"w_p", "pointwise.weight"}, {"b", "pointwise.bias"}}};

  int filters = 8;
  int kernel = 3;
  int stride = 1;
  int padding = 0;
  bool same = false;
  int dilation = 1;
  bool bias = true;
  Initializer init = GlorotUniform{};  // of both weights; biases start at zero

  static constexpr void params(auto& self, auto&& visit) {
    visit(self.filters, conv_params::filters);
    visit(self.kernel, conv_params::kernel);
    visit(self.stride, conv_params::stride);
    visit(self.padding, conv_params::padding);
    visit(self.same, conv_params::same);
    visit(self.dilation, conv_params::dilation);
    visit(self.bias, conv_params::bias);
  }
  ConvSettings looking(int channels) const { return {named<SeparableConv2d>.name, 2, kernel, stride, padding, same, dilation, channels}; }
  static ConvSettings mixing() { return {.name = named<SeparableConv2d>.name, .kernel = 1}; }

  // in (C, H, W) -> (filters, OH, OW)
  OutputShape output_shape(const Shape& in) const {
    const int channels = in.rank() > 0 ? std::max(in[0], 1) : 1;
    OutputShape out = conv_output(looking(channels), in, channels);
    if (!out.misfit) out.shape = {filters, out.shape[1], out.shape[2]};
    return out;
  }

  // depthwise.weight (C, 1, K, K)  pointwise.weight (O, C, 1, 1)  pointwise.bias (O)
  std::vector<ParameterSpec> parameters(const Shape& in) const {
    std::vector<ParameterSpec> specs = conv_parameters(looking(in[0]), in, in[0], false, init);
    specs[0].name = "depthwise.weight";
    for (ParameterSpec& spec : conv_parameters(mixing(), in, filters, bias, init)) {
      spec.name = "pointwise." + spec.name;
      specs.push_back(std::move(spec));
    }
    return specs;
  }

  std::int64_t multiply_adds(const Shape& in) const {
    const Shape out = output_shape(in).shape;
    return static_cast<std::int64_t>(in[0]) * out[1] * out[2] * (kernel * kernel + filters);
  }

  // x (B, C, H, W)  params: depthwise.weight, pointwise.weight, pointwise.bias  -> (B, filters, OH, OW)
  template <class T>
  Var<T> forward(Pass<T>& pass) const {
    const Var<T> z = conv2d(pass.tape, pass.x(), pass.params[0], Var<T>{}, looking(pass.x().shape()[1]).geometry());
    return conv2d(pass.tape, z, pass.params[1], bias ? pass.params[2] : Var<T>{}, mixing().geometry());
  }

  static std::vector<LayerCase<SeparableConv2d>> cases() {
    return {{{.filters = 3}, {{2, 5, 4}}},
            {{.filters = 5, .kernel = 2, .stride = 2, .padding = 1, .bias = false}, {{3, 5, 6}}},
            {{.filters = 2, .same = true, .dilation = 2}, {{1, 6, 5}}}};
  }
};

}  // namespace garden
