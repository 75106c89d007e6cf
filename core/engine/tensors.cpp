// From a path to the memory that holds the numbers. Parameters and state are always there; what stands on the tape needs a
// batch, which is run through first.
#include "engine/tensors.h"

#include <charconv>

namespace garden {
namespace {

Tensor<const float> read_only(const Tensor<float>& t) { return {t.data, t.shape}; }

bool take_suffix(std::string_view& path, std::string_view suffix) {
  if (!path.ends_with(suffix)) return false;
  path.remove_suffix(suffix.size());
  return true;
}

// "layers.<i>.out" -> i, or -1
int output_index(std::string_view path, int layers) {
  if (!path.starts_with("layers.") || !take_suffix(path, ".out")) return -1;
  path.remove_prefix(7);
  int i = -1;
  const auto end = std::from_chars(path.data(), path.data() + path.size(), i);
  return end.ec == std::errc() && end.ptr == path.data() + path.size() && i >= 0 && i < layers ? i : -1;
}

}  // namespace

Tensor<const float> find_tensor(Trainer& trainer, std::string_view path) {
  Model& model = trainer.model();
  Parameters& parameters = model.parameters();
  if (const int item = parameters.find(path); item >= 0) {
    const Parameters::Item& found = parameters.items()[static_cast<std::size_t>(item)];
    return {parameters.values(found), found.shape};
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
  trainer.ensure_batch();
  if (path == "data.x") return read_only(trainer.batch_input().value());
  if (path == "data.t") return read_only(trainer.batch_target().value());
  if (path == "loss") return read_only(trainer.batch_loss().value());
  const bool grad = take_suffix(path, ".grad");
  if (const int i = output_index(path, model.size()); i >= 0) {
    const Var<float>& out = model.batch_out(i);
    if (!grad) return read_only(out.value());
    return out.has_grad() ? read_only(out.grad()) : Tensor<const float>{};
  }
  const int item = grad ? parameters.find(path) : -1;
  if (item < 0) return {};
  const Parameters::Item& found = parameters.items()[static_cast<std::size_t>(item)];
  return {parameters.grads(found), found.shape};
}

}  // namespace garden
