// Gradient descent and its forms with a memory of past steps. See catalog/optimizers.h for what an entry owes.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "base/simd.h"
#include "catalog/optimizers/common.h"

namespace garden {

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

struct GradientDescent {
  static constexpr Info info{
      .id = "gradient_descent",
      .name = {"Gradient descent", "梯度下降"},
      .summary = {"One step against the gradient of all training rows: the whole training set is one batch. Smooth and exact, but one step costs a whole epoch.",
                  "沿全部训练样本的梯度的反方向走一步：整个训练集就是一个批量。平稳而精确，但每走一步都要过一遍全部数据。"},
      .formula = R"(\sym{p} \leftarrow \sym{p} - {lr}\,\sym{g})",
      .torch = "torch.optim.SGD(model.parameters(), lr={lr})",
      .keras = "optimizers.SGD(learning_rate={lr})",
      .numpy = "«p» -= {lr} * «g»",
      .cpp = "GradientDescent{.lr = {lr}f}",
      .source = "Cauchy 1847, Méthode générale pour la résolution des systèmes d'équations simultanées"};
  static constexpr bool full_batch = true;
  static constexpr std::array<std::string_view, 0> state{};
  float lr = 0.1f;
  static constexpr void params(auto& self, auto&& visit) { visit(self.lr, learning_rate); }

  using Update = Sgd::Update;
  Update at(std::int64_t) const { return {lr}; }
};

struct Momentum {
  static constexpr Info info{
      .id = "momentum",
      .name = {"Momentum", "动量法"},
      .summary = {"Gradient descent with a memory: steps in the same direction add up, steps to and fro cancel.",
                  "带记忆的梯度下降：方向一致的步子越走越快，来回摆动的步子互相抵消。"},
      .formula = R"(‹form=pytorch|\begin{aligned} \sym{m} &\leftarrow {momentum}\,\sym{m} + \sym{g} \\ \sym{p} &\leftarrow \sym{p} - {lr}\,\sym{m} \end{aligned}›)"
                 R"(‹form=classic|\begin{aligned} \sym{m} &\leftarrow {momentum}\,\sym{m} + {lr}\,\sym{g} \\ \sym{p} &\leftarrow \sym{p} - \sym{m} \end{aligned}›)",
      .torch = "‹form=pytorch|torch.optim.SGD(model.parameters(), lr={lr}, momentum={momentum})›"
               "‹form=classic|ClassicMomentum(model.parameters(), lr={lr}, momentum={momentum})›",
      .torch_def = "‹form=classic|class ClassicMomentum(torch.optim.Optimizer):\n"
                   "    def __init__(self, params, lr, momentum):\n"
                   "        super().__init__(params, {\"lr\": lr, \"momentum\": momentum})\n\n"
                   "    @torch.no_grad()\n"
                   "    def step(self):\n"
                   "        for group in self.param_groups:\n"
                   "            for p in group[\"params\"]:\n"
                   "                m = self.state[p].setdefault(\"m\", torch.zeros_like(p))\n"
                   "                m.mul_(group[\"momentum\"]).add_(p.grad, alpha=group[\"lr\"])\n"
                   "                p -= m›",
      .keras = "optimizers.SGD(learning_rate={lr}, momentum={momentum})",
      .numpy = "‹form=pytorch|«m»[...] = {momentum} * «m» + «g»\n«p» -= {lr} * «m»›"
               "‹form=classic|«m»[...] = {momentum} * «m» + {lr} * «g»\n«p» -= «m»›",
      .cpp = "Momentum{.lr = {lr}f, .momentum = {momentum}f‹form!=pytorch|, .form = Momentum::Form::{form}›}",
      .source = "Polyak 1964, Some methods of speeding up the convergence of iteration methods"};
  static constexpr std::array<std::string_view, 1> state{"m"};
  enum class Form : int { pytorch, classic };
  static constexpr std::array<Text, 2> form_names{{{"rate outside (PyTorch)", "学习率在外 (PyTorch)"}, {"rate inside (classic)", "学习率在内（经典）"}}};
  static constexpr std::array<std::string_view, 2> form_ids{"pytorch", "classic"};
  float lr = 0.01f;
  float momentum = 0.9f;
  Form form = Form::pytorch;
  static constexpr void params(auto& self, auto&& visit) {
    visit(self.lr, learning_rate);
    visit(self.momentum, momentum_share);
    visit(self.form, ParamInfo{.id = "form",
                               .name = {"Form", "形式"},
                               .summary = {"Whether the rate multiplies the memory or what goes into it. The same until the rate changes.",
                                           "学习率乘在累积量上，还是乘在加入的梯度上。学习率不变时两者相同。"},
                               .options = form_names,
                               .option_ids = form_ids});
  }

  struct Update {
    float inner, outer, momentum;  // one of the two rates is 1
    template <class V>
    void operator()(V g, V& p, V& m) const {
      m = V(momentum) * m + V(inner) * g;
      p = p - V(outer) * m;
    }
  };
  Update at(std::int64_t) const {
    const bool inside = form == Form::classic;
    return {inside ? lr : 1.0f, inside ? 1.0f : lr, momentum};
  }
};

struct Nesterov {
  static constexpr Info info{
      .id = "nesterov",
      .name = {"Nesterov momentum", "Nesterov 动量法"},
      .summary = {"Momentum that looks ahead: the gradient counts as if the step had been taken already, which brakes earlier before a turn.",
                  "先看一步的动量法：如同已经走过这一步那样计入梯度，因此转弯前会更早减速。"},
      .formula = R"(\begin{aligned} \sym{m} &\leftarrow {momentum}\,\sym{m} + \sym{g} \\ \sym{p} &\leftarrow \sym{p} - {lr}\,(\sym{g} + {momentum}\,\sym{m}) \end{aligned})",
      .torch = "torch.optim.SGD(model.parameters(), lr={lr}, momentum={momentum}, nesterov=True)",
      .keras = "optimizers.SGD(learning_rate={lr}, momentum={momentum}, nesterov=True)",
      .numpy = "«m»[...] = {momentum} * «m» + «g»\n«p» -= {lr} * («g» + {momentum} * «m»)",
      .cpp = "Nesterov{.lr = {lr}f, .momentum = {momentum}f}",
      .source = "Nesterov 1983; Sutskever, Martens, Dahl, Hinton 2013, On the importance of initialization and momentum; the form of PyTorch"};
  static constexpr std::array<std::string_view, 1> state{"m"};
  float lr = 0.01f;
  float momentum = 0.9f;
  static constexpr void params(auto& self, auto&& visit) {
    visit(self.lr, learning_rate);
    visit(self.momentum, ParamInfo{.id = "momentum", .name = momentum_share.name, .summary = momentum_share.summary, .min = 0.01, .max = 0.999});
  }

  struct Update {
    float lr, momentum;
    template <class V>
    void operator()(V g, V& p, V& m) const {
      m = V(momentum) * m + g;
      p = p - V(lr) * (g + V(momentum) * m);
    }
  };
  Update at(std::int64_t) const { return {lr, momentum}; }
};

}  // namespace garden
