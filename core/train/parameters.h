// All numbers a model learns, with their gradients and the optimizer's state, each kind in one contiguous array, so that
// an update is one pass. Items start on multiples of 4 floats; the gaps stay zero in every array.
#pragma once

#include <array>
#include <span>
#include <string>
#include <vector>

#include "base/tensor.h"
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
  void allocate(int states);           // all zero; `states` arrays of optimizer state

  const std::vector<Item>& items() const { return items_; }
  int find(std::string_view path) const;  // -1: there is none
  std::size_t count() const;              // learnable numbers, without the gaps
  std::size_t size() const { return size_; }
  int states() const { return states_; }

  float* values(const Item& item) { return values_.data() + item.offset; }
  float* grads(const Item& item) { return grads_.data() + item.offset; }
  float* state(int s, const Item& item) { return states_of_[static_cast<std::size_t>(s)].data() + item.offset; }
  const float* values(const Item& item) const { return values_.data() + item.offset; }

  std::vector<float>& all_values() { return values_; }
  std::vector<float>& all_state(int s) { return states_of_[static_cast<std::size_t>(s)]; }
  const std::vector<float>& all_values() const { return values_; }
  const std::vector<float>& all_state(int s) const { return states_of_[static_cast<std::size_t>(s)]; }

  // One optimizer step over everything; the regularizer's slope is added to the gradients of weights only.
  void update(const OptimizerUpdate& step, const Regularizer* regularizer);

 private:
  std::vector<Item> items_;
  std::size_t size_ = 0;
  int states_ = 0;
  std::vector<float> values_;
  std::vector<float> grads_;
  std::array<std::vector<float>, max_optimizer_state> states_of_;
};

}  // namespace garden
