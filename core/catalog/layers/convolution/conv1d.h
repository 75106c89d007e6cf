// Convolution of signals: the same as for images, along one axis. Channels come first: (channels, length).
#pragma once

#include <array>

#include "autograd/ops.h"
#include "catalog/layers/convolution/conv_fit.h"

namespace garden {

struct Conv1d {
  static constexpr Info info{
      .id = "conv1d",
      .name = {"Conv1d", "一维卷积层"},
      .summary = {"Slides kernels along a signal: each finds its pattern wherever it occurs in time.",
                  "卷积核沿一维信号滑动，在任意时刻都能找到自己的模式。"},
      .formula = R"(\sym{b}_{o} + \sum_{c}\sum_{p=0}^{{kernel}-1} \sym{w}_{o,c,p}\;\sym{x}_{c,\;‹stride!=1|{stride}\,›i+‹dilation!=1|{dilation}\,›p‹same=true|-P›‹same=false&padding!=0|-{padding}›})",
      .derivative = R"(\begin{aligned} \sym{dw}_{o,c,p} &= \sum_{n,i} \sym{dy}_{n,o,i}\;\sym{x}_{n,c,\;‹stride!=1|{stride}\,›i+‹dilation!=1|{dilation}\,›p‹same=true|-P›‹same=false&padding!=0|-{padding}›} \\ \sym{db}_{o} &= \sum_{n,i} \sym{dy}_{n,o,i} \\ \sym{dx}_{n,c,h} &= \sum_{o}\;\sum_{‹stride!=1|{stride}\,›i+‹dilation!=1|{dilation}\,›p‹same=true|-P›‹same=false&padding!=0|-{padding}›=h} \sym{w}_{o,c,p}\;\sym{dy}_{n,o,i} \end{aligned})",
      .torch = "nn.Conv1d({channels}, {filters}, {kernel}‹stride!=1|, stride={stride}›‹same=true|, padding='same'›‹same=false&padding!=0|, padding={padding}›‹dilation!=1|, dilation={dilation}›‹groups!=1|, groups={groups}›‹bias=false|, bias=False›)",
      .keras = "conv1d({filters}, {kernel}, stride={stride}, padding={padding}, same={same}, dilation={dilation}, groups={groups}, bias={bias})",
      .keras_def = R"(def conv1d(filters, kernel, stride, padding, same, dilation, groups, bias):
    """Signals are (channels, length). Keras pads by a number only in a layer of its own."""
    conv = layers.Conv1D(filters, kernel, strides=stride, padding="same" if same else "valid", dilation_rate=dilation,
                         groups=groups, use_bias=bias, data_format="channels_first")
    if same or padding == 0:
        return conv
    return keras.Sequential([layers.ZeroPadding1D(padding, data_format="channels_first"), conv])
)",
      .numpy = "conv1d(x, «w», «b», {stride}, {padding}, {same}, {dilation}, {groups})",
      .numpy_grad = "dx, «dw», «db» = conv1d_backward(dy, cache)",
      .numpy_def = R"(def conv1d(x, w, b, stride, padding, same, dilation, groups):
    B, C, L = x.shape
    O, Cg, K = w.shape
    span = dilation * (K - 1)
    before, after = (span // 2, span - span // 2) if same else (padding, padding)
    xp = np.pad(x, ((0, 0), (0, 0), (before, after)))
    OL = (xp.shape[2] - span - 1) // stride + 1
    xg = xp.reshape(B, groups, Cg, xp.shape[2])
    wg = w.reshape(groups, O // groups, Cg, K)
    y = np.zeros((B, groups, O // groups, OL), x.dtype)
    for p in range(K):
        steps = slice(p * dilation, p * dilation + stride * (OL - 1) + 1, stride)
        y += np.einsum("ngcl,goc->ngol", xg[..., steps], wg[..., p])
    y = y.reshape(B, O, OL)
    if b is not None:
        y = y + b[:, None]
    return y, (x.shape, xg, wg, w.shape, before, stride, dilation)


def conv1d_backward(dy, cache):
    (B, C, L), xg, wg, w_shape, before, stride, dilation = cache
    groups, Og, Cg, K = wg.shape
    OL = dy.shape[2]
    dyg = dy.reshape(B, groups, Og, OL)
    dxg, dwg = np.zeros_like(xg), np.zeros_like(wg)
    for p in range(K):
        steps = slice(p * dilation, p * dilation + stride * (OL - 1) + 1, stride)
        dwg[..., p] = np.einsum("ngol,ngcl->goc", dyg, xg[..., steps])
        dxg[..., steps] += np.einsum("ngol,goc->ngcl", dyg, wg[..., p])
    dx = dxg.reshape(B, C, dxg.shape[3])[:, :, before : before + L]
    return dx, dwg.reshape(w_shape), dy.sum(axis=(0, 2))
)",
      .cpp = "Conv1d{.filters = {filters}, .kernel = {kernel}, .stride = {stride}, .padding = {padding}, .same = {same}, .dilation = {dilation}, .groups = {groups}, .bias = {bias}}",
      .source = "Waibel, Hanazawa, Hinton, Shikano, Lang 1989, Phoneme recognition using time-delay neural networks"};
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
  ConvSettings settings() const { return {named<Conv1d>.name, 1, kernel, stride, padding, same, dilation, groups}; }

  // in (C, L) -> (filters, OL)
  OutputShape output_shape(const Shape& in) const { return conv_output(settings(), in, filters); }
  // weight (O, C/groups, K)  bias (O)
  std::vector<ParameterSpec> parameters(const Shape& in) const { return conv_parameters(settings(), in, filters, bias, init); }
  std::int64_t multiply_adds(const Shape& in) const { return conv_multiply_adds(settings(), in, output_shape(in).shape); }

  // x (B, C, L)  params: weight, bias  -> (B, filters, OL)
  template <class T>
  Var<T> forward(Pass<T>& pass) const {
    return conv2d(pass.tape, pass.x(), pass.params[0], bias ? pass.params[1] : Var<T>{}, settings().geometry());
  }
  template <class T, class Act>
  Activated<T> forward_activate(Pass<T>& pass, const Act& act) const {
    return conv2d_activate(pass.tape, pass.x(), pass.params[0], bias ? pass.params[1] : Var<T>{}, settings().geometry(), act);
  }

  static std::vector<LayerCase<Conv1d>> cases() {
    return {{{.filters = 3}, {{1, 7}}},
            {{.filters = 5, .kernel = 5, .stride = 2, .padding = 1}, {{3, 12}}},
            {{.filters = 4, .kernel = 2, .same = true, .dilation = 3, .bias = false}, {{2, 9}}},
            {{.filters = 6, .kernel = 4, .stride = 3, .padding = 2, .groups = 2}, {{4, 8}}}};
  }
};

}  // namespace garden
