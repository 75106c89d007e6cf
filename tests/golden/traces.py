"""100 steps of every lab in labs/, by the core and by PyTorch: same data, same first weights, same batches, same losses.

PyTorch's model, loss, optimizer and penalty are made from the catalog's own `torch` strings, and run in double.
"""
import csv
import io
import json
import pathlib
import struct
import subprocess
import tempfile

import numpy as np
import torch
from torch import nn

from catalog import fill, relative_error
from entries import Group, evaluate
from layers import drawn_by_core
from network import Network, make_module, params_of

STEPS = 100
# Each loss against the one in double, as a share of it. Float roundings of 6e-8 a step, over 100 steps, stay below.
TOLERANCE = 1e-5
# A batch that happens to be fitted almost exactly has a loss near zero without a significant digit: such losses are
# measured against this share of the mean loss.
SMALL_LOSS = 0.01
# Weights near zero are differences of larger ones: each tensor against its largest number.
WEIGHT_TOLERANCE = 1e-5

LABS = pathlib.Path(__file__).parent / "labs"


def write_safetensors(path, tensors):
    header, blobs, at = {}, [], 0
    for name, values in tensors.items():
        blob = np.ascontiguousarray(values, dtype="<f4").tobytes()
        header[name] = {"dtype": "F32", "shape": list(values.shape), "data_offsets": [at, at + len(blob)]}
        blobs.append(blob)
        at += len(blob)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + b"".join(blobs))


def read_safetensors(path):
    data = path.read_bytes()
    (size,) = struct.unpack("<Q", data[:8])
    header = {name: info for name, info in json.loads(data[8 : 8 + size]).items() if name != "__metadata__"}
    at = 8 + size
    return {name: np.frombuffer(data[at + info["data_offsets"][0] : at + info["data_offsets"][1]], "<f4").reshape(info["shape"])
            for name, info in header.items()}


def read_training_rows(garden, lab_path):
    """x (N, width), targets (N, Y)"""
    text = subprocess.run([garden, "data", str(lab_path)], check=True, capture_output=True, text=True).stdout
    table = list(csv.reader(io.StringIO(text)))
    head, rows = table[0], [row for row in table[1:] if row[table[0].index("split")] == "train"]
    targets = [i for i, name in enumerate(head) if name.startswith("label")]
    values = [i for i, name in enumerate(head) if i not in targets and name != "split"]
    pick = lambda columns: np.array([[float(row[i]) for i in columns] for row in rows])
    return pick(values), pick(targets)


def start_weights(network, seed):
    """Weights from NumPy, so that both programs start from a third party's numbers; running numbers keep their start."""
    rng, weights = np.random.default_rng(seed), {}
    for name, value in network.learned().items():
        if isinstance(value, nn.Parameter):
            reach = 1 / np.sqrt(max(1, value[0].numel() if value.dim() > 1 else value.numel()))
            numbers = rng.uniform(-reach, reach, tuple(value.shape)) + (1 if "norm" in name or "bn" in name else 0)
            value.data = torch.tensor(numbers.astype(np.float32), dtype=torch.float64)
        weights[name] = value.detach().numpy().astype(np.float32)
    return weights


def encode(form, labels, classes):
    if form == "index":
        return labels.astype(np.int64)
    if form == "one_hot":
        return np.eye(classes)[labels.astype(np.int64)]
    return labels * 2 - 1 if form == "signed" else labels


def loss_of(catalog, output, report, labels, x):
    """value(z, rows): one output's loss on these training rows."""
    entry = catalog.entry("loss", output["loss"]["id"])
    counts = np.bincount(labels[:, 0].astype(np.int64)) if report["classes"] > 0 else np.ones(1)
    weights = torch.tensor(len(labels) / (len(counts) * counts))  # those of a loss that balances classes
    loss_fn = make_module(entry, params_of(entry, output["loss"]), class_weights=weights)[0]
    form = report["target"]
    if output.get("target") == "input":
        return lambda z, rows: loss_fn(z.reshape(len(rows), -1), torch.tensor(x[rows]))
    targets = torch.tensor(encode(form, labels, report["classes"]))

    def value(z, rows):
        t = targets[rows]
        if form == "index":
            return loss_fn(z.reshape(-1, z.shape[-1]), t.reshape(-1))
        return loss_fn(z, t.reshape(z.shape))

    return value


def make_optimizer(catalog, lab, model):
    entry = catalog.entry("optimizer", lab["optimizer"]["id"])
    return make_module(entry, params_of(entry, lab["optimizer"]), model=model)[0]


def decays(catalog, lab):
    """The regularizer: a penalty of weights, or what is done to them before a step."""
    if "regularizer" not in lab:
        return None
    entry = catalog.entry("regularizer", lab["regularizer"]["id"])
    return fill(entry["torch"], params_of(entry, lab["regularizer"]))


