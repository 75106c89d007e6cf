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

from catalog import as_float, defaults, fill, relative_error
from entries import Group, evaluate

STEPS = 100
# Each loss against the one in double, as a share of it. Float roundings of 6e-8 a step, over 100 steps, stay below.
TOLERANCE = 1e-5
# A batch that happens to be fitted almost exactly has a loss near zero without a significant digit: such losses are
# measured against this share of the mean loss.
SMALL_LOSS = 0.01
# Weights near zero are differences of larger ones: each tensor against its largest number.
WEIGHT_TOLERANCE = 1e-5

LABS = pathlib.Path(__file__).parent / "labs"


def params_of(entry, choice):
    chosen = {key: choice[key] for key in defaults(entry) if key in choice}
    return {**defaults(entry), **{key: as_float(value) if isinstance(value, float) else value for key, value in chosen.items()}}


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
    text = subprocess.run([garden, "data", str(lab_path)], check=True, capture_output=True, text=True).stdout
    rows = [row for row in csv.DictReader(io.StringIO(text)) if row["split"] == "train"]
    names = [name for name in rows[0] if name not in ("label", "split")]
    x = np.array([[float(row[name]) for name in names] for row in rows])
    return x, np.array([float(row["label"]) for row in rows])


def build_model(catalog, lab, inputs, seed):
    """nn.Sequential of the lab's layers; weights from NumPy, so that both programs start from a third party's numbers."""
    rng = np.random.default_rng(seed)
    modules, weights, width = [], {}, inputs
    for i, choice in enumerate(lab["model"]["layers"]):
        is_layer = any(entry["id"] == choice["id"] for entry in catalog.entries("layer"))
        entry = catalog.entry("layer" if is_layer else "activation", choice["id"])
        params = params_of(entry, choice)
        module = evaluate(fill(entry["torch"], {**params, "in": width})).double()
        for name, parameter in module.named_parameters():
            reach = 1 / np.sqrt(width)
            value = rng.uniform(-reach, reach, tuple(parameter.shape)).astype(np.float32)
            weights[f"layers.{i}.{name}"] = value
            parameter.data = torch.tensor(value, dtype=torch.float64)
        width = params.get("units", width)
        modules.append(module)
    return nn.Sequential(*modules), weights, width


def encode(form, labels, classes):
    if form == "index":
        return torch.tensor(labels.astype(np.int64))
    if form == "one_hot":
        return torch.tensor(np.eye(classes)[labels.astype(np.int64)])
    return torch.tensor((labels * 2 - 1 if form == "signed" else labels).reshape(-1, 1))


def train_torch(catalog, lab, model, x, labels, batches, outputs):
    dataset = catalog.entry("dataset", lab["data"]["id"])
    classes = lab["data"].get("classes", dataset["classes"][0])
    loss_entry = catalog.entry("loss", lab["loss"]["id"])
    use = "regression" if dataset["task"] == "regression" else "binary" if outputs == 1 else "multiclass"
    targets = encode(loss_entry["targets"][use], labels, classes)
    loss_fn = evaluate(fill(loss_entry["torch"], params_of(loss_entry, lab["loss"])))
    optimizer_entry = catalog.entry("optimizer", lab["optimizer"]["id"])
    optimizer = evaluate(fill(optimizer_entry["torch"], params_of(optimizer_entry, lab["optimizer"])), model=model)
    penalty = None
    if "regularizer" in lab:
        entry = catalog.entry("regularizer", lab["regularizer"]["id"])
        penalty = fill(entry["torch"], params_of(entry, lab["regularizer"]))
    inputs, losses = torch.tensor(x), []
    for rows in batches:
        optimizer.zero_grad()
        value = loss_fn(model(inputs[rows]), targets[rows])
        if penalty is not None:
            value = value + sum(evaluate(penalty, w=p) for name, p in model.named_parameters() if name.endswith("weight"))
        value.backward()
        optimizer.step()
        losses.append(value.item())
    return losses


def check_lab(catalog, garden, path, folder):
    lab = json.loads(path.read_text())
    x, labels = read_training_rows(garden, path)
    model, weights, outputs = build_model(catalog, lab, x.shape[1], seed=lab["seed"])
    start, end, trace = folder / "in.safetensors", folder / "out.safetensors", folder / "trace.jsonl"
    write_safetensors(start, weights)
    run = [garden, "run", str(path), "--steps", str(STEPS), "--weights", str(start), "--save", str(end), "--trace", str(trace), "--rows"]
    done = subprocess.run(run, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"{path.name}: {done.stderr.strip()}")
    lines = [json.loads(line) for line in trace.read_text().splitlines()]
    steps = [line for line in lines if "rows" in line]
    losses = train_torch(catalog, lab, model, x, labels, [line["rows"] for line in steps], outputs)
    floor = SMALL_LOSS * float(np.mean(losses))
    errors = [relative_error([line["loss"]], [loss], floor) for line, loss in zip(steps, losses)]
    assert len(errors) == STEPS, f"{path.name}: the trace has {len(errors)} steps, not {STEPS}"
    assert losses[-1] != losses[0], f"{path.name}: nothing was learned"
    saved = read_safetensors(end)
    by_torch = {f"layers.{name}": p.detach() for name, p in model.named_parameters()}
    assert set(saved) == set(by_torch), f"{path.name}: the saved tensors are {sorted(saved)}"
    return max(errors), max(relative_error(saved[name], by_torch[name]) for name in saved), lab


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
            except (RuntimeError, AssertionError) as problem:
                print(f"  {problem}")
                error = weight_error = np.inf
        weights.check(path.stem, weight_error, WEIGHT_TOLERANCE)
        group.check(path.stem, error, TOLERANCE)
    for kind in ("activation", "layer", "loss", "optimizer", "regularizer", "dataset", "feature"):
        for entry in catalog.entries(kind):
            coverage.check(f"{kind} {entry['id']}", 0 if (kind, entry["id"]) in used else np.inf, 1)
    return [group, weights, coverage]
