// Recurrent layers on the tape: stacked, one or both directions, all outputs or the last. B batch rows, I inputs, H units,
// L layers, D directions. Inside, time comes first (kernels/recurrent.h); x and y keep the batch first.
#pragma once

#include <algorithm>
#include <optional>

#include "autograd/ops/grad.h"
#include "autograd/pass.h"
#include "kernels/recurrent.h"

namespace garden {

struct RecurrentForm {
  kernels::Cell cell = kernels::Cell::tanh;
  int units = 1;
  int layers = 1;
  bool bidirectional = false;
  bool sequences = false;   // all outputs (B, steps, D H), or the last (B, D H): forward's at the end, backward's at the start
  float dropout = 0;        // between layers, when training

  int directions() const { return bidirectional ? 2 : 1; }
  int gates() const { return kernels::gate_count(cell); }
};

// A recurrent layer's inner values, in the order in which it shows them: for each layer and direction gates (lstm, gru),
// hidden and cell (lstm), at last the mask of dropout.
struct RecurrentSlots {
  bool gates = false, cell = false;
  int each() const { return 1 + int{gates} + int{cell}; }
};
inline RecurrentSlots recurrent_slots(kernels::Cell cell) {
  return {cell == kernels::Cell::lstm || cell == kernels::Cell::gru, cell == kernels::Cell::lstm};
}

namespace detail {

// out (N, M, K) = in (M, N, K) with the first axes exchanged; rows of `in` are in_stride apart. Added with `add`.
template <class T>
void exchange_axes(int M, int N, int K, const T* in, std::ptrdiff_t in_stride, T* out, bool add = false) {
  for (int m = 0; m < M; ++m) {
    for (int n = 0; n < N; ++n) {
      const T* const from = in + (std::ptrdiff_t{m} * N + n) * in_stride;
      T* const to = out + (std::ptrdiff_t{n} * M + m) * K;
      for (int k = 0; k < K; ++k) to[k] = add ? to[k] + from[k] : from[k];
    }
  }
}

// Everything that the way back needs, in the tape's arena.
template <class T>
struct RecurrentRun {
  RecurrentForm form;
  int B, steps, I;
  Var<T> x, y;
  Var<T> starts[2];                   // h, c (B, L D H), when given
  const Var<T>* params;               // (L, D, 4): weight_ih, weight_hh, bias_ih, bias_hh
  kernels::Recurrence<T>* parts;      // (L, D)
  T** masks;                          // (L - 1): (steps, B, D H), or null without dropout

