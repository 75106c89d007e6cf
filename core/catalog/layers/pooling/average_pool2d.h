// The mean of each window of a picture; padding counts as zeros, as in PyTorch.
#pragma once

#include <array>

#include "catalog/layers/pooling/pool.h"

namespace garden {

struct AveragePool2d {
  static constexpr Info info{
      .id = "average_pool2d",
      .name = {"Average pool 2D", "二维平均汇聚层"},
      .summary = {"Takes the mean of each window: the picture gets smaller and smoother. Padding counts as zeros.",
                  "取每个窗口的平均值：图像变小，也更平滑。填充的部分按零计算。"},
      .formula = R"(\frac{1}{{kernel}^{2}} \sum_{u, v = 0}^{{kernel}-1} \sym{x}_{c,\, {stride} i + u - {padding},\, {stride} j + v - {padding}})",
      .derivative = R"(\sym{dx}_{c,a} = \frac{1}{{kernel}^{2}} \sum_{i \,:\, a \text{ in window } i} \sym{dy}_{c,i})",
      .torch = "nn.AvgPool2d({kernel}, stride={stride}, padding={padding})",
      .keras = "average_pooling_2d({kernel}, {stride}, {padding})",
      .keras_def = R"py(
def average_pooling_2d(kernel, stride, padding):
    pool = layers.AveragePooling2D(kernel, strides=stride, data_format="channels_first")
    if padding == 0:
        return pool
    edges = [(0, 0), (0, 0)] + [(padding, padding)] * 2
    return keras.Sequential([layers.Lambda(lambda x: keras.ops.pad(x, edges)), pool])
)py",
      .numpy = "average_pool2d(x, {kernel}, {stride}, {padding})",
      .numpy_grad = "dx = average_pool2d_backward(dy, cache)",
      .numpy_def = R"py(
def average_pool2d(x, kernel, stride, padding):
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, (kernel, kernel), axis=(2, 3))[:, :, ::stride, ::stride]
    return windows.mean(axis=(-2, -1)), (x.shape, kernel, stride, padding)

def average_pool2d_backward(dy, cache):
    (B, C, H, W), kernel, stride, padding = cache
    dx = np.zeros((B, C, H + 2 * padding, W + 2 * padding), dy.dtype)
    OH, OW = dy.shape[2:]
    for u in range(kernel):
        for v in range(kernel):
            dx[:, :, u:u + stride * OH:stride, v:v + stride * OW:stride] += dy / kernel**2
    return dx[:, :, padding:padding + H, padding:padding + W]
)py",
      .cpp = "AveragePool2d{.kernel = {kernel}, .stride = {stride}, .padding = {padding}}",
      .source = "LeCun, Bottou, Bengio, Haffner 1998, Gradient-based learning applied to document recognition"};
  static constexpr LayerGroup group = LayerGroup::pooling;
  static constexpr std::array<Role, 0> roles{};

  int kernel = 2;
  int stride = 2;
  int padding = 0;

  static constexpr void params(auto& self, auto&& visit) { detail::visit_pool_params(self, visit); }

  // in (C, H, W) -> (C, OH, OW)
  OutputShape output_shape(const Shape& in) const { return detail::pooled_shape(named<AveragePool2d>.name, in, 2, kernel, stride, padding); }
  std::vector<ParameterSpec> parameters(const Shape&) const { return {}; }
  std::int64_t multiply_adds(const Shape&) const { return 0; }

  // x (B, C, H, W)  y (B, C, OH, OW)
  template <class T>
  Var<T> forward(Pass<T>& pass) const {
    return average_pool(pass.tape, pass.x(), {kernel, kernel, stride, stride, padding, padding});
  }

  static std::vector<LayerCase<AveragePool2d>> cases() { return detail::pool_cases<AveragePool2d>(2); }
};

}  // namespace garden
