// Shape and Tensor: sizes of up to four axes, and a non-owning pointer to row-major values.
// A Tensor never frees: its memory belongs to an Arena, a parameter store or a caller's buffer.
#pragma once

#include <array>
#include <cstddef>
#include <initializer_list>
#include <string>

#include "base/check.h"

namespace garden {

class Shape {
 public:
  static constexpr int max_rank = 4;

  constexpr Shape() = default;
  constexpr Shape(std::initializer_list<int> sizes) {
    GARDEN_CHECK(sizes.size() <= max_rank, "Shape: rank %d; the core holds at most rank %d",
                 static_cast<int>(sizes.size()), max_rank);
    for (int size : sizes) append(size);
  }

  constexpr int rank() const { return rank_; }
  constexpr int operator[](int axis) const { return sizes_[static_cast<std::size_t>(axis)]; }

  // Number of elements; 1 for rank 0 (a scalar).
  constexpr std::size_t count() const {
    std::size_t product = 1;
    for (int axis = 0; axis < rank_; ++axis) product *= static_cast<std::size_t>((*this)[axis]);
    return product;
  }

  constexpr void append(int size) {
    GARDEN_CHECK(rank_ < max_rank, "Shape: cannot append to rank %d; the core holds at most rank %d", rank_, max_rank);
    GARDEN_CHECK(size >= 0, "Shape: size %d of axis %d is negative", size, rank_);
    sizes_[static_cast<std::size_t>(rank_)] = size;
    ++rank_;
  }

  // (B, ...) -> (...): the shape of one row of a batch.
  constexpr Shape without_first() const {
    Shape rest;
    for (int axis = 1; axis < rank_; ++axis) rest.append((*this)[axis]);
    return rest;
  }

  // (...) -> (B, ...)
  constexpr Shape with_first(int size) const {
    Shape all;
    all.append(size);
    for (int axis = 0; axis < rank_; ++axis) all.append((*this)[axis]);
    return all;
  }

  // All axes, those beyond the rank being 0: without a call to memcmp, for the tape compares shapes in every step.
  friend constexpr bool operator==(const Shape& a, const Shape& b) {
    bool equal = a.rank_ == b.rank_;
    for (std::size_t axis = 0; axis < max_rank; ++axis) equal &= a.sizes_[axis] == b.sizes_[axis];
    return equal;
  }

  // "32 x 784"; "scalar" for rank 0.
  std::string text() const {
    if (rank_ == 0) return "scalar";
    std::string words;
    for (int axis = 0; axis < rank_; ++axis) {
      if (axis > 0) words += " x ";
      words += std::to_string((*this)[axis]);
    }
    return words;
  }

 private:
  std::array<int, max_rank> sizes_{};
  int rank_ = 0;
};

template <class T>
struct Tensor {
  T* data = nullptr;
  Shape shape;

  std::size_t count() const { return shape.count(); }
  T* begin() const { return data; }
  T* end() const { return data + count(); }
  explicit operator bool() const { return data != nullptr; }
};

}  // namespace garden