  int width() const { return form.directions() * form.units; }
  std::size_t rows() const { return static_cast<std::size_t>(B) * static_cast<std::size_t>(steps); }
  int start_width() const { return form.layers * width(); }
};

template <class T>
void check_recurrent(const Pass<T>& pass, const RecurrentForm& form) {
  const Shape& x = pass.x().shape();
  GARDEN_CHECK(x.rank() == 3, "recurrent: x is %s; it must be (B, steps, I)", x.text().c_str());
  const int H = form.units, D = form.directions(), G = form.gates();
  const std::size_t needed = static_cast<std::size_t>(4 * D * form.layers);
  GARDEN_CHECK(pass.params.size() == needed, "recurrent: %zu parameters are given, %zu are needed: four for each layer and direction",
               pass.params.size(), needed);
  for (std::size_t i = 0; i < needed; ++i) {
    const int in = i < static_cast<std::size_t>(4 * D) ? x[2] : D * H;
    const Shape wanted = i % 4 == 0 ? Shape{G * H, in} : i % 4 == 1 ? Shape{G * H, H} : Shape{G * H};
    GARDEN_CHECK(pass.params[i].shape() == wanted, "recurrent: parameter %zu is %s, but for x %s it must be %s", i,
                 pass.params[i].shape().text().c_str(), x.text().c_str(), wanted.text().c_str());
  }
  for (std::size_t i = 1; i < pass.inputs.size(); ++i) {
    const std::size_t count = static_cast<std::size_t>(x[0]) * static_cast<std::size_t>(form.layers * D * H);
    GARDEN_CHECK(pass.inputs[i].value().count() == count, "recurrent: an initial state is %s; for x %s it must hold %zu numbers",
                 pass.inputs[i].shape().text().c_str(), x.text().c_str(), count);
  }
}

// Each number 0, or 1 / (1 - rate) with probability 1 - rate
template <class T>
void draw_mask(Rng& rng, float rate, std::size_t n, T* mask) {
  const T kept = T(1) / (T(1) - T(rate));
  for (std::size_t i = 0; i < n; ++i) mask[i] = rng.uniform() < rate ? T(0) : kept;
}

template <class T>
void show_recurrent(const Pass<T>& pass, const RecurrentRun<T>& run) {
  const RecurrentSlots slots = recurrent_slots(run.form.cell);
  const int H = run.form.units, D = run.form.directions(), B = run.B, steps = run.steps;
  int slot = 0;
  const auto copy = [&](int K, const T* from, std::ptrdiff_t stride) {
    exchange_axes(steps, B, K, from, stride, pass.shown[static_cast<std::size_t>(slot)].value().data);
    ++slot;
  };
  for (int i = 0; i < run.form.layers * D; ++i) {
    const kernels::Recurrence<T>& part = run.parts[i];
    if (slots.gates) copy(run.form.gates() * H, part.gates, run.form.gates() * H);
    copy(H, part.h, part.h_stride);
    if (slots.cell) copy(H, part.inner, H);
  }
  // The mask is shown as (B, L - 1, steps, D H).
  const int K = run.width(), levels = run.form.layers - 1;
  if (levels == 0 || run.form.dropout <= 0) return;
  T* const all = pass.shown[static_cast<std::size_t>(slot)].value().data;
  for (int level = 0; level < levels; ++level) {
    for (int t = 0; t < steps; ++t) {
      for (int b = 0; b < B; ++b) {
        T* const to = all + ((std::ptrdiff_t{b} * levels + level) * steps + t) * K;
        const T* const mask = run.masks[level];
        for (int k = 0; k < K; ++k) to[k] = mask ? mask[(std::ptrdiff_t{t} * B + b) * K + k] : T(1);
      }
    }
  }
}

template <class T>
void recurrent_backward_all(Tape<T>& tape, const RecurrentRun<T>& run) {
  Arena& arena = tape.arena();
  const ArenaScope scope(arena);
  const int H = run.form.units, D = run.form.directions(), K = run.width(), B = run.B, steps = run.steps;
  const auto place = [](Var<T> var) { return var.needs_grad() ? kernels::GradPlace<T>{var.grad().data, var.add_to_grad()} : kernels::GradPlace<T>{}; };
  kernels::GradPlace<T> starts[2];
  for (int s = 0; s < 2; ++s) {
    if (run.starts[s]) starts[s] = place(run.starts[s]);
  }
  // dh of the layer above: (steps, B, D H), or at the top perhaps only the last (B, D H). It is used up; the gradient of y
  // itself may be where nobody looks at it any more.
  bool only_last = !run.form.sequences;
  T* dh = run.y.grad().data;
  if (!only_last) {
    dh = arena.take<T>(run.rows() * static_cast<std::size_t>(K));
    exchange_axes(B, steps, K, run.y.grad().data, K, dh);
  } else if (!tape.lean()) {
    dh = arena.take<T>(run.y.value().count());
    std::copy_n(run.y.grad().data, run.y.value().count(), dh);
  }
  for (int layer = run.form.layers - 1; layer >= 0; --layer) {
    const int in = layer > 0 ? K : run.I;
    const bool wants_dx = layer > 0 || run.x.needs_grad();
    T* const dx = wants_dx ? arena.take<T>(run.rows() * static_cast<std::size_t>(in)) : nullptr;
    for (int d = 0; d < D; ++d) {
      const int i = layer * D + d;
      const Var<T>* const p = run.params + 4 * i;
      kernels::RecurrenceGrad<T> grad{.dh = dh + d * H, .dh_stride = K, .only_last = only_last, .dx = {dx, d > 0}};
      grad.dw_ih = place(p[0]);
      grad.dw_hh = place(p[1]);
      grad.db_ih = place(p[2]);
      grad.db_hh = place(p[3]);
      grad.start_stride = run.start_width();
      if (starts[0].data) grad.dh_start = {starts[0].data + i * H, starts[0].add};
      if (starts[1].data) grad.dc_start = {starts[1].data + i * H, starts[1].add};
      kernels::recurrent_backward(run.parts[i], grad, arena);
    }
    if (layer > 0 && run.masks[layer - 1]) {
      const T* const mask = run.masks[layer - 1];
      kernels::map(static_cast<int>(run.rows()) * K, dx, [](auto a, auto b) { return a * b; }, static_cast<const T*>(dx), mask);
    }
    if (layer == 0 && dx) exchange_axes(steps, B, in, dx, in, run.x.grad().data, run.x.add_to_grad());
    dh = dx;
    only_last = false;
  }
}

}  // namespace detail

// y from x (B, steps, I) through all layers. pass.inputs: x, then optionally the initial h and (lstm) c, (B, L D H) each.
// pass.params: for each layer and direction weight_ih (G H, ·), weight_hh (G H, H), bias_ih (G H), bias_hh (G H).
template <class T>
Var<T> recurrent(const Pass<T>& pass, const RecurrentForm& form) {
  detail::check_recurrent(pass, form);
  Tape<T>& tape = pass.tape;
  Arena& arena = tape.arena();
  const Shape& in = pass.x().shape();
  const int B = in[0], steps = in[1], H = form.units, D = form.directions(), G = form.gates(), L = form.layers, K = D * H;
  bool needs_grad = false;
  for (const Var<T>& var : pass.inputs) needs_grad = needs_grad || var.needs_grad();
  for (const Var<T>& var : pass.params) needs_grad = needs_grad || var.needs_grad();

  const Var<T> y = tape.result(form.sequences ? Shape{B, steps, K} : Shape{B, K}, needs_grad);
  const RecurrentSlots slots = recurrent_slots(form.cell);
  if (!pass.shown.empty()) {
    int slot = 0;
    for (int i = 0; i < L * D; ++i) {
      if (slots.gates) pass.show(slot++, tape.result({B, steps, G * H}, false));
      pass.show(slot++, tape.result({B, steps, H}, false));
      if (slots.cell) pass.show(slot++, tape.result({B, steps, H}, false));
    }
    if (L > 1 && form.dropout > 0) pass.show(slot++, tape.result({B, L - 1, steps, K}, false));
  }
  // When nothing flows back, nothing of what follows is kept.
  std::optional<ArenaScope> scope;
  if (!needs_grad) scope.emplace(arena);

  detail::RecurrentRun<T> run{.form = form, .B = B, .steps = steps, .I = in[2], .x = pass.x(), .y = y};
  for (std::size_t s = 0; s < 2 && s + 1 < pass.inputs.size(); ++s) run.starts[s] = pass.inputs[s + 1];
  Var<T>* const params = arena.take<Var<T>>(pass.params.size());
  std::copy(pass.params.begin(), pass.params.end(), params);
  run.params = params;
  run.parts = arena.take<kernels::Recurrence<T>>(static_cast<std::size_t>(L * D));
  run.masks = arena.take<T*>(static_cast<std::size_t>(L));
  Rng rng = pass.rng();

  const std::size_t rows = run.rows();
  T* const first = arena.take<T>(rows * static_cast<std::size_t>(in[2]));
  detail::exchange_axes(B, steps, in[2], pass.x().value().data, in[2], first);
  const T* x = first;
  for (int layer = 0; layer < L; ++layer) {
    T* h = arena.take<T>(rows * static_cast<std::size_t>(K));
    for (int d = 0; d < D; ++d) {
      const int i = layer * D + d;
      const Var<T>* const p = params + 4 * i;
      kernels::Recurrence<T>& part = run.parts[i];
      part = {.cell = form.cell, .reverse = d > 0, .steps = steps, .B = B, .I = layer > 0 ? K : in[2], .H = H, .x = x,
              .w_ih = p[0].value().data, .w_hh = p[1].value().data, .b_ih = p[2].value().data, .b_hh = p[3].value().data,
              .h = h + d * H, .h_stride = K};
      if (slots.gates) {
        part.gates = arena.take<T>(rows * static_cast<std::size_t>(G * H));
        part.inner = arena.take<T>(rows * static_cast<std::size_t>(H));
      }
      if (run.starts[0]) part.h_start = {run.starts[0].value().data + i * H, run.start_width()};
      if (run.starts[1]) part.c_start = {run.starts[1].value().data + i * H, run.start_width()};
      kernels::recurrent_forward(part, arena);
    }
    x = h;
    run.masks[layer] = nullptr;
    if (layer + 1 < L && pass.training() && form.dropout > 0) {
      const std::size_t n = rows * static_cast<std::size_t>(K);
      T *const mask = arena.take<T>(n), *const dropped = arena.take<T>(n);
      detail::draw_mask(rng, form.dropout, n, mask);
      kernels::map(static_cast<int>(n), dropped, [](auto a, auto b) { return a * b; }, static_cast<const T*>(h), static_cast<const T*>(mask));
      run.masks[layer] = mask;
      x = dropped;
    }
  }
  if (form.sequences) {
    detail::exchange_axes(steps, B, K, x, K, y.value().data);
  } else {
    for (int d = 0; d < D; ++d) {
      const T* const last = x + (d > 0 ? 0 : rows - static_cast<std::size_t>(B)) * static_cast<std::size_t>(K);
      for (int b = 0; b < B; ++b) std::copy_n(last + b * K + d * H, H, y.value().data + b * K + d * H);
    }
  }
  if (!pass.shown.empty()) detail::show_recurrent(pass, run);
  if (needs_grad) {
    tape.record([run](Tape<T>& t) {
      if (run.y.has_grad()) detail::recurrent_backward_all(t, run);
    });
  }
  return y;
}

}  // namespace garden
