// A recurrent cell over a whole sequence, and back through time. Inside, time is the first axis: the rows of one step lie
// together. The recurrent weights are packed once and meet every step; weight gradients are products over many rows at once.
#pragma once

#include "base/arena.h"
#include "kernels/recurrent_cells.h"

namespace garden::kernels {

enum class Cell { tanh, relu, gru, lstm };

// G: how many blocks of H rows the weights of a cell have.
constexpr int gate_count(Cell cell) { return cell == Cell::lstm ? 4 : cell == Cell::gru ? 3 : 1; }

// One direction of one layer. Step t has rows t * B … t * B + B - 1.
template <class T>
struct Recurrence {
  Cell cell = Cell::tanh;
  bool reverse = false;            // from the last step to the first
  int steps = 0, B = 0, I = 0, H = 0;
  const T* x = nullptr;            // (steps, B, I)
  const T* w_ih = nullptr;         // (G H, I)
  const T* w_hh = nullptr;         // (G H, H)
  const T* b_ih = nullptr;         // (G H)
  const T* b_hh = nullptr;         // (G H)
  BatchRows<const T> h_start;      // (B, H); null: zeros
  BatchRows<const T> c_start;      // lstm only
  T* h = nullptr;                  // (steps, B, H), rows h_stride apart: two directions share a row
  int h_stride = 0;
  T* gates = nullptr;              // (steps, B, G H), lstm and gru: the gates of every step
  T* inner = nullptr;              // (steps, B, H), lstm: c of every step; gru: W_hn h_before + b_hn
};

// Where gradients go; a null place is not computed, `add`: it is added to what is there.
template <class T>
struct GradPlace {
  T* data = nullptr;
  bool add = false;
};

template <class T>
struct RecurrenceGrad {
  // The gradient of every h, (steps, B, H) with rows h_stride apart, or when `only_last` that of the last step computed,
  // (B, H). It is used up on the way.
  T* dh = nullptr;
  int dh_stride = 0;
  bool only_last = false;
  GradPlace<T> dx;                       // (steps, B, I)
  GradPlace<T> dw_ih, dw_hh, db_ih, db_hh;
  GradPlace<T> dh_start, dc_start;       // (B, H), rows start_stride apart
  int start_stride = 0;
};

// h, gates and inner from x and the weights
template <class T>
void recurrent_forward(const Recurrence<T>& r, Arena& scratch);

// Gradients from dh. gates (lstm, gru) and inner (gru) are used up: they become gradients before the activation.
template <class T>
void recurrent_backward(const Recurrence<T>& r, const RecurrenceGrad<T>& grad, Arena& scratch);

}  // namespace garden::kernels

#include "kernels/recurrent_steps.h"
