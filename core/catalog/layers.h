// The layers, and what a model asks of the one it holds.
#pragma once

#include <tuple>

#include "catalog/activations.h"
#include "catalog/layers/add.h"
#include "catalog/layers/attention.h"
#include "catalog/layers/average_pool1d.h"
#include "catalog/layers/average_pool2d.h"
#include "catalog/layers/batch_norm1d.h"
#include "catalog/layers/batch_norm2d.h"
#include "catalog/layers/concat.h"
#include "catalog/layers/conv1d.h"
#include "catalog/layers/conv2d.h"
#include "catalog/layers/conv_transpose2d.h"
#include "catalog/layers/dense.h"
#include "catalog/layers/dropout.h"
#include "catalog/layers/dropout2d.h"
#include "catalog/layers/embedding.h"
#include "catalog/layers/flatten.h"
#include "catalog/layers/gaussian_noise.h"
#include "catalog/layers/global_average_pool.h"
#include "catalog/layers/gru.h"
#include "catalog/layers/layer_norm.h"
#include "catalog/layers/lstm.h"
#include "catalog/layers/max_pool1d.h"
#include "catalog/layers/max_pool2d.h"
#include "catalog/layers/multi_head_attention.h"
#include "catalog/layers/multiply.h"
#include "catalog/layers/pad.h"
#include "catalog/layers/positional_encoding.h"
#include "catalog/layers/rbm.h"
#include "catalog/layers/reshape.h"
#include "catalog/layers/residual.h"
#include "catalog/layers/separable_conv2d.h"
#include "catalog/layers/simple_rnn.h"
#include "catalog/layers/squeeze_excitation.h"
#include "catalog/layers/time_distributed.h"
#include "catalog/layers/transformer_decoder_layer.h"
#include "catalog/layers/transformer_encoder_layer.h"
#include "catalog/layers/upsample.h"

namespace garden {

// In the order of the menu: units, pictures, other shapes, better training, sequences, where branches meet.
using Layers = std::tuple<Dense, TimeDistributed,
                          Conv1d, Conv2d, ConvTranspose2d, SeparableConv2d, SqueezeExcitation, Residual,
                          MaxPool2d, AveragePool2d, MaxPool1d, AveragePool1d, GlobalAveragePool,
                          Upsample, Pad, Flatten, Reshape,
                          BatchNorm1d, BatchNorm2d, LayerNorm, Dropout, Dropout2d, GaussianNoise,
                          SimpleRnn, Gru, Lstm,
                          Embedding, PositionalEncoding, LearnedPositionalEncoding, Attention, MultiHeadAttention, TransformerEncoderLayer, TransformerDecoderLayer,
                          Rbm,
                          Add, Multiply, Concat>;

struct LayerKind {
  static constexpr KindInfo info{"layer", {"Layer", "层"}};
  using Entries = Layers;
};
using Layer = OneOf<LayerKind>;

namespace detail {
// Calls f with the one input shape, or with all of them where the layer asks for a span.
template <class L, class F>
decltype(auto) with_shapes(const L& layer, std::span<const Shape> in, F&& f) {
  if constexpr (requires { layer.output_shape(in[0]); }) return f(in[0]);
  else return f(in);
}

// What one row may hold: 2^26 numbers, a quarter of a gigabyte. Layers can then compute sizes without fear of overflow.
inline bool too_large(const Shape& shape) {
  std::int64_t count = 1;
  for (int axis = 0; axis < shape.rank() && count <= (1 << 26); ++axis) count *= shape[axis];
  return count > (1 << 26);
}
inline Misfit too_large_misfit(const Info& info, std::string_view what, std::string_view what_zh, const Shape& shape) {
  return {std::string(info.name.en) + ": its " + std::string(what) + " " + shape.text() + " has more than 67108864 numbers; make it smaller.",
          std::string(info.name.zh) + "的" + std::string(what_zh) + "形状 " + shape.text() + " 超过 67108864 个数；请减小它。"};
}
}  // namespace detail

inline Sources sources_of(const Layer& layer) {
  return std::visit(
      [](const auto& l) -> Sources {
        if constexpr (requires { l.sources(); }) return l.sources();
        return {};
      },
      layer);
}
// `in` holds as many shapes as sources_of allows.
inline OutputShape output_shape(const Layer& layer, std::span<const Shape> in) {
  for (const Shape& shape : in)
    if (detail::too_large(shape)) return {{}, detail::too_large_misfit(info_of(layer), "input", "输入", shape)};
  OutputShape out = std::visit([&](const auto& l) { return detail::with_shapes(l, in, [&](const auto& s) { return l.output_shape(s); }); }, layer);
  if (!out.misfit && detail::too_large(out.shape)) out.misfit = detail::too_large_misfit(info_of(layer), "output", "输出", out.shape);
  return out;
}
inline std::vector<ParameterSpec> parameters_of(const Layer& layer, std::span<const Shape> in) {
  return std::visit([&](const auto& l) { return detail::with_shapes(l, in, [&](const auto& s) { return l.parameters(s); }); }, layer);
}
inline std::int64_t multiply_adds(const Layer& layer, std::span<const Shape> in) {
  return std::visit([&](const auto& l) { return detail::with_shapes(l, in, [&](const auto& s) { return l.multiply_adds(s); }); }, layer);
}
inline std::vector<BufferSpec> buffers_of(const Layer& layer, std::span<const Shape> in) {
  return std::visit(
      [&](const auto& l) {
        return detail::with_shapes(l, in, [&](const auto& s) -> std::vector<BufferSpec> {
          if constexpr (requires { l.buffers(s); }) return l.buffers(s);
          return {};
        });
      },
      layer);
}
inline std::vector<ShownSpec> shown_of(const Layer& layer, std::span<const Shape> in) {
  return std::visit(
      [&](const auto& l) {
        return detail::with_shapes(l, in, [&](const auto& s) -> std::vector<ShownSpec> {
          if constexpr (requires { l.shown(s); }) return l.shown(s);
          return {};
        });
      },
      layer);
}
inline std::span<const Role> roles_of(const Layer& layer) {
  return std::visit([](const auto& l) { return std::span<const Role>(l.roles); }, layer);
}

// The initializer of the layer's weights, or null when it has no weights.
inline Initializer* initializer_of(Layer& layer) {
  return std::visit(
      [](auto& l) -> Initializer* {
        if constexpr (requires { l.init; }) return &l.init;
        return nullptr;
      },
      layer);
}

template <class T>
Var<T> forward(const Layer& layer, Pass<T>& pass) {
  return std::visit([&](const auto& l) { return l.forward(pass); }, layer);
}

// The layer and the activation behind it, in one pass where the layer can; z is what the activation saw.
template <class T>
Activated<T> forward_activate(const Layer& layer, Pass<T>& pass, const Activation& act) {
  return std::visit(
      [&](const auto& l) -> Activated<T> {
        if constexpr (requires { l.forward_activate(pass, act); }) {
          return l.forward_activate(pass, act);
        } else {
          const Var<T> z = l.forward(pass);
          return {z, activate(pass.tape, z, act)};
        }
      },
      layer);
}

// One layer on a tape, for loops written by hand: params in the order of its parameters().
template <class T, class L>
Var<T> apply(Tape<T>& tape, const L& layer, Var<T> x, std::span<const Var<T>> params = {}) {
  Pass<T> pass{.tape = tape, .inputs = {&x, 1}, .params = params};
  return layer.forward(pass);
}

}  // namespace garden
