// The same numbers under another shape, several values side by side, and a part of one.
#pragma once

#include <new>
#include <span>

#include "autograd/ops/grad.h"

namespace garden {

// The same numbers under another shape    x, y as many numbers
template <class T>
Var<T> reshape(Tape<T>& tape, Var<T> x, const Shape& shape) {
  GARDEN_CHECK(shape.count() == x.value().count(), "reshape: x is %s and the new shape is %s; they must hold as many numbers",
               x.shape().text().c_str(), shape.text().c_str());
  Var<T> y = tape.view(x, shape);
  if (y.needs_grad()) {
    tape.record([=](Tape<T>&) {
      if (y.has_grad()) detail::put_last_grad(y, x, [](auto dv) { return dv; });
    });
  }
  return y;
}

// The same numbers as rows    x (B, …)  y (B, I)
template <class T>
Var<T> flatten(Tape<T>& tape, Var<T> x) {
  return reshape(tape, x, {x.shape().rank() > 0 ? x.shape()[0] : 1, detail::row_size(x.shape())});
}

namespace detail {
// An array as `outer` rows of `size * inner` numbers, cut along one axis.
struct Cut {
  int outer = 1, size = 1, inner = 1;
};
inline Cut cut(const Shape& shape, int axis) {
  Cut c{.size = shape[axis]};
  for (int i = 0; i < axis; ++i) c.outer *= shape[i];
  for (int i = axis + 1; i < shape.rank(); ++i) c.inner *= shape[i];
  return c;
}

// `rows` blocks of n numbers, each block a stride from the last.
template <class T>
void copy_blocks(int rows, int n, const T* from, std::size_t from_stride, T* to, std::size_t to_stride, bool add) {
  for (int row = 0; row < rows; ++row, from += from_stride, to += to_stride) {
    if (add) kernels::map_add(n, to, [](auto v) { return v; }, from);
    else kernels::map(n, to, [](auto v) { return v; }, from);
  }
}
}  // namespace detail

// The sources side by side along an axis (0 is the batch); all other axes are equal.
// x_i (…, K_i, …)  y (…, sum of K_i, …)
template <class T>
Var<T> concat(Tape<T>& tape, std::span<const Var<T>> x, int axis) {
  GARDEN_CHECK(!x.empty() && axis >= 0 && axis < x[0].shape().rank(), "concat: %zu sources along axis %d; there must be one that has it",
               x.size(), axis);
  Shape shape;
  bool needs_grad = false;
  for (int i = 0; i < x[0].shape().rank(); ++i) {
    int size = i == axis ? 0 : x[0].shape()[i];
    for (const Var<T>& source : x) {
      GARDEN_CHECK(source.shape().rank() == x[0].shape().rank() && (i == axis || source.shape()[i] == size),
                   "concat: sources are %s and %s; only axis %d may differ", x[0].shape().text().c_str(), source.shape().text().c_str(), axis);
      if (i == axis) size += source.shape()[i];
      needs_grad = needs_grad || source.needs_grad();
    }
    shape.append(size);
  }
  Var<T> y = tape.result(shape, needs_grad);
  const detail::Cut all = detail::cut(shape, axis);
  const std::size_t row = static_cast<std::size_t>(all.size) * static_cast<std::size_t>(all.inner);
  std::size_t at = 0;
  for (const Var<T>& source : x) {
    const int n = source.shape()[axis] * all.inner;
    detail::copy_blocks<T>(all.outer, n, source.value().data, static_cast<std::size_t>(n), y.value().data + at, row, false);
    at += static_cast<std::size_t>(n);
  }
  if (needs_grad) {
    Var<T>* kept = tape.arena().template take<Var<T>>(x.size());
    for (std::size_t i = 0; i < x.size(); ++i) new (kept + i) Var<T>(x[i]);
    tape.record([=, count = x.size()](Tape<T>&) {
      if (!y.has_grad()) return;
      std::size_t from = 0;
      for (std::size_t i = 0; i < count; ++i) {
        const int n = kept[i].shape()[axis] * all.inner;
        if (kept[i].needs_grad()) {
          detail::copy_blocks<T>(all.outer, n, y.grad().data + from, row, kept[i].grad().data, static_cast<std::size_t>(n),
                                 kept[i].add_to_grad());
        }
        from += static_cast<std::size_t>(n);
      }
    });
  }
  return y;
}

// `count` places of an axis from `start` on (axis 0 is the batch)    x (…, K, …)  y (…, count, …)
template <class T>
Var<T> slice(Tape<T>& tape, Var<T> x, int axis, int start, int count) {
  GARDEN_CHECK(axis >= 0 && axis < x.shape().rank() && start >= 0 && count >= 0 && start <= x.shape()[axis] - count,
               "slice: x is %s; axis %d has no %d places from %d on", x.shape().text().c_str(), axis, count, start);
  Shape shape;
  for (int i = 0; i < x.shape().rank(); ++i) shape.append(i == axis ? count : x.shape()[i]);
  Var<T> y = tape.result(shape, x.needs_grad());
  const detail::Cut all = detail::cut(x.shape(), axis);
  const int n = count * all.inner;
  const std::size_t row = static_cast<std::size_t>(all.size) * static_cast<std::size_t>(all.inner);
  const std::size_t at = static_cast<std::size_t>(start) * static_cast<std::size_t>(all.inner);
  detail::copy_blocks<T>(all.outer, n, x.value().data + at, row, y.value().data, static_cast<std::size_t>(n), false);
  if (y.needs_grad()) {
    tape.record([=](Tape<T>&) {
      if (!y.has_grad()) return;
      if (!x.add_to_grad())
        for (T& g : x.grad()) g = T(0);
      detail::copy_blocks<T>(all.outer, n, y.grad().data, static_cast<std::size_t>(n), x.grad().data + at, row, true);
    });
  }
  return y;
}

}  // namespace garden
