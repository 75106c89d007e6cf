"""Every layer in every case it declares, training and evaluating: its `torch` module with autograd, its `numpy` strings.

Values, gradients of inputs and parameters, and running numbers afterwards. What a layer draws while training (masks,
noise) is shown by the core and fed to PyTorch and NumPy, so that all three compute with the same.
"""
import contextlib
import json
import subprocess

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from catalog import fill, relative_error
from entries import Group, TOLERANCES, execute, random_array

DRAWN = ("mask", "noise")  # how the names of what a layer draws begin


def read_cases(program):
    done = subprocess.run([program], input="cases\n", capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def settings_of(case):
    """The hyper-parameters as the strings spell them, and the sizes they may name."""
    first = case["in"][0]
    return {**case["settings"], "in": first[-1], "channels": first[0]}


@contextlib.contextmanager
def drawn_by_core(masks):
    """PyTorch's dropout and noise take the core's draws instead of their own."""
    left = list(masks)

    def dropout(x, p=0.5, training=True, inplace=False):
        return x * torch.tensor(left.pop(0).reshape(x.shape)) if training and p > 0 else x

    def feature_dropout(x, p=0.5, training=True, inplace=False):
        return x * torch.tensor(left.pop(0)).reshape(*x.shape[:2], *[1] * (x.dim() - 2)) if training and p > 0 else x

    def randn_like(x):
        return torch.tensor(left.pop(0).reshape(x.shape))

    def by_layers(run):
        """A stack of recurrent layers one by one: its dropout is inside PyTorch's own loop."""

        def layers(x, state, weights, bias, count, rate, training, bidirectional, batch_first):
            if not training or rate == 0 or count == 1:
                return run(x, state, weights, bias, count, rate, training, bidirectional, batch_first)
            directions, each = (2, 8) if bidirectional else (1, 4)
            mask = torch.tensor(left.pop(0).reshape(len(x), count - 1, x.shape[1], -1))
            for k in range(count):
                part = slice(k * directions, (k + 1) * directions)
                own = tuple(s[part] for s in state) if isinstance(state, tuple) else state[part]
                x = x * mask[:, k - 1] if k > 0 else x
                x, *rest = run(x, own, weights[k * each : (k + 1) * each], bias, 1, 0.0, training, bidirectional, batch_first)
            return x, *rest  # the states of the last layer alone; only x is compared

        return layers

    recurrent = ("rnn_tanh", "rnn_relu", "gru", "lstm")
    kept = F.dropout, F.dropout1d, F.dropout2d, torch.randn_like
    kept_recurrent = {name: getattr(torch._VF, name) for name in recurrent}
    F.dropout, F.dropout1d, F.dropout2d, torch.randn_like = dropout, feature_dropout, feature_dropout, randn_like
    for name, run in kept_recurrent.items():
        setattr(torch._VF, name, by_layers(run))
    try:
        yield
    finally:
        F.dropout, F.dropout1d, F.dropout2d, torch.randn_like = kept
        for name, run in kept_recurrent.items():
            setattr(torch._VF, name, run)


class Run:
    """One case with numbers: what it is given, what the core must answer and where."""

    def __init__(self, entry, case, batch, training):
        self.entry, self.case, self.batch, self.training = entry, case, batch, training
        self.label = f"{entry['id']} case {case['case']} B={batch} {'training' if training else 'evaluating'}"
        self.ids = case["ids"] if case["vocabulary"] > 0 else None  # which input holds them
        self.inputs = [random_array((batch, *shape), 20 + i, 1) for i, shape in enumerate(case["in"])]
        if self.ids is not None:
            self.inputs[self.ids] = np.random.default_rng(20).integers(0, case["vocabulary"], self.inputs[self.ids].shape).astype(np.float64)
        self.weights = {name: random_array(tuple(shape), 40 + i, 0.5) for i, (name, shape) in enumerate(case["parameters"])}
        self.buffers = {name: 0.5 + np.abs(random_array(tuple(shape), 70 + i, 1)) for i, (name, shape) in enumerate(case["buffers"])}
        self.dy = random_array((batch, *case["out"]), 90, 1)
        self.with_gradient = [i for i in range(len(self.inputs)) if i != self.ids]

    def single_values(self):
        """Whether a batch norm would see one value a channel: PyTorch refuses, the core stays finite."""
        return self.training and "running_var" in self.buffers and self.batch * self.inputs[0][0].size == self.buffers["running_var"].size

    def ask(self, probe, precision):
        numbers = [*self.inputs, *self.weights.values(), *self.buffers.values(), self.dy]
        return probe.ask(precision, "layer", self.entry, {}, (self.batch, int(self.training)), *numbers, settings=str(self.case["case"]))

    def unpack(self, answer):
        """The core's answer by name; what is left at the end is what it has drawn."""
        sizes = [("y", self.dy.shape)] + [(f"dx{i}", self.inputs[i].shape) for i in self.with_gradient]
        sizes += [(f"d{name}", value.shape) for name, value in self.weights.items()]
        sizes += [(name, value.shape) for name, value in self.buffers.items()]
        values, at = {}, 0
        for name, shape in sizes:
            count = int(np.prod(shape))
            values[name] = answer[at : at + count].reshape(shape)
            at += count
        masks = []
        for name, shape in self.case["shown"]:
            there, at = answer[at], at + 1
            count = int(np.prod([self.batch, *shape])) if there else 0
            if there and name.startswith(DRAWN):
                masks.append(answer[at : at + count])
            at += count
        return values, masks

    def by_torch(self, masks):
        space = execute(self.entry.get("torchDef", ""), torch=torch, nn=nn, F=F, math=__import__("math"))
        module = eval(fill(self.entry["torch"], settings_of(self.case)), space).double()
        module.train(self.training)
        state = {**self.weights, **self.buffers}
        own = {name for name in module.state_dict() if not name.endswith("num_batches_tracked")}
        assert own == set(state), f"{self.label}: PyTorch's names are {sorted(own)}, ours {sorted(state)}"
        module.load_state_dict({name: torch.tensor(value) for name, value in state.items()}, strict=False)
        x = [torch.tensor(value, requires_grad=i in self.with_gradient) for i, value in enumerate(self.inputs)]
        if self.ids is not None:
            x[self.ids] = x[self.ids].long()
        with drawn_by_core(masks):
            y = eval(fill(self.entry.get("torchCall", "f(x)"), settings_of(self.case)), {**space, "f": module, "x": x if len(x) > 1 else x[0]})
        y.backward(torch.tensor(self.dy).reshape(y.shape))
        truth = {"y": y.detach()}
        truth |= {f"dx{i}": x[i].grad for i in self.with_gradient}
        truth |= {f"d{name}": torch.zeros_like(p) if p.grad is None else p.grad for name, p in module.named_parameters()}
        return truth | {name: module.state_dict()[name] for name in self.buffers}

    def by_numpy(self, masks):
        entry, roles = self.entry, self.entry.get("roles", {})
        params = settings_of(self.case)
        state = {**self.weights, **{name: value.copy() for name, value in self.buffers.items()}}
        names = {role: state.get(parameter) for role, parameter in roles.items()}  # None: switched off
        # "weight_ih*" is a list: that parameter of every layer and direction.
        lists = {role: [name for name in state if name.startswith(parameter[:-1])] for role, parameter in roles.items() if parameter.endswith("*")}
        names |= {role: [state[name] for name in members] for role, members in lists.items()}
        x = [value.copy() for value in self.inputs]
        if self.ids is not None:
            x[self.ids] = x[self.ids].astype(np.int64)
        space = execute(entry.get("numpyDef", ""))
        space |= {"x": x if len(x) > 1 else x[0], "masks": [mask for mask in masks], "training": self.training, "B": self.batch, **names}
        if "numpyDef" in entry:
            space["y"], space["cache"] = eval(fill(entry["numpy"], params), space)
        else:
            space["y"] = eval(fill(entry["numpy"], params), space)
        space["dy"] = self.dy.reshape(space["y"].shape)
        exec(fill(entry["numpyGrad"], params), space)
        dx = space.get("dx")
        truth = {"y": space["y"]}
        truth |= {f"dx{i}": dx[i] if len(x) > 1 else dx for i in self.with_gradient}
        truth |= {f"d{parameter}": space[f"d{role}"] for role, parameter in roles.items() if parameter in self.weights}
        truth |= {f"d{name}": value for role, members in lists.items() for name, value in zip(members, space[f"d{role}"])}
        return truth | {parameter: names[role] for role, parameter in roles.items() if parameter in self.buffers}


def check_layers(catalog, probe):
    group = Group("layers: value and gradients", kind="layer")
    complete = Group("layers: every parameter has a role")
    entries = {entry["id"]: entry for entry in catalog.entries("layer")}
    asked = []
    for case in read_cases(probe.program):
        entry = entries[case["id"]]
        for batch in (1, 4):
            for training in (False, True):
                run = Run(entry, case, batch, training)
                asked.append((run, {precision: run.ask(probe, precision) for precision in TOLERANCES}))
    answers = probe.run()
    for run, indices in asked:
        for name, compute in (("torch", run.by_torch), ("numpy", run.by_numpy)):
            if name == "torch" and run.single_values():
                continue
            try:
                _, masks = run.unpack(answers[indices["double"]])
                truth = compute(masks)
            except Exception as problem:  # whatever a string of the catalog does wrong belongs into the table
                print(f"  {run.label} by {name}: {type(problem).__name__}: {problem}")
                group.check(f"{run.label} by {name}", np.inf, 1)
                continue
            for precision, tolerance in TOLERANCES.items():
                values, _ = run.unpack(answers[indices[precision]])
                for what, value in values.items():
                    if what in truth:
                        scale = float(np.max(np.abs(run.dy))) if what.startswith("d") else 0.0
                        group.check(f"{run.label} {what} {precision} by {name}", relative_error(value, truth[what], scale), tolerance)
                if name == "torch":
                    complete.check(run.label, 0 if set(values) == set(truth) else np.inf, 1)
    return [group, complete]
