// The network: a chain of layers and activations with their parameters. Layer i of the lab is layer i here (activations
// count), its parameters are named layers.<i>.<name>, its output layers.<i>.out.
#pragma once

#include <cstdint>
#include <span>
#include <variant>
#include <vector>

#include "autograd/tape.h"
#include "catalog/layers.h"
#include "train/parameters.h"

namespace garden {

using ModelLayer = std::variant<Layer, Activation>;

inline const Info& info_of(const ModelLayer& layer) {
  return std::visit([](const auto& kind) -> const Info& { return info_of(kind); }, layer);
}

class Model {
 public:
  // `input` is the shape of one row. The layers must fit (a lab is checked before); here a misfit aborts.
  Model(const Shape& input, std::vector<ModelLayer> layers, std::uint32_t seed, int optimizer_states);

  const std::vector<ModelLayer>& layers() const { return layers_; }
  int size() const { return static_cast<int>(layers_.size()); }
  const Shape& in_shape(int i) const { return shapes_[static_cast<std::size_t>(i)]; }        // of one row
  const Shape& out_shape(int i) const { return shapes_[static_cast<std::size_t>(i) + 1]; }
  const Shape& out_shape() const { return shapes_.back(); }
  int outputs() const { return static_cast<int>(out_shape().count()); }
  std::span<const Parameters::Item> items(int layer) const;
  std::int64_t multiply_adds(int layer) const;   // per row, forward
  std::int64_t multiply_adds() const;

  Parameters& parameters() { return parameters_; }
  const Parameters& parameters() const { return parameters_; }

  // Records the whole network on the tape -> the last output. x (B, input). Without `learn`, parameters are constants
  // and nothing can flow back.
  Var<float> forward(Tape<float>& tape, Var<float> x, bool learn);
  // The outputs of the last forward, valid until its tape is reset; by layer.
  const Var<float>& out(int i) const { return outs_[static_cast<std::size_t>(i)]; }
  // Of the last learning pass: evaluations and views run the model on tapes of their own in between.
  const Var<float>& batch_out(int i) const { return batch_outs_[static_cast<std::size_t>(i)]; }

  // Takes over from another network what fits: equal tensors, and of tensors that grew or shrank the common block. The
  // first layers are matched from the front, the output with the output. columns[i] is the old input column of input i,
  // or -1; empty: the same columns.
  void keep(const Model& old, std::span<const int> columns, bool same_optimizer);

 private:
  void keep_item(const Model& old, std::size_t from, std::size_t to, std::span<const int> columns, bool same_optimizer);

  std::vector<ModelLayer> layers_;
  std::vector<Shape> shapes_;            // input, then each layer's output
  std::vector<std::size_t> first_item_;  // by layer, and the end
  Parameters parameters_;
  std::vector<Var<float>> outs_;
  std::vector<Var<float>> batch_outs_;
  std::vector<Var<float>> params_;       // of the tape being recorded, by item
};

}  // namespace garden
