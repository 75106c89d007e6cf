// The layers, and what a model asks of the one it holds.
#pragma once

#include <initializer_list>
#include <tuple>

#include "catalog/activations.h"
#include "catalog/layers/combination/add.h"
#include "catalog/layers/attention/attention.h"
#include "catalog/layers/pooling/average_pool1d.h"
#include "catalog/layers/pooling/average_pool2d.h"
#include "catalog/layers/normalization/batch_norm1d.h"
#include "catalog/layers/normalization/batch_norm2d.h"
#include "catalog/layers/combination/concat.h"
#include "catalog/layers/convolution/conv1d.h"
#include "catalog/layers/convolution/conv2d.h"
#include "catalog/layers/convolution/conv_transpose2d.h"
#include "catalog/layers/dense/dense.h"
#include "catalog/layers/noise/dropout.h"
#include "catalog/layers/noise/dropout2d.h"
#include "catalog/layers/attention/embedding.h"
#include "catalog/layers/shape/flatten.h"
#include "catalog/layers/noise/gaussian_noise.h"
#include "catalog/layers/pooling/global_average_pool.h"
#include "catalog/layers/recurrent/gru.h"
#include "catalog/layers/normalization/layer_norm.h"
#include "catalog/layers/recurrent/lstm.h"
#include "catalog/layers/pooling/max_pool1d.h"
#include "catalog/layers/pooling/max_pool2d.h"
#include "catalog/layers/attention/multi_head_attention.h"
#include "catalog/layers/combination/multiply.h"
#include "catalog/layers/shape/pad.h"
#include "catalog/layers/attention/positional_encoding.h"
#include "catalog/layers/block/rbm.h"
#include "catalog/layers/shape/reshape.h"
#include "catalog/layers/block/residual.h"
#include "catalog/layers/convolution/separable_conv2d.h"
#include "catalog/layers/recurrent/simple_rnn.h"
#include "catalog/layers/block/squeeze_excitation.h"
#include "catalog/layers/dense/time_distributed.h"
#include "catalog/layers/attention/transformer_decoder_layer.h"
#include "catalog/layers/attention/transformer_encoder_layer.h"
#include "catalog/layers/shape/upsample.h"

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
  static constexpr Named info{"layer", {"Layer", "层"}};
  using Entries = Layers;
};
using Layer = OneOf<LayerKind>;

// How layers are asked: bodies are in layers.cpp, so that only three files have to know every layer (layers_forward.cpp
// and layers_fused.cpp are the others). `in` holds as many shapes as sources_of allows, each of one row.
Sources sources_of(const Layer& layer);
OutputShape output_shape(const Layer& layer, std::span<const Shape> in);
std::vector<ParameterSpec> parameters_of(const Layer& layer, std::span<const Shape> in);
std::int64_t multiply_adds(const Layer& layer, std::span<const Shape> in);
std::vector<BufferSpec> buffers_of(const Layer& layer, std::span<const Shape> in);
std::vector<ShownSpec> shown_of(const Layer& layer, std::span<const Shape> in);
std::span<const Role> roles_of(const Layer& layer);
Initializer* initializer_of(Layer& layer);  // of the layer's weights, or null when it has no weights

Var<float> forward(const Layer& layer, Pass<float>& pass);
// The layer and the activation behind it, in one pass where the layer can; z is what the activation saw.
Activated<float> forward_activate(const Layer& layer, Pass<float>& pass, const Activation& act);
// The ops of this name, compiled for training.    x and what comes back (B, …)
Var<float> activate(Tape<float>& tape, Var<float> x, const Activation& act);

// Layers that can learn alone, without labels: contrast gives the loss and where its chain ended. The others ask nobody.
bool learns_alone(const Layer& layer);
Var<float> contrast(const Layer& layer, Pass<float>& pass, Var<float>& end);
Var<float> energy_of_rows(const Layer& layer, Pass<float>& pass);
Tensor<float> reconstruct(const Layer& layer, Pass<float>& pass);

// One layer on a tape, for loops written by hand: x one source or several, params in the order of its parameters() and
// buffers in that of its buffers(); mode and noise matter to layers that train otherwise than they evaluate.
template <class T, class L>
Var<T> apply(Tape<T>& tape, const L& layer, std::initializer_list<Var<T>> x, std::span<const Var<T>> params = {}, std::span<T* const> buffers = {},
             Mode mode = Mode::evaluate, NoiseKey noise = {}) {
  Pass<T> pass{.tape = tape, .inputs = {x.begin(), x.size()}, .params = params, .buffers = buffers, .mode = mode, .noise = noise};
  return layer.forward(pass);
}
template <class T, class L>
Var<T> apply(Tape<T>& tape, const L& layer, Var<T> x, std::span<const Var<T>> params = {}, std::span<T* const> buffers = {},
             Mode mode = Mode::evaluate, NoiseKey noise = {}) {
  return apply(tape, layer, {x}, params, buffers, mode, noise);
}

}  // namespace garden
