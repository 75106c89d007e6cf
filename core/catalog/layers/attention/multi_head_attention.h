// Multi-head attention: self, or with `memory` across to a second input; `padding_mask`: the last input is the keys' token ids.
// torch and numpy see several inputs as x[0], x[1] …; dx is then a list, None for ids. A query that sees no key gives zeros
// before the output projection (PyTorch: NaN).
#pragma once

#include <array>
#include <span>

#include "catalog/layers/attention/attention_shapes.h"

namespace garden {

namespace detail {
// Forward and backward in NumPy; also a part of the transformer's layers.
inline constexpr std::string_view numpy_multi_head_attention = R"(def multi_head_attention(x, w_in, b_in, w_out, b_out, heads, causal, memory, padding_mask, dropout, training, masks):
    x = x if isinstance(x, (list, tuple)) else [x]
    m = x[1] if memory else x[0]
    D = x[0].shape[-1]
    split = lambda a: a.reshape(*a.shape[:2], heads, -1).swapaxes(1, 2)  # (B, T, D) -> (B, heads, T, D / heads)
    q = split(x[0] @ w_in[:D].T + b_in[:D])
    k = split(m @ w_in[D : 2 * D].T + b_in[D : 2 * D])
    v = split(m @ w_in[2 * D :].T + b_in[2 * D :])
    s = q @ k.swapaxes(-2, -1) / np.sqrt(D // heads)
    seen = np.ones(s.shape, dtype=bool)
    if causal:
        seen &= np.tri(*s.shape[-2:], dtype=bool)
    if padding_mask:
        seen &= (x[-1] != 0)[:, None, None, :]
    some = seen.any(axis=-1, keepdims=True)
    s = np.where(seen | ~some, s, -np.inf)
    p = np.exp(s - s.max(axis=-1, keepdims=True)) * (seen & some)
    p = p / np.where(some, p.sum(axis=-1, keepdims=True), 1)
    keep = masks.pop(0).reshape(p.shape) if training and dropout > 0 else np.ones_like(p)
    h = ((p * keep) @ v).swapaxes(1, 2).reshape(x[0].shape)
    return h @ w_out.T + b_out, (x, m, w_in, w_out, q, k, v, p, keep, h, memory, padding_mask)


def multi_head_attention_backward(dy, cache):
    x, m, w_in, w_out, q, k, v, p, keep, h, memory, padding_mask = cache
    D = dy.shape[-1]
    rows = lambda a: a.reshape(-1, a.shape[-1])
    join = lambda a: a.swapaxes(1, 2).reshape(a.shape[0], a.shape[2], D)
    split = lambda a: a.reshape(*a.shape[:2], p.shape[1], -1).swapaxes(1, 2)
    dh = split(dy @ w_out)
    dp = keep * (dh @ v.swapaxes(-2, -1))
    ds = p * (dp - (p * dp).sum(axis=-1, keepdims=True)) / np.sqrt(q.shape[-1])
    dq = join(ds @ k)
    dk = join(ds.swapaxes(-2, -1) @ q)
    dv = join((p * keep).swapaxes(-2, -1) @ dh)
    dw_in = np.concatenate([rows(dq).T @ rows(x[0]), rows(dk).T @ rows(m), rows(dv).T @ rows(m)])
    db_in = np.concatenate([rows(dq).sum(axis=0), rows(dk).sum(axis=0), rows(dv).sum(axis=0)])
    dw_out, db_out = rows(dy).T @ rows(h), rows(dy).sum(axis=0)
    dx, dm = dq @ w_in[:D], dk @ w_in[D : 2 * D] + dv @ w_in[2 * D :]
    d = ([dx, dm] if memory else [dx + dm]) + [None] * padding_mask
    return d if len(d) > 1 else d[0], dw_in, db_in, dw_out, db_out
)";
}  // namespace detail

struct MultiHeadAttention {
  static constexpr Info info{
      .id = "multi_head_attention",
      .name = {"Multi-head attention", "多头注意力"},
      .summary = {"Several attentions side by side, each with its own projections: one head may look at the previous word, another at the verb. "
                  "With a memory the keys and values come from a second input.",
                  "多个注意力并列，各有自己的投影：有的头关注前一个词，有的头关注动词。使用记忆时，键和值来自第二个输入。"},
      .formula = R"(\begin{aligned} [Q, K, V] &= \sym{x}\,\sym{w_in}^{\top} + \sym{b_in} \\ H_h &= \operatorname{softmax}\left(\frac{Q_h\,K_h^{\top}}{\sqrt{D/{heads}}} + M\right) V_h \\ \sym{y} &= [H_1, \dots, H_{{heads}}]\,\sym{w_out}^{\top} + \sym{b_out} \end{aligned})",
      .derivative = R"(\begin{aligned} dH &= \sym{dy}\,\sym{w_out} \\ dV_h &= P_h^{\top}\,dH_h \\ dP_h &= dH_h\,V_h^{\top} \\ dS_h &= P_h \odot \left(dP_h - \textstyle\sum_s P_{h,s}\,dP_{h,s}\right) / \sqrt{D/{heads}} \\ dQ_h &= dS_h\,K_h \\ dK_h &= dS_h^{\top} Q_h \\ \sym{dx} &= [dQ, dK, dV]\,\sym{w_in} \end{aligned})",
      .torch = "nn.MultiheadAttention({in}, {heads}, dropout={dropout}, batch_first=True)",
      .torch_call = "attend(f, x, {causal}, {memory}, {padding_mask})",
      .torch_def = R"(def attend(f, x, causal, memory, padding_mask):
    x = x if isinstance(x, (list, tuple)) else [x]
    q, kv = x[0], x[1] if memory else x[0]
    future = torch.ones(q.shape[1], kv.shape[1], dtype=torch.bool).triu(1) if causal else None
    padding = x[-1] == 0 if padding_mask else None
    return f(q, kv, kv, attn_mask=future, key_padding_mask=padding, need_weights=False)[0]
)",
      .keras = "MultiHeadAttention({in}, {heads}, {causal}, {memory}, {padding_mask}, {dropout})",
      .keras_def = R"(class MultiHeadAttention(layers.Layer):
    def __init__(self, D, heads, causal, memory, padding_mask, dropout):
        super().__init__()
        self.causal, self.memory, self.padding_mask = causal, memory, padding_mask
        self.attention = layers.MultiHeadAttention(heads, D // heads, dropout=dropout)

    def call(self, x):
        x = x if isinstance(x, (list, tuple)) else [x]
        q, kv = x[0], x[1] if self.memory else x[0]
        visible = (x[-1] != 0)[:, None, :] if self.padding_mask else None
        return self.attention(q, kv, attention_mask=visible, use_causal_mask=self.causal)
)",
      .numpy = "multi_head_attention(x, «w_in», «b_in», «w_out», «b_out», {heads}, {causal}, {memory}, {padding_mask}, {dropout}, training, masks)",
      .numpy_grad = "dx, «dw_in», «db_in», «dw_out», «db_out» = multi_head_attention_backward(dy, cache)",
      .numpy_def = detail::numpy_multi_head_attention,
      .cpp = "MultiHeadAttention{.heads = {heads}, .causal = {causal}, .memory = {memory}, .padding_mask = {padding_mask}, .dropout = {dropout}f}",
      .source = "Vaswani et al. 2017, Attention is all you need"};
  static constexpr LayerGroup group = LayerGroup::attention;
  static constexpr bool modes = true;
  static constexpr std::array<Role, 4> roles{
      {{"w_in", "in_proj_weight"}, {"b_in", "in_proj_bias"}, {"w_out", "out_proj.weight"}, {"b_out", "out_proj.bias"}}};

