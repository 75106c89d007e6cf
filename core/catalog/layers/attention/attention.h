// Attention without parameters: queries, keys and values are three inputs.
// torch and numpy see them as x[0], x[1], x[2].
#pragma once

#include <array>
#include <span>

#include "catalog/layers/attention/attention_shapes.h"

namespace garden {

struct Attention {
  static constexpr Info info{
      .id = "scaled_dot_product_attention",
      .name = {"Scaled dot-product attention", "缩放点积注意力"},
      .summary = {"Each query compares itself with every key, and takes the mean of the values weighted by how well they match. Inputs: queries, keys, values.",
                  "每个查询与所有键比较，再按匹配程度对值加权平均。三个输入依次为查询、键、值。"},
      .formula = R"(\operatorname{softmax}\left(\frac{Q\,K^{\top}}{\sqrt{D}} + M\right) V)",
      .derivative = R"(\begin{aligned} dV &= P^{\top}\,\sym{dy} \\ dP &= \sym{dy}\,V^{\top} \\ dS_{t,s} &= \frac{P_{t,s}}{\sqrt{D}} \left(dP_{t,s} - \sum_{r} P_{t,r}\,dP_{t,r}\right) \\ dQ &= dS\,K \\ dK &= dS^{\top} Q \end{aligned})",
      .torch = "DotProductAttention({causal})",
      .torch_call = "f(x[0], x[1], x[2])",
      .torch_def = R"(class DotProductAttention(nn.Module):
    def __init__(self, causal):
        super().__init__()
        self.causal = causal

    def forward(self, q, k, v):
        s = q @ k.transpose(-2, -1) / q.shape[-1] ** 0.5
        if self.causal:
            s = s.masked_fill(torch.ones(s.shape[-2:], dtype=torch.bool).triu(1), float("-inf"))
        return torch.softmax(s, dim=-1) @ v
)",
      .keras = "layers.Attention(use_scale=False, score_mode=\"dot\")",
      .numpy = "dot_product_attention(x[0], x[1], x[2], {causal})",
      .numpy_grad = "dx = dot_product_attention_backward(dy, cache)",
      .numpy_def = R"(def dot_product_attention(q, k, v, causal):
    s = q @ np.swapaxes(k, -2, -1) / np.sqrt(q.shape[-1])
    if causal:
        s = np.where(np.tri(*s.shape[-2:], dtype=bool), s, -np.inf)
    p = np.exp(s - s.max(axis=-1, keepdims=True))
    p = p / p.sum(axis=-1, keepdims=True)
    return p @ v, (q, k, v, p)


def dot_product_attention_backward(dy, cache):
    q, k, v, p = cache
    dp = dy @ np.swapaxes(v, -2, -1)
    ds = p * (dp - (p * dp).sum(axis=-1, keepdims=True)) / np.sqrt(q.shape[-1])
    return [ds @ k, np.swapaxes(ds, -2, -1) @ q, np.swapaxes(p, -2, -1) @ dy]
)",
      .cpp = "Attention{.causal = {causal}}",
      .source = "Vaswani et al. 2017, Attention is all you need"};
  static constexpr LayerGroup group = LayerGroup::attention;
  static constexpr std::array<Role, 0> roles{};

  bool causal = false;

  static constexpr void params(auto& self, auto&& visit) {
    visit(self.causal, ParamInfo{.id = "causal",
                                 .name = {"Causal mask", "因果掩码"},
                                 .summary = {"Each position sees only itself and what came before.", "每个位置只能看到自己和之前的位置。"}});
  }

  static Sources sources() { return {3, 3}; }

  // q (T, D)  k (T_k, D)  v (T_k, D) -> (T, D)
  OutputShape output_shape(std::span<const Shape> in) const {
    const Shape &q = in[0], &k = in[1], &v = in[2];
    if (const auto misfit = detail::attention_misfit(named<Attention>.name, {.x = q, .memory = k, .ids = {}}, 1, false)) return {{}, misfit};
    if (v == k) return {q, {}};
    return {{}, Misfit{"Scaled dot-product attention: the keys are " + k.text() + " and the values are " + v.text() + "; there must be one value of the same size for each key.",
                       "缩放点积注意力：键的形状是 " + k.text() + "，值的形状是 " + v.text() + "；每个键必须对应一个同样大小的值。"}};
  }
  std::vector<ParameterSpec> parameters(std::span<const Shape>) const { return {}; }
  std::int64_t multiply_adds(std::span<const Shape> in) const { return std::int64_t{2} * in[0][0] * in[1][0] * in[0][1]; }
  std::vector<ShownSpec> shown(std::span<const Shape> in) const { return {{"weights", {1, in[0][0], in[1][0]}}}; }

  // q (B, T, D)  k, v (B, T_k, D) -> (B, T, D)
  template <class T>
  Var<T> forward(Pass<T>& pass) const {
    GARDEN_CHECK(pass.inputs.size() == 3, "Attention: %zu inputs; it takes queries, keys and values", pass.inputs.size());
    const AttentionOptions options{.causal = causal, .keep_weights = !pass.shown.empty()};
    const Attended<T> out = attention<T>(pass.tape, {pass.inputs[0]}, {pass.inputs[1]}, {pass.inputs[2]},
                                         detail::last_size(pass.inputs[0].shape()), {}, options);
    pass.show(0, out.weights);
    return out.y;
  }

  static std::vector<LayerCase<Attention>> cases() {
    return {{{}, {{3, 4}, {5, 4}, {5, 4}}}, {{.causal = true}, {{5, 3}, {5, 3}, {5, 3}}}, {{}, {{1, 1}, {1, 1}, {1, 1}}},
            {{.causal = true}, {{2, 7}, {9, 7}, {9, 7}}}, {{.causal = true}, {{7, 2}, {3, 2}, {3, 2}}}};
  }
};

}  // namespace garden
