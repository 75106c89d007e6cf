"""PyTorch on one thread: the same two experiments. Arguments: MNIST's folder, the lab's id. When it is warm it prints "ready" and what
it computes with, then for every line it reads the samples per second of one short round."""
import math
import sys
import time

import numpy as np
import torch
from torch import nn

torch.set_num_threads(1)


def toy():
    rng = np.random.default_rng(1)
    inside = np.arange(2000) % 2 == 0
    radius = np.where(inside, 0, 3) + 2 * rng.random(2000)
    angle = 2 * math.pi * rng.random(2000)
    x = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
    y = np.where(inside, 1.0, -1.0)[:, None]
    model = nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 8), nn.Tanh(), nn.Linear(8, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.03)
    return torch.tensor(x, dtype=torch.float32), torch.tensor(y, dtype=torch.float32), model, nn.MSELoss(), optimizer, 10


def digits(folder):
    rows = 10016
    x = np.fromfile(f"{folder}/train-images-idx3-ubyte", np.uint8, rows * 784, offset=16).reshape(rows, 784) / np.float32(255)
    y = np.fromfile(f"{folder}/train-labels-idx1-ubyte", np.uint8, rows, offset=8).astype(np.int64)
    model = nn.Sequential(nn.Linear(784, 512), nn.ReLU(), nn.Linear(512, 10))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.001)
    return torch.from_numpy(x), torch.from_numpy(y), model, nn.CrossEntropyLoss(), optimizer, 32


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


folder, id = sys.argv[1:]
train = make_round(*(toy() if id == "W1" else digits(folder)))
train(0.7)
print(f"ready: PyTorch {torch.__version__} on {blas()}", flush=True)
for _ in sys.stdin:
    print(train(0.04), flush=True)
