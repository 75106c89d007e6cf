// The largest value of each window of a signal; the first of several equal ones gets the gradient.
#pragma once

#include <array>

#include "catalog/layers/pooling/pool.h"

namespace garden {

struct MaxPool1d {
  static constexpr Info info{
      .id = "max_pool1d",
      .name = {"Max pool 1D", "一维最大汇聚层"},
      .summary = {"Keeps the largest value of each window: the signal gets shorter, and a feature may move a little without being lost.",
                  "保留每个窗口中的最大值：信号变短，特征即使稍有移动也不会丢失。"},
      .formula = R"(\max_{0 \le u < {kernel}} \sym{x}_{c,\, {stride} i + u - {padding}})",
      .derivative = R"(\sym{dx}_{c,a} = \sum_{i \,:\, a \text{ wins window } i} \sym{dy}_{c,i})",
      .torch = "nn.MaxPool1d({kernel}, stride={stride}, padding={padding})",
      .keras = "max_pooling_1d({kernel}, {stride}, {padding})",
      .keras_def = R"py(
def max_pooling_1d(kernel, stride, padding):
    pool = layers.MaxPooling1D(kernel, strides=stride, data_format="channels_first")
    if padding == 0:
        return pool
    edges = [(0, 0), (0, 0)] + [(padding, padding)] * 1
    return keras.Sequential([layers.Lambda(lambda x: keras.ops.pad(x, edges, constant_values=-float("inf"))), pool])
)py",
      .numpy = "max_pool1d(x, {kernel}, {stride}, {padding})",
      .numpy_grad = "dx = max_pool1d_backward(dy, cache)",
      .numpy_def = R"py(
def max_pool1d(x, kernel, stride, padding):
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding)), constant_values=-np.inf)
    windows = np.lib.stride_tricks.sliding_window_view(padded, kernel, axis=2)[:, :, ::stride]
    windows = windows.reshape(*windows.shape[:3], -1)
    return windows.max(axis=-1), (x.shape, windows.argmax(axis=-1), kernel, stride, padding)

def max_pool1d_backward(dy, cache):
    (B, C, L), where, kernel, stride, padding = cache
    dx = np.zeros((B, C, L + 2 * padding), dy.dtype)
    b, c, i = np.indices(dy.shape)
    np.add.at(dx, (b, c, i * stride + where), dy)
    return dx[:, :, padding:padding + L]
)py",
      .cpp = "MaxPool1d{.kernel = {kernel}, .stride = {stride}, .padding = {padding}}",
      .source = "Yamaguchi, Sakamoto, Akabane, Fujimoto 1990, A neural network for speaker-independent isolated word recognition"};
  static constexpr LayerGroup group = LayerGroup::pooling;
  static constexpr std::array<Role, 0> roles{};

  int kernel = 2;
  int stride = 2;
  int padding = 0;

  static constexpr void params(auto& self, auto&& visit) { detail::visit_pool_params(self, visit); }

  // in (C, L) -> (C, OL)
  OutputShape output_shape(const Shape& in) const { return detail::pooled_shape(named<MaxPool1d>.name, in, 1, kernel, stride, padding); }
  std::vector<ParameterSpec> parameters(const Shape&) const { return {}; }
  std::int64_t multiply_adds(const Shape&) const { return 0; }

  // x (B, C, L)  y (B, C, OL)
  template <class T>
  Var<T> forward(Pass<T>& pass) const {
    return max_pool(pass.tape, pass.x(), {1, kernel, 1, stride, 0, padding});
  }

  static std::vector<LayerCase<MaxPool1d>> cases() { return detail::pool_cases<MaxPool1d>(1); }
};

}  // namespace garden
