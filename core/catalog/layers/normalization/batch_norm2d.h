// Batch normalization of pictures (C, H, W), each channel over the batch and all places.
// While training it uses the batch's own mean and variance and lets the running ones follow; evaluating, it uses the running ones.
#pragma once

#include <array>

#include "catalog/layers/normalization/batch_norm.h"

namespace garden {

struct BatchNorm2d {
  static constexpr Info info{
      .id = "batch_norm2d",
      .name = {"Batch norm 2D", "二维批量规范化层"},
      .summary = {"Keeps each channel at mean 0 and variance 1 within a batch, then lets it choose its own: deep networks train faster.",
                  "让每个通道在一个批量内均值为 0、方差为 1，再学习自己的缩放和平移：深层网络因此训练得更快。"},
      .formula = detail::batch_norm_formula,
      .derivative = detail::batch_norm_derivative,
      .torch = "nn.BatchNorm2d({channels}, eps={eps}, momentum={momentum})",
      .keras = "layers.BatchNormalization(axis=1, momentum=1 - {momentum}, epsilon={eps})",
      .numpy = "batch_norm(x, «w», «b», «running_mean», «running_var», {momentum}, {eps}, training)",
      .numpy_grad = "dx, «dw», «db» = batch_norm_backward(dy, cache)",
      .numpy_def = detail::batch_norm_numpy,
      .cpp = "BatchNorm2d{.eps = {eps}f, .momentum = {momentum}f}",
      .source = "Ioffe, Szegedy 2015, Batch normalization: accelerating deep network training by reducing internal covariate shift"};
  static constexpr LayerGroup group = LayerGroup::normalization;
  static constexpr bool modes = true;
  static constexpr std::array<Role, 4> roles = detail::batch_norm_roles;

  float eps = 1e-5f;
  float momentum = 0.1f;

  static constexpr void params(auto& self, auto&& visit) { detail::visit_batch_norm_params(self, visit); }

  // in (C, H, W) -> the same
  OutputShape output_shape(const Shape& in) const {
    if (in.rank() == 3) return {in, {}};
    return {{}, Misfit{"Batch norm 2D: its input is " + in.text() + ", but it takes an image (channels, height, width); use Batch norm 1D for features and signals.",
                       "二维批量规范化层的输入形状是 " + in.text() + "，但它需要图像（通道、高、宽）；特征或信号请用一维批量规范化层。"}};
  }
  // weight (C)  bias (C)
  std::vector<ParameterSpec> parameters(const Shape& in) const { return detail::batch_norm_parameters(in[0]); }
  // running_mean (C)  running_var (C)
  std::vector<BufferSpec> buffers(const Shape& in) const { return detail::batch_norm_buffers(in[0]); }
  std::int64_t multiply_adds(const Shape& in) const { return static_cast<std::int64_t>(in.count()); }

  // x (B, C, H, W)
  template <class T>
  Var<T> forward(Pass<T>& pass) const {
    return detail::batch_norm_forward(pass, momentum, eps);
  }

  static std::vector<LayerCase<BatchNorm2d>> cases() { return {{{}, {{3, 4, 5}}}, {{.momentum = 0.3f}, {{1, 3, 3}}}, {{.eps = 0.01f}, {{5, 1, 9}}}}; }
};

}  // namespace garden
