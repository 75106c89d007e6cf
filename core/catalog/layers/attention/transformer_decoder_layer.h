// One layer of a transformer's decoder: causal self-attention, attention to a memory, feed-forward. Parameters as
// nn.TransformerDecoderLayer. Inputs x[0] the sequence, x[1] the memory; with `padding_mask` x[2] the memory's token ids.
#pragma once

#include <array>
#include <span>

#include "catalog/layers/attention/multi_head_attention.h"
#include "catalog/layers/recurrent/recurrent_numpy.h"
#include "catalog/layers/attention/transformer_parts.h"

namespace garden {

namespace detail {
inline constexpr std::string_view numpy_transformer_decoder = R"(

def transformer_decoder_layer(x, w_in, b_in, w_out, b_out, u_in, d_in, u_out, d_out, w_1, b_1, w_2, b_2,
                              g_1, c_1, g_2, c_2, g_3, c_3, heads, padding_mask, dropout, norm_first, activation, training, masks):
    def drop(a):
        mask = masks.pop(0).reshape(a.shape) if training and dropout > 0 else np.ones_like(a)
        return a * mask, mask

    def attend(z):
        return multi_head_attention(z, w_in, b_in, w_out, b_out, heads, True, False, False, dropout, training, masks)

    def cross(z):
        return multi_head_attention([z, *x[1:]], u_in, d_in, u_out, d_out, heads, False, True, padding_mask, dropout, training, masks)

    h, first = residual(x[0], attend, (g_1, c_1), norm_first, drop)
    h, second = residual(h, cross, (g_2, c_2), norm_first, drop)
    y, third = residual(h, lambda z: feed_forward(z, w_1, b_1, w_2, b_2, activation, drop), (g_3, c_3), norm_first, drop)
    return y, (first, second, third, padding_mask)


def transformer_decoder_layer_backward(dy, cache):
    first, second, third, padding_mask = cache
    d_memory = []

    def cross_backward(da, kept):
        d, *rest = multi_head_attention_backward(da, kept)
        d_memory.append(d[1])
        return d[0], *rest

    dh, d_feed_forward, d_norm3 = residual_backward(dy, third, feed_forward_backward)
    dh, d_cross, d_norm2 = residual_backward(dh, second, cross_backward)
    dx, d_attention, d_norm1 = residual_backward(dh, first, multi_head_attention_backward)
    dx = [dx, d_memory[0]] + [None] * padding_mask
    return dx, *d_attention, *d_cross, *d_feed_forward, *d_norm1, *d_norm2, *d_norm3
)";
}  // namespace detail

