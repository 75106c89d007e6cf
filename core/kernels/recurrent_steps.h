// The bodies of recurrent.h, for float (built once, in recurrent.cpp) and for the double of gradient checks.
#pragma once

#include <algorithm>

#include "kernels/gemm_packed.h"
#include "kernels/pointwise.h"
#include "kernels/recurrent.h"
#include "kernels/reduce.h"

namespace garden::kernels {
namespace detail {

// So many rows of input products are computed at once, and are still in the cache when their steps come.
inline constexpr int rows_at_once = 64;
// Of gradients before the activation: where they have memory of their own, little of it.
inline constexpr int gradient_rows_at_once = 128, own_rows_at_once = 32;

// What both ways need: where each step's rows are, and which step comes before.
template <class T>
struct StepsOf {
  const Recurrence<T>& r;
  int G = gate_count(r.cell);
  bool simple = r.gates == nullptr;

  int at(int number) const { return r.reverse ? r.steps - 1 - number : number; }  // the number-th step computed
  std::ptrdiff_t rows(int t) const { return std::ptrdiff_t{t} * r.B; }
  BatchRows<T> h(int t) const { return {r.h + rows(t) * r.h_stride, r.h_stride}; }
  BatchRows<T> gates(int t) const { return {r.gates + rows(t) * G * r.H, G * r.H}; }
  BatchRows<T> inner(int t) const { return {r.inner + rows(t) * r.H, r.H}; }
  BatchRows<const T> h_before(int number) const { return number == 0 ? r.h_start : as_const(h(at(number - 1))); }
  BatchRows<const T> c_before(int number) const { return number == 0 ? r.c_start : as_const(inner(at(number - 1))); }
  static BatchRows<const T> as_const(BatchRows<T> rows) { return {rows.data, rows.stride}; }
};

template <class T>
BatchRows<const T> zero_row(int H, Arena& scratch) {
  T* const row = scratch.take<T>(static_cast<std::size_t>(H));
  std::fill_n(row, H, T(0));
  return {row, 0};
}

template <class T>
void repeat_row(std::ptrdiff_t rows, int n, const T* row, BatchRows<T> out) {
  for (std::ptrdiff_t i = 0; i < rows; ++i) std::copy_n(row, n, out.data + i * out.stride);
}

// out = bias + x W_ih^T for some rows of x from `first`
template <class T>
void input_products(const Recurrence<T>& r, int rows, std::ptrdiff_t first, const T* bias, const PackedMatrix<T>& w_ih, BatchRows<T> out) {
  const T* const x = r.x + first * r.I;
  if (r.I == 1) {  // a series of single numbers: nothing to add up
    for (int i = 0; i < rows; ++i) {
      const simd::Vec<T> value(x[i]);
      map(w_ih.N, out[i], [value](auto w, auto b) { return simd::madd(value, w, b); }, r.w_ih, bias);
    }
    return;
  }
  repeat_row(rows, w_ih.N, bias, out);
  gemm_packed(rows, x, r.I, w_ih, out.data, static_cast<int>(out.stride), true);
}

// dW_ih = or += da^T x for some rows of x from `first`    da (rows, width = G H)
template <class T>
void input_weights_backward(const Recurrence<T>& r, int rows, std::ptrdiff_t first, const T* da, int width, T* dw, bool add, Arena& scratch) {
  const T* const x = r.x + first * r.I;
  if (r.I == 1) {
    if (!add) std::fill_n(dw, width, T(0));
    for (int i = 0; i < rows; ++i, da += width) {
      const simd::Vec<T> value(x[i]);
      map(width, dw, [value](auto d, auto sum) { return simd::madd(value, d, sum); }, da, static_cast<const T*>(dw));
    }
    return;
  }
  gemm(Trans::yes, Trans::no, width, r.I, rows, da, width, x, r.I, dw, r.I, add, scratch);
}

}  // namespace detail

template <class T>
void recurrent_forward(const Recurrence<T>& r, Arena& scratch) {
  const ArenaScope scope(scratch);
  const detail::StepsOf<T> steps{r};
  const int B = r.B, H = r.H, width = steps.G * H;
  const bool gru = r.cell == Cell::gru;
  const int direct = gru ? 2 * H : width;  // columns to which the recurrent product is simply added

  const auto w_ih = pack<T>(Trans::yes, width, r.I, r.w_ih, r.I, scratch);
  const auto w_hh = pack<T>(Trans::yes, direct, H, r.w_hh, H, scratch);
  PackedMatrix<T> w_hn;
  if (gru) w_hn = pack<T>(Trans::yes, H, H, r.w_hh + std::ptrdiff_t{direct} * H, H, scratch);
  T* const bias = scratch.take<T>(static_cast<std::size_t>(width));
  map(direct, bias, [](auto a, auto b) { return a + b; }, r.b_ih, r.b_hh);
  std::copy(r.b_ih + direct, r.b_ih + width, bias + direct);
  const BatchRows<const T> zeros = detail::zero_row<T>(H, scratch);

  const int most = std::max(1, detail::rows_at_once / std::max(1, B));
  for (int first = 0; first < r.steps; first += most) {
    const int count = std::min(most, r.steps - first);
    const int lowest = r.reverse ? steps.at(first + count - 1) : first;
    const BatchRows<T> products = steps.simple ? steps.h(lowest) : steps.gates(lowest);
    detail::input_products(r, static_cast<int>(steps.rows(count)), steps.rows(lowest), bias, w_ih, products);
    for (int number = first; number < first + count; ++number) {
      const int t = steps.at(number);
      BatchRows<const T> before = steps.h_before(number);
      const BatchRows<T> h = steps.h(t), sums = steps.simple ? h : steps.gates(t);
      if (gru) detail::repeat_row(B, H, r.b_hh + direct, steps.inner(t));
      if (before.data) {
        gemm_packed(B, before.data, static_cast<int>(before.stride), w_hh, sums.data, static_cast<int>(sums.stride), true);
        if (gru) gemm_packed(B, before.data, static_cast<int>(before.stride), w_hn, steps.inner(t).data, H, true);
      } else {
        before = zeros;
      }
      if (steps.simple) {
        simple_step(r.cell == Cell::relu, B, H, h);
      } else if (gru) {
        gru_step(B, H, sums, steps.as_const(steps.inner(t)), before, h);
      } else {
        const BatchRows<const T> c = steps.c_before(number);
        lstm_step(B, H, sums, c.data ? c : zeros, steps.inner(t), h);
      }
    }
  }
}

template <class T>
void recurrent_backward(const Recurrence<T>& r, const RecurrenceGrad<T>& grad, Arena& scratch) {
  const ArenaScope scope(scratch);
  const detail::StepsOf<T> steps{r};
  const int B = r.B, H = r.H, width = steps.G * H;
  const bool gru = r.cell == Cell::gru, lstm = r.cell == Cell::lstm;
  const int direct = gru ? 2 * H : width;
  const std::size_t batch = static_cast<std::size_t>(B) * static_cast<std::size_t>(H);

  const auto w_hh = pack<T>(Trans::no, H, direct, r.w_hh, H, scratch);
  PackedMatrix<T> w_hn;
  if (gru) w_hn = pack<T>(Trans::no, H, H, r.w_hh + std::ptrdiff_t{direct} * H, H, scratch);
  const BatchRows<const T> zeros = detail::zero_row<T>(H, scratch);
  const BatchRows<T> dc{lstm ? scratch.take<T>(batch) : nullptr, H};
  if (lstm) std::fill_n(dc.data, batch, T(0));
  // So many steps have their gradients before the activation, da (B, G H) each, in the cache when the weights ask for them:
  // in place of the gates where there are any.
  const int most = std::max(1, (steps.simple ? detail::own_rows_at_once : detail::gradient_rows_at_once) / std::max(1, B));
  T* const own = steps.simple ? scratch.take<T>(batch * static_cast<std::size_t>(std::min(most, r.steps))) : nullptr;
  T* const sums = scratch.take<T>(static_cast<std::size_t>(width) + static_cast<std::size_t>(H));  // of da, and for b_hn of a gru
  bool begun = false;

  // From the last step computed to the first: each leaves its share of the gradient of the h before it.
  for (int high = r.steps - 1; high >= 0;) {
    const int low = std::max(0, high - most + 1);
    const int first_t = std::min(steps.at(low), steps.at(high));
    T* const da_all = steps.simple ? own : r.gates + steps.rows(first_t) * width;
    for (int number = high; number >= low; --number) {
      const int t = steps.at(number);
      const BatchRows<T> da{da_all + steps.rows(t - first_t) * width, width};
      const BatchRows<T> dh{grad.only_last ? grad.dh : grad.dh + steps.rows(t) * grad.dh_stride, grad.dh_stride};
      // That of the h before the first step takes the place of the first step's own.
      const bool in_place = grad.only_last || number == 0;
      const BatchRows<T> dh_before = in_place ? dh : BatchRows<T>{grad.dh + steps.rows(steps.at(number - 1)) * grad.dh_stride, grad.dh_stride};
      bool add = !in_place;
      if (steps.simple) {
        simple_step_backward(r.cell == Cell::relu, B, H, steps.as_const(steps.h(t)), steps.as_const(dh), da);
      } else if (gru) {
        const BatchRows<const T> before = steps.h_before(number);
        gru_step_backward(B, H, da, steps.inner(t), before.data ? before : zeros, steps.as_const(dh), dh_before, add);
        add = true;
      } else {
        const BatchRows<const T> before = steps.c_before(number);
        lstm_step_backward(B, H, da, before.data ? before : zeros, steps.as_const(steps.inner(t)), steps.as_const(dh), dc);
      }
      if (number == 0 && !grad.dh_start.data) break;
      gemm_packed(B, da.data, width, w_hh, dh_before.data, static_cast<int>(dh_before.stride), add);
      if (gru) gemm_packed(B, steps.inner(t).data, H, w_hn, dh_before.data, static_cast<int>(dh_before.stride), true);
    }

    // dW_ih += da^T x, dW_hh += da^T h_before, dx = da W_ih, over these steps at once
    const int rows = static_cast<int>(steps.rows(high - low + 1));
    const auto add_to = [&](const GradPlace<T>& place) { return place.add || begun; };
    if (grad.dw_ih.data) detail::input_weights_backward<T>(r, rows, steps.rows(first_t), da_all, width, grad.dw_ih.data, add_to(grad.dw_ih), scratch);
    if (grad.dx.data) {
      gemm(Trans::no, Trans::no, rows, r.I, width, da_all, width, r.w_ih, r.I, grad.dx.data + steps.rows(first_t) * r.I, r.I, grad.dx.add, scratch);
    }
    if (grad.dw_hh.data) {
      const int from = std::max(low, 1), with_before = static_cast<int>(steps.rows(high - from + 1));
      const int t_from = r.reverse ? first_t : steps.at(from);  // the first step of those that have one before
      const T* const before = r.h + steps.rows(r.reverse ? t_from + 1 : t_from - 1) * r.h_stride;
      const auto product = [&](int columns, const T* da, T* out) {  // da (rows, width or H) begins at first_t
        const int stride = columns == direct ? width : H;
        gemm(Trans::yes, Trans::no, columns, H, with_before, da + steps.rows(t_from - first_t) * stride, stride, before, r.h_stride, out, H,
             add_to(grad.dw_hh), scratch);
        if (low == 0 && r.h_start.data) {
          gemm(Trans::yes, Trans::no, columns, H, B, da + steps.rows(steps.at(0) - first_t) * stride, stride, r.h_start.data,
               static_cast<int>(r.h_start.stride), out, H, true, scratch);
        }
      };
      product(direct, da_all, grad.dw_hh.data);
      if (gru) product(H, steps.inner(first_t).data, grad.dw_hh.data + std::ptrdiff_t{direct} * H);
    }
    if (grad.db_ih.data || grad.db_hh.data) {
      column_sums(rows, width, static_cast<const T*>(da_all), sums, begun);
      if (gru) column_sums(rows, H, static_cast<const T*>(steps.inner(first_t).data), sums + width, begun);
    }
    begun = true;
    high = low - 1;
  }

  const auto put = [](const GradPlace<T>& place, int n, const T* from, std::ptrdiff_t offset = 0) {
    if (!place.data) return;
    T* const out = place.data + offset;
    for (int j = 0; j < n; ++j) out[j] = place.add ? out[j] + from[j] : from[j];
  };
  put(grad.db_ih, width, sums);
  put(grad.db_hh, direct, sums);
  if (gru) put(grad.db_hh, H, sums + width, direct);
  const T* const dh_start = grad.only_last ? grad.dh : grad.dh + steps.rows(steps.at(0)) * grad.dh_stride;
  for (int b = 0; b < B; ++b) {
    put(grad.dh_start, H, dh_start + std::ptrdiff_t{b} * grad.dh_stride, std::ptrdiff_t{b} * grad.start_stride);
    if (lstm) put(grad.dc_start, H, dc[b], std::ptrdiff_t{b} * grad.start_stride);
  }
}

extern template void recurrent_forward<float>(const Recurrence<float>&, Arena&);
extern template void recurrent_backward<float>(const Recurrence<float>&, const RecurrenceGrad<float>&, Arena&);

}  // namespace garden::kernels
