// The optimizers. `at(k)` computes what is constant in step k (from 1) once; the result then updates every element of every
// parameter: (g, p, state…) in the order of `state`. torch, keras: a constructor; numpy: statements that update «p» in
// place from the gradient «g», its state arrays (zeros at first) and the step k, from 1.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <tuple>

#include "base/simd.h"
#include "catalog/entry.h"
#include "catalog/regularizers.h"
#include "kernels/pointwise.h"

namespace garden {

inline constexpr ParamInfo learning_rate{
    .id = "lr",
    .name = {"Learning rate", "学习率"},
    .summary = {"How far one step of the weights goes.", "权重每更新一次，沿梯度反方向走多远。"},
    .min = 1e-5,
    .max = 10,
    .scale = Scale::log};

struct Sgd {
  static constexpr Info info{
      .id = "sgd",
      .name = {"SGD", "随机梯度下降"},
      .summary = {"Stochastic gradient descent: one step against the gradient of the batch. Simple, and the measure of all others.",
                  "SGD：沿小批量梯度的反方向走一步。最简单，也是其他优化算法的参照。"},
      .formula = R"(\sym{p} \leftarrow \sym{p} - {lr}\,\sym{g})",
      .torch = "torch.optim.SGD(model.parameters(), lr={lr})",
      .keras = "optimizers.SGD(learning_rate={lr})",
      .numpy = "«p» -= {lr} * «g»",
      .cpp = "Sgd{.lr = {lr}f}",
      .source = "Robbins, Monro 1951, A stochastic approximation method"};
  static constexpr std::array<std::string_view, 0> state{};
  float lr = 0.03f;
  static constexpr void params(auto& self, auto&& visit) { visit(self.lr, learning_rate); }

  struct Update {
    float lr;
    template <class V>
    void operator()(V g, V& p) const { p = p - V(lr) * g; }
  };
  Update at(std::int64_t) const { return {lr}; }
};

struct Momentum {
  static constexpr Info info{
      .id = "momentum",
      .name = {"Momentum", "动量法"},
      .summary = {"Gradient descent with a memory: steps in the same direction add up, steps to and fro cancel.",
                  "带记忆的梯度下降：方向一致的步子越走越快，来回摆动的步子互相抵消。"},
      .formula = R"(\begin{aligned} \sym{m} &\leftarrow {momentum}\,\sym{m} + \sym{g} \\ \sym{p} &\leftarrow \sym{p} - {lr}\,\sym{m} \end{aligned})",
      .torch = "torch.optim.SGD(model.parameters(), lr={lr}, momentum={momentum})",
      .keras = "optimizers.SGD(learning_rate={lr}, momentum={momentum})",
      .numpy = "«m»[...] = {momentum} * «m» + «g»\n«p» -= {lr} * «m»",
      .cpp = "Momentum{.lr = {lr}f, .momentum = {momentum}f}",
      .source = "Polyak 1964, Some methods of speeding up the convergence of iteration methods; the form of PyTorch"};
  static constexpr std::array<std::string_view, 1> state{"m"};
  float lr = 0.01f;
  float momentum = 0.9f;
  static constexpr void params(auto& self, auto&& visit) {
    visit(self.lr, learning_rate);
    visit(self.momentum, ParamInfo{.id = "momentum",
                                   .name = {"Momentum", "动量"},
                                   .summary = {"How much of the last step is kept.", "保留上一步的多少。"},
                                   .min = 0,
                                   .max = 0.999});
  }

