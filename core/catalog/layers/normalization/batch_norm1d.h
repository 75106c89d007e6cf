// Batch normalization of features (F) or of signals (C, L), each channel over the batch and the length.
// While training it uses the batch's own mean and variance and lets the running ones follow; evaluating, it uses the running ones.
#pragma once

#include <array>

#include "catalog/layers/normalization/batch_norm.h"

namespace garden {

struct BatchNorm1d {
  static constexpr Info info{
      .id = "batch_norm1d",
      .name = {"Batch norm 1D", "一维批量规范化层"},
      .summary = {"Keeps each feature or channel at mean 0 and variance 1 within a batch, then lets it choose its own: deep networks train faster.",
                  "让每个特征或通道在一个批量内均值为 0、方差为 1，再学习自己的缩放和平移：深层网络因此训练得更快。"},
      .formula = detail::batch_norm_formula,
      .derivative = detail::batch_norm_derivative,
      .equations = detail::batch_norm_equations,
      .torch = "nn.BatchNorm1d({channels}, eps={eps}, momentum={momentum})",
      .keras = "layers.BatchNormalization(axis=1, momentum=1 - {momentum}, epsilon={eps})",
      .numpy = "batch_norm(x, «w», «b», «running_mean», «running_var», {momentum}, {eps}, training)",
      .numpy_grad = "dx, «dw», «db» = batch_norm_backward(dy, cache)",
      .numpy_def = detail::batch_norm_numpy,
      .cpp = "BatchNorm1d{.eps = {eps}f, .momentum = {momentum}f}",
      .source = "Ioffe, Szegedy 2015, Batch normalization: accelerating deep network training by reducing internal covariate shift"};
  static constexpr LayerGroup group = LayerGroup::normalization;
  static constexpr bool modes = true;
  static constexpr std::array<Role, 4> roles = detail::batch_norm_roles;

  float eps = 1e-5f;
  float momentum = 0.1f;

  static constexpr void params(auto& self, auto&& visit) { detail::visit_batch_norm_params(self, visit); }

  // in (F) or (C, L) -> the same
  OutputShape output_shape(const Shape& in) const {
    if (in.rank() == 1 || in.rank() == 2) return {in, {}};
    return {{}, Misfit{"Batch norm 1D: its input is " + in.text() + ", but it takes features or a signal (channels, length); use Batch norm 2D for images.",
                       "一维批量规范化层的输入形状是 " + in.text() + "，但它需要特征或信号（通道、长度）；图像请用二维批量规范化层。"}};
  }
  // weight (C)  bias (C)
  std::vector<ParameterSpec> parameters(const Shape& in) const { return detail::batch_norm_parameters(in[0]); }
  // running_mean (C)  running_var (C)
  std::vector<BufferSpec> buffers(const Shape& in) const { return detail::batch_norm_buffers(in[0]); }
  std::int64_t multiply_adds(const Shape& in) const { return static_cast<std::int64_t>(in.count()); }

  // x (B, F) or (B, C, L)
  template <class T>
  Var<T> forward(Pass<T>& pass) const {
    return detail::batch_norm_forward(pass, momentum, eps);
  }

  static std::vector<LayerCase<BatchNorm1d>> cases() { return {{{}, {{5}}}, {{.momentum = 0.3f}, {{17}}}, {{}, {{3, 7}}}, {{.eps = 0.01f}, {{1, 5}}}}; }
};

}  // namespace garden
