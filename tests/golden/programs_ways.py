"""Printed programs of the other ways to train, run on the core's rows and on what the core drew: noise of a generator, ends of
Gibbs chains. Each gives the loss of every update, in order."""
import re

import numpy as np
import torch


class Steps:
    """The core's steps as batches: every pass over it is the next one, and what was drawn for it is at hand."""

    def __init__(self, lab, batch_of):
        self.left, self.batch_of, self.draws = iter(lab.trace), batch_of, []

    def __iter__(self):
        step = next(self.left)
        self.draws = [np.array(draw) for draw in step["draws"]]
        yield self.batch_of(np.array(step["rows"]))

    def __len__(self):
        return 1


def recorded(scope, names):
    """The values that functions of a program return, in the order of the calls."""
    values = []

    def record(function):
        def call(*arguments):
            value = function(*arguments)
            values.append(float(value))
            return value

        return call

    for name in names:
        scope[name] = record(scope[name])
    return values


def torch_way(lab):
    return torch_game(lab) if lab.kind == "adversarial" else torch_layers(lab)


def numpy_way(lab):
    return numpy_game(lab) if lab.kind == "adversarial" else numpy_layers(lab)


def fill(module, weights, first=0):
    """A network's parameters from the core's; its part 0 is layer `first` of the lab."""
    with torch.no_grad():
        for name, parameter in module.named_parameters():
            index, role = re.fullmatch(r"(?:layers\.)?(\d+)\.(.+)", name).groups()
            parameter.copy_(torch.from_numpy(weights[f"layers.{int(index) + first}.{role}"]))


def cut_of(lab):
    return 1 + next(i for i, layer in enumerate(lab.lab["model"]["layers"]) if layer.get("name") == lab.lab["train"]["generator"])


def latent_of(lab):
    return lab.lab["model"]["input"]


def torch_game(lab):
    scope, (x, _) = lab.load("lab_torch.py")
    x = torch.from_numpy(x)
    generator, discriminator = scope["make_generator"](), scope["make_discriminator"]()
    fill(generator, lab.weights)
    fill(discriminator, lab.weights, cut_of(lab))
    steps = Steps(lab, lambda rows: (x[rows],))
    scope["noise"] = lambda rows: torch.tensor(steps.draws.pop(0), dtype=torch.float32).reshape(rows, *latent_of(lab))
    losses = recorded(scope, ["discriminator_loss", "generator_loss"])
    list(scope["train"](generator, discriminator, steps, len(lab.trace), min(lab.lab["train"]["batch"], len(x))))
    return losses


def numpy_game(lab):
    scope, (x, _) = lab.load("lab_numpy.py")
    x = x.astype(np.float64)
    made = [scope[f"make_{side}"](np.random.default_rng(0)) for side in ("generator", "discriminator")]
    weights = iter(lab.ordered())
    arguments = []
    for side, name in zip(made, ("generator", "discriminator")):
        arguments.append({key: next(weights).astype(np.float64) for key in side})
        assert all(arguments[-1][key].shape == side[key].shape for key in side), "the parameters have other shapes than the core's"
        if f"make_{name}_buffers" in scope:
            arguments.append({key: value.astype(np.float64) for key, value in scope[f"make_{name}_buffers"]().items()})
    steps = Steps(lab, lambda rows: x[rows])
    scope["noise"] = lambda rows: steps.draws.pop(0).reshape(rows, *latent_of(lab))
    losses = recorded(scope, ["discriminator_loss", "generator_loss"])
    list(scope["train"](*arguments, lambda: iter(steps), len(lab.trace), min(lab.lab["train"]["batch"], len(x))))
    return losses


def stages_of(lab):
    """Steps of each machine alone, and those of the fine-tuning."""
    stages = np.array([line["stage"] for line in lab.trace])
    assert set(stages) == set(range(lab.last_stage() + 1)), "the steps do not reach every stage"
    return int((stages == 0).sum()), int((stages == lab.last_stage()).sum())


def torch_layers(lab):
    scope, ((x, t), _) = lab.load("lab_torch.py")
    x, t = torch.from_numpy(x), torch.from_numpy(t)
    model = scope["make_model"]()
    fill(model, lab.weights)
    steps = Steps(lab, lambda rows: (x[rows], t[rows]))
    scope["RBM"].gibbs = lambda machine, v: torch.tensor(steps.draws[0], dtype=torch.float32).reshape(-1, v.shape[1])
    scope["PRETRAIN_EPOCHS"], rest = stages_of(lab)  # an epoch of the program is one step of the core
    return [loss for *_, loss in scope["pretrain"](model, steps)] + list(scope["train"](model, steps, rest))


def numpy_layers(lab):
    scope, ((x, t), _) = lab.load("lab_numpy.py")
    x = x.astype(np.float64)
    params = {key: value.astype(np.float64) for key, value in zip(scope["make_model"](np.random.default_rng(0)), lab.ordered())}
    steps = Steps(lab, lambda rows: (x[rows], t[rows]))
    scope["gibbs"] = lambda v, *machine: steps.draws[0].reshape(-1, v.shape[1])
    scope["PRETRAIN_EPOCHS"], rest = stages_of(lab)
    return [loss for *_, loss in scope["pretrain"](params, lambda: iter(steps))] + list(scope["train"](params, lambda: iter(steps), rest))
