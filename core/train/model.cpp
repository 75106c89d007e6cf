// Recording looks one layer ahead: a layer and the activation behind it go through one fused pass where the layer can.
#include "train/model.h"

#include <algorithm>
#include <string>

#include "base/check.h"

namespace garden {

Model::Model(const Shape& input, std::vector<ModelLayer> layers, std::uint32_t seed, int optimizer_states)
    : layers_(std::move(layers)) {
  struct Start {
    Initializer init;
    int fan_in, fan_out;
  };
  std::vector<Start> starts;
  shapes_.push_back(input);
  for (int i = 0; i < size(); ++i) {
    const Shape in = shapes_.back();
    first_item_.push_back(parameters_.items().size());
    const Layer* layer = std::get_if<Layer>(&layers_[static_cast<std::size_t>(i)]);
    if (!layer) {
      shapes_.push_back(in);
      continue;
    }
    const OutputShape out = output_shape(*layer, {&in, 1});
    GARDEN_CHECK(!out.misfit, "Model: layer %d: %s", i, out.misfit->en.c_str());
    for (const ParameterSpec& spec : parameters_of(*layer, {&in, 1})) {
      parameters_.add("layers." + std::to_string(i) + "." + std::string(spec.name), spec.shape, spec.regularized);
      starts.push_back({spec.init, spec.fan_in, spec.fan_out});
    }
    shapes_.push_back(out.shape);
  }
  first_item_.push_back(parameters_.items().size());
  parameters_.allocate(optimizer_states);
  // A stream for each tensor: a further layer leaves the start of the earlier ones as it was.
  for (std::size_t k = 0; k < starts.size(); ++k) {
    Rng rng(seed, Stream::init, static_cast<std::uint32_t>(k));
    const Parameters::Item& item = parameters_.items()[k];
    initialize(starts[k].init, rng, item.count(), starts[k].fan_in, starts[k].fan_out, parameters_.values(item));
  }
  outs_.resize(layers_.size());
  batch_outs_.resize(layers_.size());
  params_.resize(starts.size());
}

std::span<const Parameters::Item> Model::items(int layer) const {
  const std::size_t first = first_item_[static_cast<std::size_t>(layer)];
  return std::span(parameters_.items()).subspan(first, first_item_[static_cast<std::size_t>(layer) + 1] - first);
}

std::int64_t Model::multiply_adds(int layer) const {
  const Layer* kind = std::get_if<Layer>(&layers_[static_cast<std::size_t>(layer)]);
  return kind ? garden::multiply_adds(*kind, {&in_shape(layer), 1}) : 0;
}

std::int64_t Model::multiply_adds() const {
  std::int64_t sum = 0;
  for (int i = 0; i < size(); ++i) sum += multiply_adds(i);
  return sum;
}

Var<float> Model::forward(Tape<float>& tape, Var<float> x, bool learn) {
  for (std::size_t k = 0; k < params_.size(); ++k) {
    const Parameters::Item& item = parameters_.items()[k];
    const Tensor<float> value{parameters_.values(item), item.shape};
    params_[k] = learn ? tape.parameter(value, {parameters_.grads(item), item.shape}) : tape.constant(value);
  }
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    const Layer* layer = std::get_if<Layer>(&layers_[i]);
    if (!layer) {
      x = outs_[i] = activate(tape, x, std::get<Activation>(layers_[i]));
      continue;
    }
    const std::span<const Var<float>> params = std::span(params_).subspan(first_item_[i], first_item_[i + 1] - first_item_[i]);
    Pass<float> pass{.tape = tape, .inputs = {&x, 1}, .params = params, .mode = learn ? Mode::train : Mode::evaluate};
    const Activation* next = i + 1 < layers_.size() ? std::get_if<Activation>(&layers_[i + 1]) : nullptr;
    if (next) {
      const Activated<float> both = forward_activate(*layer, pass, *next);
      outs_[i] = both.z;
      x = outs_[++i] = both.y;
    } else {
      x = outs_[i] = garden::forward(*layer, pass);
    }
  }
  if (learn) batch_outs_ = outs_;
  return x;
}

void Model::keep(const Model& old, std::span<const int> columns, bool same_optimizer) {
  // Layers with parameters, by position in the lab.
  const auto learned = [](const Model& model) {
    std::vector<int> list;
    for (int i = 0; i < model.size(); ++i)
      if (!model.items(i).empty()) list.push_back(i);
    return list;
  };
  const std::vector<int> now = learned(*this), before = learned(old);
  for (std::size_t k = 0; k < now.size(); ++k) {
    const bool last = k + 1 == now.size();
    const std::size_t source = last && !before.empty() ? before.size() - 1 : k;
    if (source >= before.size() || (!last && source + 1 == before.size())) continue;
    const std::size_t to = first_item_[static_cast<std::size_t>(now[k])];
    const std::size_t from = old.first_item_[static_cast<std::size_t>(before[source])];
    const std::size_t n = std::min(items(now[k]).size(), old.items(before[source]).size());
    const bool at_input = k == 0 && source == 0;
    for (std::size_t j = 0; j < n; ++j)
      keep_item(old, from + j, to + j, at_input ? columns : std::span<const int>(), same_optimizer);
  }
}

// Both as matrices (rows, columns): a vector is one column.
void Model::keep_item(const Model& old, std::size_t from, std::size_t to, std::span<const int> columns, bool same_optimizer) {
  const Parameters::Item& a = old.parameters_.items()[from];
  const Parameters::Item& b = parameters_.items()[to];
  if (a.shape.rank() != b.shape.rank() || a.shape.rank() == 0) return;
  const int rows = std::min(a.shape[0], b.shape[0]);
  const int old_width = static_cast<int>(a.shape.without_first().count());
  const int width = static_cast<int>(b.shape.without_first().count());
  const auto copy = [&](const float* source, float* target) {
    for (int r = 0; r < rows; ++r) {
      for (int c = 0; c < width; ++c) {
        const int column = a.shape.rank() > 1 && !columns.empty() ? columns[static_cast<std::size_t>(c)] : c;
        if (column >= 0 && column < old_width) target[r * width + c] = source[r * old_width + column];
      }
    }
  };
  copy(old.parameters_.values(a), parameters_.values(b));
  if (!same_optimizer) return;
  for (int s = 0; s < parameters_.states(); ++s)
    copy(old.parameters_.all_state(s).data() + a.offset, parameters_.state(s, b));
}

}  // namespace garden
