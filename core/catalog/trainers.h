// The ways to train: `train.kind`, with the entry's settings beside batch and epochs. torch: the body of the loop over
// batches x (with targets t); numpy: the same in words of NumPy; keras: the call that trains; cpp: what a plan holds.
#pragma once

#include <tuple>

#include "autograd/ops/contest.h"
#include "catalog/entry.h"

namespace garden {

struct SupervisedTraining {
  static constexpr Info info{
      .id = "supervised",
      .name = {"Supervised", "监督学习"},
      .summary = {"Every row has a target; the loss between prediction and target is made small, one batch a step.", "每个样本都有目标；每一步用一个批量，使预测与目标之间的损失变小。"},
      .formula = R"(\min_{\theta}\ \frac{1}{B}\sum_{i=1}^{B} L\left(f_{\theta}(x_i),\, t_i\right))",
      .torch = "optimizer.zero_grad()\nloss_fn(model(x), t).backward()\noptimizer.step()",
      .keras = "model.fit(x, t, batch_size=BATCH, epochs=EPOCHS)",
      .numpy = "y = forward(x, p)\ngrads = backward(loss_slope(y, t), p)\nupdate(p, grads)",
      .cpp = "SupervisedTraining{}",
      .source = "Rosenblatt 1958, The perceptron"};
};

struct AdversarialTraining {
  static constexpr Info info{
      .id = "adversarial",
      .name = {"Adversarial (GAN)", "对抗训练（GAN）"},
      .summary = {"A generator makes rows from noise, a discriminator tells them from real rows, and each learns from the other. Labels are not used.",
                  "生成器由噪声生成样本，判别器区分生成样本与真实样本，两者相互学习。不使用标签。"},
      .formula = R"(\min_G \max_D\ \mathbb{E}_{x}\left[\log D(x)\right] + \mathbb{E}_{z\sim N(0,1)}\left[\log\left(1-D(G(z))\right)\right])",
      .torch = "for _ in range({discriminator_steps}):\n"
               "    optimizer_d.zero_grad()\n"
               "    fake = G(torch.randn(len(x), LATENT)).detach()\n"
               "    discriminator_loss(D(x), D(fake)).backward()\n"
               "    optimizer_d.step()\n"
               "for _ in range({generator_steps}):\n"
               "    optimizer_g.zero_grad()\n"
               "    generator_loss(D(G(torch.randn(BATCH, LATENT)))).backward()\n"
               "    optimizer_g.step()",
      .keras = "gan.fit(x, batch_size=BATCH, epochs=EPOCHS)",
      .numpy = "for _ in range({discriminator_steps}):\n"
               "    fake = G(rng.standard_normal((len(x), LATENT)))\n"
               "    update(d, discriminator_grads(D(x), D(fake)))\n"
               "for _ in range({generator_steps}):\n"
               "    update(g, generator_grads(D(G(rng.standard_normal((BATCH, LATENT))))))",
      .cpp = "AdversarialTraining{.objective = Contest::{objective}, .discriminator_steps = {discriminator_steps}, .generator_steps = {generator_steps}, .clip_weights = {clip_weights}f}",
      .source = "Goodfellow et al. 2014, Generative adversarial nets; Mao et al. 2017, Least squares generative adversarial networks; Arjovsky, Chintala, Bottou 2017, Wasserstein GAN"};

  Contest objective = Contest::non_saturating;
  int discriminator_steps = 1;
  int generator_steps = 1;
  float clip_weights = 0.01f;

  static constexpr std::array<Text, 4> objective_names{{{"Non-saturating", "非饱和"}, {"Minimax", "极小极大"}, {"Least squares", "最小二乘"}, {"Wasserstein", "Wasserstein 距离"}}};
  static constexpr std::array<std::string_view, 4> objective_ids{"non_saturating", "minimax", "least_squares", "wasserstein"};

