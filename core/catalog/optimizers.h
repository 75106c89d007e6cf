// The optimizers. `at(k)` computes what is constant in step k (from 1) once; the result then updates every element of every
// parameter: (g, p, state…) in the order of `state`. torch, keras: a constructor, torch_def: a class that it names; numpy:
// statements that update «p» in place from the gradient «g», its state arrays (zeros at first) and the step k, from 1.
// `full_batch`: the whole training set is one batch.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <tuple>
#include <vector>

#include "base/simd.h"
#include "catalog/entry.h"
#include "catalog/optimizers/adam.h"
#include "catalog/optimizers/adaptive.h"
#include "catalog/optimizers/descent.h"
#include "catalog/regularizers.h"
#include "kernels/pointwise.h"

namespace garden {

using Optimizers = std::tuple<Sgd, Momentum, Adam, GradientDescent, Nesterov, Adagrad, RmsProp, Adadelta, AdamW>;

struct OptimizerKind {
  static constexpr Named info{"optimizer", {"Optimizer", "优化器"}};
  using Entries = Optimizers;
};
using Optimizer = OneOf<OptimizerKind>;

namespace detail {
template <class... U>
struct UniqueVariant {
  using Type = std::variant<U...>;
};
// Adds the update of each entry once: entries may share one.
template <class List, class... Rest>
struct UpdatesOf {
  using Type = typename List::Type;
};
template <class... U, class Entry, class... Rest>
struct UpdatesOf<UniqueVariant<U...>, Entry, Rest...> {
  static constexpr bool known = (std::is_same_v<U, typename Entry::Update> || ...);
  using Next = std::conditional_t<known, UniqueVariant<U...>, UniqueVariant<U..., typename Entry::Update>>;
  using Type = typename UpdatesOf<Next, Rest...>::Type;
};
template <class Tuple>
struct UpdateVariant;
template <class... Entry>
struct UpdateVariant<std::tuple<Entry...>> {
  using Type = typename UpdatesOf<UniqueVariant<>, Entry...>::Type;
};
}  // namespace detail

// One step's update with its constants: made once a step, applied to every parameter.
struct OptimizerUpdate {
  detail::UpdateVariant<Optimizers>::Type step;
  float lr;  // what a decoupled regularizer multiplies with
};

// Step k, from 1; `factor` is what a schedule makes of the learning rate.
inline OptimizerUpdate update_at(const Optimizer& optimizer, std::int64_t k, float factor = 1) {
  return std::visit(
      [&](auto o) {
        o.lr *= factor;
        return OptimizerUpdate{o.at(k), o.lr};
      },
      optimizer);
}

// Names of the arrays kept beside each parameter, all zeros at first.
inline std::vector<std::string_view> state_names(const Optimizer& optimizer) {
  return std::visit([](const auto& o) { return std::vector<std::string_view>(o.state.begin(), o.state.end()); }, optimizer);
}

// The whole training set is one batch, whatever the lab's batch size.
inline bool is_full_batch(const Optimizer& optimizer) {
  return std::visit([](const auto& o) { return requires { o.full_batch; }; }, optimizer);
}

inline constexpr int max_optimizer_state = 3;

namespace detail {
// `update` takes as many arrays as the optimizer has: g, p and its state.
template <class T, class Update>
void update_array(int n, const Update& update, const T* g, T* p, const std::array<T*, max_optimizer_state>& state) {
  using V = simd::Vec<T>;
  if constexpr (requires(V v) { update(v, v); }) {
    kernels::update(n, update, g, p);
  } else if constexpr (requires(V v) { update(v, v, v); }) {
    kernels::update(n, update, g, p, state[0]);
  } else if constexpr (requires(V v) { update(v, v, v, v); }) {
    kernels::update(n, update, g, p, state[0], state[1]);
  } else {
    kernels::update(n, update, g, p, state[0], state[1], state[2]);
  }
}

// The same update behind a regularizer's three numbers.
template <class Update>
struct Regularized {
  Update update;
  Shrink shrink;
  template <class V, class... S>
    requires requires(const Update& u, V v, S... s) { u(v, v, s...); }
  void operator()(V g, V& p, S&... state) const {
    const V slope = g + shrink.slope(p);
    p = p * simd::number<V>(shrink.keep);
    update(slope, p, state...);
  }
};
}  // namespace detail

// One pass over a parameter: g += the regularizer's slope (null: none, as for a bias), then the update of p and its state.
// p, g, state[i] (n); state holds as many arrays as state_names.
template <class T>
void update_parameter(const OptimizerUpdate& update, const Shrink* shrink, int n, const T* g, T* p,
                      const std::array<T*, max_optimizer_state>& state) {
  std::visit(
      [&](const auto& step) {
        if (shrink == nullptr) {
          detail::update_array(n, step, g, p, state);
        } else {
          detail::update_array(n, detail::Regularized<std::remove_cvref_t<decltype(step)>>{step, *shrink}, g, p, state);
        }
      },
      update.step);
}

// The same with an entry of the catalog, at the update's learning rate.
template <class T>
void update_parameter(const OptimizerUpdate& update, const Regularizer* regularizer, int n, const T* g, T* p,
                      const std::array<T*, max_optimizer_state>& state) {
  const Shrink shrink = regularizer ? shrink_at(*regularizer, update.lr) : Shrink{};
  update_parameter<T>(update, regularizer ? &shrink : nullptr, n, g, p, state);
}
template <class T>
void update_parameter(const OptimizerUpdate& update, std::nullptr_t, int n, const T* g, T* p, const std::array<T*, max_optimizer_state>& state) {
  update_parameter<T>(update, static_cast<const Shrink*>(nullptr), n, g, p, state);
}

}  // namespace garden
