"""Every entry against PyTorch and NumPy: its `torch` string with autograd, its `numpy` and `numpyGrad` strings as they are.

The truth is computed in double. The core is asked in float (what trains) and in double (what the gradient checks use).
"""
import ast

import numpy as np
import torch
from torch import nn

from catalog import TARGET_FORMS, fill, relative_error, variants

# A float has 24 bits; sums over a row and library functions of 2 ulp stay well below this.
FLOAT_TOLERANCE = 1e-5
# In double what remains are constants that the core computes once and holds as floats (Adam's corrections, 1 - beta).
DOUBLE_TOLERANCE = 1e-7
TOLERANCES = {"float": FLOAT_TOLERANCE, "double": DOUBLE_TOLERANCE}

SHAPES = [(1, 1), (1, 3), (2, 5), (7, 4), (13, 17)]


def random_array(shape, seed, reach):
    """Numbers that a float holds exactly, so that both sides start from the same."""
    return np.random.default_rng(seed).uniform(-reach, reach, shape).astype(np.float32).astype(np.float64)


def evaluate(text, **names):
    return eval(text, {"np": np, "torch": torch, "nn": nn, **names})


def execute(text, **names):
    space = {"np": np, **names}
    exec(text, space)
    return space


def definitions(text, params):
    """The names that an entry's helper functions define."""
    space = {"np": np, "torch": torch, "nn": nn}
    exec(fill(text, params), space)
    return {name: value for name, value in space.items() if name != "__builtins__"}


class Group:
    """One printed line: a check is (entry, what, error, tolerance). `kind`: whose errors the catalog page shows."""

    def __init__(self, name, kind=None):
        self.name = name
        self.kind = kind
        self.checks = []

    def check(self, label, error, tolerance):
        self.checks.append((label, float(error), tolerance))

    def report(self):
        bad = [check for check in self.checks if not check[1] <= check[2]]
        worst = max(self.checks, key=lambda check: check[1] / check[2], default=("", 0, 1))
        print(f"{self.name:<34} {len(self.checks):>5} checks, worst {worst[1]:.1e} of {worst[2]:.0e} allowed ({worst[0]})")
        for label, error, tolerance in bad[:20]:
            print(f"  FAILED {label}: relative error {error:.3e}, allowed {tolerance:.0e}")
        return len(self.checks) - len(bad), len(bad)


class Comparison:
    """Truth now, the core's answer when the probe has run."""

    def __init__(self, probe, kind):
        self.probe = probe
        self.kind = kind
        self.pending = []

    def ask(self, group, entry, params, sizes, inputs, truths, split, scales={}):
        for precision, tolerance in TOLERANCES.items():
            index = self.probe.ask(precision, self.kind, entry, params, sizes, *inputs)
            self.pending.append((group, f"{entry['id']} {params or ''} {sizes} {precision}", index, truths, split, tolerance, scales))

    def finish(self, answers):
        for group, label, index, truths, split, tolerance, scales in self.pending:
            parts = np.split(answers[index], np.cumsum(split)[:-1])
            for truth_name, values in truths:
                for (name, value), part in zip(values, parts):
                    group.check(f"{label} {name} by {truth_name}", relative_error(part, value, scales.get(name, 0.0)), tolerance)


def activations(catalog, probe):
    group = Group("activations: value and gradient", kind="activation")
    comparison = Comparison(probe, "activation")
    for entry in catalog.entries("activation"):
        for params in variants(entry):
            for B, K in SHAPES:
                x, dy = random_array((B, K), 1, 6), random_array((B, K), 2, 2)
                tx = torch.tensor(x, requires_grad=True)
                ty = evaluate(fill(entry["torch"], params), **definitions(entry.get("torchDef", ""), params))(tx)
                ty.backward(torch.tensor(dy))
                helpers = definitions(entry.get("numpyDef", ""), params)
                y = evaluate(fill(entry["numpy"], params), x=x, **helpers)
                dx = evaluate(fill(entry["numpyGrad"], params), x=x, y=y, dy=dy, **helpers) * np.ones_like(x)
                truths = [("torch", [("y", ty.detach()), ("dx", tx.grad)]), ("numpy", [("y", y), ("dx", dx)])]
                # Gradients are measured against dy: a softmax near certainty subtracts nearly equal numbers, in any float.
                comparison.ask(group, entry, params, (B, K), (x, dy), truths, [B * K, B * K], scales={"dx": np.max(np.abs(dy))})
    return [group], comparison


WIDE = ("one_hot", "index", "signed_one_hot", "rows")  # forms of several outputs


def loss_outputs(entry, shape, seed, reach):
    """Outputs of the kind that the loss reads."""
    z = random_array(shape, seed, reach)
    if entry["reads"] == "probability":
        z = 1 / (1 + np.exp(-z))
    if entry["reads"] == "log_probability":
        z = z - np.logaddexp.reduce(z, axis=-1, keepdims=True)
    return z.astype(np.float32).astype(np.float64)