  int heads = 4;
  bool causal = false;
  bool memory = false;
  bool padding_mask = false;
  float dropout = 0;

  static constexpr void params(auto& self, auto&& visit) {
    visit(self.heads, detail::heads_param);
    visit(self.causal, detail::causal_param);
    visit(self.memory, ParamInfo{.id = "memory",
                                 .name = {"Memory", "记忆"},
                                 .summary = {"Keys and values come from a second input: cross attention.", "键和值来自第二个输入，即交叉注意力。"}});
    visit(self.padding_mask, detail::padding_param);
    visit(self.dropout, detail::attention_dropout_param);
  }

  Sources sources() const {
    const int count = 1 + memory + padding_mask;
    return {count, count};
  }

  // x (T, D)  memory (T_k, D)  ids (T_k) -> (T, D)
  OutputShape output_shape(std::span<const Shape> in) const {
    if (const auto misfit = detail::attention_misfit(named<MultiHeadAttention>.name, inputs(in), heads, padding_mask)) return {{}, misfit};
    return {in[0], {}};
  }

  std::vector<ParameterSpec> parameters(std::span<const Shape> in) const {
    std::vector<ParameterSpec> specs;
    detail::add_attention_parameters("", in[0][1], specs);
    return specs;
  }

  std::int64_t multiply_adds(std::span<const Shape> in) const { return detail::attention_multiply_adds(inputs(in)); }

