// Adam: momentum and a pace of its own for each parameter. See catalog/optimizers.h for what an entry owes.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "base/simd.h"
#include "catalog/optimizers/common.h"

namespace garden {

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
    visit(self.eps, small_divisor);
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

struct AdamW {
  static constexpr Info info{
      .id = "adamw",
      .name = {"AdamW", "AdamW"},
      .summary = {"Adam with weight decay apart from the gradient: every parameter shrinks by the share η·λ first. The usual choice for transformers.",
                  "权重衰减与梯度分开的 Adam：每一步先把所有参数缩小 η·λ 的比例。训练 Transformer 的常用选择。"},
      .formula =
          R"(\begin{aligned} \sym{m} &\leftarrow {beta1}\,\sym{m} + (1-{beta1})\,\sym{g} \\ \sym{v} &\leftarrow {beta2}\,\sym{v} + (1-{beta2})\,\sym{g}^{2} \\ \sym{p} &\leftarrow (1-{lr}\cdot{weight_decay})\,\sym{p} - {lr}\,\frac{\sym{m}/(1-{beta1}^{\sym{k}})}{\sqrt{\sym{v}/(1-{beta2}^{\sym{k}})}+{eps}} \end{aligned})",
      .torch = "torch.optim.AdamW(model.parameters(), lr={lr}, betas=({beta1}, {beta2}), eps={eps}, weight_decay={weight_decay})",
      .keras = "optimizers.AdamW(learning_rate={lr}, beta_1={beta1}, beta_2={beta2}, epsilon={eps}, weight_decay={weight_decay})",
      .numpy = "«p» *= 1 - {lr} * {weight_decay}\n"
               "«m»[...] = {beta1} * «m» + (1 - {beta1}) * «g»\n"
               "«v»[...] = {beta2} * «v» + (1 - {beta2}) * «g» ** 2\n"
               "«p» -= {lr} * («m» / (1 - {beta1} ** k)) / (np.sqrt(«v» / (1 - {beta2} ** k)) + {eps})",
      .cpp = "AdamW{.lr = {lr}f, .beta1 = {beta1}f, .beta2 = {beta2}f, .eps = {eps}f, .weight_decay = {weight_decay}f}",
      .source = "Loshchilov, Hutter 2017, Decoupled weight decay regularization"};
  static constexpr std::array<std::string_view, 2> state{"m", "v"};
  float lr = 0.001f;
  float beta1 = 0.9f;
  float beta2 = 0.999f;
  float eps = 1e-8f;
  float weight_decay = 0.01f;
  static constexpr void params(auto& self, auto&& visit) {
    Adam::params(self, visit);
    visit(self.weight_decay, ParamInfo{.id = "weight_decay",
                                       .name = {"Weight decay λ", "权重衰减 λ"},
                                       .summary = {"How strongly all parameters shrink.", "所有参数缩小的强度。"},
                                       .min = 0,
                                       .max = 1,
                                       .scale = Scale::log});
  }

  struct Update {
    Adam::Update adam;
    double keep;
    template <class V>
    void operator()(V g, V& p, V& m, V& v) const {
      p = p * simd::number<V>(keep);
      adam(g, p, m, v);
    }
  };
  Update at(std::int64_t k) const { return {Adam{lr, beta1, beta2, eps}.at(k), 1 - static_cast<double>(lr) * static_cast<double>(weight_decay)}; }
};

}  // namespace garden
