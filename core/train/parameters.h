// All numbers a model learns, with their gradients and the optimizer's state, each kind in one contiguous array, so that
// an update is one pass. Items start on multiples of 4 floats; the gaps stay zero in every array. Beside them the running
// numbers of layers like a batch norm.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/tensor.h"
#include "catalog/clipping.h"
#include "catalog/optimizers.h"

namespace garden {

class Parameters {
 public:
  struct Item {
    std::string path;      // "layers.0.weight"
    Shape shape;
    std::size_t offset;
    bool regularized;      // weights are, biases are not
    std::size_t count() const { return shape.count(); }
  };

  int add(std::string path, const Shape& shape, bool regularized);
  // Running numbers: kept and saved with the parameters, but training steps of the optimizer leave them alone.
  int add_buffer(std::string path, const Shape& shape, float initial);
  void allocate(int states);           // all zero; `states` arrays of optimizer state

  const std::vector<Item>& items() const { return items_; }
  const std::vector<Item>& buffers() const { return buffers_; }
  int find(std::string_view path) const;         // -1: there is none
  int find_buffer(std::string_view path) const;
  std::size_t count() const;              // learnable numbers, without the gaps
  std::size_t size() const { return size_; }
  int states() const { return states_; }

  float* values(const Item& item) { return values_.data() + item.offset; }
  float* grads(const Item& item) { return grads_.data() + item.offset; }
  float* state(int s, const Item& item) { return states_of_[static_cast<std::size_t>(s)].data() + item.offset; }
  const float* values(const Item& item) const { return values_.data() + item.offset; }
  float* buffer(const Item& item) { return running_.data() + item.offset; }
  const float* buffer(const Item& item) const { return running_.data() + item.offset; }

  std::vector<float>& all_values() { return values_; }
  std::vector<float>& all_state(int s) { return states_of_[static_cast<std::size_t>(s)]; }
  const std::vector<float>& all_values() const { return values_; }
  const std::vector<float>& all_state(int s) const { return states_of_[static_cast<std::size_t>(s)]; }

  std::vector<float>& all_grads() { return grads_; }
  std::vector<float>& all_buffers() { return running_; }
  const std::vector<float>& all_buffers() const { return running_; }

  // Consecutive items, and where their numbers lie in each array.
  struct Part {
    std::size_t first_item, items, offset, size;
  };
  Part all() const { return {0, items_.size(), 0, size_}; }
  Part part(std::size_t first_item, std::size_t items) const;
  // One optimizer step: the regularizer acts on weights only, the limit on the gradient with its slope.
  void update(const OptimizerUpdate& step, const std::optional<Regularizer>& regularizer, const std::optional<Clipping>& limit, const Part& part);
  // Of everything and without a limit, for loops written by hand.
  void update(const OptimizerUpdate& step, const Regularizer* regularizer) {
    update(step, regularizer ? std::optional<Regularizer>(*regularizer) : std::nullopt, std::nullopt, all());
  }

 private:
  std::vector<Item> items_;
  std::vector<Item> buffers_;
  std::size_t size_ = 0;
  int states_ = 0;
  std::vector<float> values_;
  std::vector<float> grads_;
  std::vector<float> running_;   // of the buffers
  std::array<std::vector<float>, max_optimizer_state> states_of_;
};

}  // namespace garden