def balanced(t, K):
    """Weights of the classes as the labels' share asks for; a class without rows weighs nothing."""
    counts = np.bincount(t, minlength=K)
    return np.where(counts > 0, len(t) / (K * np.maximum(counts, 1)), 0).astype(np.float32).astype(np.float64)


def loss_targets(form, B, K, seed):
    rng = np.random.default_rng(seed)
    classes = rng.integers(0, K if form in WIDE else 2, B)
    if form == "index":
        return classes
    if form == "rows":  # distributions, which are also numbers between 0 and 1
        return np.exp(random_array((B, K), seed, 1)) / np.exp(random_array((B, K), seed, 1)).sum(axis=1, keepdims=True)
    if form == "one_hot":
        return np.eye(K)[classes]
    if form == "signed_one_hot":
        return 2 * np.eye(K)[classes] - 1
    if form == "value":
        return random_array((B, K), seed, 1)
    return (classes.astype(np.float64) * 2 - 1 if form == "signed" else classes.astype(np.float64)).reshape(B, 1)


def losses(catalog, probe):
    group = Group("losses: value and gradient", kind="loss")
    comparison = Comparison(probe, "loss")
    for entry in catalog.entries("loss"):
        for params in variants(entry):
            for form in sorted(set(entry["targets"].values()) | ({"rows"} if "rows" in entry["targets"] else set())):
                if form == entry["targets"].get("rows") and "regression" not in entry["targets"]:
                    continue  # only as rows
                for B, K in [(1, 2), (2, 5), (7, 4), (13, 10)] if form in WIDE else [(1, 1), (5, 1), (33, 1)]:
                    z, t = loss_outputs(entry, (B, K), 3, 5), loss_targets(form, B, K, 4)
                    tz = torch.tensor(z, requires_grad=True)
                    weights = balanced(t, K) if form == "index" else np.ones(K)
                    torch_names = {"class_weights": torch.tensor(weights), **definitions(entry.get("torchDef", ""), params)}
                    value = evaluate(fill(entry["torch"], params), **torch_names)(tz, torch.tensor(t))
                    value.backward()
                    names = {"z": z, "t": t, "class_weights": weights, **definitions(entry.get("numpyDef", ""), params)}
                    np_value = evaluate(fill(entry["numpy"], params), **names)
                    dz = evaluate(fill(entry["numpyGrad"], params), **names)
                    truths = [("torch", [("loss", value.detach()), ("dz", tz.grad)]), ("numpy", [("loss", np_value), ("dz", dz)])]
                    comparison.ask(group, entry, params, (B, K), (z, t), truths, [1, B * K])
    return [group], comparison


def optimizers(catalog, probe):
    group = Group("optimizers: 30 steps", kind="optimizer")
    comparison = Comparison(probe, "optimizer")
    steps = 30
    for entry in catalog.entries("optimizer"):
        for params in variants(entry):
            for n in (1, 7, 64):
                start, g = random_array(n, 8, 1), random_array((steps, n), 9, 1)
                model = nn.ParameterList([nn.Parameter(torch.tensor(start))])
                optimizer = evaluate(fill(entry["torch"], params), model=model, **definitions(entry.get("torchDef", ""), params))
                p, state, path, np_path = start.copy(), {name: np.zeros(n) for name in entry["state"]}, [], []
                for k in range(1, steps + 1):
                    model[0].grad = torch.tensor(g[k - 1])
                    optimizer.step()
                    path.append(model[0].detach().numpy().copy())
                    execute(fill(entry["numpy"], params), p=p, g=g[k - 1], k=k, **state)
                    np_path.append(p.copy())
                truths = [("torch", [("p", np.array(path))]), ("numpy", [("p", np.array(np_path))])]
                comparison.ask(group, entry, params, (steps, n), (start, g), truths, [steps * n])
    return [group], comparison


def regularizers(catalog, probe):
    group = Group("regularizers: penalty and slope", kind="regularizer")
    comparison = Comparison(probe, "regularizer")
    for entry in catalog.entries("regularizer"):
        for params in variants(entry):
            for n in (1, 6, 50):
                w = random_array(n, 10, 2)
                w[0] = 0  # the kink
                if entry.get("decoupled"):
                    by_torch, by_numpy = decay(entry, params, w, lr=0.1)
                    group.check(f"{entry['id']} {params} torch as numpy", relative_error(by_torch, by_numpy), DOUBLE_TOLERANCE)
                    continue
                tw = torch.tensor(w, requires_grad=True)
                penalty = evaluate(fill(entry["torch"], params), w=tw)
                penalty.backward()
                np_penalty = evaluate(fill(entry["numpy"], params), w=w)
                slope = evaluate(fill(entry["numpyGrad"], params), w=w)
                truths = [("torch", [("penalty", penalty.detach()), ("slope", tw.grad)]), ("numpy", [("penalty", np_penalty), ("slope", slope.reshape(-1))])]
                comparison.ask(group, entry, params, (1, n), (w,), truths, [1, n])
    return [group], comparison


