// One layer of a transformer's encoder; with the causal mask, of a decoder-only model. Parameters as nn.TransformerEncoderLayer.
// With `padding_mask` the inputs are x[0], x[1] for torch and numpy: the sequence and its token ids.
#pragma once

#include <array>
#include <span>

#include "catalog/layers/attention/multi_head_attention.h"
#include "catalog/layers/recurrent/recurrent_numpy.h"
#include "catalog/layers/attention/transformer_parts.h"

namespace garden {

namespace detail {
inline constexpr std::string_view numpy_transformer_encoder = R"(

def transformer_encoder_layer(x, w_in, b_in, w_out, b_out, w_1, b_1, w_2, b_2, g_1, c_1, g_2, c_2,
                              heads, causal, padding_mask, dropout, norm_first, activation, training, masks):
    x = x if isinstance(x, (list, tuple)) else [x]

    def drop(a):
        mask = masks.pop(0).reshape(a.shape) if training and dropout > 0 else np.ones_like(a)
        return a * mask, mask

    def attend(z):
        return multi_head_attention([z] + x[1:], w_in, b_in, w_out, b_out, heads, causal, False, padding_mask, dropout, training, masks)

    h, first = residual(x[0], attend, (g_1, c_1), norm_first, drop)
    y, second = residual(h, lambda z: feed_forward(z, w_1, b_1, w_2, b_2, activation, drop), (g_2, c_2), norm_first, drop)
    return y, (first, second, padding_mask)


def transformer_encoder_layer_backward(dy, cache):
    first, second, padding_mask = cache

    def attend_backward(da, kept):
        d, *rest = multi_head_attention_backward(da, kept)
        return d[0] if padding_mask else d, *rest

    dh, d_feed_forward, d_norm2 = residual_backward(dy, second, feed_forward_backward)
    dx, d_attention, d_norm1 = residual_backward(dh, first, attend_backward)
    return [dx, None] if padding_mask else dx, *d_attention, *d_feed_forward, *d_norm1, *d_norm2
)";
}  // namespace detail

