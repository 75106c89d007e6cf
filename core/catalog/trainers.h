// The ways to train: `train.kind`, with the entry's settings beside batch and epochs. The strings are the heart of the printed
// programs. torch: the body of the loop over batches x (with targets t); numpy: the same in words of NumPy; keras: the call
// that trains; cpp: what a plan holds. The definitions are printed above the loop.
//   game       one part of the network makes rows, the other judges them: generator, discriminator, noise(rows) and the number
//              `made` are there, split(x, parts) and descend(model, optimizer, loss); in NumPy forward_ and backward_ of g and d
//   pretrains  layers that can learn alone do so first: rbm is one, below(x) what it reads; in NumPy its arrays are `own` by
//              name, `machine` in order with the kind of its visible units, and chain(v) takes its turns of gibbs
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
      .torch = R"(for real in split(x, {discriminator_steps}):
    fake = generator(noise(len(real))).detach()
    loss_d = discriminator_loss(discriminator(real), discriminator(fake))
    descend(discriminator, optimizer_d, loss_d)
‹objective=wasserstein|    with torch.no_grad():
        for w in discriminator.parameters():
            w.clamp_(-{clip_weights}, {clip_weights})
›for _ in range({generator_steps}):
    loss_g = generator_loss(discriminator(generator(noise(made))))
    descend(generator, optimizer_g, loss_g))",
      .torch_def = R"(def discriminator_loss(real, fake):
‹objective=non_saturating;objective=minimax|    as_real = F.binary_cross_entropy_with_logits(real, torch.ones_like(real))
    return as_real + F.binary_cross_entropy_with_logits(fake, torch.zeros_like(fake))›‹objective=least_squares|    return ((real - 1) ** 2).mean() / 2 + (fake**2).mean() / 2›‹objective=wasserstein|    return fake.mean() - real.mean()›


def generator_loss(fake):
‹objective=non_saturating|    return F.binary_cross_entropy_with_logits(fake, torch.ones_like(fake))›‹objective=minimax|    return -F.binary_cross_entropy_with_logits(fake, torch.zeros_like(fake))›‹objective=least_squares|    return ((fake - 1) ** 2).mean() / 2›‹objective=wasserstein|    return -fake.mean()›


def realness(z):
    return ‹objective=non_saturating;objective=minimax|torch.sigmoid(z).mean()›‹objective=least_squares;objective=wasserstein|z.mean()›)",
      .keras = "gan.fit(x, batch_size=BATCH * {discriminator_steps}, epochs=EPOCHS, verbose=2)",
      .keras_def = R"(def discriminator_loss(real, fake):
    mean, softplus = keras.ops.mean, keras.ops.softplus
    return ‹objective=non_saturating;objective=minimax|mean(softplus(-real)) + mean(softplus(fake))›‹objective=least_squares|mean((real - 1) ** 2) / 2 + mean(fake**2) / 2›‹objective=wasserstein|mean(fake) - mean(real)›


def generator_loss(fake):
    mean, softplus = keras.ops.mean, keras.ops.softplus
    return ‹objective=non_saturating|mean(softplus(-fake))›‹objective=minimax|-mean(softplus(fake))›‹objective=least_squares|mean((fake - 1) ** 2) / 2›‹objective=wasserstein|-mean(fake)›


class GAN(keras.Model):
    def __init__(self, generator, discriminator, optimizer_g, optimizer_d):
        super().__init__()
        self.generator, self.discriminator = generator, discriminator
        self.optimizer_g, self.optimizer_d = optimizer_g, optimizer_d

    def train_step(self, x):
        rows, parts = keras.ops.shape(x)[0], {discriminator_steps}
        for i in range(parts):
            real = x[rows * i // parts : rows * (i + 1) // parts]
            fake = self.generator(noise(keras.ops.shape(real)[0]), training=True)
            with tf.GradientTape() as tape:
                loss_d = discriminator_loss(self.discriminator(real, training=True), self.discriminator(fake, training=True))
                total = loss_d + sum(self.discriminator.losses)
            weights = self.discriminator.trainable_variables
            self.optimizer_d.apply_gradients(zip(tape.gradient(total, weights), weights))
‹objective=wasserstein|            for w in weights:
                w.assign(keras.ops.clip(w, -{clip_weights}, {clip_weights}))
›        for _ in range({generator_steps}):
            with tf.GradientTape() as tape:
                loss_g = generator_loss(self.discriminator(self.generator(noise(MADE), training=True), training=True))
                total = loss_g + sum(self.generator.losses)
            weights = self.generator.trainable_variables
            self.optimizer_g.apply_gradients(zip(tape.gradient(total, weights), weights))
        return {"loss": loss_d, "generator_loss": loss_g})",
      .numpy = R"(for real in split(x, {discriminator_steps}):
    updates_d += 1
    fake = forward_g(g, noise(len(real)), training=True)[0][-1]
    outputs, caches = forward_d(d, real, training=True)
    outputs_fake, caches_fake = forward_d(d, fake, training=True)
    loss_d = discriminator_loss(outputs[-1], outputs_fake[-1])
    slope, slope_fake = discriminator_slopes(outputs[-1], outputs_fake[-1])
    grads, _ = backward_d(d, real, slope, outputs, caches)
    grads_fake, _ = backward_d(d, fake, slope_fake, outputs_fake, caches_fake)
    update(d, {name: grads[name] + grads_fake[name] for name in d}, state_d, updates_d)