def decay(entry, params, w, lr):
    """A decoupled regularizer: the weights after its statement, by PyTorch and by NumPy."""
    tw, nw = torch.tensor(w), w.copy()
    evaluate(fill(entry["torch"], params), w=tw, lr=lr)
    execute(fill(entry["numpy"], params), w=nw, lr=lr)
    return tw.numpy(), nw


def schedules(catalog, probe):
    group = Group("schedules: factor of every step")
    comparison = Comparison(probe, "schedule")
    rate = 0.5
    losses = random_array(12, 14, 1) ** 2 + np.linspace(2, 1, 12).astype(np.float32)
    losses = losses.astype(np.float32).astype(np.float64)
    for entry in catalog.entries("schedule"):
        for params in variants(entry):
            for epochs, steps in ((12, 3), (7, 1), (12, 20)):
                optimizer = torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=rate)
                names = {"EPOCHS": epochs, "STEPS": epochs * steps, **definitions(entry.get("torchDef", ""), params)}
                scheduler = evaluate(fill(entry["torch"], params), optimizer=optimizer, **names)
                by_torch, by_numpy = [], []
                helpers = definitions(entry.get("numpyDef", ""), params)
                for step in range(epochs * steps):
                    epoch = step // steps
                    by_torch.append(optimizer.param_groups[0]["lr"] / rate)
                    now = {"epoch": epoch, "EPOCHS": epochs, "step": step, "STEPS": epochs * steps, "losses": losses[:epoch]}
                    by_numpy.append(float(evaluate(fill(entry["numpy"], params), **now, **helpers)))
                    optimizer.step()
                    if entry.get("byStep"):
                        if step + 1 < epochs * steps:
                            scheduler.step()
                    elif (step + 1) % steps == 0:
                        plateau = isinstance(scheduler, torch.optim.lr_scheduler.ReduceLROnPlateau)
                        scheduler.step(*([losses[epoch]] if plateau else []))
                truths = [("torch", [("factor", by_torch)]), ("numpy", [("factor", by_numpy)])]
                # Factors are floats, whatever the precision of the rest.
                index = probe.ask("float", "schedule", entry, params, (epochs, 1), [steps], losses[:epochs])
                comparison.pending.append((group, f"{entry['id']} {params} {epochs} x {steps}", index, truths, [epochs * steps], 1e-6, {}))
    return [group], comparison


def clipping(catalog, probe):
    group = Group("clipping")
    comparison = Comparison(probe, "clipping")
    for entry in catalog.entries("clipping"):
        for params in variants(entry):
            for n, reach in ((1, 2), (7, 0.01), (5000, 2), (9001, 20)):
                g = random_array(n, 15, reach)
                model = nn.ParameterList([nn.Parameter(torch.zeros(n, dtype=torch.double))])
                model[0].grad = torch.tensor(g)
                evaluate(fill(entry["torch"], params), model=model)
                grads = {"w": g.copy()}
                execute(fill(entry["numpy"], params), grads=grads)
                truths = [("torch", [("g", model[0].grad)]), ("numpy", [("g", grads["w"])])]
                comparison.ask(group, entry, params, (1, n), (g,), truths, [n])
    return [group], comparison


def features(catalog, probe):
    group = Group("features", kind="feature")
    comparison = Comparison(probe, "feature")
    for entry in catalog.entries("feature"):
        for N in (1, 5, 100):
            x = random_array((N, 2), 11, 6)
            truths = [("torch", [("x", evaluate(entry["torch"], x=torch.tensor(x)))]), ("numpy", [("x", evaluate(entry["numpy"], x=x))])]
            comparison.ask(group, entry, {}, (N, 2), (x,), truths, [N])
    return [group], comparison


def surfaces(catalog, probe):
    group = Group("surfaces", kind="surface")
    comparison = Comparison(probe, "surface")
    for entry in catalog.entries("surface"):
        for params in variants(entry):
            for N in (1, 7):
                x = random_array((N, 2), 14, entry["reach"])
                leaf = torch.tensor(x, requires_grad=True)
                value = evaluate(fill(entry["torch"], params), x=leaf)
                (slope,) = torch.autograd.grad(value.sum(), leaf)
                truths = [("torch", [("value", value.detach()), ("slope", slope.reshape(-1))]), ("numpy", [("value", evaluate(fill(entry["numpy"], params), x=x))])]
                comparison.ask(group, entry, params, (N, 2), (x,), truths, [N, 2 * N])
    return [group], comparison