def train_torch(catalog, lab, network, x, labels, steps, report):
    outputs = lab["model"].get("outputs", [{"loss": lab["loss"]}])
    losses = [(loss_of(catalog, output, report, labels, x), output.get("weight", 1)) for output in outputs]
    optimizer, penalty = make_optimizer(catalog, lab, network), decays(catalog, lab)
    regularized = set(report["regularized"])
    decoupled = penalty is not None and "mul_" in penalty  # shrinks the weights before the step
    rows_of = torch.tensor(x)
    network.train()
    values = []
    for step in steps:
        rows = step["rows"]
        for group in optimizer.param_groups:
            group["lr"] = step.get("rate", group["lr"])
        optimizer.zero_grad()
        with drawn_by_core([np.array(draw) for draw in step.get("draws", [])]):
            total = sum(weight * value(z, rows) for z, (value, weight) in zip(network(rows_of[rows]), losses))
        weights = [p for name, p in network.named_parameters() if name in regularized]
        if penalty is not None and not decoupled:
            total = total + sum(evaluate(penalty, w=p) for p in weights)
        total.backward()
        clip(catalog, lab, network)
        if decoupled:
            with torch.no_grad():
                for p in weights:
                    evaluate(penalty, w=p, lr=step["rate"])
        optimizer.step()
        values.append(total.item())
    return values


def clip(catalog, lab, network):
    if "clip" in lab:
        entry = catalog.entry("clipping", lab["clip"]["id"])
        evaluate(fill(entry["torch"], params_of(entry, lab["clip"])), model=network)


def check_lab(catalog, garden, path, folder):
    lab = json.loads(path.read_text())
    x, labels = read_training_rows(garden, path)
    report = json.loads(subprocess.run([garden, "report", str(path)], check=True, capture_output=True, text=True).stdout)
    network = Network(catalog, lab["model"], report["tensors"]["data.x"][1:], report["vocabulary"])
    weights = start_weights(network, seed=lab["seed"])
    start, end, trace = folder / "in.safetensors", folder / "out.safetensors", folder / "trace.jsonl"
    write_safetensors(start, weights)
    run = [garden, "run", str(path), "--steps", str(STEPS), "--weights", str(start), "--save", str(end), "--trace", str(trace), "--rows"]
    done = subprocess.run(run, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"{path.name}: {done.stderr.strip()}")
    lines = [json.loads(line) for line in trace.read_text().splitlines()]
    steps = [line for line in lines if "rows" in line]
    losses = train_torch(catalog, lab, network, x, labels, steps, report)
    floor = SMALL_LOSS * float(np.mean(losses))
    errors = [relative_error([line["loss"]], [loss], floor) for line, loss in zip(steps, losses)]
    assert len(errors) == STEPS, f"{path.name}: the trace has {len(errors)} steps, not {STEPS}"
    assert losses[-1] != losses[0], f"{path.name}: nothing was learned"
    saved, by_torch = read_safetensors(end), network.learned()
    assert set(saved) == set(by_torch), f"{path.name}: the saved tensors are {sorted(saved)}, PyTorch's {sorted(by_torch)}"
    return max(errors), max(relative_error(saved[name], by_torch[name].detach()) for name in saved), lab


def uses(lab):
    """(kind, id) of every entry a lab exercises."""
    yield "dataset", lab["data"]["id"]
    yield "loss", lab["loss"]["id"]
    yield "optimizer", lab["optimizer"]["id"]
    for layer in lab["model"]["layers"]:
        yield "layer", layer["id"]
        yield "activation", layer["id"]
    for feature in lab["data"].get("features", []):
        yield "feature", feature
    if "regularizer" in lab:
        yield "regularizer", lab["regularizer"]["id"]


def check_traces(catalog, garden):
    torch.set_num_threads(1)
    group, weights = Group(f"traces: loss at each of {STEPS} steps"), Group(f"traces: weights after {STEPS} steps")
    coverage = Group("traces: every entry is in a lab")
    used = set()
    for path in sorted(LABS.glob("*.json")):
        with tempfile.TemporaryDirectory() as folder:
            try:
                error, weight_error, lab = check_lab(catalog, garden, path, pathlib.Path(folder))
                used.update(uses(lab))
            except Exception as problem:  # whatever is wrong with a lab or a string belongs into the table
                print(f"  {path.stem}: {type(problem).__name__}: {problem}")
                error = weight_error = np.inf
        weights.check(path.stem, weight_error, WEIGHT_TOLERANCE)
        group.check(path.stem, error, TOLERANCE)
    for kind in ("activation", "layer", "loss", "optimizer", "regularizer", "dataset", "feature"):
        for entry in catalog.entries(kind):
            coverage.check(f"{kind} {entry['id']}", 0 if (kind, entry["id"]) in used else np.inf, 1)
    return [group, weights, coverage]
