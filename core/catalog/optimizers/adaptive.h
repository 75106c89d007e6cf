// A pace of its own for each parameter, from the size of its gradients. See catalog/optimizers.h for what an entry owes.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "base/simd.h"
#include "catalog/optimizers/common.h"

namespace garden {

struct Adagrad {
  static constexpr Info info{
      .id = "adagrad",
      .name = {"Adagrad", "Adagrad"},
      .summary = {"Divides each parameter's step by the size of all its gradients so far: rare features keep long steps, but in the end every step fades.",
                  "把每个参数的步长除以它至今所有梯度的大小：稀有特征保持较大的步长，但步长最终都会逐渐变小。"},
      .formula = R"(\begin{aligned} \sym{v} &\leftarrow \sym{v} + \sym{g}^{2} \\ \sym{p} &\leftarrow \sym{p} - {lr}\,\frac{\sym{g}}{\sqrt{\sym{v}}+{eps}} \end{aligned})",
      .torch = "torch.optim.Adagrad(model.parameters(), lr={lr}, eps={eps})",
      .keras = "optimizers.Adagrad(learning_rate={lr}, initial_accumulator_value=0.0, epsilon={eps})",
      .numpy = "«v»[...] = «v» + «g» ** 2\n«p» -= {lr} * «g» / (np.sqrt(«v») + {eps})",
      .cpp = "Adagrad{.lr = {lr}f, .eps = {eps}f}",
      .source = "Duchi, Hazan, Singer 2011, Adaptive subgradient methods for online learning and stochastic optimization"};
  static constexpr std::array<std::string_view, 1> state{"v"};
  float lr = 0.01f;
  float eps = 1e-10f;
  static constexpr void params(auto& self, auto&& visit) {
    visit(self.lr, learning_rate);
    visit(self.eps, small_divisor);
  }

  struct Update {
    float lr, eps;
    template <class V>
    void operator()(V g, V& p, V& v) const {
      v = v + g * g;
      p = p - V(lr) * g / (simd::sqrt(v) + V(eps));
    }
  };
  Update at(std::int64_t) const { return {lr, eps}; }
};

struct RmsProp {
  static constexpr Info info{
      .id = "rmsprop",
      .name = {"RMSProp", "RMSProp"},
      .summary = {"Divides each parameter's step by the recent size of its gradients. Centered: by their spread around their mean. With momentum the steps also remember.",
                  "把每个参数的步长除以它近期梯度的大小。“中心化”时除以梯度围绕均值的离散程度；有动量时还会记住之前的步子。"},
      .formula = R"(\begin{aligned} \sym{v} &\leftarrow {alpha}\,\sym{v} + (1-{alpha})\,\sym{g}^{2} \\ ‹centered=true|\sym{a} &\leftarrow {alpha}\,\sym{a} + (1-{alpha})\,\sym{g} \\ \sym{m} &\leftarrow {momentum}\,\sym{m} + \frac{\sym{g}}{\sqrt{\sym{v}-\sym{a}^{2}}+{eps}} \\ ›‹centered=false|\sym{m} &\leftarrow {momentum}\,\sym{m} + \frac{\sym{g}}{\sqrt{\sym{v}}+{eps}} \\ ›\sym{p} &\leftarrow \sym{p} - {lr}\,\sym{m} \end{aligned})",
      .torch = "torch.optim.RMSprop(model.parameters(), lr={lr}, alpha={alpha}, eps={eps}, momentum={momentum}‹centered=true|, centered=True›)",
      .keras = "optimizers.RMSprop(learning_rate={lr}, rho={alpha}, epsilon={eps}, momentum={momentum}‹centered=true|, centered=True›)",
      .numpy = "«v»[...] = {alpha} * «v» + (1 - {alpha}) * «g» ** 2\n"
               "‹centered=true|«a»[...] = {alpha} * «a» + (1 - {alpha}) * «g»\n"
               "«m»[...] = {momentum} * «m» + «g» / (np.sqrt(«v» - «a» ** 2) + {eps})\n›"
               "‹centered=false|«m»[...] = {momentum} * «m» + «g» / (np.sqrt(«v») + {eps})\n›"
               "«p» -= {lr} * «m»",
      .cpp = "RmsProp{.lr = {lr}f, .alpha = {alpha}f, .eps = {eps}f, .momentum = {momentum}f, .centered = {centered}}",
      .source = "Tieleman, Hinton 2012, Lecture 6.5: RMSProp; centered: Graves 2013, Generating sequences with recurrent neural networks"};
  static constexpr std::array<std::string_view, 3> state{"v", "m", "a"};
  float lr = 0.01f;
  float alpha = 0.99f;
  float eps = 1e-8f;
  float momentum = 0.0f;
  bool centered = false;
  static constexpr void params(auto& self, auto&& visit) {
    visit(self.lr, learning_rate);
    visit(self.alpha, ParamInfo{.id = "alpha",
                                .name = {"Alpha", "α"},
                                .summary = {"Memory of the mean squared gradient.", "梯度平方均值的记忆长度。"},
                                .min = 0.5,
                                .max = 0.999});
    visit(self.eps, small_divisor);
    visit(self.momentum, momentum_share);
    visit(self.centered, ParamInfo{.id = "centered",
                                   .name = {"Centered", "中心化"},
                                   .summary = {"Divide by the standard deviation of the gradients instead of their size.", "除以梯度的标准差，而不是梯度的大小。"}});
  }

