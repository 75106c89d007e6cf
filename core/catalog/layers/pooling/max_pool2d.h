// The largest value of each window of a picture; the first of several equal ones gets the gradient.
#pragma once

#include <array>

#include "catalog/layers/pooling/pool.h"

namespace garden {

struct MaxPool2d {
  static constexpr Info info{
      .id = "max_pool2d",
      .name = {"Max pool 2D", "二维最大汇聚层"},
      .summary = {"Keeps the largest value of each window: the picture gets smaller, and a feature may move a little without being lost.",
                  "保留每个窗口中的最大值：图像变小，特征即使稍有移动也不会丢失。"},
      .formula = R"(\max_{0 \le u, v < {kernel}} \sym{x}_{c,\, {stride} i + u - {padding},\, {stride} j + v - {padding}})",
      .derivative = R"(\sym{dx}_{c,a} = \sum_{i \,:\, a \text{ wins window } i} \sym{dy}_{c,i})",
      .torch = "nn.MaxPool2d({kernel}, stride={stride}, padding={padding})",
      .keras = "max_pooling_2d({kernel}, {stride}, {padding})",
      .keras_def = R"py(
def max_pooling_2d(kernel, stride, padding):
    pool = layers.MaxPooling2D(kernel, strides=stride, data_format="channels_first")
    if padding == 0:
        return pool
    edges = [(0, 0), (0, 0)] + [(padding, padding)] * 2
    return keras.Sequential([layers.Lambda(lambda x: keras.ops.pad(x, edges, constant_values=-float("inf"))), pool])
)py",
      .numpy = "max_pool2d(x, {kernel}, {stride}, {padding})",
      .numpy_grad = "dx = max_pool2d_backward(dy, cache)",
      .numpy_def = R"py(
def max_pool2d(x, kernel, stride, padding):
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)), constant_values=-np.inf)
    windows = np.lib.stride_tricks.sliding_window_view(padded, (kernel, kernel), axis=(2, 3))[:, :, ::stride, ::stride]
    windows = windows.reshape(*windows.shape[:4], -1)
    return windows.max(axis=-1), (x.shape, windows.argmax(axis=-1), kernel, stride, padding)

def max_pool2d_backward(dy, cache):
    (B, C, H, W), where, kernel, stride, padding = cache
    dx = np.zeros((B, C, H + 2 * padding, W + 2 * padding), dy.dtype)
    b, c, i, j = np.indices(dy.shape)
    np.add.at(dx, (b, c, i * stride + where // kernel, j * stride + where % kernel), dy)
    return dx[:, :, padding:padding + H, padding:padding + W]
)py",
      .cpp = "MaxPool2d{.kernel = {kernel}, .stride = {stride}, .padding = {padding}}",
      .source = "Yamaguchi, Sakamoto, Akabane, Fujimoto 1990, A neural network for speaker-independent isolated word recognition"};
  static constexpr LayerGroup group = LayerGroup::pooling;
  static constexpr std::array<Role, 0> roles{};

  int kernel = 2;
  int stride = 2;
  int padding = 0;

  static constexpr void params(auto& self, auto&& visit) { detail::visit_pool_params(self, visit); }

  // in (C, H, W) -> (C, OH, OW)
  OutputShape output_shape(const Shape& in) const { return detail::pooled_shape(named<MaxPool2d>.name, in, 2, kernel, stride, padding); }
  std::vector<ParameterSpec> parameters(const Shape&) const { return {}; }
  std::int64_t multiply_adds(const Shape&) const { return 0; }

  // x (B, C, H, W)  y (B, C, OH, OW)
  template <class T>
  Var<T> forward(Pass<T>& pass) const {
    return max_pool(pass.tape, pass.x(), {kernel, kernel, stride, stride, padding, padding});
  }

  static std::vector<LayerCase<MaxPool2d>> cases() { return detail::pool_cases<MaxPool2d>(2); }
};

}  // namespace garden
