// The tape: every op computes its value at once and leaves a note how to go back; backward() reads the notes in reverse.
// All memory is the tape's: reset() before each step, and nothing is allocated once the first step is done. Gradients lie
// beside their values and stay. In a lean tape a gradient is made when first written and given back once used, and so is
// a value on the way back, once the op that made it is done: gradients then lie where later values were.
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
#include "base/room.h"
#include "base/tensor.h"

namespace garden {

template <class T>
class Tape;

namespace detail {
template <class T>
struct Node {
  Tensor<T> value;
  T* grad = nullptr;
  Room* room = nullptr;           // where the memory of grad comes from when it is first asked for; null: it is there
  bool own_value = false;         // the memory of value is the room's and goes back to it
  Node* next = nullptr;           // another parameter, or another value of the same op of a lean tape
  bool needs_grad = false;
  bool has_grad = false;          // backward has written something into grad
};

// Apart, so that asking for a gradient that is there costs one comparison.
template <class T>
[[gnu::noinline]] void make_room(Node<T>* node) {
  if (node->room) node->grad = static_cast<T*>(node->room->take(node->value.count() * sizeof(T)));
}
}  // namespace detail

// A value on the tape; a handle, copied freely, valid until the tape is reset.
template <class T>
class Var {
 public:
  Var() = default;

  const Tensor<T>& value() const { return node_->value; }
  Tensor<T> grad() const {
    if (!node_->grad) [[unlikely]] detail::make_room(node_);
    return {node_->grad, node_->value.shape};
  }
  const Shape& shape() const { return node_->value.shape; }
  bool needs_grad() const { return node_->needs_grad; }
  bool has_grad() const { return node_->has_grad; }
  explicit operator bool() const { return node_ != nullptr; }

  // For ops, on the way back: where to put this value's gradient, and whether to add to what is there. The first use
  // writes and later ones add, so nothing has to be set to zero before.
  bool add_to_grad() const { return std::exchange(node_->has_grad, true); }

  // For ops, on the way back: the gradient of y is read here for the last time, number by number, to write this value's.
  // In a lean tape this value's then takes the memory of y's, unless it has its own.
  void take_place_of(Var y) const {
    if (!node_->room || node_->grad || !y.node_->room || node_ == y.node_) return;
    node_->grad = std::exchange(y.node_->grad, nullptr);
    y.node_->has_grad = false;
  }

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
    if (lean_) room_.settle();
    forget();
  }

  // From now on neither values nor their gradients are kept on the way back. Forgets everything, and gives all memory to
  // the system.
  void set_lean(bool lean) {
    lean_ = lean;
    arena_.release();
    if (lean) arena_.find_out();
    room_.release();
    forget();
  }
  // Forgets everything, and holds just as much memory as the largest step so far needed.
  void settle() {
    arena_.settle();
    room_.settle();
    forget();
  }

  Arena& arena() { return arena_; }
  bool lean() const { return lean_; }
  std::size_t reserved_bytes() const { return arena_.reserved_bytes() + room_.reserved_bytes(); }
  // Of values, and what ops keep for the way back; without gradients.
  std::size_t value_bytes() const { return arena_.used_bytes() - besides_ + in_room_; }

  // A value that needs no gradient: data, targets, or parameters while only evaluating. Not copied.
  Var<T> constant(Tensor<T> value) { return make(value, nullptr); }

  // A value whose gradient the caller wants in `grad`, of the same shape. Neither is copied.
  Var<T> parameter(Tensor<T> value, Tensor<T> grad) {
    GARDEN_CHECK(value.shape == grad.shape, "Tape: a parameter of shape %s has a gradient of shape %s; make them equal",
                 value.shape.text().c_str(), grad.shape.text().c_str());
    Var<T> var = make(value, grad.data);
    var.node_->next = parameters_;
    parameters_ = var.node_;
    return var;
  }

  // For ops: a new value, not initialized, with room for its gradient when it needs one.
  Var<T> result(const Shape& shape, bool needs_grad) {
    if (!lean_) [[likely]] return with_grad(arena_.tensor<T>(shape), needs_grad);
    const std::size_t bytes = shape.count() * sizeof(T);
    const Var<T> var = with_grad({static_cast<T*>(room_.take(bytes)), shape}, needs_grad);
    var.node_->own_value = true;
    in_room_ += bytes;
    return var;
  }

