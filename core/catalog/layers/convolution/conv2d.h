// Convolution of images: a small kernel slides over the image, and at each place gives one number per filter.
// Like everybody's, it is a cross-correlation: the kernel is not flipped. With as many groups as channels it is depthwise.
#pragma once

#include <array>

#include "autograd/ops.h"
#include "catalog/layers/convolution/conv_fit.h"

namespace garden {

struct Conv2d {
  static constexpr Info info{
      .id = "conv2d",
      .name = {"Conv2d", "二维卷积层"},
      .summary = {"Slides small kernels over an image and gives one feature map per kernel; the same weights serve every place.",
                  "用小卷积核滑过图像，每个卷积核得到一张特征图；所有位置共享同一组权重。"},
      .formula = R"(\sym{b}_{o} + \sum_{c}\sum_{p=0}^{{kernel}-1}\sum_{q=0}^{{kernel}-1} \sym{w}_{o,c,p,q}\;\sym{x}_{c,\;‹stride!=1|{stride}\,›i+‹dilation!=1|{dilation}\,›p‹same=true|-P›‹same=false&padding!=0|-{padding}›,\;‹stride!=1|{stride}\,›j+‹dilation!=1|{dilation}\,›q‹same=true|-P›‹same=false&padding!=0|-{padding}›})",
      .derivative = R"(\begin{aligned} \sym{dw}_{o,c,p,q} &= \sum_{n,i,j} \sym{dy}_{n,o,i,j}\;\sym{x}_{n,c,\;‹stride!=1|{stride}\,›i+‹dilation!=1|{dilation}\,›p‹same=true|-P›‹same=false&padding!=0|-{padding}›,\;‹stride!=1|{stride}\,›j+‹dilation!=1|{dilation}\,›q‹same=true|-P›‹same=false&padding!=0|-{padding}›} \\ \sym{db}_{o} &= \sum_{n,i,j} \sym{dy}_{n,o,i,j} \\ \sym{dx}_{n,c,h,v} &= \sum_{o}\;\sum_{‹stride!=1|{stride}\,›i+‹dilation!=1|{dilation}\,›p‹same=true|-P›‹same=false&padding!=0|-{padding}›=h}\;\sum_{‹stride!=1|{stride}\,›j+‹dilation!=1|{dilation}\,›q‹same=true|-P›‹same=false&padding!=0|-{padding}›=v} \sym{w}_{o,c,p,q}\;\sym{dy}_{n,o,i,j} \end{aligned})",
      .torch = "nn.Conv2d({channels}, {filters}, {kernel}‹stride!=1|, stride={stride}›‹same=true|, padding='same'›‹same=false&padding!=0|, padding={padding}›‹dilation!=1|, dilation={dilation}›‹groups!=1|, groups={groups}›‹bias=false|, bias=False›)",
      .keras = "conv2d({filters}, {kernel}, stride={stride}, padding={padding}, same={same}, dilation={dilation}, groups={groups}, bias={bias})",
      .keras_def = R"(def conv2d(filters, kernel, stride, padding, same, dilation, groups, bias):
    """Images are (channels, height, width). Keras pads by a number only in a layer of its own."""
    conv = layers.Conv2D(filters, kernel, strides=stride, padding="same" if same else "valid", dilation_rate=dilation,
                         groups=groups, use_bias=bias, data_format="channels_first")
    if same or padding == 0:
        return conv
    return keras.Sequential([layers.ZeroPadding2D(padding, data_format="channels_first"), conv])
)",
      .numpy = "conv2d(x, «w», «b», {stride}, {padding}, {same}, {dilation}, {groups})",
      .numpy_grad = "dx, «dw», «db» = conv2d_backward(dy, cache)",
      .numpy_def = R"(def conv2d(x, w, b, stride, padding, same, dilation, groups):
    B, C, H, W = x.shape
    O, Cg, K, _ = w.shape
    span = dilation * (K - 1)
    before, after = (span // 2, span - span // 2) if same else (padding, padding)
    xp = np.pad(x, ((0, 0), (0, 0), (before, after), (before, after)))
    OH, OW = (xp.shape[2] - span - 1) // stride + 1, (xp.shape[3] - span - 1) // stride + 1
    xg = xp.reshape(B, groups, Cg, *xp.shape[2:])
    wg = w.reshape(groups, O // groups, Cg, K, K)
    y = np.zeros((B, groups, O // groups, OH, OW), x.dtype)
    for p in range(K):
        for q in range(K):
            rows = slice(p * dilation, p * dilation + stride * (OH - 1) + 1, stride)
            columns = slice(q * dilation, q * dilation + stride * (OW - 1) + 1, stride)
            y += np.einsum("ngchw,goc->ngohw", xg[..., rows, columns], wg[..., p, q])
    y = y.reshape(B, O, OH, OW)
    if b is not None:
        y = y + b[:, None, None]
    return y, (x.shape, xg, wg, w.shape, before, stride, dilation)


def conv2d_backward(dy, cache):
    (B, C, H, W), xg, wg, w_shape, before, stride, dilation = cache
    groups, Og, Cg, K, _ = wg.shape
    OH, OW = dy.shape[2:]
    dyg = dy.reshape(B, groups, Og, OH, OW)
    dxg, dwg = np.zeros_like(xg), np.zeros_like(wg)
    for p in range(K):
        for q in range(K):
            rows = slice(p * dilation, p * dilation + stride * (OH - 1) + 1, stride)
            columns = slice(q * dilation, q * dilation + stride * (OW - 1) + 1, stride)
            dwg[..., p, q] = np.einsum("ngohw,ngchw->goc", dyg, xg[..., rows, columns])
            dxg[..., rows, columns] += np.einsum("ngohw,goc->ngchw", dyg, wg[..., p, q])
    dx = dxg.reshape(B, C, *dxg.shape[3:])[:, :, before : before + H, before : before + W]
    return dx, dwg.reshape(w_shape), dy.sum(axis=(0, 2, 3))
)",
      .cpp = "Conv2d{.filters = {filters}, .kernel = {kernel}, .stride = {stride}, .padding = {padding}, .same = {same}, .dilation = {dilation}, .groups = {groups}, .bias = {bias}}",
      .source = "LeCun, Bottou, Bengio, Haffner 1998, Gradient-based learning applied to document recognition"};
  static constexpr LayerGroup group = LayerGroup::convolution;
  static constexpr std::array<Role, 2> roles{{{"w", "weight"}, {"b", "bias"}}};

  int filters = 8;
  int kernel = 3;
  int stride = 1;
  int padding = 0;
  bool same = false;
  int dilation = 1;
  int groups = 1;
  bool bias = true;
  Initializer init = GlorotUniform{};  // of the weight; biases start at zero

  static constexpr void params(auto& self, auto&& visit) {
    visit(self.filters, conv_params::filters);
    visit(self.kernel, conv_params::kernel);
    visit(self.stride, conv_params::stride);
    visit(self.padding, conv_params::padding);
    visit(self.same, conv_params::same);
    visit(self.dilation, conv_params::dilation);
    visit(self.groups, conv_params::groups);
    visit(self.bias, conv_params::bias);
  }
  ConvSettings settings() const { return {named<Conv2d>.name, 2, kernel, stride, padding, same, dilation, groups}; }

  // in (C, H, W) -> (filters, OH, OW)
  OutputShape output_shape(const Shape& in) const { return conv_output(settings(), in, filters); }
  // weight (O, C/groups, K, K)  bias (O)
  std::vector<ParameterSpec> parameters(const Shape& in) const { return conv_parameters(settings(), in, filters, bias, init); }
  std::int64_t multiply_adds(const Shape& in) const { return conv_multiply_adds(settings(), in, output_shape(in).shape); }

  // x (B, C, H, W)  params: weight, bias  -> (B, filters, OH, OW)
  template <class T>
  Var<T> forward(Pass<T>& pass) const {
    return conv2d(pass.tape, pass.x(), pass.params[0], bias ? pass.params[1] : Var<T>{}, settings().geometry());
  }
  template <class T, class Act>
  Activated<T> forward_activate(Pass<T>& pass, const Act& act) const {
    return conv2d_activate(pass.tape, pass.x(), pass.params[0], bias ? pass.params[1] : Var<T>{}, settings().geometry(), act);
  }

  static std::vector<LayerCase<Conv2d>> cases() {
    return {{{.filters = 3}, {{1, 5, 6}}},
            {{.filters = 6, .kernel = 5}, {{3, 9, 9}}},
            {{.filters = 5, .kernel = 2, .stride = 2, .padding = 1}, {{2, 6, 7}}},
            {{.filters = 4, .kernel = 4, .same = true, .bias = false}, {{2, 5, 5}}},
            {{.filters = 4, .kernel = 3, .stride = 3, .padding = 2, .dilation = 2, .groups = 2}, {{4, 7, 8}}},
            {{.filters = 6, .padding = 1, .groups = 3}, {{3, 4, 5}}},
            {{.filters = 7, .kernel = 1}, {{5, 3, 3}}}};
  }
};

}  // namespace garden
