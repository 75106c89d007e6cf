// Gaussian noise added while training: the network must not learn its inputs by heart.
// In NumPy the noise is the next of `masks`, drawn by the program: standard normal numbers.
#pragma once

#include <array>

#include "autograd/ops.h"
#include "catalog/layers/layer.h"

namespace garden {

struct GaussianNoise {
  static constexpr Info info{
      .id = "gaussian_noise",
      .name = {"Gaussian noise", "高斯噪声层"},
      .summary = {"While training, adds a little chance to every value, so that nothing is learnt by heart. Evaluating, it does nothing.",
                  "训练时给每个值加上少许随机噪声，防止网络死记硬背；评估时什么也不做。"},
      .formula = R"(\sym{x} + {std}\,\sym{noise},\quad \sym{noise}_{i} \sim \mathcal{N}(0, 1))",
      .derivative = R"(\sym{dx} = \sym{dy})",
      .equations = R"(y[i] = x[i] + {std} * noise[i]
dx[i] = dy[i])",
      .torch = "GaussianNoise({std})",
      .torch_def = R"py(class GaussianNoise(nn.Module):
    def __init__(self, std):
        super().__init__()
        self.std = std

    def forward(self, x):
        return x + self.std * torch.randn_like(x) if self.training else x
)py",
      .keras = "layers.GaussianNoise({std})",
      .numpy = "x + {std} * masks[0].reshape(x.shape) if training else x",
      .numpy_grad = "dx = dy",
      .cpp = "GaussianNoise{.std = {std}f}",
      .source = "Bishop 1995, Training with noise is equivalent to Tikhonov regularization"};
  static constexpr LayerGroup group = LayerGroup::noise;
  static constexpr bool modes = true;
  static constexpr std::array<Role, 0> roles{};

  float std = 0.1f;

  static constexpr void params(auto& self, auto&& visit) {
    visit(self.std, ParamInfo{.id = "std",
                              .name = {"Standard deviation", "标准差"},
                              .summary = {"How strong the noise is.", "噪声有多强。"},
                              .min = 0,
                              .max = 2});
  }

  // in (…) -> the same
  OutputShape output_shape(const Shape& in) const { return {in, {}}; }
  std::vector<ParameterSpec> parameters(const Shape&) const { return {}; }
  // noise (…): mean 0, standard deviation 1
  std::vector<ShownSpec> shown(const Shape& in) const { return {{.name = "noise", .shape = in}}; }
  std::int64_t multiply_adds(const Shape& in) const { return static_cast<std::int64_t>(in.count()); }

  // x, y (B, …)
  template <class T>
  Var<T> forward(Pass<T>& pass) const {
    if (!pass.training()) return pass.x();
    Rng rng = pass.rng();
    const Var<T> noise = normal_noise(pass.tape, pass.x().shape(), rng);
    pass.show(0, noise);
    return add_noise(pass.tape, pass.x(), noise, T(std));
  }

  static std::vector<LayerCase<GaussianNoise>> cases() { return {{{}, {{9}}}, {{.std = 1}, {{3, 7}}}, {{.std = 0.5f}, {{2, 3, 5}}}, {{.std = 0}, {{1}}}}; }
};

}  // namespace garden