  struct Update {
    float lr, momentum;
    template <class V>
    void operator()(V g, V& p, V& m) const {
      m = V(momentum) * m + g;
      p = p - V(lr) * m;
    }
  };
  Update at(std::int64_t) const { return {lr, momentum}; }
};

struct Adam {
  static constexpr Info info{
      .id = "adam",
      .name = {"Adam", "Adam"},
      .summary = {"Momentum, with every step divided by the recent size of that parameter's gradients, so that each one gets a "
                  "pace of its own. A good first choice.",
                  "自适应矩估计：在动量法之上，按每个参数近期梯度的大小缩放步长，使各参数有各自的步调。常作首选。"},
      .formula =
          R"(\begin{aligned} \sym{m} &\leftarrow {beta1}\,\sym{m} + (1-{beta1})\,\sym{g} \\ \sym{v} &\leftarrow {beta2}\,\sym{v} + (1-{beta2})\,\sym{g}^{2} \\ \sym{p} &\leftarrow \sym{p} - {lr}\,\frac{\sym{m}/(1-{beta1}^{\sym{k}})}{\sqrt{\sym{v}/(1-{beta2}^{\sym{k}})}+{eps}} \end{aligned})",
      .torch = "torch.optim.Adam(model.parameters(), lr={lr}, betas=({beta1}, {beta2}), eps={eps})",
      .keras = "optimizers.Adam(learning_rate={lr}, beta_1={beta1}, beta_2={beta2}, epsilon={eps})",
      .numpy = "«m»[...] = {beta1} * «m» + (1 - {beta1}) * «g»\n"
               "«v»[...] = {beta2} * «v» + (1 - {beta2}) * «g» ** 2\n"
               "«p» -= {lr} * («m» / (1 - {beta1} ** k)) / (np.sqrt(«v» / (1 - {beta2} ** k)) + {eps})",
      .cpp = "Adam{.lr = {lr}f, .beta1 = {beta1}f, .beta2 = {beta2}f, .eps = {eps}f}",
      .source = "Kingma, Ba 2014, Adam: a method for stochastic optimization"};
  static constexpr std::array<std::string_view, 2> state{"m", "v"};
  float lr = 0.001f;
  float beta1 = 0.9f;
  float beta2 = 0.999f;
  float eps = 1e-8f;
  static constexpr void params(auto& self, auto&& visit) {
    visit(self.lr, learning_rate);
    visit(self.beta1, ParamInfo{.id = "beta1",
                                .name = {"β₁", "β₁"},
                                .summary = {"Memory of the mean gradient.", "梯度均值的记忆长度。"},
                                .min = 0,
                                .max = 0.9999});
    visit(self.beta2, ParamInfo{.id = "beta2",
                                .name = {"β₂", "β₂"},
                                .summary = {"Memory of the mean squared gradient.", "梯度平方均值的记忆长度。"},
                                .min = 0,
                                .max = 0.99999});
    visit(self.eps, ParamInfo{.id = "eps",
                              .name = {"ε", "ε"},
                              .summary = {"Keeps the division from exploding.", "防止除数过小。"},
                              .min = 1e-10,
                              .max = 0.1,
                              .scale = Scale::log});
  }

  struct Update {
    float beta1, fresh1, beta2, fresh2, rate, root_scale, eps;
    template <class V>
    void operator()(V g, V& p, V& m, V& v) const {
      m = V(beta1) * m + V(fresh1) * g;
      v = V(beta2) * v + V(fresh2) * (g * g);
      p = p - V(rate) * m / (simd::sqrt(v) * V(root_scale) + V(eps));
    }
  };
  // The bias corrections 1 - beta^k, taken out of the loop: rate = lr / (1 - beta1^k), root_scale = 1 / sqrt(1 - beta2^k).
  Update at(std::int64_t k) const;
};

using Optimizers = std::tuple<Sgd, Momentum, Adam>;

struct OptimizerKind {
  static constexpr KindInfo info{"optimizer", {"Optimizer", "优化器"}};
  using Entries = Optimizers;
};
using Optimizer = OneOf<OptimizerKind>;

namespace detail {
template <class Entries>
struct UpdatesOf;
template <class... Entry>
struct UpdatesOf<std::tuple<Entry...>> {
  using Type = std::variant<typename Entry::Update...>;
};
}  // namespace detail

// One step's update with its constants: made once a step, applied to every parameter.
using OptimizerUpdate = detail::UpdatesOf<Optimizers>::Type;

inline OptimizerUpdate update_at(const Optimizer& optimizer, std::int64_t k) {
  return std::visit([k](const auto& o) { return OptimizerUpdate(o.at(k)); }, optimizer);
}

// Names of the arrays kept beside each parameter, all zeros at first.
inline std::vector<std::string_view> state_names(const Optimizer& optimizer) {
  return std::visit([](const auto& o) { return std::vector<std::string_view>(o.state.begin(), o.state.end()); }, optimizer);
}

inline constexpr int max_optimizer_state = 2;

namespace detail {
// `update` takes as many arrays as the optimizer has: g, p and its state.
template <class T, class Update, class Slope>
void update_array(int n, const Update& update, const Slope& slope, const T* g, T* p, const std::array<T*, max_optimizer_state>& state) {
  using V = simd::Vec<T>;
  const auto regularized = [&](V dp, V& param, auto&... moments) { update(V(dp + slope(param)), param, moments...); };
  if constexpr (requires(V v) { update(v, v); }) {
    kernels::update(n, regularized, g, p);
  } else if constexpr (requires(V v) { update(v, v, v); }) {
    kernels::update(n, regularized, g, p, state[0]);
  } else {
    kernels::update(n, regularized, g, p, state[0], state[1]);
  }
}
}  // namespace detail

// One pass over a parameter: g += the regularizer's slope (pass null for a bias), then the update of p and its state.
// p, g, state[i] (n); state holds as many arrays as state_names.
template <class T>
void update_parameter(const OptimizerUpdate& update, const Regularizer* regularizer, int n, const T* g, T* p,
                      const std::array<T*, max_optimizer_state>& state) {
  using V = simd::Vec<T>;
  std::visit(
      [&](const auto& step) {
        if (regularizer == nullptr) {
          detail::update_array(n, step, [](V) { return V(0); }, g, p, state);
        } else {
          std::visit([&](const auto& r) { detail::update_array(n, step, [&](V w) { return r.slope(w); }, g, p, state); },
                     *regularizer);
        }
      },
      update);
}

}  // namespace garden
