// From token numbers to vectors, and the places of a sequence added to them.
#pragma once

#include <algorithm>

#include "autograd/ops/project.h"
#include "kernels/positions.h"

namespace garden {

// y_t = w[ids_t]    ids (B, T), whole numbers 0 … K-1 held as numbers of T   w (K, D)   y (B, T, D)
template <class T>
Var<T> embedding(Tape<T>& tape, Var<T> ids, Var<T> w) {
  GARDEN_CHECK(ids.shape().rank() < Shape::max_rank && w.shape().rank() == 2,
               "embedding: ids is %s and w is %s; ids must be (B, T) and w (K, D)", ids.shape().text().c_str(), w.shape().text().c_str());
  const std::size_t n = ids.value().count();
  const int K = w.shape()[0], D = w.shape()[1];
  Shape shape = ids.shape();
  shape.append(D);
  Var<T> y = tape.result(shape, w.needs_grad());
  int* const row = tape.arena().template take<int>(n);
  for (std::size_t i = 0; i < n; ++i) {
    const T id = ids.value().data[i];
    GARDEN_CHECK(id >= T(0) && id < T(K), "embedding: the id at place %zu is not in 0 ... %d; make the vocabulary larger or the ids smaller",
                 i, K - 1);
    row[i] = static_cast<int>(id);
    std::copy_n(w.value().data + static_cast<std::size_t>(row[i]) * static_cast<std::size_t>(D), D, y.value().data + i * static_cast<std::size_t>(D));
  }
  if (y.needs_grad()) {
    // Positions are added from first to last: an id that occurs often has one fixed order of sums.
    tape.record([=](Tape<T>&) {
      if (!y.has_grad()) return;
      using V = simd::Vec<T>;
      T* const dw = w.grad().data;
      if (!w.add_to_grad()) std::fill_n(dw, w.value().count(), T(0));
      const T* dy = y.grad().data;
      for (std::size_t i = 0; i < n; ++i, dy += D) {
        kernels::map_add(D, dw + static_cast<std::size_t>(row[i]) * static_cast<std::size_t>(D), [](V g) { return g; }, dy);
      }
    });
  }
  return y;
}

// y_bt = x_bt + w_t    x, y (B, T, D)  w (L, D) with L >= T
template <class T>
Var<T> add_positions(Tape<T>& tape, Var<T> x, Var<T> w) {
  const Shape &xs = x.shape(), &ws = w.shape();
  GARDEN_CHECK(xs.rank() == 3 && ws.rank() == 2 && xs[2] == ws[1] && xs[1] <= ws[0],
               "add_positions: x is %s and w is %s; x must be (B, T, D) and w (L, D) with L at least T", xs.text().c_str(), ws.text().c_str());
  using V = simd::Vec<T>;
  const int B = xs[0], n = xs[1] * xs[2];
  Var<T> y = tape.result(xs, x.needs_grad() || w.needs_grad());
  for (int row = 0; row < B; ++row) {
    const std::size_t at = static_cast<std::size_t>(row) * static_cast<std::size_t>(n);
    kernels::map(n, y.value().data + at, [](V a, V b) { return V(a + b); }, static_cast<const T*>(x.value().data + at),
                 static_cast<const T*>(w.value().data));
  }
  if (y.needs_grad()) {
    tape.record([=](Tape<T>&) {
      if (!y.has_grad()) return;
      const T* dy = y.grad().data;
      if (w.needs_grad()) kernels::column_sums(B, n, dy, w.grad().data, detail::add_to_part(w, 0, static_cast<std::size_t>(n)));
      if (x.needs_grad()) detail::put_grad(x, [](V g) { return g; }, dy);
    });
  }
  return y;
}

// The table of sines and cosines added    x, y (B, T, D)
template <class T>
Var<T> add_sinusoids(Tape<T>& tape, Var<T> x) {
  GARDEN_CHECK(x.shape().rank() == 3, "add_sinusoids: x is %s; it must be (B, T, D)", x.shape().text().c_str());
  const Shape shape = x.shape().without_first();
  const Tensor<T> table = tape.arena().template tensor<T>(shape);
  kernels::sinusoids(shape[0], shape[1], table.data);
  return add_positions(tape, x, tape.constant(table));
}

}  // namespace garden
