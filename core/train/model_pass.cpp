// Recording a pass: the nodes in order; a layer and an activation that reads it alone go through one pass where the layer can.
// A small network spends as much time here as in its products: this file is compiled for speed.
#include <algorithm>

#include "autograd/ops.h"
#include "train/model.h"

namespace garden {

// x (B, row) -> each input (B, its shape), consecutive parts of the row
void Model::read_inputs(Tape<float>& tape, Var<float> x, std::vector<Var<float>>& values) const {
  const int B = x.shape()[0];
  if (graph_.inputs.size() == 1) {
    const Shape shape = graph_.inputs[0].shape.with_first(B);  // a row may be read under another shape
    values[0] = shape == x.shape() ? x : reshape(tape, x, shape);
    return;
  }
  const std::size_t row = x.shape().without_first().count();
  const float* from = x.value().data;
  for (std::size_t k = 0; k < graph_.inputs.size(); ++k) {
    const Tensor<float> part = tape.arena().tensor<float>(graph_.inputs[k].shape.with_first(B));
    const std::size_t width = graph_.inputs[k].shape.count();
    for (std::size_t n = 0; n < static_cast<std::size_t>(B); ++n) std::copy_n(from + n * row, width, part.data + n * width);
    values[k] = tape.constant(part);
    from += width;
  }
}

// Those that nodes first … last - 1 own; the others stay as they are.
void Model::read_parameters(Tape<float>& tape, int first, int last, bool learn) {
  for (int i = first; i < last; ++i) {
    if (shares(i)) continue;
    const Prepared& node = prepared_[static_cast<std::size_t>(i)];
    for (std::size_t k = node.first_item; k < node.first_item + node.items; ++k) {
      const Parameters::Item& item = parameters_.items()[k];
      const Tensor<float> value{parameters_.values(item), item.shape};
      params_[k] = learn ? tape.parameter(value, {parameters_.grads(item), item.shape}) : tape.constant(value);
    }
  }
}

// What node i sees when the nodes before it have run.
Pass<float> Model::pass_at(Tape<float>& tape, std::size_t i, const Run& run) {
  std::vector<Var<float>>& values = run.learn ? learned_ : plain_;
  const auto at = [&](int source) { return values.data() + (is_input(source) ? input_of(source) : static_cast<int>(graph_.inputs.size()) + source); };
  const Prepared& node = prepared_[i];
  const std::vector<int>& from = graph_.nodes[i].from;
  std::span<const Var<float>> read(at(from[0]), 1);
  if (from.size() > 1) {
    for (std::size_t s = 0; s < from.size(); ++s) sources_[node.first_source + s] = *at(from[s]);
    read = std::span(sources_).subspan(node.first_source, from.size());
  }
  const std::span<float* const> buffers(run.peek ? peeked_buffers_ : buffers_);
  return {.tape = tape,
          .inputs = read,
          .params = std::span(params_).subspan(node.first_item, node.items),
          .buffers = buffers.subspan(node.first_buffer, node.buffers),
          .shown = run.look ? std::span(shown_).subspan(node.first_shown, node.shown_specs.size()) : std::span<Var<float>>(),
          .mode = run.mode,
          // The shards of a batch draw apart; the seed of a lab has 32 bits.
          .noise = {.seed = seed_ + run.shard * 0x9E3779B9u, .step = run.step, .layer = static_cast<std::uint32_t>(i)}};
}

Var<float> Model::forward(Tape<float>& tape, Var<float> x, const Run& run) {
  const int first = run.first < 0 ? graph_.cut + 1 : run.first, last = run.last < 0 ? size() : run.last;
  if (!run.again) read_parameters(tape, first, last, run.learn && !run.fixed);
  if (run.peek) std::copy(parameters_.all_buffers().begin(), parameters_.all_buffers().end(), peeked_.begin());
  std::vector<Var<float>>& values = run.learn ? learned_ : plain_;
  if (!run.learn && last - first < size()) std::fill(values.begin(), values.end(), Var<float>());
  Var<float>* const outs = values.data() + graph_.inputs.size();
  if (first == 0) read_inputs(tape, x, values);
  else outs[first - 1] = x;
  for (std::size_t i = static_cast<std::size_t>(first); i < static_cast<std::size_t>(last); ++i) {
    const Prepared& node = prepared_[i];
    if (node.done) continue;
    Pass<float> pass = pass_at(tape, i, run);
    for (Var<float>& shown : pass.shown) shown = Var<float>();
    if (!node.layer) {
      outs[i] = activate(tape, pass.x(), *node.activation);
    } else if (node.fused < 0) {
      outs[i] = garden::forward(*node.layer, pass);
    } else {
      const Activated<float> both = forward_activate(*node.layer, pass, *node.activation);
      if (both.z_is_spare && node.lends) tape.lend(both.z, both.y);
      outs[i] = both.z;
      outs[node.fused] = both.y;
    }
  }
  return last > 0 ? outs[last == size() ? main_ : last - 1] : Var<float>();
}

}  // namespace garden