struct TransformerDecoderLayer {
  static constexpr Info info{
      .id = "transformer_decoder_layer",
      .name = {"Transformer decoder layer", "Transformer 解码器层"},
      .summary = {"Writes a sequence while reading another: causal self-attention over what is written, attention to the encoder's memory, then two dense layers at every position.",
                  "一边读一个序列，一边写另一个序列：先对已写部分做因果自注意力，再对编码器的输出（记忆）做注意力，最后在每个位置上经过两个全连接层。"},
      .formula = R"(\begin{aligned} A(z) &= \operatorname{MultiHead}(z, z, z;\, \sym{w_in}, \sym{b_in}, \sym{w_out}, \sym{b_out}) \\ C(z) &= \operatorname{MultiHead}(z, m, m;\, \sym{u_in}, \sym{d_in}, \sym{u_out}, \sym{d_out}) \\ F(z) &= f(z\,\sym{w_1}^{\top} + \sym{b_1})\,\sym{w_2}^{\top} + \sym{b_2} \\ )"
                 R"(‹norm_first=false|h &= \operatorname{norm}_1(\sym{x} + A(\sym{x})) \\ k &= \operatorname{norm}_2(h + C(h)) \\ \sym{y} &= \operatorname{norm}_3(k + F(k))›)"
                 R"(‹norm_first=true|h &= \sym{x} + A(\operatorname{norm}_1(\sym{x})) \\ k &= h + C(\operatorname{norm}_2(h)) \\ \sym{y} &= k + F(\operatorname{norm}_3(k))› \\ \hat z &= \frac{z - \bar z}{\sqrt{\operatorname{var}(z) + 10^{-5}}} \\ \operatorname{norm}_1(z) &= \hat z \odot \sym{g_1} + \sym{c_1} \\ \operatorname{norm}_2(z) &= \hat z \odot \sym{g_2} + \sym{c_2} \\ \operatorname{norm}_3(z) &= \hat z \odot \sym{g_3} + \sym{c_3} \end{aligned})",
      .derivative = R"(\begin{aligned} )"
                    R"(‹norm_first=false|dq &= \operatorname{norm}_3'(\sym{dy}) & dk &= dq + F'(dq) \\ dr &= \operatorname{norm}_2'(dk) & dh &= dr + C_z'(dr) \\ ds &= \operatorname{norm}_1'(dh) & \sym{dx} &= ds + A'(ds) \\ & & dm &= C_m'(dr)›)"
                    R"(‹norm_first=true|dk &= \sym{dy} + \operatorname{norm}_3'(F'(\sym{dy})) \\ dh &= dk + \operatorname{norm}_2'(C_z'(dk)) \\ \sym{dx} &= dh + \operatorname{norm}_1'(A'(dh)) \\ dm &= C_m'(dk)› \end{aligned})",
      .torch = "nn.TransformerDecoderLayer({in}, {heads}, {feed_forward}, {dropout}, \"{activation}\", batch_first=True, norm_first={norm_first})",
      .torch_call = "decode(f, x, {padding_mask})",
      .torch_def = R"(def decode(f, x, padding_mask):
    T = x[0].shape[1]
    future = torch.ones(T, T, dtype=torch.bool).triu(1)
    return f(x[0], x[1], tgt_mask=future, memory_key_padding_mask=x[2] == 0 if padding_mask else None)
)",
      .keras = "TransformerDecoderLayer({in}, {heads}, {feed_forward}, {dropout}, \"{activation}\", {norm_first}, {padding_mask})",
      .keras_def = R"(class TransformerDecoderLayer(layers.Layer):
    def __init__(self, D, heads, feed_forward, dropout, activation, norm_first, padding_mask):
        super().__init__()
        self.norm_first, self.padding_mask = norm_first, padding_mask
        self.attention = layers.MultiHeadAttention(heads, D // heads, dropout=dropout)
        self.cross = layers.MultiHeadAttention(heads, D // heads, dropout=dropout)
        self.linear1 = layers.Dense(feed_forward, activation=activation)
        self.linear2 = layers.Dense(D)
        self.norms = [layers.LayerNormalization(epsilon=1e-5) for _ in range(3)]
        self.drop = layers.Dropout(dropout)

    def residual(self, x, norm, f):
        return x + self.drop(f(norm(x))) if self.norm_first else norm(x + self.drop(f(x)))

    def call(self, x):
        visible = (x[2] != 0)[:, None, :] if self.padding_mask else None
        h = self.residual(x[0], self.norms[0], lambda z: self.attention(z, z, use_causal_mask=True))
        h = self.residual(h, self.norms[1], lambda z: self.cross(z, x[1], attention_mask=visible))
        return self.residual(h, self.norms[2], lambda z: self.linear2(self.drop(self.linear1(z))))
)",
      .numpy = "transformer_decoder_layer(x, «w_in», «b_in», «w_out», «b_out», «u_in», «d_in», «u_out», «d_out», «w_1», «b_1», «w_2», «b_2», «g_1», «c_1», «g_2», «c_2», «g_3», «c_3», {heads}, {padding_mask}, {dropout}, {norm_first}, \"{activation}\", training, masks)",
      .numpy_grad = "dx, «dw_in», «db_in», «dw_out», «db_out», «du_in», «dd_in», «du_out», «dd_out», «dw_1», «db_1», «dw_2», «db_2», «dg_1», «dc_1», «dg_2», «dc_2», «dg_3», «dc_3» = transformer_decoder_layer_backward(dy, cache)",
      .numpy_def = detail::Joined<detail::numpy_multi_head_attention, detail::numpy_transformer, detail::numpy_transformer_decoder>::text,
      .cpp = "TransformerDecoderLayer{.heads = {heads}, .feed_forward = {feed_forward}, .dropout = {dropout}f, .activation = FeedForwardActivation::{activation}, .norm_first = {norm_first}, .padding_mask = {padding_mask}}",
      .source = "Vaswani et al. 2017, Attention is all you need; norm first: Xiong et al. 2020, On layer normalization in the transformer architecture"};
  static constexpr LayerGroup group = LayerGroup::attention;
  static constexpr bool modes = true;
  static constexpr std::array<Role, 18> roles{{{"w_in", "self_attn.in_proj_weight"},
                                               {"b_in", "self_attn.in_proj_bias"},
                                               {"w_out", "self_attn.out_proj.weight"},
                                               {"b_out", "self_attn.out_proj.bias"},
                                               {"u_in", "multihead_attn.in_proj_weight"},
                                               {"d_in", "multihead_attn.in_proj_bias"},
                                               {"u_out", "multihead_attn.out_proj.weight"},
                                               {"d_out", "multihead_attn.out_proj.bias"},
                                               {"w_1", "linear1.weight"},
                                               {"b_1", "linear1.bias"},
                                               {"w_2", "linear2.weight"},
                                               {"b_2", "linear2.bias"},
                                               {"g_1", "norm1.weight"},
                                               {"c_1", "norm1.bias"},
                                               {"g_2", "norm2.weight"},
                                               {"c_2", "norm2.bias"},
                                               {"g_3", "norm3.weight"},
                                               {"c_3", "norm3.bias"}}};

