// What the attention layers share: which inputs they take, shapes that do not fit, and their parameters.
// Inputs in order: x (T, D); with `memory` the sequence that is attended to (T_k, D); with `padding_mask` token ids (T_k), last.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "autograd/ops.h"
#include "catalog/layers/layer.h"

namespace garden::detail {

inline constexpr ParamInfo heads_param{.id = "heads",
                                       .name = {"Heads", "头数"},
                                       .summary = {"How many attentions work side by side; each takes an equal share of every vector.",
                                                   "并列的注意力个数；每个头分得向量中相等的一份。"},
                                       .min = 1,
                                       .max = 64,
                                       .step = 1};
inline constexpr ParamInfo causal_param{.id = "causal",
                                        .name = {"Causal mask", "因果掩码"},
                                        .summary = {"Each position sees only itself and what came before.", "每个位置只能看到自己和之前的位置。"}};
inline constexpr ParamInfo padding_param{.id = "padding_mask",
                                         .name = {"Padding mask", "填充掩码"},
                                         .summary = {"The last input holds the token ids of the keys; those with id 0 are padding and not seen.",
                                                     "最后一个输入是各个键的词元编号；编号为 0 的是填充，不参与注意力。"}};
inline constexpr ParamInfo attention_dropout_param{.id = "dropout",
                                                   .name = {"Dropout", "丢弃概率"},
                                                   .summary = {"Share of the attention weights that is dropped in training.", "训练时随机丢弃的注意力权重的比例。"},
                                                   .min = 0,
                                                   .max = 0.9,
                                                   .step = 0.05};

// The most weights of one row: beyond, a sequence is too long for memory, and sizes could overflow.
inline constexpr double most_attention_weights = 1 << 26;
inline constexpr int most_attention_units = 4096;

struct AttentionInputs {
  Shape x;
  Shape memory;  // x itself without memory
  Shape ids;     // rank 0: none
};

inline AttentionInputs attention_inputs(std::span<const Shape> in, bool memory, bool padding_mask) {
  AttentionInputs inputs;
  inputs.x = in[0];
  inputs.memory = memory ? in[1] : in[0];
  if (padding_mask) inputs.ids = in[in.size() - 1];
  return inputs;
}

inline std::optional<Misfit> attention_misfit(Text name, const AttentionInputs& in, int heads, bool padding_mask) {
  const std::string en(name.en), zh(name.zh);
  const std::string x = in.x.text(), m = in.memory.text(), ids = in.ids.text();
  if (in.x.rank() != 2 || in.memory.rank() != 2) {
    const std::string& wrong = in.x.rank() != 2 ? x : m;
    return Misfit{en + ": its input is " + wrong + ", but it takes a sequence of vectors (T, D); put an embedding or a layer that returns sequences before it.",
                  zh + "的输入形状是 " + wrong + "，但它需要向量序列 (T, D)；请在它之前加嵌入层或返回序列的层。"};
  }
  const int D = in.x[1], T = in.x[0], S = in.memory[0];
  if (in.memory[1] != D) {
    return Misfit{en + ": the queries are " + x + " and the memory is " + m + "; both must have vectors of the same size: give the memory " + std::to_string(D) + " units.",
                  zh + "：查询的形状是 " + x + "，记忆的形状是 " + m + "；两者的向量维数必须相同，请把记忆的维数设为 " + std::to_string(D) + "。"};
  }
  if (D > most_attention_units) {
    const std::string most = std::to_string(most_attention_units);
    return Misfit{en + ": its vectors " + x + " have " + std::to_string(D) + " numbers, more than the " + most + " it can take; make them smaller.",
                  zh + "：输入 " + x + " 的向量有 " + std::to_string(D) + " 维，超过上限 " + most + " 维；请减小维数。"};
  }
  if (D % heads != 0) {
    int fit = heads < D ? heads : D;
    while (D % fit != 0) --fit;
    const std::string d = std::to_string(D), h = std::to_string(heads), f = std::to_string(fit);
    return Misfit{en + ": vectors of " + d + " numbers cannot be shared evenly by " + h + " heads; use " + f + (fit == 1 ? " head" : " heads") + ", or vectors whose size is a multiple of " + h + ".",
                  zh + "：" + d + " 维的向量不能平均分给 " + h + " 个头；请改用 " + f + " 个头，或把向量维数改为 " + h + " 的倍数。"};
  }
  if (padding_mask && !(in.ids == Shape{S})) {
    return Misfit{en + ": the padding mask is read from token ids of shape " + ids + ", but there are " + std::to_string(S) + " keys (" + m + "); let the last input be the ids that the keys were made from.",
                  zh + "：填充掩码取自形状为 " + ids + " 的词元编号，但键有 " + std::to_string(S) + " 个（" + m + "）；请让最后一个输入是生成这些键的词元编号。"};
  }
  if (static_cast<double>(heads) * T * S > most_attention_weights) {
    return Misfit{en + ": " + std::to_string(heads) + " heads over " + std::to_string(T) + " queries and " + std::to_string(S) + " keys are more weights than fit into memory; use shorter sequences.",
                  zh + "：" + std::to_string(heads) + " 个头、" + std::to_string(T) + " 个查询与 " + std::to_string(S) + " 个键的注意力权重超出内存；请缩短序列。"};
  }
  return std::nullopt;
}

// Of one row: four products of D x D at every position, and two of every query with every key.
inline std::int64_t attention_multiply_adds(const AttentionInputs& in) {
  const std::int64_t D = in.x[1], T = in.x[0], S = in.memory[0];
  return 2 * (T + S) * D * D + 2 * T * S * D;
}

// in_proj_weight (3D, D)  in_proj_bias (3D)  out_proj.weight (D, D)  out_proj.bias (D), as nn.MultiheadAttention
inline void add_attention_parameters(const std::string& prefix, int D, std::vector<ParameterSpec>& specs) {
  specs.push_back({.name = prefix + "in_proj_weight", .shape = {3 * D, D}, .fan_in = D, .fan_out = 3 * D, .init = GlorotUniform{}, .regularized = true});
  specs.push_back({.name = prefix + "in_proj_bias", .shape = {3 * D}, .fan_in = D, .fan_out = 3 * D, .init = Zeros{}});
  specs.push_back({.name = prefix + "out_proj.weight", .shape = {D, D}, .fan_in = D, .fan_out = D, .init = GlorotUniform{}, .regularized = true});
  specs.push_back({.name = prefix + "out_proj.bias", .shape = {D}, .fan_in = D, .fan_out = D, .init = Zeros{}});
}

template <class T>
AttentionParams<T> attention_params(std::span<const Var<T>> p) {
  return {p[0], p[1], p[2], p[3]};
}

}  // namespace garden::detail
