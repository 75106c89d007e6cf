// The mean of each window of a signal; padding counts as zeros, as in PyTorch.
#pragma once

#include <array>

#include "catalog/layers/pooling/pool.h"

namespace garden {

struct AveragePool1d {
  static constexpr Info info{
      .id = "average_pool1d",
      .name = {"Average pool 1D", "一维平均汇聚层"},
      .summary = {"Takes the mean of each window: the signal gets shorter and smoother. Padding counts as zeros.",
                  "取每个窗口的平均值：信号变短，也更平滑。填充的部分按零计算。"},
      .formula = R"(\frac{1}{{kernel}} \sum_{u = 0}^{{kernel}-1} \sym{x}_{c,\, {stride} i + u - {padding}})",
      .derivative = R"(\sym{dx}_{c,a} = \frac{1}{{kernel}} \sum_{i \,:\, a \text{ in window } i} \sym{dy}_{c,i})",
      .torch = "nn.AvgPool1d({kernel}, stride={stride}, padding={padding})",
      .keras = "average_pooling_1d({kernel}, {stride}, {padding})",
      .keras_def = R"py(
def average_pooling_1d(kernel, stride, padding):
    pool = layers.AveragePooling1D(kernel, strides=stride, data_format="channels_first")
    if padding == 0:
        return pool
    edges = [(0, 0), (0, 0)] + [(padding, padding)] * 1
    return keras.Sequential([layers.Lambda(lambda x: keras.ops.pad(x, edges)), pool])
)py",
      .numpy = "average_pool1d(x, {kernel}, {stride}, {padding})",
      .numpy_grad = "dx = average_pool1d_backward(dy, cache)",
      .numpy_def = R"py(
def average_pool1d(x, kernel, stride, padding):
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, kernel, axis=2)[:, :, ::stride]
    return windows.mean(axis=-1), (x.shape, kernel, stride, padding)

def average_pool1d_backward(dy, cache):
    (B, C, L), kernel, stride, padding = cache
    dx = np.zeros((B, C, L + 2 * padding), dy.dtype)
    for u in range(kernel):
        dx[:, :, u:u + stride * dy.shape[2]:stride] += dy / kernel
    return dx[:, :, padding:padding + L]
)py",
      .cpp = "AveragePool1d{.kernel = {kernel}, .stride = {stride}, .padding = {padding}}",
      .source = "LeCun, Bottou, Bengio, Haffner 1998, Gradient-based learning applied to document recognition"};
  static constexpr LayerGroup group = LayerGroup::pooling;
  static constexpr std::array<Role, 0> roles{};

  int kernel = 2;
  int stride = 2;
  int padding = 0;

  static constexpr void params(auto& self, auto&& visit) { detail::visit_pool_params(self, visit); }

  // in (C, L) -> (C, OL)
  OutputShape output_shape(const Shape& in) const { return detail::pooled_shape(named<AveragePool1d>.name, in, 1, kernel, stride, padding); }
  std::vector<ParameterSpec> parameters(const Shape&) const { return {}; }
  std::int64_t multiply_adds(const Shape&) const { return 0; }

  // x (B, C, L)  y (B, C, OL)
  template <class T>
  Var<T> forward(Pass<T>& pass) const {
    return average_pool(pass.tape, pass.x(), {1, kernel, 1, stride, 0, padding});
  }

  static std::vector<LayerCase<AveragePool1d>> cases() { return detail::pool_cases<AveragePool1d>(1); }
};

}  // namespace garden