def metrics(catalog, probe):
    group = Group("metrics", kind="metric")
    comparison = Comparison(probe, "metric")
    mean_loss = 0.5  # what the probe says the loss was
    for entry in catalog.entries("metric"):
        forms = {"classification": [("signed", 1), ("binary", 1), ("one_hot", 4), ("index", 4), ("index", 2), ("signed_one_hot", 3)],
                 "regression": [("value", 1), ("value", 3)]}
        cases = [(form, K, B, params) for task in entry["tasks"] for form, K in forms[task] for B in (2, 9, 40) for params in variants(entry)]
        for form, K, B, params in cases:
            z, t = random_array((B, K), 12, 1), loss_targets(form, B, K, 13)
            if form == "value":
                y, truth = z, t
            else:
                y = z.argmax(axis=1) if K > 1 else (z[:, 0] > 0) * 1
                truth = t.argmax(axis=1) if form in ("one_hot", "signed_one_hot") else t if form == "index" else (t[:, 0] > 0) * 1
            ty, tt, loss_fn = torch.tensor(y), torch.tensor(truth), lambda *_: torch.tensor(mean_loss)
            classes = max(K, 2)
            by_torch = evaluate(fill(entry["torch"], params), z=torch.tensor(z), t=tt, y=ty, K=classes, loss_fn=loss_fn, **definitions(entry.get("torchDef", ""), params))
            by_numpy = evaluate(fill(entry["numpy"], params), z=z, t=truth, y=y, K=classes, loss=mean_loss, **definitions(entry.get("numpyDef", ""), params))
            truths = [("torch", [("value", by_torch)]), ("numpy", [("value", by_numpy)])]
            size = classes * classes if entry.get("matrix") else 1
            comparison.ask(group, entry, params, (B, K), ([TARGET_FORMS.index(form)], z, t), truths, [size])
    return [group], comparison


class Draws:
    """Initializers draw from generators of their own: mean, spread and reach must agree, the numbers cannot."""

    # 60,000 draws: the standard deviation is known to 1/sqrt(120000) = 0.3 %, four of those are rare. The reach of a
    # uniform draw is known to 1/60000; that of a normal one is left alone.
    TOLERANCE = 0.012

    def __init__(self, catalog, probe):
        self.group = Group("initializers: spread and reach")
        self.pending = []
        O, I = 200, 300
        for entry in catalog.entries("initializer"):
            for params in variants(entry):
                torch.manual_seed(1)
                w = torch.empty(O, I)
                evaluate(fill(entry["torch"], params), w=w)
                by_numpy = evaluate(fill(entry["numpy"], params), rng=np.random.default_rng(2), fan_in=I, fan_out=O)
                index = probe.ask("float", "initializer", entry, params, (O, I), [3])
                self.pending.append((f"{entry['id']} {params or ''}", index, w.numpy().astype(np.float64), by_numpy))

    def finish(self, answers):
        for label, index, *truths in self.pending:
            w = answers[index]
            for name, truth in zip(("torch", "numpy"), truths):
                spread = np.std(truth)
                self.group.check(f"{label} spread by {name}", relative_error(np.std(w), spread), self.TOLERANCE)
                centre = np.mean(truth) if spread == 0 else 0  # random draws are centred on zero, constants on themselves
                self.group.check(f"{label} mean by {name}", abs(np.mean(w) - centre) / max(spread, 1e-30), self.TOLERANCE)
                bounded = np.max(np.abs(truth), initial=0) < 1.8 * spread  # sqrt(3) for a uniform draw
                if bounded:
                    self.group.check(f"{label} reach by {name}", relative_error(np.max(np.abs(w)), np.max(np.abs(truth))), self.TOLERANCE)


def draws(catalog, probe):
    pending = Draws(catalog, probe)
    return [pending.group], pending


def spellings(catalog, _probe):
    """Keras is not installed here: its strings must at least be one Python expression."""
    group = Group("keras strings: parse")
    for kind in catalog.schema["kinds"]:
        for entry in catalog.entries(kind):
            if not entry["keras"]:
                continue
            for params in variants(entry):
                try:
                    ast.parse(fill(entry["keras"], {**params, "in": 3}), mode="eval")
                    group.check(entry["id"], 0, 1)
                except SyntaxError:
                    group.check(entry["id"], np.inf, 1)
    return [group], None


def check_entries(catalog, probe):
    groups, comparisons = [], []
    for collect in (activations, losses, optimizers, regularizers, schedules, clipping, features, surfaces, metrics, draws, spellings):
        more, comparison = collect(catalog, probe)
        groups += more
        comparisons.append(comparison)
    answers = probe.run()
    for comparison in comparisons:
        if comparison is not None:
            comparison.finish(answers)
    return groups