  std::vector<ShownSpec> shown(std::span<const Shape> in) const {
    const detail::AttentionInputs shapes = inputs(in);
    std::vector<ShownSpec> specs = {
        {"weights", {heads, shapes.x[0], shapes.memory[0]}}, {"q", shapes.x}, {"k", shapes.memory}, {"v", shapes.memory}};
    if (dropout > 0) specs.push_back({"mask", {heads, shapes.x[0], shapes.memory[0]}});
    return specs;
  }

  // x (B, T, D)  memory (B, T_k, D)  ids (B, T_k)  params: in_proj_weight in_proj_bias out_proj.weight out_proj.bias -> (B, T, D)
  template <class T>
  Var<T> forward(Pass<T>& pass) const {
    const bool looked_at = !pass.shown.empty();
    const int D = detail::last_size(pass.x().shape());
    Rng rng = pass.rng();
    const MultiHeadAttended<T> out = multi_head_attention<T>(
        pass.tape, pass.x(), memory ? pass.inputs[1] : Var<T>(), padding_mask ? pass.inputs.back() : Var<T>(),
        detail::attention_params(pass.params),
        {.heads = heads, .causal = causal, .dropout = dropout, .rng = pass.training() ? &rng : nullptr, .keep_weights = looked_at});
    if (looked_at) {
      pass.show(0, out.weights);
      pass.show(1, copy_of(pass.tape, out.q, D));
      pass.show(2, copy_of(pass.tape, out.k, D));
      pass.show(3, copy_of(pass.tape, out.v, D));
      if (out.mask) pass.show(4, out.mask);
    }
    return out.y;
  }

  static std::vector<LayerCase<MultiHeadAttention>> cases() {
    return {{{.heads = 2}, {{3, 4}}},
            {{.heads = 1, .causal = true}, {{5, 3}}},
            {{.heads = 3, .causal = true}, {{7, 6}}},
            {{.heads = 2, .memory = true}, {{3, 4}, {5, 4}}},
            {{.heads = 2, .padding_mask = true}, {{5, 2}, {5}}, 4, 1},
            {{.heads = 2, .causal = true, .dropout = 0.3f}, {{4, 4}}},
            {{.heads = 1, .memory = true, .padding_mask = true}, {{2, 3}, {4, 3}, {4}}, 5, 2}};
  }

 private:
  detail::AttentionInputs inputs(std::span<const Shape> in) const { return detail::attention_inputs(in, memory, padding_mask); }
};

}  // namespace garden
