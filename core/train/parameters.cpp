// Where each parameter lies, and the one pass that updates them all.
#include "train/parameters.h"

namespace garden {
namespace {

constexpr std::size_t alignment_floats = 4;

int index_of(const std::vector<Parameters::Item>& items, std::string_view path) {
  for (std::size_t i = 0; i < items.size(); ++i)
    if (items[i].path == path) return static_cast<int>(i);
  return -1;
}

}  // namespace

int Parameters::add(std::string path, const Shape& shape, bool regularized) {
  items_.push_back({std::move(path), shape, size_, regularized});
  size_ += (shape.count() + alignment_floats - 1) / alignment_floats * alignment_floats;
  return static_cast<int>(items_.size()) - 1;
}

int Parameters::add_buffer(std::string path, const Shape& shape, float initial) {
  buffers_.push_back({std::move(path), shape, running_.size(), false});
  running_.resize(running_.size() + shape.count(), initial);
  return static_cast<int>(buffers_.size()) - 1;
}

void Parameters::allocate(int states) {
  values_.assign(size_, 0.0f);
  grads_.assign(size_, 0.0f);
  states_ = states;
  for (int s = 0; s < max_optimizer_state; ++s) all_state(s).assign(s < states ? size_ : 0, 0.0f);
}

int Parameters::find(std::string_view path) const { return index_of(items_, path); }
int Parameters::find_buffer(std::string_view path) const { return index_of(buffers_, path); }

std::size_t Parameters::count() const {
  std::size_t n = 0;
  for (const Item& item : items_) n += item.count();
  return n;
}

Parameters::Part Parameters::part(std::size_t first_item, std::size_t items) const {
  const auto offset = [&](std::size_t item) { return item < items_.size() ? items_[item].offset : size_; };
  return {first_item, items, offset(first_item), offset(first_item + items) - offset(first_item)};
}

void Parameters::update(const OptimizerUpdate& step, const std::optional<Regularizer>& regularizer, const std::optional<Clipping>& limit, const Part& part) {
  Shrink shrink = regularizer ? shrink_at(*regularizer, step.lr) : Shrink{};
  const std::span<const Item> items = std::span(items_).subspan(part.first_item, part.items);
  if (limit) {
    // The limit is on the gradient of the whole loss, penalty included.
    for (const Item& item : items)
      if (regularizer && item.regularized)
        kernels::map_add(static_cast<int>(item.count()), grads(item), [shrink](auto w) { return shrink.slope(w); }, static_cast<const float*>(values(item)));
    shrink.l1 = shrink.l2 = 0;
    clip(*limit, part.size, grads_.data() + part.offset);
  }
  const auto run = [&](const Shrink* own, std::size_t offset, std::size_t n) {
    std::array<float*, max_optimizer_state> state{};
    for (int s = 0; s < states_; ++s) state[static_cast<std::size_t>(s)] = all_state(s).data() + offset;
    update_parameter<float>(step, own, static_cast<int>(n), grads_.data() + offset, values_.data() + offset, state);
  };
  if (!regularizer) {
    run(nullptr, part.offset, part.size);
    return;
  }
  for (const Item& item : items) run(item.regularized ? &shrink : nullptr, item.offset, item.count());
}

}  // namespace garden
