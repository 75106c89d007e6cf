// What the two layers of the transformer are made of: sublayers, each behind a residual connection with a layer norm before
// (norm_first) or after it. Random masks are drawn in PyTorch's order and shown behind the attention weights.
#pragma once

#include <array>
#include <span>
#include <string>

#include "catalog/activations.h"
#include "catalog/layers/attention/attention_shapes.h"

namespace garden {

// The activation between the two dense layers of a transformer's feed-forward part.
enum class FeedForwardActivation : int { relu, gelu };

namespace detail {

inline constexpr std::array<Text, 2> feed_forward_names{{{"ReLU", "ReLU"}, {"GELU", "GELU"}}};
inline constexpr std::array<std::string_view, 2> feed_forward_ids{"relu", "gelu"};
inline constexpr float transformer_eps = 1e-5f;

inline constexpr void transformer_params(auto& self, auto&& visit) {
  visit(self.heads, heads_param);
  visit(self.feed_forward, ParamInfo{.id = "feed_forward",
                                     .name = {"Feed-forward width", "前馈层宽度"},
                                     .summary = {"Units between the two dense layers that follow the attention.", "注意力之后两个全连接层之间的单元数。"},
                                     .min = 1,
                                     .max = 4096,
                                     .step = 1});
  visit(self.dropout, ParamInfo{.id = "dropout",
                                .name = {"Dropout", "丢弃概率"},
                                .summary = {"Share of attention weights, hidden units and sublayer outputs that is dropped in training.",
                                            "训练时随机丢弃的注意力权重、隐藏单元与子层输出的比例。"},
                                .min = 0,
                                .max = 0.9,
                                .step = 0.05});
  visit(self.activation, ParamInfo{.id = "activation",
                                   .name = {"Activation", "激活函数"},
                                   .summary = {"Between the two dense layers.", "两个全连接层之间的激活函数。"},
                                   .options = feed_forward_names,
                                   .option_ids = feed_forward_ids});
  visit(self.norm_first, ParamInfo{.id = "norm_first",
                                   .name = {"Norm first", "先归一化"},
                                   .summary = {"Layer norm before each sublayer (pre-norm: easier to train deep) or after each sum (post-norm: the original).",
                                               "层归一化放在每个子层之前（pre-norm，深层更易训练），或放在残差相加之后（post-norm，原始做法）。"}});
}

// linear1, linear2 and the norms; the attentions' come before.
inline void add_feed_forward_parameters(int D, int F, int norms, std::vector<ParameterSpec>& specs) {
  specs.push_back({.name = "linear1.weight", .shape = {F, D}, .fan_in = D, .fan_out = F, .init = GlorotUniform{}, .regularized = true});
  specs.push_back({.name = "linear1.bias", .shape = {F}, .fan_in = D, .fan_out = F, .init = Zeros{}});
  specs.push_back({.name = "linear2.weight", .shape = {D, F}, .fan_in = F, .fan_out = D, .init = GlorotUniform{}, .regularized = true});
  specs.push_back({.name = "linear2.bias", .shape = {D}, .fan_in = F, .fan_out = D, .init = Zeros{}});
  for (int i = 1; i <= norms; ++i) {
    const std::string name = "norm" + std::to_string(i);
    specs.push_back({.name = name + ".weight", .shape = {D}, .fan_in = D, .fan_out = D, .init = Ones{}});
    specs.push_back({.name = name + ".bias", .shape = {D}, .fan_in = D, .fan_out = D, .init = Zeros{}});
  }
}

// One run of a transformer layer. Parameters are taken by their place in parameters(); masks are shown from slot `next_mask`.
template <class T, class Layer>
struct TransformerRun {
  const Layer& layer;
  Pass<T>& pass;
  int next_mask;
  Rng rng = pass.rng();

  bool drops() const { return pass.training() && layer.dropout > 0; }
  Var<T> param(int i) const { return pass.params[static_cast<std::size_t>(i)]; }

  Var<T> drop(Var<T> x) {
    if (!drops()) return x;
    const Var<T> mask = dropout_mask(pass.tape, x.shape(), layer.dropout, rng);
    pass.show(next_mask++, mask);
    return multiply(pass.tape, x, mask);
  }