struct TransformerEncoderLayer {
  static constexpr Info info{
      .id = "transformer_encoder_layer",
      .name = {"Transformer encoder layer", "Transformer 编码器层"},
      .summary = {"Self-attention, then two dense layers at every position, each with a residual connection and a layer norm. With the causal mask it is the building block of language models.",
                  "先做自注意力，再在每个位置上经过两个全连接层，各带残差连接与层归一化。加上因果掩码，就是语言模型的基本模块。"},
      .formula = R"(\begin{aligned} A(z) &= \operatorname{MultiHead}(z, z, z;\, \sym{w_in}, \sym{b_in}, \sym{w_out}, \sym{b_out}) \\ F(z) &= f(z\,\sym{w_1}^{\top} + \sym{b_1})\,\sym{w_2}^{\top} + \sym{b_2} \\ )"
                 R"(‹norm_first=false|h &= \operatorname{norm}_1(\sym{x} + A(\sym{x})) \\ \sym{y} &= \operatorname{norm}_2(h + F(h))›)"
                 R"(‹norm_first=true|h &= \sym{x} + A(\operatorname{norm}_1(\sym{x})) \\ \sym{y} &= h + F(\operatorname{norm}_2(h))› \\ \hat z &= \frac{z - \bar z}{\sqrt{\operatorname{var}(z) + 10^{-5}}} \\ \operatorname{norm}_1(z) &= \hat z \odot \sym{g_1} + \sym{c_1} \\ \operatorname{norm}_2(z) &= \hat z \odot \sym{g_2} + \sym{c_2} \end{aligned})",
      .derivative = R"(\begin{aligned} )"
                    R"(‹norm_first=false|dr &= \operatorname{norm}_2'(\sym{dy}) & dh &= dr + F'(dr) \\ ds &= \operatorname{norm}_1'(dh) & \sym{dx} &= ds + A'(ds)›)"
                    R"(‹norm_first=true|dh &= \sym{dy} + \operatorname{norm}_2'(F'(\sym{dy})) \\ \sym{dx} &= dh + \operatorname{norm}_1'(A'(dh))› \end{aligned})",
      .torch = "nn.TransformerEncoderLayer({in}, {heads}, {feed_forward}, {dropout}, \"{activation}\", batch_first=True, norm_first={norm_first})",
      .torch_call = "encode(f, x, {causal}, {padding_mask})",
      .torch_def = R"(def encode(f, x, causal, padding_mask):
    x = x if isinstance(x, (list, tuple)) else [x]
    T = x[0].shape[1]
    future = torch.ones(T, T, dtype=torch.bool).triu(1) if causal else None
    return f(x[0], src_mask=future, src_key_padding_mask=x[1] == 0 if padding_mask else None)
)",
      .keras = "TransformerEncoderLayer({in}, {heads}, {feed_forward}, {dropout}, \"{activation}\", {norm_first}, {causal}, {padding_mask})",
      .keras_def = R"(class TransformerEncoderLayer(layers.Layer):
    def __init__(self, D, heads, feed_forward, dropout, activation, norm_first, causal, padding_mask):
        super().__init__()
        self.norm_first, self.causal, self.padding_mask = norm_first, causal, padding_mask
        self.attention = layers.MultiHeadAttention(heads, D // heads, dropout=dropout)
        self.linear1 = layers.Dense(feed_forward, activation=activation)
        self.linear2 = layers.Dense(D)
        self.norm1 = layers.LayerNormalization(epsilon=1e-5)
        self.norm2 = layers.LayerNormalization(epsilon=1e-5)
        self.drop = layers.Dropout(dropout)

    def residual(self, x, norm, f):
        return x + self.drop(f(norm(x))) if self.norm_first else norm(x + self.drop(f(x)))

    def call(self, x):
        x = x if isinstance(x, (list, tuple)) else [x]
        visible = (x[1] != 0)[:, None, :] if self.padding_mask else None
        attend = lambda z: self.attention(z, z, attention_mask=visible, use_causal_mask=self.causal)
        h = self.residual(x[0], self.norm1, attend)
        return self.residual(h, self.norm2, lambda z: self.linear2(self.drop(self.linear1(z))))
)",
      .numpy = "transformer_encoder_layer(x, «w_in», «b_in», «w_out», «b_out», «w_1», «b_1», «w_2», «b_2», «g_1», «c_1», «g_2», «c_2», {heads}, {causal}, {padding_mask}, {dropout}, {norm_first}, \"{activation}\", training, masks)",
      .numpy_grad = "dx, «dw_in», «db_in», «dw_out», «db_out», «dw_1», «db_1», «dw_2», «db_2», «dg_1», «dc_1», «dg_2», «dc_2» = transformer_encoder_layer_backward(dy, cache)",
      .numpy_def = detail::Joined<detail::numpy_multi_head_attention, detail::numpy_transformer, detail::numpy_transformer_encoder>::text,
      .cpp = "TransformerEncoderLayer{.heads = {heads}, .feed_forward = {feed_forward}, .dropout = {dropout}f, .activation = FeedForwardActivation::{activation}, .norm_first = {norm_first}, .causal = {causal}, .padding_mask = {padding_mask}}",
      .source = "Vaswani et al. 2017, Attention is all you need; norm first: Xiong et al. 2020, On layer normalization in the transformer architecture"};
  static constexpr LayerGroup group = LayerGroup::attention;
  static constexpr bool modes = true;
  static constexpr std::array<Role, 12> roles{{{"w_in", "self_attn.in_proj_weight"},
                                               {"b_in", "self_attn.in_proj_bias"},
                                               {"w_out", "self_attn.out_proj.weight"},
                                               {"b_out", "self_attn.out_proj.bias"},
                                               {"w_1", "linear1.weight"},
                                               {"b_1", "linear1.bias"},
                                               {"w_2", "linear2.weight"},
                                               {"b_2", "linear2.bias"},
                                               {"g_1", "norm1.weight"},
                                               {"c_1", "norm1.bias"},
                                               {"g_2", "norm2.weight"},
                                               {"c_2", "norm2.bias"}}};

  int heads = 4;
  int feed_forward = 128;
  float dropout = 0;
  FeedForwardActivation activation = FeedForwardActivation::relu;
  bool norm_first = false;
  bool causal = false;
  bool padding_mask = false;

  static constexpr void params(auto& self, auto&& visit) {
    detail::transformer_params(self, visit);
    visit(self.causal, detail::causal_param);
    visit(self.padding_mask, detail::padding_param);
  }

  Sources sources() const {
    const int count = 1 + padding_mask;
    return {count, count};
  }

  // x (T, D)  ids (T) -> (T, D)
  OutputShape output_shape(std::span<const Shape> in) const {
    if (const auto misfit = detail::attention_misfit(named<TransformerEncoderLayer>.name, inputs(in), heads, padding_mask)) return {{}, misfit};
    return {in[0], {}};
  }

  std::vector<ParameterSpec> parameters(std::span<const Shape> in) const {
    std::vector<ParameterSpec> specs;
    detail::add_attention_parameters("self_attn.", in[0][1], specs);
    detail::add_feed_forward_parameters(in[0][1], feed_forward, 2, specs);
    return specs;
  }

  std::int64_t multiply_adds(std::span<const Shape> in) const {
    return detail::attention_multiply_adds(inputs(in)) + std::int64_t{2} * in[0][0] * in[0][1] * feed_forward;
  }

  std::vector<ShownSpec> shown(std::span<const Shape> in) const {
    const Shape x = in[0];
    std::vector<ShownSpec> specs = {{"weights", {heads, x[0], x[0]}}};
    if (dropout > 0) {
      specs.push_back({"mask_weights", {heads, x[0], x[0]}});
      specs.push_back({"mask_attention", x});
      specs.push_back({"mask_hidden", {x[0], feed_forward}});
      specs.push_back({"mask_output", x});
    }
    return specs;
  }

  // x (B, T, D)  ids (B, T) -> (B, T, D)
  template <class T>
  Var<T> forward(Pass<T>& pass) const {
    detail::TransformerRun<T, TransformerEncoderLayer> run{*this, pass, 1};
    const Var<T> ids = padding_mask ? pass.inputs.back() : Var<T>();
    const Var<T> h = run.residual(pass.x(), 8, [&](Var<T> z) { return run.attend(z, {}, ids, causal, 0, 0); });
    return run.residual(h, 10, [&](Var<T> z) { return run.feed_forward(z, 4); });
  }

  static std::vector<LayerCase<TransformerEncoderLayer>> cases() {
    using enum FeedForwardActivation;
    return {{{.heads = 2, .feed_forward = 5}, {{3, 4}}},
            {{.heads = 1, .feed_forward = 3, .activation = gelu, .norm_first = true, .causal = true}, {{5, 3}}},
            {{.heads = 3, .feed_forward = 4, .activation = gelu, .padding_mask = true}, {{4, 6}, {4}}, 5, 1},
            {{.heads = 2, .feed_forward = 5, .dropout = 0.3f, .norm_first = true}, {{3, 4}}},
            {{.heads = 2, .feed_forward = 3, .dropout = 0.2f, .causal = true}, {{1, 2}}}};
  }

 private:
  detail::AttentionInputs inputs(std::span<const Shape> in) const { return detail::attention_inputs(in, false, padding_mask); }
};

}  // namespace garden