  struct Update {
    float lr, alpha, fresh, eps, momentum;
    bool centered;
    template <class V>
    void operator()(V g, V& p, V& v, V& m, V& a) const {
      v = V(alpha) * v + V(fresh) * (g * g);
      V spread = v;
      if (centered) {
        a = V(alpha) * a + V(fresh) * g;
        spread = simd::max(v - a * a, V(0));  // rounding may leave less than nothing
      }
      m = V(momentum) * m + g / (simd::sqrt(spread) + V(eps));
      p = p - V(lr) * m;
    }
  };
  Update at(std::int64_t) const { return {lr, alpha, 1 - alpha, eps, momentum, centered}; }
};

struct Adadelta {
  static constexpr Info info{
      .id = "adadelta",
      .name = {"Adadelta", "Adadelta"},
      .summary = {"Measures each step by the recent size of the parameter's own changes, so that it hardly needs a learning rate.",
                  "用参数自身近期变化量的大小来度量步长，因此几乎不需要学习率。"},
      .formula = R"(\begin{aligned} \sym{v} &\leftarrow {rho}\,\sym{v} + (1-{rho})\,\sym{g}^{2} \\ \Delta &= \sqrt{\frac{\sym{m}+{eps}}{\sym{v}+{eps}}}\,\sym{g} \\ \sym{m} &\leftarrow {rho}\,\sym{m} + (1-{rho})\,\Delta^{2} \\ \sym{p} &\leftarrow \sym{p} - {lr}\,\Delta \end{aligned})",
      .torch = "torch.optim.Adadelta(model.parameters(), lr={lr}, rho={rho}, eps={eps})",
      .keras = "optimizers.Adadelta(learning_rate={lr}, rho={rho}, epsilon={eps})",
      .numpy = "«v»[...] = {rho} * «v» + (1 - {rho}) * «g» ** 2\n"
               "delta = np.sqrt(«m» + {eps}) / np.sqrt(«v» + {eps}) * «g»\n"
               "«m»[...] = {rho} * «m» + (1 - {rho}) * delta ** 2\n"
               "«p» -= {lr} * delta",
      .cpp = "Adadelta{.lr = {lr}f, .rho = {rho}f, .eps = {eps}f}",
      .source = "Zeiler 2012, ADADELTA: an adaptive learning rate method"};
  static constexpr std::array<std::string_view, 2> state{"v", "m"};
  float lr = 1.0f;
  float rho = 0.9f;
  float eps = 1e-6f;
  static constexpr void params(auto& self, auto&& visit) {
    visit(self.lr, learning_rate);
    visit(self.rho, ParamInfo{.id = "rho",
                              .name = {"Rho", "ρ"},
                              .summary = {"Memory of both mean squares.", "两个平方均值的记忆长度。"},
                              .min = 0.5,
                              .max = 0.999});
    visit(self.eps, small_divisor);
  }

  struct Update {
    float lr, rho, fresh, eps;
    template <class V>
    void operator()(V g, V& p, V& v, V& m) const {
      v = V(rho) * v + V(fresh) * (g * g);
      const V delta = simd::sqrt(m + V(eps)) / simd::sqrt(v + V(eps)) * g;
      m = V(rho) * m + V(fresh) * (delta * delta);
      p = p - V(lr) * delta;
    }
  };
  Update at(std::int64_t) const { return {lr, rho, 1 - rho, eps}; }
};

}  // namespace garden
