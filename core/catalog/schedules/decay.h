// Schedules by epochs that only ever lower the rate. See catalog/schedules.h for what an entry owes.
#pragma once

#include "base/power.h"
#include "base/simd.h"
#include "catalog/entry.h"
#include "catalog/schedules/schedule.h"

namespace garden {

inline constexpr ParamInfo decay_factor{.id = "gamma",
                                        .name = {"Factor γ", "衰减因子 γ"},
                                        .summary = {"What the rate is multiplied with each time.", "每次学习率乘以多少。"},
                                        .min = 0.01,
                                        .max = 1};

struct ConstantRate {
  static constexpr Info info{
      .id = "constant",
      .name = {"Constant", "恒定"},
      .summary = {"The learning rate stays as it is.", "学习率保持不变。"},
      .formula = R"(\eta_e = \eta)",
      .torch = "torch.optim.lr_scheduler.ConstantLR(optimizer, factor=1.0)",
      .keras = "LR",
      .numpy = "1.0",
      .cpp = "ConstantRate{}",
      .source = "Robbins, Monro 1951, A stochastic approximation method"};
  float factor(const ScheduleState&) const { return 1; }
};

struct StepDecay {
  static constexpr Info info{
      .id = "step",
      .name = {"Step", "阶梯衰减"},
      .summary = {"Every few epochs the rate is multiplied by γ.", "每隔若干轮，学习率乘以 γ。"},
      .formula = R"(\eta_e = \eta\cdot {gamma}^{\lfloor e/{step_size}\rfloor})",
      .torch = "torch.optim.lr_scheduler.StepLR(optimizer, step_size={step_size}, gamma={gamma})",
      .keras = "optimizers.schedules.ExponentialDecay(LR, decay_steps={step_size} * STEPS_PER_EPOCH, decay_rate={gamma}, staircase=True)",
      .numpy = "{gamma} ** (epoch // {step_size})",
      .cpp = "StepDecay{.step_size = {step_size}, .gamma = {gamma}f}",
      .source = "common practice; the form of PyTorch"};
  int step_size = 30;
  float gamma = 0.1f;
  static constexpr void params(auto& self, auto&& visit) {
    visit(self.step_size, ParamInfo{.id = "step_size",
                                    .name = {"Epochs between", "间隔轮数"},
                                    .summary = {"Epochs from one step to the next.", "两次下降之间的轮数。"},
                                    .min = 1,
                                    .max = 1000,
                                    .step = 1});
    visit(self.gamma, decay_factor);
  }
  float factor(const ScheduleState& s) const { return static_cast<float>(whole_power(static_cast<double>(gamma), s.epoch / step_size)); }
};

struct MultiStepDecay {
  static constexpr Info info{
      .id = "multi_step",
      .name = {"Multi-step", "多阶段衰减"},
      .summary = {"At two points of the run the rate is multiplied by γ, as in many training recipes for images.",
                  "在训练过程中的两个时刻把学习率乘以 γ，许多图像模型的训练方案如此。"},
      .formula = R"(\eta_e = \eta\cdot {gamma}^{[e \ge \lfloor {first} E\rfloor]+[e \ge \lfloor {second} E\rfloor]})",
      .torch = "torch.optim.lr_scheduler.MultiStepLR(optimizer, milestones=[int({first} * EPOCHS), int({second} * EPOCHS)], gamma={gamma})",
      .keras = "optimizers.schedules.PiecewiseConstantDecay([int({first} * EPOCHS) * STEPS_PER_EPOCH, int({second} * EPOCHS) * STEPS_PER_EPOCH], [LR, LR * {gamma}, LR * {gamma} ** 2])",
      .numpy = "{gamma} ** ((epoch >= int({first} * EPOCHS)) + (epoch >= int({second} * EPOCHS)))",
      .cpp = "MultiStepDecay{.first = {first}f, .second = {second}f, .gamma = {gamma}f}",
      .source = "He, Zhang, Ren, Sun 2015, Deep residual learning for image recognition; the form of PyTorch"};
  float first = 0.5f;
  float second = 0.75f;
  float gamma = 0.1f;
  static constexpr void params(auto& self, auto&& visit) {
    visit(self.first, ParamInfo{.id = "first", .name = {"First milestone", "第一个时刻"}, .summary = {"As a share of the run.", "占整个训练过程的比例。"}, .min = 0, .max = 1, .step = 0.05});
    visit(self.second, ParamInfo{.id = "second", .name = {"Second milestone", "第二个时刻"}, .summary = {"As a share of the run.", "占整个训练过程的比例。"}, .min = 0, .max = 1, .step = 0.05});
    visit(self.gamma, decay_factor);
  }
  float factor(const ScheduleState& s) const {
    const auto reached = [&](float share) { return s.epoch >= static_cast<std::int64_t>(static_cast<double>(share) * static_cast<double>(s.epochs_total)) ? 1 : 0; };
    return static_cast<float>(whole_power(static_cast<double>(gamma), reached(first) + reached(second)));
  }
};

struct ExponentialDecay {
  static constexpr Info info{
      .id = "exponential",
      .name = {"Exponential", "指数衰减"},
      .summary = {"After every epoch the rate is multiplied by γ.", "每一轮之后，学习率乘以 γ。"},
      .formula = R"(\eta_e = \eta\cdot {gamma}^{e})",
      .torch = "torch.optim.lr_scheduler.ExponentialLR(optimizer, gamma={gamma})",
      .keras = "optimizers.schedules.ExponentialDecay(LR, decay_steps=STEPS_PER_EPOCH, decay_rate={gamma}, staircase=True)",
      .numpy = "{gamma} ** epoch",
      .cpp = "ExponentialDecay{.gamma = {gamma}f}",
      .source = "common practice; the form of PyTorch"};
  float gamma = 0.95f;
  static constexpr void params(auto& self, auto&& visit) {
    visit(self.gamma, ParamInfo{.id = "gamma", .name = decay_factor.name, .summary = decay_factor.summary, .min = 0.5, .max = 1});
  }
  float factor(const ScheduleState& s) const { return static_cast<float>(whole_power(static_cast<double>(gamma), s.epoch)); }
};

struct CosineAnnealing {
  static constexpr Info info{
      .id = "cosine",
      .name = {"Cosine", "余弦退火"},
      .summary = {"The rate follows half a cosine from its full value down to a small share of it at the end of the run.",
                  "学习率沿半个余弦曲线，从最大值平滑降到训练结束时的一个小比例。"},
      .formula = R"(\eta_e = \eta\left({floor}+(1-{floor})\,\frac{1+\cos(\pi\,e/E)}{2}\right))",
      .torch = "torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=EPOCHS, eta_min={floor} * optimizer.param_groups[0][\"lr\"])",
      .keras = "optimizers.schedules.CosineDecay(LR, decay_steps=EPOCHS * STEPS_PER_EPOCH, alpha={floor})",
      .numpy = "{floor} + (1 - {floor}) * (1 + np.cos(np.pi * epoch / EPOCHS)) / 2",
      .cpp = "CosineAnnealing{.floor = {floor}f}",
      .source = "Loshchilov, Hutter 2016, SGDR: stochastic gradient descent with warm restarts"};
  float floor = 0.0f;
  static constexpr void params(auto& self, auto&& visit) {
    visit(self.floor, ParamInfo{.id = "floor", .name = {"Last share", "最终比例"}, .summary = {"Share of the rate that is left at the end.", "结束时剩余的学习率比例。"}, .min = 0, .max = 1, .step = 0.01});
  }
  float factor(const ScheduleState& s) const {
    const float way = static_cast<float>(static_cast<double>(s.epoch) / static_cast<double>(s.epochs_total));
    return floor + (1 - floor) * 0.5f * (1 + simd::cos(3.14159265f * way));
  }
};

struct ReduceOnPlateau {
  static constexpr Info info{
      .id = "reduce_on_plateau",
      .name = {"Reduce on plateau", "停滞时降低"},
      .summary = {"When the test loss has not improved for more than `patience` epochs, the rate is multiplied by the factor. An improvement is one by at least a ten-thousandth.",
                  "测试损失连续超过“耐心”所设的轮数没有改善时，学习率乘以该因子。至少降低万分之一才算改善。"},
      .formula = R"(\eta_e = {factor}\,\eta_{e-1} \quad (\min(L_{e-{patience}}, \ldots, L_e) \ge 0.9999\,L_{\mathrm{min}}))",
      .torch = "torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, factor={factor}, patience={patience}, eps=0)",
      .keras = "callbacks.ReduceLROnPlateau(factor={factor}, patience={patience} + 1)",
      .numpy = "plateau_factor(losses, {factor}, {patience})",
      .numpy_def = "def plateau_factor(losses, factor, patience):\n"
                   "    rate, best, bad = 1.0, np.inf, 0\n"
                   "    for loss in losses:\n"
                   "        if loss < best * (1 - 1e-4):\n"
                   "            best, bad = loss, 0\n"
                   "        else:\n"
                   "            bad += 1\n"
                   "        if bad > patience:\n"
                   "            rate, bad = rate * factor, 0\n"
                   "    return rate",
      .cpp = "ReduceOnPlateau{.reduction = {factor}f, .patience = {patience}}",
      .source = "common practice; the form of PyTorch"};
  static constexpr bool by_losses = true;
  float reduction = 0.1f;
  int patience = 10;
  static constexpr void params(auto& self, auto&& visit) {
    visit(self.reduction, ParamInfo{.id = "factor", .name = decay_factor.name, .summary = decay_factor.summary, .min = 0.01, .max = 0.9});
    visit(self.patience, ParamInfo{.id = "patience", .name = {"Patience", "耐心"}, .summary = {"Epochs without improvement that are allowed.", "允许多少轮没有改善。"}, .min = 0, .max = 100, .step = 1});
  }
  float factor(const ScheduleState& s) const {
    double best = 0;
    bool any = false;
    std::int64_t drops = 0;
    int bad = 0;
    for (const float loss : s.losses) {
      const double now = static_cast<double>(loss);
      if (now == now && (!any || now < best * (1 - 1e-4))) {
        best = now;
        any = true;
        bad = 0;
      } else {
        ++bad;
      }
      if (bad > patience) {
        ++drops;
        bad = 0;
      }
    }
    return static_cast<float>(whole_power(static_cast<double>(reduction), drops));
  }
};

}  // namespace garden
