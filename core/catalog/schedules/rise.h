// Schedules that raise the rate first. See catalog/schedules.h for what an entry owes.
#pragma once

#include <array>

#include "base/simd.h"
#include "catalog/entry.h"
#include "catalog/schedules/schedule.h"

namespace garden {

struct WarmUp {
  static constexpr Info info{
      .id = "warm_up",
      .name = {"Warm-up", "预热"},
      .summary = {"The rate rises in a straight line over the first epochs, then stays or falls along a cosine. Large rates and adaptive optimizers start more calmly.",
                  "最初几轮学习率沿直线上升，此后保持不变或沿余弦曲线下降。学习率较大或使用自适应优化器时，起步更平稳。"},
      .formula = R"(\eta_e = \eta\cdot\begin{cases} {start}+(1-{start})\,\frac{e}{{epochs}} & e < {epochs} \\ ‹then=constant|1›‹then=cosine|\frac{1}{2}\left(1+\cos(\pi\,\frac{e-{epochs}}{E-{epochs}})\right)› & e \ge {epochs} \end{cases})",
      .torch = "‹then=constant|torch.optim.lr_scheduler.LinearLR(optimizer, start_factor={start}, total_iters={epochs})›"
               "‹then=cosine|torch.optim.lr_scheduler.LambdaLR(optimizer, lambda epoch: warm_up(epoch, EPOCHS, {start}, {epochs}))›",
      .torch_def = "‹then=cosine|import math\n\n\n"
                   "def warm_up(epoch, last, start, epochs):\n"
                   "    if epoch < epochs:\n"
                   "        return start + (1 - start) * epoch / epochs\n"
                   "    return (1 + math.cos(math.pi * (epoch - epochs) / max(1, last - epochs))) / 2›",
      .keras = "optimizers.schedules.CosineDecay({start} * LR, decay_steps=‹then=constant|10**9›‹then=cosine|(EPOCHS - {epochs}) * STEPS_PER_EPOCH›, warmup_target=LR, warmup_steps={epochs} * STEPS_PER_EPOCH)",
      .numpy = "np.where(epoch < {epochs}, {start} + (1 - {start}) * epoch / {epochs}, "
               "‹then=constant|1.0›‹then=cosine|(1 + np.cos(np.pi * (epoch - {epochs}) / max(1, EPOCHS - {epochs}))) / 2›)",
      .cpp = "WarmUp{.epochs = {epochs}, .start = {start}f, .then = WarmUp::Then::{then}}",
      .source = "Goyal et al. 2017, Accurate, large minibatch SGD; Vaswani et al. 2017, Attention is all you need"};
  enum class Then : int { constant, cosine };
  static constexpr std::array<Text, 2> then_names{{{"constant", "保持不变"}, {"cosine", "余弦下降"}}};
  static constexpr std::array<std::string_view, 2> then_ids{"constant", "cosine"};
  int epochs = 5;
  float start = 0.1f;
  Then then = Then::constant;
  static constexpr void params(auto& self, auto&& visit) {
    visit(self.epochs, ParamInfo{.id = "epochs", .name = {"Epochs", "预热轮数"}, .summary = {"How long the rate rises.", "学习率上升持续多少轮。"}, .min = 1, .max = 1000, .step = 1});
    visit(self.start, ParamInfo{.id = "start", .name = {"First share", "起始比例"}, .summary = {"Share of the rate to start with.", "起始时的学习率比例。"}, .min = 0.01, .max = 1});
    visit(self.then, ParamInfo{.id = "then", .name = {"Afterwards", "此后"}, .summary = {"What the rate does after the rise.", "上升之后学习率如何变化。"}, .options = then_names, .option_ids = then_ids});
  }
  float factor(const ScheduleState& s) const {
    if (s.epoch < epochs) return start + (1 - start) * (static_cast<float>(s.epoch) / static_cast<float>(epochs));
    if (then == Then::constant) return 1;
    const std::int64_t rest = s.epochs_total > epochs ? s.epochs_total - epochs : 1;
    const float way = static_cast<float>(static_cast<double>(s.epoch - epochs) / static_cast<double>(rest));
    return 0.5f * (1 + simd::cos(3.14159265f * way));
  }
};

struct OneCycle {
  static constexpr Info info{
      .id = "one_cycle",
      .name = {"One cycle", "单周期"},
      .summary = {"Step by step, the rate rises along a cosine from a small share to its full value, then falls to almost nothing at the end of the run.",
                  "按步变化：学习率先沿余弦曲线从一个小比例升到最大值，再在训练结束时降到几乎为零。"},
      .formula = R"(\eta_k = \eta\cdot\begin{cases} 1+(\frac{1}{{divisor}}-1)\,\frac{1+\cos(\pi\,k/k_1)}{2} & k \le k_1 \\ \frac{1}{10^{4}\cdot {divisor}}+(1-\frac{1}{10^{4}\cdot {divisor}})\,\frac{1+\cos(\pi\,(k-k_1)/(S-1-k_1))}{2} & k > k_1 \end{cases},\quad k_1 = {rise}\,S-1)",
      .torch = "torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=optimizer.param_groups[0][\"lr\"], total_steps=STEPS, pct_start={rise}, div_factor={divisor}, cycle_momentum=False)",
      .keras = "optimizers.schedules.CosineDecay(LR / {divisor}, decay_steps=int((1 - {rise}) * STEPS), warmup_target=LR, warmup_steps=int({rise} * STEPS))",
      .numpy = "one_cycle(step, STEPS, {rise}, {divisor})",
      .numpy_def = "def one_cycle(step, steps, rise, divisor):\n"
                   "    top = rise * steps - 1\n"
                   "    if step <= top:\n"
                   "        return 1 + (1 / divisor - 1) * (1 + np.cos(np.pi * step / top)) / 2\n"
                   "    last = 1e-4 / divisor\n"
                   "    return last + (1 - last) * (1 + np.cos(np.pi * (step - top) / (steps - 1 - top))) / 2",
      .cpp = "OneCycle{.rise = {rise}f, .divisor = {divisor}f}",
      .source = "Smith, Topin 2017, Super-convergence: very fast training of neural networks using large learning rates"};
  static constexpr bool by_step = true;
  float rise = 0.3f;
  float divisor = 25.0f;
  static constexpr void params(auto& self, auto&& visit) {
    visit(self.rise, ParamInfo{.id = "rise", .name = {"Rising share", "上升段比例"}, .summary = {"The part of the run in which the rate rises.", "学习率上升的阶段占整个训练的比例。"}, .min = 0.05, .max = 0.95, .step = 0.05});
    visit(self.divisor, ParamInfo{.id = "divisor", .name = {"Divisor", "起始除数"}, .summary = {"The rate starts at this part of its full value.", "学习率从最大值除以该数开始。"}, .min = 1, .max = 1000, .scale = Scale::log});
  }
  float factor(const ScheduleState& s) const {
    const double top = static_cast<double>(rise) * static_cast<double>(s.steps_total) - 1, k = static_cast<double>(s.step);
    const auto fall = [](double way) { return 0.5f * (1 + simd::cos(3.14159265f * static_cast<float>(way < 0 ? 0 : way > 1 ? 1 : way))); };
    if (k <= top) return 1 + (1 / divisor - 1) * fall(top > 0 ? k / top : 1);
    const float last = 1e-4f / divisor;
    const double rest = static_cast<double>(s.steps_total) - 1 - top;
    return last + (1 - last) * fall(rest > 0 ? (k - top) / rest : 1);
  }
};

}  // namespace garden
