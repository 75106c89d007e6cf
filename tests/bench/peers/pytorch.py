"""PyTorch on one thread: the same experiments. Arguments: MNIST's folder, the lab as JSON. When it is warm it prints "ready" and what
it computes with, then for every line it reads the samples per second of one short round."""
import json
import math
import sys
import time

import numpy as np
import torch
from torch import nn

torch.set_num_threads(1)


class Last(nn.Module):
    """A recurrent layer's output after the last step."""

    def __init__(self, recurrent):
        super().__init__()
        self.recurrent = recurrent

    def forward(self, x):
        return self.recurrent(x)[0][:, -1]


class Positions(nn.Module):
    def __init__(self, length, units):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(length, units) * 0.02)

    def forward(self, x):
        return x + self.weight


class Encoder(nn.Module):
    def __init__(self, units, length, layer):
        super().__init__()
        self.layer = nn.TransformerEncoderLayer(units, layer["heads"], layer["feed_forward"], layer["dropout"], batch_first=True)
        self.mask = nn.Transformer.generate_square_subsequent_mask(length)

    def forward(self, x):
        return self.layer(x, self.mask)


def build(layers, shape):
    """Modules one by one; a run of the part built so far says what the next one gets."""
    modules = []
    x = torch.zeros(2, *shape)
    for layer in layers:
        kind, units = layer["id"], layer.get("units")
        module = {
            "dense": lambda: nn.Linear(x.shape[1], units),
            "conv2d": lambda: nn.Conv2d(x.shape[1], layer["filters"], layer["kernel"]),
            "max_pool2d": lambda: nn.MaxPool2d(layer["kernel"], layer["stride"]),
            "dropout": lambda: nn.Dropout(layer["rate"]),
            "dropout2d": lambda: nn.Dropout2d(layer["rate"]),
            "simple_rnn": lambda: Last(nn.RNN(x.shape[2], units, batch_first=True)),
            "lstm": lambda: Last(nn.LSTM(x.shape[2], units, batch_first=True)),
            "embedding": lambda: nn.Embedding(layer["vocabulary"], units),
            "learned_positional_encoding": lambda: Positions(*x.shape[1:]),
            "transformer_encoder_layer": lambda: Encoder(x.shape[2], x.shape[1], layer),
            "time_distributed": lambda: nn.Linear(x.shape[2], units),
            "relu": nn.ReLU, "tanh": nn.Tanh, "flatten": nn.Flatten,
        }[kind]()
        x = module(x.long() if kind == "embedding" else x)
        modules.append(module)
    return nn.Sequential(*modules)


def make_data(lab, folder):
    rows, shape, classes = lab["rows"], lab["shape"], lab["classes"]
    rng = np.random.default_rng(1)
    if lab["data"] == "mnist":
        x = np.fromfile(f"{folder}/train-images-idx3-ubyte", np.uint8, rows * 784, offset=16) / np.float32(255)
        return x.reshape(rows, *shape), np.fromfile(f"{folder}/train-labels-idx1-ubyte", np.uint8, rows, offset=8).astype(np.int64)
    if lab["data"] == "tokens":
        x = rng.integers(0, lab["vocabulary"], (rows, *shape))
        return x, np.roll(x.reshape(-1), -1).reshape(x.shape)
    if lab["data"] == "rings":
        inside = np.arange(rows) % 2 == 0
        radius = np.where(inside, 0, 3) + 2 * rng.random(rows)
        angle = 2 * math.pi * rng.random(rows)
        return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1), np.where(inside, 1.0, -1.0)[:, None]
    x = rng.uniform(-1, 1, (rows, *shape))
    return x, rng.integers(0, classes, rows) if classes else rng.uniform(-1, 1, (rows, 1))


def contestant(lab, folder):
    x, y = make_data(lab, folder)
    x = torch.from_numpy(x) if x.dtype == np.int64 else torch.tensor(x, dtype=torch.float32)
    y = torch.from_numpy(y) if lab["classes"] else torch.tensor(y, dtype=torch.float32)
    model = build(lab["layers"], lab["shape"])
    last = nn.CrossEntropyLoss() if lab["classes"] else nn.MSELoss()
    loss = (lambda z, t: last(z.flatten(0, 1), t.flatten())) if lab["data"] == "tokens" else last
    rate = lab["optimizer"]["lr"]
    optimizer = (torch.optim.Adam(model.parameters(), lr=rate) if lab["optimizer"]["id"] == "adam"
                 else torch.optim.SGD(model.parameters(), lr=rate, momentum=lab["optimizer"].get("momentum", 0)))
    return x, y, model, loss, optimizer, lab["batch"]


def make_round(x, y, model, loss, optimizer, batch):
    def train(seconds):
        order, at, steps = torch.randperm(len(x)), 0, 0
        begin = time.perf_counter()
        while (passed := time.perf_counter() - begin) < seconds:
            if at + batch > len(x):
                order, at = torch.randperm(len(x)), 0
            rows = order[at:at + batch]
            at += batch
            optimizer.zero_grad(set_to_none=True)
            loss(model(x[rows]), y[rows]).backward()
            optimizer.step()
            steps += 1
        return steps * batch / passed

    return train


def blas():
    """Its matrix product comes from the system's BLAS: the library of that name differs in speed tenfold."""
    with open("/proc/self/maps") as maps:
        loaded = maps.read()
    return next((name for name in ("openblas", "mkl_rt", "blis", "atlas") if name in loaded), "the reference BLAS")


folder, lab = sys.argv[1:]
train = make_round(*contestant(json.loads(lab), folder))
train(0.7)
print(f"ready: PyTorch {torch.__version__} on {blas()}", flush=True)
for _ in sys.stdin:
    print(train(0.04), flush=True)
