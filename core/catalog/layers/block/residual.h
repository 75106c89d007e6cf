// The basic residual block: two 3 x 3 convolutions with batch norm learn what to add to the input. Where the shape changes,
// the input is projected by a 1 x 1 convolution.
#pragma once

#include <array>

#include "autograd/ops.h"
#include "catalog/activations.h"
#include "catalog/layers/convolution/conv_fit.h"

namespace garden {

struct Residual {
  static constexpr Info info{
      .id = "residual",
      .name = {"Residual block", "残差块"},
      .summary = {"Adds what two convolutions learn to its own input: the gradient always has a short way back, so networks can be deep.",
                  "把两层卷积学到的内容加到输入上：梯度总有一条捷径返回，网络因此可以很深。"},
      .formula = R"(\max\bigl(0,\; \mathrm{BN}_2(\sym{w_2} * \max(0,\; \mathrm{BN}_1(\sym{w_1} * \sym{x}))) + S(\sym{x})\bigr) \qquad S(\sym{x}) = \sym{x} \;\text{or}\; \mathrm{BN}_s(\sym{w_s} * \sym{x}))",
      .torch = "Residual({channels}, {filters}, {stride})",
      .torch_def = R"(class Residual(nn.Module):
    def __init__(self, channels, filters, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, filters, 3, stride=stride, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(filters)
        self.conv2 = nn.Conv2d(filters, filters, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(filters)
        self.downsample = None
        if stride != 1 or channels != filters:
            self.downsample = nn.Sequential(nn.Conv2d(channels, filters, 1, stride=stride, bias=False), nn.BatchNorm2d(filters))

    def forward(self, x):
        z = self.bn2(self.conv2(torch.relu(self.bn1(self.conv1(x)))))
        return torch.relu(z + (x if self.downsample is None else self.downsample(x)))
)",
      .keras = "Residual({filters}, {stride})",
      .keras_def = R"(class Residual(layers.Layer):
    """Images are (channels, height, width)."""

    def __init__(self, filters, stride, **options):
        super().__init__(**options)
        self.filters, self.stride = filters, stride

    def conv(self, kernel, stride):
        return layers.Conv2D(self.filters, kernel, strides=stride, use_bias=False, data_format="channels_first")

    def norm(self):
        return layers.BatchNormalization(axis=1, momentum=0.9, epsilon=1e-5)

    def build(self, shape):
        self.pad = layers.ZeroPadding2D(1, data_format="channels_first")
        self.conv1, self.bn1 = self.conv(3, self.stride), self.norm()
        self.conv2, self.bn2 = self.conv(3, 1), self.norm()
        self.projected = self.stride != 1 or shape[1] != self.filters
        if self.projected:
            self.conv_s, self.bn_s = self.conv(1, self.stride), self.norm()

    def call(self, x, training=False):
        z = keras.ops.relu(self.bn1(self.conv1(self.pad(x)), training=training))
        z = self.bn2(self.conv2(self.pad(z)), training=training)
        return keras.ops.relu(z + (self.bn_s(self.conv_s(x), training=training) if self.projected else x))
)",
      .numpy = "residual(x, «w_1», «g_1», «b_1», «w_2», «g_2», «b_2», «w_s», «g_s», «b_s», [(«m_1», «v_1»), («m_2», «v_2»), («m_s», «v_s»)], {stride}, training)",
      .numpy_grad = "dx, «dw_1», «dg_1», «db_1», «dw_2», «dg_2», «db_2», «dw_s», «dg_s», «db_s» = residual_backward(dy, cache)",
      .numpy_def = R"(def residual_conv(x, w, stride):
    K = w.shape[-1]
    xp = np.pad(x, ((0, 0), (0, 0), (K // 2, K // 2), (K // 2, K // 2)))
    OH, OW = (xp.shape[2] - K) // stride + 1, (xp.shape[3] - K) // stride + 1
    y = np.zeros((x.shape[0], w.shape[0], OH, OW), x.dtype)
    for p in range(K):
        for q in range(K):
            y += np.einsum("nchw,oc->nohw", xp[:, :, p : p + stride * (OH - 1) + 1 : stride, q : q + stride * (OW - 1) + 1 : stride], w[:, :, p, q])
    return y, (xp, w, stride)


def residual_conv_backward(dy, cache):
    xp, w, stride = cache
    K = w.shape[-1]
    OH, OW = dy.shape[2:]
    dxp, dw = np.zeros_like(xp), np.zeros_like(w)
    for p in range(K):
        for q in range(K):
            at = (slice(None), slice(None), slice(p, p + stride * (OH - 1) + 1, stride), slice(q, q + stride * (OW - 1) + 1, stride))
            dw[:, :, p, q] = np.einsum("nohw,nchw->oc", dy, xp[at])
            dxp[at] += np.einsum("nohw,oc->nchw", dy, w[:, :, p, q])
    k = K // 2
    return dxp[:, :, k : dxp.shape[2] - k, k : dxp.shape[3] - k], dw


def residual_norm(x, gamma, beta, running, training):
    mean, var = running
    if training:
        n = x.size // x.shape[1]
        batch_mean, batch_var = x.mean(axis=(0, 2, 3)), x.var(axis=(0, 2, 3))
        mean += 0.1 * (batch_mean - mean)
        var += 0.1 * (batch_var * (n / max(n - 1, 1)) - var)
        mean, var = batch_mean, batch_var
    inverse = 1 / np.sqrt(var + 1e-5)
    z = (x - mean[:, None, None]) * inverse[:, None, None]
    return z * gamma[:, None, None] + beta[:, None, None], (z, inverse, gamma, training)


def residual_norm_backward(dy, cache):
    z, inverse, gamma, training = cache
    dbeta, dgamma = dy.sum(axis=(0, 2, 3)), (dy * z).sum(axis=(0, 2, 3))
    if training:
        n = dy.size // dy.shape[1]
        dy = dy - dbeta[:, None, None] / n - z * dgamma[:, None, None] / n
    return dy * (gamma * inverse)[:, None, None], dgamma, dbeta


def residual(x, w1, g1, b1, w2, g2, b2, ws, gs, bs, running, stride, training):
    z, conv1 = residual_conv(x, w1, stride)
    z, norm1 = residual_norm(z, g1, b1, running[0], training)
    h = np.maximum(z, 0)
    z, conv2 = residual_conv(h, w2, 1)
    z, norm2 = residual_norm(z, g2, b2, running[1], training)
    shortcut = None
    if ws is None:
        y = np.maximum(z + x, 0)
    else:
        s, conv_s = residual_conv(x, ws, stride)
        s, norm_s = residual_norm(s, gs, bs, running[2], training)
        y, shortcut = np.maximum(z + s, 0), (conv_s, norm_s)
    return y, (conv1, norm1, h, conv2, norm2, shortcut, y)


def residual_backward(dy, cache):
    conv1, norm1, h, conv2, norm2, shortcut, y = cache
    dy = dy * (y > 0)
    dz, dg2, db2 = residual_norm_backward(dy, norm2)
    dh, dw2 = residual_conv_backward(dz, conv2)
    dz, dg1, db1 = residual_norm_backward(dh * (h > 0), norm1)
    dx, dw1 = residual_conv_backward(dz, conv1)
    if shortcut is None:
        return dx + dy, dw1, dg1, db1, dw2, dg2, db2, None, None, None
    ds, dgs, dbs = residual_norm_backward(dy, shortcut[1])
    dxs, dws = residual_conv_backward(ds, shortcut[0])
    return dx + dxs, dw1, dg1, db1, dw2, dg2, db2, dws, dgs, dbs
)",
      .cpp = "Residual{.filters = {filters}, .stride = {stride}}",
      .source = "He, Zhang, Ren, Sun 2016, Deep residual learning for image recognition"};
  static constexpr LayerGroup group = LayerGroup::block;
  static constexpr bool modes = true;
  static constexpr std::array<Role, 15> roles{{{"w_1", "conv1.weight"}, {"g_1", "bn1.weight"}, {"b_1", "bn1.bias"},
                                               {"w_2", "conv2.weight"}, {"g_2", "bn2.weight"}, {"b_2", "bn2.bias"},
                                               {"w_s", "downsample.0.weight"}, {"g_s", "downsample.1.weight"}, {"b_s", "downsample.1.bias"},
                                               {"m_1", "bn1.running_mean"}, {"v_1", "bn1.running_var"},
                                               {"m_2", "bn2.running_mean"}, {"v_2", "bn2.running_var"},
                                               {"m_s", "downsample.1.running_mean"}, {"v_s", "downsample.1.running_var"}}};
  static constexpr double momentum = 0.1, eps = 1e-5;  // of the batch norms, as PyTorch's

  int filters = 8;
  int stride = 1;
  Initializer init = GlorotUniform{};  // of the convolutions; the batch norms start as the identity

  static constexpr void params(auto& self, auto&& visit) {
    visit(self.filters, conv_params::filters);
    visit(self.stride, conv_params::stride);
  }
  bool projected(int channels) const { return stride != 1 || channels != filters; }
  ConvSettings conv(int kernel, int step) const { return {.name = named<Residual>.name, .kernel = kernel, .stride = step, .padding = kernel / 2}; }

  // in (C, H, W) -> (filters, OH, OW)
  OutputShape output_shape(const Shape& in) const { return conv_output(conv(3, stride), in, filters); }

  // conv1.weight (O, C, 3, 3)  bn1 (O)  conv2.weight (O, O, 3, 3)  bn2 (O)  downsample.0.weight (O, C, 1, 1)  downsample.1 (O)
  std::vector<ParameterSpec> parameters(const Shape& in) const {
    std::vector<ParameterSpec> specs;
    const auto add = [&](const char* convolution, const char* norm, const ConvSettings& settings, int channels) {
      specs.push_back(std::move(conv_parameters(settings, {channels, 1, 1}, filters, false, init)[0]));
      specs.back().name = std::string(convolution) + ".weight";
      specs.push_back({.name = std::string(norm) + ".weight", .shape = {filters}, .fan_in = filters, .fan_out = filters, .init = Ones{}});
      specs.push_back({.name = std::string(norm) + ".bias", .shape = {filters}, .fan_in = filters, .fan_out = filters, .init = Zeros{}});
    };
    add("conv1", "bn1", conv(3, stride), in[0]);
    add("conv2", "bn2", conv(3, 1), filters);
    if (projected(in[0])) add("downsample.0", "downsample.1", conv(1, stride), in[0]);
    return specs;
  }

  std::vector<BufferSpec> buffers(const Shape& in) const {
    std::vector<BufferSpec> specs;
    for (const char* norm : {"bn1", "bn2", "downsample.1"}) {
      if (specs.size() == 4 && !projected(in[0])) break;
      specs.push_back({std::string(norm) + ".running_mean", {filters}, 0});
      specs.push_back({std::string(norm) + ".running_var", {filters}, 1});
    }
    return specs;
  }

  std::int64_t multiply_adds(const Shape& in) const {
    const Shape out = output_shape(in).shape;
    return static_cast<std::int64_t>(out.count()) * (9 * (std::int64_t{in[0]} + filters) + (projected(in[0]) ? in[0] : 0));
  }

  // x (B, C, H, W)  -> (B, filters, OH, OW)
  template <class T>
  Var<T> forward(Pass<T>& pass) const {
    const auto normed = [&](Var<T> x, int part, const ConvSettings& settings) {
      const auto p = static_cast<std::size_t>(3 * part), b = static_cast<std::size_t>(2 * part);
      const Var<T> z = conv2d(pass.tape, x, pass.params[p], Var<T>{}, settings.geometry());
      return batch_norm(pass.tape, z, pass.params[p + 1], pass.params[p + 2], pass.buffers[b], pass.buffers[b + 1], pass.training(),
                        static_cast<T>(momentum), static_cast<T>(eps));
    };
    const Var<T> x = pass.x();
    const Var<T> h = activate(pass.tape, normed(x, 0, conv(3, stride)), Relu{});
    const Var<T> z = normed(h, 1, conv(3, 1));
    const Var<T> shortcut = projected(x.shape()[1]) ? normed(x, 2, conv(1, stride)) : x;
    return activate(pass.tape, add(pass.tape, z, shortcut), Relu{});
  }

  static std::vector<LayerCase<Residual>> cases() {
    return {{{.filters = 3}, {{3, 4, 5}}}, {{.filters = 4}, {{2, 3, 3}}}, {{.filters = 3, .stride = 2}, {{3, 5, 6}}}};
  }
};

}  // namespace garden