  // For whoever knows that nobody reads z after y was made of it, by the same op: in a lean tape the gradient of y lies there.
  void lend(Var<T> z, Var<T> y) {
    if (!y.node_->room || y.node_->grad || !z.node_->own_value) return;
    y.node_->grad = z.node_->value.data;
    z.node_->own_value = false;
  }

  // For ops: the same values under another shape, with a gradient of its own, which the op passes on to the source.
  Var<T> view(Var<T> source, const Shape& shape) {
    return with_grad({source.value().data, shape}, source.needs_grad());
  }

  // For ops: what to do on the way back. `backward(Tape&)` is kept by value; capture handles and sizes, no owners.
  template <class F>
  void record(F backward) {
    static_assert(std::is_trivially_destructible_v<F>, "an op on the tape is never destroyed");
    Op<F>* op = new (arena_.template take<Op<F>>(1)) Op<F>{{last_op_, &Op<F>::run, made_}, std::move(backward)};
    last_op_ = op;
    made_ = nullptr;
    besides_ += sizeof(Op<F>);
  }

  // Gradients of a scalar with respect to every parameter; parameters it does not depend on get zeros.
  void backward(Var<T> loss) {
    GARDEN_CHECK(loss.value().count() == 1, "Tape: backward starts from one number, not from shape %s; reduce it first",
                 loss.shape().text().c_str());
    GARDEN_CHECK(loss.needs_grad(), "Tape: the loss depends on no parameter; bring weights in with parameter(value, grad)");
    *loss.grad().data = T(1);
    loss.node_->has_grad = true;
    for (OpBase* op = last_op_; op != nullptr; op = op->previous) {
      op->run(*this, op);
      for (detail::Node<T>* node = op->made; node != nullptr; node = node->next) give_back(node);
    }
    for (detail::Node<T>* node = parameters_; node != nullptr; node = node->next) {
      if (node->has_grad) continue;
      for (std::size_t i = 0; i < node->value.count(); ++i) node->grad[i] = T(0);
    }
  }

 private:
  struct OpBase {
    OpBase* previous;
    void (*run)(Tape&, OpBase*);
    detail::Node<T>* made;   // of a lean tape: the values since the op before, which nobody reads after this one
  };
  template <class F>
  struct Op : OpBase {
    F backward;
    static void run(Tape& tape, OpBase* op) { static_cast<Op*>(op)->backward(tape); }
  };

  Var<T> make(Tensor<T> value, T* grad) {
    besides_ += sizeof(detail::Node<T>);
    return Var<T>(new (arena_.take<detail::Node<T>>(1)) detail::Node<T>{.value = value, .grad = grad, .needs_grad = grad != nullptr});
  }

  Var<T> with_grad(Tensor<T> value, bool needs_grad) {
    if (!needs_grad) return make(value, nullptr);
    if (!lean_) [[likely]] {
      T* const grad = arena_.take<T>(value.count());
      besides_ += value.count() * sizeof(T);
      return make(value, grad);
    }
    const Var<T> var = make(value, nullptr);
    var.node_->needs_grad = true;
    var.node_->room = &room_;
    var.node_->next = std::exchange(made_, var.node_);
    return var;
  }

  void give_back(detail::Node<T>* node) {
    if (node->grad) room_.give(node->grad);
    if (node->own_value) room_.give(node->value.data);
    node->grad = node->value.data = nullptr;
    node->has_grad = node->own_value = false;
  }

  void forget() {
    last_op_ = nullptr;
    parameters_ = nullptr;
    made_ = nullptr;
    besides_ = in_room_ = 0;
  }

  Arena arena_;
  Room room_;
  bool lean_ = false;
  OpBase* last_op_ = nullptr;
  detail::Node<T>* parameters_ = nullptr;
  detail::Node<T>* made_ = nullptr;
  std::size_t besides_ = 0;        // on the arena: nodes, ops and gradients
  std::size_t in_room_ = 0;        // values of a lean tape so far
};

}  // namespace garden
