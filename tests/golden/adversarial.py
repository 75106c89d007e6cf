"""Adversarial labs by PyTorch: the core's noise and rows, PyTorch's losses, gradients and optimizers, in double."""
import torch
from torch.nn import functional as F

from catalog import fill
from entries import evaluate
from generative import check
from network import params_of


def not_real(z, objective):
    if objective == "least_squares":
        return F.mse_loss(z, torch.ones_like(z)) / 2
    return -z.mean() if objective == "wasserstein" else F.binary_cross_entropy_with_logits(z, torch.ones_like(z))


def not_made(z, objective):
    if objective == "least_squares":
        return F.mse_loss(z, torch.zeros_like(z)) / 2
    return z.mean() if objective == "wasserstein" else F.binary_cross_entropy_with_logits(z, torch.zeros_like(z))


def made_loss(z, objective):
    return -not_made(z, objective) if objective == "minimax" else not_real(z, objective)


def train(catalog, lab, report, network, x, _labels, steps):
    settings = lab["train"]
    objective = settings.get("objective", "non_saturating")
    k, j = settings.get("discriminator_steps", 1), settings.get("generator_steps", 1)
    cut = next(i for i, layer in enumerate(lab["model"]["layers"]) if layer.get("name") == settings["generator"])

    def through(value, first, end):
        for i in range(first, end):
            value = network.call(i, [value])
        return value

    generator = lambda z: through(z, 0, cut + 1)
    discriminator = lambda rows: through(rows, cut + 1, len(network.parts))
    sides = [torch.nn.ModuleList(module for name, module in network.layers.items() if (int(name) > cut) == judges) for judges in (True, False)]
    entry = catalog.entry("optimizer", lab["optimizer"]["id"])
    of_discriminator, of_generator = (evaluate(fill(entry["torch"], params_of(entry, lab["optimizer"])), model=side) for side in sides)
    data, latent = torch.tensor(x), lab["model"]["input"][0]
    network.train()
    losses = []
    for step in steps:
        noise = [torch.tensor(draw, dtype=torch.float64).reshape(-1, latent) for draw in step["draws"]]
        rows, own = step["rows"], []
        for update in range(k):
            part = rows[len(rows) * update // k : len(rows) * (update + 1) // k]
            of_discriminator.zero_grad()
            made = generator(noise[update]).detach()
            loss = not_real(discriminator(data[part]), objective) + not_made(discriminator(made), objective)
            loss.backward()
            of_discriminator.step()
            if objective == "wasserstein":
                for parameter in sides[0].parameters():
                    parameter.data.clamp_(-settings["clip_weights"], settings["clip_weights"])
            own.append(loss.item())
        for update in range(j):
            of_generator.zero_grad()
            loss = made_loss(discriminator(generator(noise[k + update])), objective)
            loss.backward()
            of_generator.step()
            own.append(loss.item())
        losses.append(own)
    return losses


def check_adversarial(catalog, garden):
    return check("adversarial", catalog, garden, train)
