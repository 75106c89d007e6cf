// What is decided once for a network: which node has which parameters, and which activation goes through its layer's pass.
#include "train/model.h"

#include <algorithm>
#include <string>

#include "autograd/ops.h"
#include "base/check.h"

namespace garden {

Model::Model(Graph graph, std::uint32_t seed, int optimizer_states) : graph_(std::move(graph)), seed_(seed) {
  main_ = graph_.main >= 0 ? graph_.main : size() - 1;
  prepared_.resize(graph_.nodes.size());
  std::vector<ParameterSpec> specs;
  for (int i = 0; i < size(); ++i) add_node(i, specs);
  fuse();
  parameters_.allocate(optimizer_states);
  // A stream for each tensor: a further layer leaves the start of the earlier ones as it was.
  for (std::size_t k = 0; k < specs.size(); ++k) {
    Rng rng(seed, Stream::init, static_cast<std::uint32_t>(k));
    const Parameters::Item& item = parameters_.items()[k];
    initialize(specs[k].init, rng, item.count(), specs[k].fan_in, specs[k].fan_out, parameters_.values(item));
  }
  for (int i = 0; i < size(); ++i)
    for (const GivenWeights& given : node(i).given) {
      const int item = parameters_.find("layers." + std::to_string(i) + "." + given.name);
      GARDEN_CHECK(item >= 0 && parameters_.items()[static_cast<std::size_t>(item)].count() == given.values.size(), "Model: layer %d starts with other weights than it has: %s", i, given.name.c_str());
      std::ranges::copy(given.values, parameters_.values(parameters_.items()[static_cast<std::size_t>(item)]));
    }
  peeked_.resize(parameters_.all_buffers().size());
  for (const Parameters::Item& buffer : parameters_.buffers()) {
    buffers_.push_back(parameters_.buffer(buffer));
    peeked_buffers_.push_back(peeked_.data() + buffer.offset);
  }
  params_.resize(specs.size());
  plain_.resize(graph_.inputs.size() + graph_.nodes.size());
  learned_.resize(plain_.size());
}

void Model::add_node(int i, std::vector<ParameterSpec>& specs) {
  Prepared& node = prepared_[static_cast<std::size_t>(i)];
  const ModelNode& given = graph_.nodes[static_cast<std::size_t>(i)];
  for (const int source : given.from) node.in.push_back(is_input(source) ? graph_.inputs[static_cast<std::size_t>(input_of(source))].shape : out_shape(source));
  node.first_source = sources_.size();
  if (given.from.size() > 1) sources_.resize(sources_.size() + given.from.size());
  node.first_shown = shown_.size();
  node.layer = std::get_if<Layer>(&given.kind);
  if (!node.layer) {
    node.activation = &std::get<Activation>(given.kind);
    node.out = node.in[0];
    return;
  }
  const OutputShape out = output_shape(*node.layer, node.in);
  GARDEN_CHECK(!out.misfit, "Model: layer %d: %s", i, out.misfit->en.c_str());
  node.out = out.shape;
  node.shown_specs = shown_of(*node.layer, node.in);
  shown_.resize(shown_.size() + node.shown_specs.size());
  if (shares(i)) {
    const Prepared& owner = prepared_[static_cast<std::size_t>(given.share)];
    node.first_item = owner.first_item, node.items = owner.items;
    node.first_buffer = owner.first_buffer, node.buffers = owner.buffers;
    return;
  }
  const std::string path = "layers." + std::to_string(i) + ".";
  node.first_item = parameters_.items().size();
  for (const ParameterSpec& spec : parameters_of(*node.layer, node.in)) {
    parameters_.add(path + spec.name, spec.shape, spec.regularized);
    specs.push_back(spec);
    ++node.items;
  }
  node.first_buffer = parameters_.buffers().size();
  for (const BufferSpec& spec : buffers_of(*node.layer, node.in)) {
    parameters_.add_buffer(path + spec.name, spec.shape, spec.initial);
    ++node.buffers;
  }
}

// An activation that reads one layer alone is computed with it; the first of several such.
void Model::fuse() {
  for (int i = 0; i < size(); ++i) {
    Prepared& node = prepared_[static_cast<std::size_t>(i)];
    if (node.layer) continue;
    const int source = graph_.nodes[static_cast<std::size_t>(i)].from[0];
    if (is_input(source) || source == graph_.cut) continue;
    Prepared& before = prepared_[static_cast<std::size_t>(source)];
    if (!before.layer || before.activation) continue;
    before.activation = node.activation;
    before.fused = i;
    node.done = true;
  }
}

void Model::lend(std::span<const int> losses) {
  for (int i = 0; i < size(); ++i) {
    Prepared& node = prepared_[static_cast<std::size_t>(i)];
    const auto reads = [i](const ModelNode& other) { return std::ranges::count(other.from, i); };
    std::ptrdiff_t readers = std::ranges::count(losses, i) + (i == main_) + (i == graph_.cut);
    for (const ModelNode& other : graph_.nodes) readers += reads(other);
    node.lends = node.fused >= 0 && readers == 1;
  }
}

std::span<const Parameters::Item> Model::items(int i) const {
  const Prepared& node = prepared_[static_cast<std::size_t>(i)];
  return std::span(parameters_.items()).subspan(node.first_item, node.items);
}

std::span<const Parameters::Item> Model::buffers(int i) const {
  const Prepared& node = prepared_[static_cast<std::size_t>(i)];
  return std::span(parameters_.buffers()).subspan(node.first_buffer, node.buffers);
}

std::int64_t Model::multiply_adds(int i) const {
  const Prepared& node = prepared_[static_cast<std::size_t>(i)];
  return node.layer ? garden::multiply_adds(*node.layer, node.in) : 0;
}

std::int64_t Model::multiply_adds() const {
  std::int64_t sum = 0;
  for (int i = 0; i < size(); ++i) sum += multiply_adds(i);
  return sum;
}

Var<float> Model::contrast(Tape<float>& tape, int i, const Run& run, Var<float>& end) {
  read_parameters(tape, i, i + 1, true);
  Pass<float> pass = pass_at(tape, static_cast<std::size_t>(i), run);
  return garden::contrast(*prepared_[static_cast<std::size_t>(i)].layer, pass, end);
}

Model::Known Model::known(Tape<float>& tape, int i) {
  read_parameters(tape, i, i + 1, false);
  Pass<float> pass = pass_at(tape, static_cast<std::size_t>(i), {});
  const Layer& layer = *prepared_[static_cast<std::size_t>(i)].layer;
  return {energy_of_rows(layer, pass), pass.x(), reconstruct(layer, pass)};
}

void Model::forget_batch() {
  std::fill(learned_.begin(), learned_.end(), Var<float>());
  std::fill(shown_.begin(), shown_.end(), Var<float>());
}

int Model::items_before(int i) const {
  int count = 0;
  for (int k = 0; k < i; ++k)
    if (!shares(k)) count += static_cast<int>(items(k).size());
  return count;
}

void Model::keep(const Model& old, std::span<const int> columns, bool same_optimizer) {
  // Layers with parameters of their own, by position in the lab.
  const auto learned = [](const Model& model) {
    std::vector<int> list;
    for (int i = 0; i < model.size(); ++i)
      if (!model.shares(i) && !model.items(i).empty()) list.push_back(i);
    return list;
  };
  const std::vector<int> now = learned(*this), before = learned(old);
  for (std::size_t k = 0; k < now.size(); ++k) {
    const bool last = k + 1 == now.size();
    const std::size_t source = last && !before.empty() ? before.size() - 1 : k;
    if (source >= before.size() || (!last && source + 1 == before.size())) continue;
    const std::span<const Parameters::Item> to = items(now[k]), from = old.items(before[source]);
    const bool at_input = k == 0 && source == 0;
    for (std::size_t j = 0; j < std::min(to.size(), from.size()); ++j)
      keep_item(old, from[j], to[j], at_input ? columns : std::span<const int>(), same_optimizer);
    const std::span<const Parameters::Item> running = buffers(now[k]), ran = old.buffers(before[source]);
    for (std::size_t j = 0; j < std::min(running.size(), ran.size()); ++j)
      if (running[j].shape == ran[j].shape) std::copy_n(old.parameters_.buffer(ran[j]), ran[j].count(), parameters_.buffer(running[j]));
  }
}

// Both as matrices (rows, columns): a vector is one column.
void Model::keep_item(const Model& old, const Parameters::Item& a, const Parameters::Item& b, std::span<const int> columns, bool same_optimizer) {
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
