// Limits on the gradient before the update, over all gradients at once: one contiguous array, summed in a fixed order.
// torch: a statement after backward(); keras: arguments of the optimizer; numpy: statements on the dictionary grads.
#pragma once

#include <algorithm>
#include <cstddef>
#include <tuple>

#include "base/simd.h"
#include "catalog/entry.h"
#include "kernels/pointwise.h"
#include "kernels/reduce.h"

namespace garden {

struct ClipValue {
  static constexpr Info info{
      .id = "clip_value",
      .name = {"Clip values", "按值裁剪"},
      .summary = {"No number of the gradient may be larger than this. Simple, but it turns the direction.", "梯度的每个分量都不超过该值。简单，但会改变梯度的方向。"},
      .formula = R"(\sym{g}_i \leftarrow \max(-{max}, \min({max}, \sym{g}_i)))",
      .torch = "torch.nn.utils.clip_grad_value_(model.parameters(), {max})",
      .keras = "dict(clipvalue={max})",
      .numpy = "for g in grads.values():\n    np.clip(g, -{max}, {max}, out=g)",
      .cpp = "ClipValue{.max = {max}f}",
      .source = "Mikolov 2012, Statistical language models based on neural networks"};
  float max = 1.0f;
  static constexpr void params(auto& self, auto&& visit) {
    visit(self.max, ParamInfo{.id = "max", .name = {"Largest value", "最大值"}, .summary = {"The bound for every number.", "每个分量的上限。"}, .min = 0.001, .max = 100, .scale = Scale::log});
  }
  // g (n), in place
  template <class T>
  void clip(std::size_t n, T* g) const {
    using V = simd::Vec<T>;
    kernels::map(static_cast<int>(n), g, [bound = V(max)](V v) { return simd::max(simd::min(v, bound), V(-bound)); }, static_cast<const T*>(g));
  }
};

struct ClipNorm {
  static constexpr Info info{
      .id = "clip_norm",
      .name = {"Clip the norm", "按范数裁剪"},
      .summary = {"A gradient longer than this is shortened to it, all parameters together, so that its direction stays. Tames the exploding gradients of recurrent networks.",
                  "把所有参数的梯度看作一个向量，长度超过该值时按比例缩短，方向不变。可抑制循环神经网络的梯度爆炸。"},
      .formula = R"(\sym{g} \leftarrow \sym{g}\,\min\left(1, \frac{{max}}{\lVert \sym{g}\rVert_{2}+10^{-6}}\right))",
      .torch = "torch.nn.utils.clip_grad_norm_(model.parameters(), {max})",
      .keras = "dict(global_clipnorm={max})",
      .numpy = "norm = np.sqrt(sum((g**2).sum() for g in grads.values()))\n"
               "for g in grads.values():\n    g *= min(1, {max} / (norm + 1e-6))",
      .cpp = "ClipNorm{.max = {max}f}",
      .source = "Pascanu, Mikolov, Bengio 2013, On the difficulty of training recurrent neural networks"};
  float max = 1.0f;
  static constexpr void params(auto& self, auto&& visit) {
    visit(self.max, ParamInfo{.id = "max", .name = {"Largest norm", "最大范数"}, .summary = {"The bound for the length of the whole gradient.", "整个梯度向量长度的上限。"}, .min = 0.001, .max = 100, .scale = Scale::log});
  }
  // g (n), in place. Chunks are summed in float, the chunks in double: the norm of millions of numbers keeps its digits.
  template <class T>
  void clip(std::size_t n, T* g) const {
    constexpr std::size_t chunk = 4096;
    double square = 0;
    for (std::size_t at = 0; at < n; at += chunk) {
      const int count = static_cast<int>(std::min(chunk, n - at));
      square += static_cast<double>(kernels::dot(count, static_cast<const T*>(g + at), static_cast<const T*>(g + at)));
    }
    const double share = static_cast<double>(max) / (simd::sqrt(square) + 1e-6);
    if (share < 1) kernels::scale(static_cast<int>(n), static_cast<T>(share), g);
  }
};

using Clippings = std::tuple<ClipValue, ClipNorm>;

struct ClippingKind {
  static constexpr Named info{"clipping", {"Gradient clipping", "梯度裁剪"}};
  using Entries = Clippings;
};
using Clipping = OneOf<ClippingKind>;

// All gradients at once, in place    g (n)
template <class T>
void clip(const Clipping& clipping, std::size_t n, T* g) {
  std::visit([&](const auto& c) { c.clip(n, g); }, clipping);
}

}  // namespace garden