  // x + drop(f(norm(x))), or norm(x + drop(f(x)))    x (B, T, D)
  template <class F>
  Var<T> residual(Var<T> x, int norm, F&& f) {
    const auto normalized = [&](Var<T> v) { return layer_norm(pass.tape, v, param(norm), param(norm + 1), T(transformer_eps)); };
    if (layer.norm_first) return add(pass.tape, x, drop(f(normalized(x))));
    return normalized(add(pass.tape, x, drop(f(x))));
  }

  // first: the place of in_proj_weight; slot: of the weights among what is shown
  Var<T> attend(Var<T> x, Var<T> memory, Var<T> ids, bool causal, int first, int slot) {
    const MultiHeadAttended<T> out =
        multi_head_attention<T>(pass.tape, x, memory, ids, attention_params(pass.params.subspan(static_cast<std::size_t>(first))),
                                {.heads = layer.heads, .causal = causal, .dropout = layer.dropout, .rng = drops() ? &rng : nullptr,
                                 .keep_weights = !pass.shown.empty()});
    pass.show(slot, out.weights);
    if (out.mask) pass.show(next_mask++, out.mask);
    return out.y;
  }

  // linear2(drop(f(linear1(x))))    first: the place of linear1.weight
  Var<T> feed_forward(Var<T> x, int first) {
    const Var<T> hidden = layer.activation == FeedForwardActivation::relu
                              ? project_activate(pass.tape, x, param(first), param(first + 1), Relu{})
                              : project_activate(pass.tape, x, param(first), param(first + 1), Gelu{});
    return project(pass.tape, drop(hidden), param(first + 2), param(first + 3));
  }
};

// Parts of the NumPy programs of both layers; multi_head_attention and its backward are printed before them.
inline constexpr std::string_view numpy_transformer = R"(

erf = np.vectorize(__import__("math").erf, otypes=[float])


def layer_norm(x, w, b):
    centred = x - x.mean(axis=-1, keepdims=True)
    inverse = 1 / np.sqrt((centred**2).mean(axis=-1, keepdims=True) + 1e-5)
    return centred * inverse * w + b, (centred * inverse, inverse, w)


def layer_norm_backward(dy, cache):
    z, inverse, w = cache
    axes = tuple(range(dy.ndim - 1))
    dz = dy * w
    dx = inverse * (dz - dz.mean(axis=-1, keepdims=True) - z * (dz * z).mean(axis=-1, keepdims=True))
    return dx, (dy * z).sum(axis=axes), dy.sum(axis=axes)


def feed_forward(x, w1, b1, w2, b2, activation, drop):
    z = x @ w1.T + b1
    h, mask = drop(np.maximum(z, 0) if activation == "relu" else z * (1 + erf(z / np.sqrt(2))) / 2)
    return h @ w2.T + b2, (x, z, h, mask, w1, w2, activation)


def feed_forward_backward(dy, cache):
    x, z, h, mask, w1, w2, activation = cache
    rows = lambda a: a.reshape(-1, a.shape[-1])
    dh = (dy @ w2) * mask
    slope = z > 0 if activation == "relu" else (1 + erf(z / np.sqrt(2))) / 2 + z * np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
    dz = dh * slope
    return dz @ w1, rows(dz).T @ rows(x), rows(dz).sum(axis=0), rows(dy).T @ rows(h), rows(dy).sum(axis=0)


def residual(x, f, norm, norm_first, drop):
    z, norm_cache = layer_norm(x, *norm) if norm_first else (x, None)
    z, f_cache = f(z)
    z, mask = drop(z)
    y, norm_cache = (x + z, norm_cache) if norm_first else layer_norm(x + z, *norm)
    return y, (f_cache, mask, norm_cache, norm_first)


def residual_backward(dy, cache, f_backward):
    f_cache, mask, norm_cache, norm_first = cache
    d, *dnorm = (dy,) if norm_first else layer_norm_backward(dy, norm_cache)
    dz, *df = f_backward(d * mask, f_cache)
    if norm_first:
        dz, *dnorm = layer_norm_backward(dz, norm_cache)
    return d + dz, df, dnorm
)";

}  // namespace detail
}  // namespace garden
