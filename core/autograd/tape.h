// The tape: every op computes its value at once and leaves a note how to go back; backward() reads the notes in reverse.
// All memory is the tape's arena: reset() before each step, and nothing is allocated once the first step is done.
//
//   tape.reset();
//   Var<float> w = tape.parameter(weights, gradients);
//   Var<float> z = linear(tape, tape.constant(x), w, b);
//   tape.backward(loss(tape, z, tape.constant(t), Mse{}));      // gradients now hold dL/dw
#pragma once

#include <cstddef>
#include <new>
#include <type_traits>
#include <utility>

#include "base/arena.h"
#include "base/check.h"
#include "base/tensor.h"

namespace garden {

template <class T>
class Tape;

namespace detail {
template <class T>
struct Node {
  Tensor<T> value;
  Tensor<T> grad;                 // no data: nobody needs it
  bool has_grad = false;          // backward has written something into grad
  Node* next_parameter = nullptr;
};
}  // namespace detail

// A value on the tape; a handle, copied freely, valid until the tape is reset.
template <class T>
class Var {
 public:
  Var() = default;

  const Tensor<T>& value() const { return node_->value; }
  const Tensor<T>& grad() const { return node_->grad; }
  const Shape& shape() const { return node_->value.shape; }
  bool needs_grad() const { return static_cast<bool>(node_->grad); }
  bool has_grad() const { return node_->has_grad; }
  explicit operator bool() const { return node_ != nullptr; }

  // For ops, on the way back: where to put this value's gradient, and whether to add to what is there. The first use
  // writes and later ones add, so nothing has to be set to zero before.
  bool add_to_grad() const { return std::exchange(node_->has_grad, true); }

 private:
  friend class Tape<T>;
  explicit Var(detail::Node<T>* node) : node_(node) {}
  detail::Node<T>* node_ = nullptr;
};

template <class T>
class Tape {
 public:
  Tape() = default;
  Tape(const Tape&) = delete;
  Tape& operator=(const Tape&) = delete;

  // Forgets every Var and op. Memory stays with the arena.
  void reset() {
    arena_.reset();
    last_op_ = nullptr;
    parameters_ = nullptr;
  }

  Arena& arena() { return arena_; }
  std::size_t reserved_bytes() const { return arena_.reserved_bytes(); }

  // A value that needs no gradient: data, targets, or parameters while only evaluating. Not copied.
  Var<T> constant(Tensor<T> value) { return make(value, {}); }

  // A value whose gradient the caller wants in `grad`, of the same shape. Neither is copied.
  Var<T> parameter(Tensor<T> value, Tensor<T> grad) {
    GARDEN_CHECK(value.shape == grad.shape, "Tape: a parameter of shape %s has a gradient of shape %s; make them equal",
                 value.shape.text().c_str(), grad.shape.text().c_str());
    Var<T> var = make(value, grad);
    var.node_->next_parameter = parameters_;
    parameters_ = var.node_;
    return var;
  }

  // For ops: a new value in the arena, not initialized, with room for its gradient when it needs one.
  Var<T> result(const Shape& shape, bool needs_grad) {
    const Tensor<T> value = arena_.tensor<T>(shape);
    return make(value, needs_grad ? arena_.tensor<T>(shape) : Tensor<T>{});
  }

  // For ops: the same values under another shape, with a gradient of its own, which the op passes on to the source.
  Var<T> view(Var<T> source, const Shape& shape) {
    return make({source.value().data, shape}, source.needs_grad() ? arena_.tensor<T>(shape) : Tensor<T>{});
  }

  // For ops: what to do on the way back. `backward(Tape&)` is kept by value; capture handles and sizes, no owners.
  template <class F>
  void record(F backward) {
    static_assert(std::is_trivially_destructible_v<F>, "an op on the tape is never destroyed");
    Op<F>* op = new (arena_.template take<Op<F>>(1)) Op<F>{{last_op_, &Op<F>::run}, std::move(backward)};
    last_op_ = op;
  }

  // Gradients of a scalar with respect to every parameter; parameters it does not depend on get zeros.
  void backward(Var<T> loss) {
    GARDEN_CHECK(loss.value().count() == 1, "Tape: backward starts from one number, not from shape %s; reduce it first",
                 loss.shape().text().c_str());
    GARDEN_CHECK(loss.needs_grad(), "Tape: the loss depends on no parameter; bring weights in with parameter(value, grad)");
    *loss.grad().data = T(1);
    loss.node_->has_grad = true;
    for (OpBase* op = last_op_; op != nullptr; op = op->previous) op->run(*this, op);
    for (detail::Node<T>* node = parameters_; node != nullptr; node = node->next_parameter) {
      if (node->has_grad) continue;
      for (T& g : node->grad) g = T(0);
    }
  }

 private:
  struct OpBase {
    OpBase* previous;
    void (*run)(Tape&, OpBase*);
  };
  template <class F>
  struct Op : OpBase {
    F backward;
    static void run(Tape& tape, OpBase* op) { static_cast<Op*>(op)->backward(tape); }
  };

  Var<T> make(Tensor<T> value, Tensor<T> grad) {
    return Var<T>(new (arena_.take<detail::Node<T>>(1)) detail::Node<T>{value, grad});
  }

  Arena arena_;
  OpBase* last_op_ = nullptr;
  detail::Node<T>* parameters_ = nullptr;
};

}  // namespace garden