  int heads = 4;
  int feed_forward = 128;
  float dropout = 0;
  FeedForwardActivation activation = FeedForwardActivation::relu;
  bool norm_first = false;
  bool padding_mask = false;

  static constexpr void params(auto& self, auto&& visit) {
    detail::transformer_params(self, visit);
    visit(self.padding_mask, detail::padding_param);
  }

  Sources sources() const {
    const int count = 2 + padding_mask;
    return {count, count};
  }

  // x (T, D)  memory (T_k, D)  ids (T_k) -> (T, D)
  OutputShape output_shape(std::span<const Shape> in) const {
    if (const auto misfit = detail::attention_misfit(named<TransformerDecoderLayer>.name, {.x = in[0], .memory = in[0], .ids = {}}, heads, false)) return {{}, misfit};
    if (const auto misfit = detail::attention_misfit(named<TransformerDecoderLayer>.name, inputs(in), heads, padding_mask)) return {{}, misfit};
    return {in[0], {}};
  }

  std::vector<ParameterSpec> parameters(std::span<const Shape> in) const {
    std::vector<ParameterSpec> specs;
    detail::add_attention_parameters("self_attn.", in[0][1], specs);
    detail::add_attention_parameters("multihead_attn.", in[0][1], specs);
    detail::add_feed_forward_parameters(in[0][1], feed_forward, 3, specs);
    return specs;
  }

  std::int64_t multiply_adds(std::span<const Shape> in) const {
    return detail::attention_multiply_adds({.x = in[0], .memory = in[0], .ids = {}}) + detail::attention_multiply_adds(inputs(in)) +
           std::int64_t{2} * in[0][0] * in[0][1] * feed_forward;
  }

  std::vector<ShownSpec> shown(std::span<const Shape> in) const {
    const Shape x = in[0], self{heads, x[0], x[0]}, cross{heads, x[0], in[1][0]};
    std::vector<ShownSpec> specs = {{"weights", self}, {"memory_weights", cross}};
    if (dropout > 0) {
      specs.push_back({"mask_weights", self});
      specs.push_back({"mask_attention", x});
      specs.push_back({"mask_memory_weights", cross});
      specs.push_back({"mask_memory_attention", x});
      specs.push_back({"mask_hidden", {x[0], feed_forward}});
      specs.push_back({"mask_output", x});
    }
    return specs;
  }

  // x (B, T, D)  memory (B, T_k, D)  ids (B, T_k) -> (B, T, D)
  template <class T>
  Var<T> forward(Pass<T>& pass) const {
    GARDEN_CHECK(pass.inputs.size() >= 2, "TransformerDecoderLayer: %zu inputs; it takes a sequence and a memory", pass.inputs.size());
    detail::TransformerRun<T, TransformerDecoderLayer> run{*this, pass, 2};
    const Var<T> memory = pass.inputs[1], ids = padding_mask ? pass.inputs.back() : Var<T>();
    const Var<T> h = run.residual(pass.x(), 12, [&](Var<T> z) { return run.attend(z, {}, {}, true, 0, 0); });
    const Var<T> k = run.residual(h, 14, [&](Var<T> z) { return run.attend(z, memory, ids, false, 4, 1); });
    return run.residual(k, 16, [&](Var<T> z) { return run.feed_forward(z, 8); });
  }

  static std::vector<LayerCase<TransformerDecoderLayer>> cases() {
    using enum FeedForwardActivation;
    return {{{.heads = 2, .feed_forward = 5}, {{3, 4}, {5, 4}}},
            {{.heads = 1, .feed_forward = 3, .activation = gelu, .norm_first = true}, {{4, 3}, {2, 3}}},
            {{.heads = 3, .feed_forward = 4, .padding_mask = true}, {{2, 6}, {5, 6}, {5}}, 5, 2},
            {{.heads = 2, .feed_forward = 3, .dropout = 0.3f, .norm_first = true}, {{2, 4}, {3, 4}}}};
  }

 private:
  detail::AttentionInputs inputs(std::span<const Shape> in) const { return detail::attention_inputs(in, true, padding_mask); }
};

}  // namespace garden