  static constexpr void params(auto& self, auto&& visit) {
    visit(self.objective, ParamInfo{.id = "objective",
                                    .name = {"Objective", "目标函数"},
                                    .summary = {"What both sides make small.", "双方各自减小的损失。"},
                                    .options = objective_names,
                                    .option_ids = objective_ids});
    visit(self.discriminator_steps, ParamInfo{.id = "discriminator_steps",
                                              .name = {"Discriminator updates", "判别器更新次数"},
                                              .summary = {"Updates of the discriminator in one step, each on a batch of its own.", "每一步中判别器更新的次数，每次用一个新的批量。"},
                                              .min = 1,
                                              .max = 20,
                                              .step = 1});
    visit(self.generator_steps, ParamInfo{.id = "generator_steps",
                                          .name = {"Generator updates", "生成器更新次数"},
                                          .summary = {"Updates of the generator in one step, after those of the discriminator.", "每一步中判别器更新之后，生成器更新的次数。"},
                                          .min = 1,
                                          .max = 20,
                                          .step = 1});
    visit(self.clip_weights, ParamInfo{.id = "clip_weights",
                                       .name = {"Weight clipping", "权重裁剪"},
                                       .summary = {"Wasserstein only: after each update the discriminator's weights are cut to ± this, so that it cannot get arbitrarily steep.",
                                                   "仅用于 Wasserstein：每次更新后把判别器的权重截断到正负该值之间，使其不会任意陡峭。"},
                                       .min = 0.001,
                                       .max = 1,
                                       .scale = Scale::log});
  }
};

struct LayerwiseTraining {
  static constexpr Info info{
      .id = "layerwise",
      .name = {"Layer by layer", "逐层预训练"},
      .summary = {"Layers that can learn without labels (Boltzmann machines) are trained one after the other from the bottom, each on the outputs of those below; then the whole network is fine-tuned with labels: a deep belief network.",
                  "能够无标签学习的层（受限玻尔兹曼机）自下而上逐层训练，每层以下面各层的输出为输入；随后用标签微调整个网络，即深度信念网络（DBN）。"},
      .formula = R"(\min_{\theta_l}\ F\left(h_{l-1}\right) - F\left(\tilde h_{l-1}\right),\quad l = 1, 2, \dots,\quad \text{then}\ \min_{\theta} L)",
      .torch = "for i, rbm in enumerate(machines):\n"
               "    for _ in range({pretrain_epochs}):\n"
               "        for x, _ in batches:\n"
               "            v = model[:i](x).detach()\n"
               "            optimizer.zero_grad()\n"
               "            (rbm.free_energy(v) - rbm.free_energy(rbm.gibbs(v).detach())).backward()\n"
               "            optimizer.step()",
      .keras = "[pretrain(machine, x, epochs={pretrain_epochs}) for machine in machines]",
      .numpy = "for machine in machines:\n"
               "    for _ in range({pretrain_epochs}):\n"
               "        update(machine, machine.contrast(x))\n"
               "    x = machine.hidden(x)",
      .cpp = "LayerwiseTraining{.pretrain_epochs = {pretrain_epochs}}",
      .source = "Hinton, Osindero, Teh 2006, A fast learning algorithm for deep belief nets"};

  int pretrain_epochs = 10;

  static constexpr void params(auto& self, auto&& visit) {
    visit(self.pretrain_epochs, ParamInfo{.id = "pretrain_epochs",
                                          .name = {"Pre-training epochs", "预训练轮数"},
                                          .summary = {"Epochs of each layer alone, before the whole network learns.", "整个网络学习之前，每一层单独训练的轮数。"},
                                          .min = 1,
                                          .max = 10000,
                                          .step = 1});
  }
};

struct TrainerKind {
  static constexpr KindInfo info{"trainer", {"Way to train", "训练方式"}};
  using Entries = std::tuple<SupervisedTraining, AdversarialTraining, LayerwiseTraining>;
};
using Training = OneOf<TrainerKind>;

}  // namespace garden
