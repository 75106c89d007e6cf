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
    detail::repeat_row(steps.rows(count), width, bias, products);
    gemm_packed(static_cast<int>(steps.rows(count)), r.x + steps.rows(lowest) * r.I, r.I, w_ih, products.data,
                static_cast<int>(products.stride), true);
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
  const BatchRows<T> dh_start{scratch.take<T>(batch), H}, dc{lstm ? scratch.take<T>(batch) : nullptr, H};
  if (lstm) std::fill_n(dc.data, batch, T(0));
  // da (steps, B, G H): gradients before the activation, in place of the gates where there are any.
  T* const da_all = steps.simple ? scratch.take<T>(batch * static_cast<std::size_t>(r.steps)) : r.gates;

  // From the last step computed to the first: each leaves its share of the gradient of the h before it.
  for (int number = r.steps - 1; number >= 0; --number) {
    const int t = steps.at(number);
    const BatchRows<T> da{da_all + steps.rows(t) * width, width};
    const BatchRows<T> dh{grad.only_last ? grad.dh : grad.dh + steps.rows(t) * grad.dh_stride, grad.dh_stride};
    BatchRows<T> dh_before = dh_start;
    bool add = false;
    if (number > 0) {
      dh_before = grad.only_last ? dh : BatchRows<T>{grad.dh + steps.rows(steps.at(number - 1)) * grad.dh_stride, grad.dh_stride};
      add = !grad.only_last;
    }
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

  const auto put_start = [&](GradPlace<T> place, BatchRows<T> from) {
    for (int b = 0; place.data && b < B; ++b) {
      T* const out = place.data + std::ptrdiff_t{b} * grad.start_stride;
      for (int j = 0; j < H; ++j) out[j] = place.add ? out[j] + from[b][j] : from[b][j];
    }
  };
  put_start(grad.dh_start, dh_start);
  put_start(grad.dc_start, dc);

  // dW_ih = da^T x, dW_hh = da^T h_before, over all steps at once
  const int all = static_cast<int>(steps.rows(r.steps)), later = static_cast<int>(steps.rows(r.steps - 1));
  const std::ptrdiff_t after_first = r.reverse ? 0 : B, before_last = r.reverse ? B : 0;  // the first row of each part
  const std::ptrdiff_t start = steps.rows(steps.at(0));                                   // rows of the step that saw h_start
  if (grad.dw_ih.data) gemm(Trans::yes, Trans::no, width, r.I, all, da_all, width, r.x, r.I, grad.dw_ih.data, r.I, grad.dw_ih.add, scratch);
  if (grad.dw_hh.data) {
    const auto product = [&](int columns, const T* da, int stride, T* out) {
      gemm(Trans::yes, Trans::no, columns, H, later, da + after_first * stride, stride, r.h + before_last * r.h_stride, r.h_stride, out, H,
           grad.dw_hh.add, scratch);
      if (r.h_start.data) {
        gemm(Trans::yes, Trans::no, columns, H, B, da + start * stride, stride, r.h_start.data, static_cast<int>(r.h_start.stride), out, H,
             true, scratch);
      }
    };
    product(direct, da_all, width, grad.dw_hh.data);
    if (gru) product(H, r.inner, H, grad.dw_hh.data + std::ptrdiff_t{direct} * H);
  }
  if (grad.dx.data) gemm(Trans::no, Trans::no, all, r.I, width, da_all, width, r.w_ih, r.I, grad.dx.data, r.I, grad.dx.add, scratch);
  if (grad.db_ih.data || grad.db_hh.data) {
    T* const sums = scratch.take<T>(static_cast<std::size_t>(width));
    column_sums(all, width, da_all, sums, false);
    const auto put = [&](GradPlace<T> place) {
      for (int j = 0; place.data && j < width; ++j) place.data[j] = place.add ? place.data[j] + sums[j] : sums[j];
    };
    put(grad.db_ih);
    if (gru && grad.db_hh.data) column_sums(all, H, static_cast<const T*>(r.inner), sums + direct, false);
    put(grad.db_hh);
  }
}

extern template void recurrent_forward<float>(const Recurrence<float>&, Arena&);
extern template void recurrent_backward<float>(const Recurrence<float>&, const RecurrenceGrad<float>&, Arena&);

}  // namespace garden::kernels
