// From a path to the memory that holds the numbers. Parameters and state are always there; what stands on the tape needs a
// batch, which is run through first.
#include "engine/tensors.h"

#include <algorithm>
#include <charconv>

namespace garden {
namespace {

using Found = Tensor<const float>;

Found read_only(const Tensor<float>& t) { return {t.data, t.shape}; }

bool take_suffix(std::string_view& path, std::string_view suffix) {
  if (!path.ends_with(suffix)) return false;
  path.remove_suffix(suffix.size());
  return true;
}

bool take_prefix(std::string_view& path, std::string_view prefix) {
  if (!path.starts_with(prefix)) return false;
  path.remove_prefix(prefix.size());
  return true;
}

// "layers.<i>.<rest>" -> i, and the path becomes the rest; or -1
int take_layer(std::string_view& path, int layers) {
  if (!take_prefix(path, "layers.")) return -1;
  int i = -1;
  const auto end = std::from_chars(path.data(), path.data() + path.size(), i);
  path.remove_prefix(static_cast<std::size_t>(end.ptr - path.data()));
  return end.ec == std::errc() && take_prefix(path, ".") && i >= 0 && i < layers ? i : -1;
}

Found stored(Trainer& trainer, std::string_view path) {
  Parameters& parameters = trainer.model().parameters();
  if (const int item = parameters.find(path); item >= 0) {
    const Parameters::Item& found = parameters.items()[static_cast<std::size_t>(item)];
    return {parameters.values(found), found.shape};
  }
  if (const int item = parameters.find_buffer(path); item >= 0) {
    const Parameters::Item& found = parameters.buffers()[static_cast<std::size_t>(item)];
    return {parameters.buffer(found), found.shape};
  }
  const auto names = state_names(trainer.plan().optimizer);
  for (std::size_t s = 0; s < names.size(); ++s) {
    std::string_view base = path;
    if (!take_suffix(base, names[s]) || !take_suffix(base, ".")) continue;
    if (const int item = parameters.find(base); item >= 0) {
      const Parameters::Item& found = parameters.items()[static_cast<std::size_t>(item)];
      return {parameters.state(static_cast<int>(s), found), found.shape};
    }
  }
  return {};
}

Found of_variable(const Var<float>& var, bool grad) {
  if (!var || (grad && !var.has_grad())) return {};
  return read_only(grad ? var.grad() : var.value());
}

// The k-th of `parts` equal slices of the last axis.
Found slice(const Found& whole, std::size_t k, std::size_t parts, std::vector<float>& copy) {
  if (!whole) return {};
  const Shape shape = detail::part_shape(whole.shape, parts);
  const auto width = static_cast<std::size_t>(shape[shape.rank() - 1]), all = width * parts;
  copy.resize(shape.count());
  for (std::size_t row = 0; row * width < copy.size(); ++row) std::copy_n(whole.data + row * all + k * width, width, copy.data() + row * width);
  return {copy.data(), shape};
}

// "gates" or "gates.f" of layer i
Found inner(Trainer& trainer, int i, std::string_view name, bool grad, std::vector<float>& copy) {
  const std::span<const ShownSpec> specs = trainer.model().shown_specs(i);
  for (std::size_t s = 0; s < specs.size(); ++s) {
    std::string_view rest = name;
    if (!take_prefix(rest, specs[s].name)) continue;
    const auto value = [&] {
      trainer.ensure_batch(true);
      return of_variable(trainer.model().batch_shown(i, static_cast<int>(s)), grad);
    };
    if (rest.empty()) return value();
    if (!take_prefix(rest, ".")) continue;
    const auto part = std::ranges::find(specs[s].parts, rest);
    if (part != specs[s].parts.end()) return slice(value(), static_cast<std::size_t>(part - specs[s].parts.begin()), specs[s].parts.size(), copy);
  }
  return {};
}

}  // namespace

Found find_tensor(Trainer& trainer, std::string_view path, std::vector<float>& copy) {
  if (const Found found = stored(trainer, path)) return found;
  if (path == "optimizer.lr") {
    copy.assign(1, trainer.rate());
    return {copy.data(), {}};
  }
  if (path == "optimizer.k") {
    copy.assign(1, static_cast<float>(trainer.updates() + 1));
    return {copy.data(), {}};
  }
  Parameters& parameters = trainer.model().parameters();
  if (std::string_view base = path; take_suffix(base, ".update")) {
    const int item = parameters.find(base);
    if (item < 0) return {};
    const Parameters::Item& found = parameters.items()[static_cast<std::size_t>(item)];
    return trainer.last_update(found, copy) ? Found{copy.data(), found.shape} : Found{};
  }
  trainer.ensure_batch(false);
  const Model& model = trainer.model();
  const Batch& batch = trainer.batch();
  if (path == "data.x") return read_only(batch.input.value());
  if (path == "data.t") return read_only(batch.targets[static_cast<std::size_t>(trainer.plan().main_output)].value());
  if (path == "loss") return read_only(batch.total.value());
  for (std::size_t k = 0; k < trainer.plan().losses(); ++k)
    if (path.starts_with("loss.") && path.substr(5) == std::to_string(k)) return of_variable(batch.losses[k], false);
  for (int k = 0; k < model.inputs(); ++k)
    if (path.starts_with("data.x.") && path.substr(7) == model.graph().inputs[static_cast<std::size_t>(k)].name) return of_variable(model.batch_in(k), false);
  const bool grad = take_suffix(path, ".grad");
  if (const int item = grad ? parameters.find(path) : -1; item >= 0) {
    const Parameters::Item& found = parameters.items()[static_cast<std::size_t>(item)];
    return {parameters.grads(found), found.shape};
  }
  const int i = take_layer(path, model.size());
  if (i < 0) return {};
  if (path == "out") return of_variable(model.batch_out(i), grad);
  return inner(trainer, i, path, grad, copy);
}

}  // namespace garden