‹objective=wasserstein|    for w in d.values():
        np.clip(w, -{clip_weights}, {clip_weights}, out=w)
›for _ in range({generator_steps}):
    updates_g += 1
    z = noise(made)
    outputs_g, caches_g = forward_g(g, z, training=True)
    fake = outputs_g[-1]
    outputs, caches = forward_d(d, fake, training=True)
    loss_g = generator_loss(outputs[-1])
    _, slope = backward_d(d, fake, generator_slope(outputs[-1]), outputs, caches)
    update(g, backward_g(g, z, slope, outputs_g, caches_g), state_g, updates_g))",
      .numpy_def = R"(‹objective=non_saturating;objective=minimax|def sigmoid(z):
    return 1 / (1 + np.exp(-z))


›def discriminator_loss(real, fake):
    return ‹objective=non_saturating;objective=minimax|np.logaddexp(0, -real).mean() + np.logaddexp(0, fake).mean()›‹objective=least_squares|((real - 1) ** 2).mean() / 2 + (fake**2).mean() / 2›‹objective=wasserstein|fake.mean() - real.mean()›


def discriminator_slopes(real, fake):
    return ‹objective=non_saturating;objective=minimax|-sigmoid(-real) / real.size, sigmoid(fake) / fake.size›‹objective=least_squares|(real - 1) / real.size, fake / fake.size›‹objective=wasserstein|np.full_like(real, -1 / real.size), np.full_like(fake, 1 / fake.size)›


def generator_loss(fake):
    return ‹objective=non_saturating|np.logaddexp(0, -fake).mean()›‹objective=minimax|-np.logaddexp(0, fake).mean()›‹objective=least_squares|((fake - 1) ** 2).mean() / 2›‹objective=wasserstein|-fake.mean()›


def generator_slope(fake):
    return ‹objective=non_saturating|-sigmoid(-fake) / fake.size›‹objective=minimax|-sigmoid(fake) / fake.size›‹objective=least_squares|(fake - 1) / fake.size›‹objective=wasserstein|np.full_like(fake, -1 / fake.size)›


def realness(z):
    return ‹objective=non_saturating;objective=minimax|sigmoid(z).mean()›‹objective=least_squares;objective=wasserstein|z.mean()›)",
      .cpp = "AdversarialTraining{.objective = Contest::{objective}, .discriminator_steps = {discriminator_steps}, .generator_steps = {generator_steps}, .clip_weights = {clip_weights}f}",
      .source = "Goodfellow et al. 2014, Generative adversarial nets; Mao et al. 2017, Least squares generative adversarial networks; Arjovsky, Chintala, Bottou 2017, Wasserstein GAN"};

  static constexpr bool game = true;
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
      .torch = R"(with torch.no_grad():
    v = below(x)
    end = rbm.chain(v)
loss = rbm.free_energy(v) - rbm.free_energy(end)
descend(rbm, optimizer, loss))",
      .keras = "[pretrain(machine, x, epochs={pretrain_epochs}) for machine in machines]",
      .numpy = R"(v = below(x)
end = chain(v)
loss = free_energy(v, *machine) - free_energy(end, *machine)
grads = dict(zip(own, contrast(v, end, *machine)))
update(own, grads, state, k))",
      .numpy_def = R"(draws = np.random.default_rng(SEED)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def free_energy(v, w, b, a, visible):
    own = v @ a if visible == "bernoulli" else -((v - a) ** 2).sum(axis=1) / 2
    return (-own - np.logaddexp(0, v @ w.T + b).sum(axis=1)).mean()


def energy_slopes(v, w, b, a, visible):
    h = sigmoid(v @ w.T + b) / len(v)
    return -h.T @ v, -h.sum(axis=0), -v.mean(axis=0) if visible == "bernoulli" else a - v.mean(axis=0)


def contrast(v, end, *machine):
    return [data - model for data, model in zip(energy_slopes(v, *machine), energy_slopes(end, *machine))]


def gibbs(v, w, b, a, visible):
    h = draws.random((len(v), len(b))) < sigmoid(v @ w.T + b)
    v = h @ w + a
    return draws.random(v.shape) < sigmoid(v) if visible == "bernoulli" else v + draws.standard_normal(v.shape))",
      .cpp = "LayerwiseTraining{.pretrain_epochs = {pretrain_epochs}}",
      .source = "Hinton, Osindero, Teh 2006, A fast learning algorithm for deep belief nets"};

  static constexpr bool pretrains = true;
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
  static constexpr Named info{"trainer", {"Way to train", "训练方式"}};
  using Entries = std::tuple<SupervisedTraining, AdversarialTraining, LayerwiseTraining>;
};
using Training = OneOf<TrainerKind>;

}  // namespace garden
