// The mean of each channel: what a convolutional network knows about the whole picture, wherever it stood.
#pragma once

#include <array>

#include "autograd/ops.h"
#include "catalog/layers/layer.h"

namespace garden {

struct GlobalAveragePool {
  static constexpr Info info{
      .id = "global_average_pool",
      .name = {"Global average pool", "全局平均汇聚层"},
      .summary = {"One number a channel, its mean: the following layers need not know how large the picture is.",
                  "每个通道取平均值，只留一个数：后面的层不必关心图像有多大。"},
      .formula = R"(\frac{1}{H W} \sum_{i=1}^{H} \sum_{j=1}^{W} \sym{x}_{c,i,j})",
      .derivative = R"(\sym{dx}_{c,i,j} = \frac{1}{H W}\,\sym{dy}_{c})",
      .torch = "GlobalAveragePool()",
      .torch_def = R"py(class GlobalAveragePool(nn.Module):
    def forward(self, x):
        return x.flatten(2).mean(dim=2)
)py",
      .keras = "global_average_pooling()",
      .keras_def = R"py(def global_average_pooling():
    return layers.Lambda(lambda x: keras.ops.mean(x, axis=tuple(range(2, len(x.shape)))))
)py",
      .numpy = "x.reshape(*x.shape[:2], -1).mean(axis=2)",
      .numpy_grad = "dx = np.ones_like(x) * (dy * dy.size / x.size).reshape(*dy.shape, *[1] * (x.ndim - 2))",
      .cpp = "GlobalAveragePool{}",
      .source = "Lin, Chen, Yan 2014, Network in network"};
  static constexpr LayerGroup group = LayerGroup::pooling;
  static constexpr std::array<Role, 0> roles{};

  // in (C, L) or (C, H, W) -> (C)
  OutputShape output_shape(const Shape& in) const {
    if (in.rank() >= 2 && in.count() > 0) return {{in[0]}, {}};
    return {{}, Misfit{"Global average pool: its input is " + in.text() + ", but it takes (channels, length) or (channels, height, width); put it "
                       "behind a convolution or a Reshape layer.",
                       "全局平均汇聚层的输入形状是 " + in.text() + "，但它需要（通道、长度）或（通道、高、宽）；请把它放在卷积层或重塑层之后。"}};
  }
  std::vector<ParameterSpec> parameters(const Shape&) const { return {}; }
  std::int64_t multiply_adds(const Shape&) const { return 0; }

  // x (B, C, …)  y (B, C)
  template <class T>
  Var<T> forward(Pass<T>& pass) const {
    return global_average_pool(pass.tape, pass.x());
  }

  static std::vector<LayerCase<GlobalAveragePool>> cases() { return {{{}, {{3, 5}}}, {{}, {{2, 3, 7}}}, {{}, {{1, 1, 1}}}, {{}, {{5, 8, 9}}}}; }
};

}  // namespace garden
