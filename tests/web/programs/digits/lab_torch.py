"""This lab in PyTorch. Needs: pip install torch numpy
Put MNIST's four idx files in the same folder.
"""
import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

SEED = 1
BATCH = 32
EPOCHS = 5
loss_fn = nn.CrossEntropyLoss()


def read_idx(file):
    """MNIST's file format: a header with the shape, then one byte per number."""
    with open(file, "rb") as stream:
        data = stream.read()
    shape = np.frombuffer(data, ">i4", count=data[3], offset=4)
    return np.frombuffer(data, np.uint8, offset=4 + 4 * len(shape)).reshape(shape)


def load_data():
    """Inputs x and targets t of the training rows, then of the test rows."""
    sets = []
    for name in ("train", "t10k"):
        pixels = read_idx(f"{name}-images-idx3-ubyte")
        x = pixels.reshape(-1, 28, 28).astype(np.float32) / 255
        label = read_idx(f"{name}-labels-idx1-ubyte")
        t = label.astype(np.int64)  # class numbers
        sets.append((x, t))
    return sets


def make_model():
    """The network with its initial weights."""
    model = nn.Sequential(
        nn.Flatten(),
        nn.Linear(784, 512),
        nn.ReLU(),
        nn.Linear(512, 10),
    )
    nn.init.kaiming_normal_(model[1].weight, nonlinearity="relu")
    nn.init.zeros_(model[1].bias)
    nn.init.xavier_uniform_(model[3].weight)
    nn.init.zeros_(model[3].bias)
    return model


def train(model, batches, epochs):
    """Trains; yields the mean loss of every epoch."""
    optimizer = torch.optim.Adam(model.parameters(), lr=0.001, betas=(0.9, 0.999), eps=1e-8)
    for _ in range(epochs):
        total, rows = 0.0, 0
        for x, t in batches:
            loss = loss_fn(model(x), t)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(x)
            rows += len(x)
        yield total / rows


@torch.no_grad()
def evaluate(model, x, t):
    """Loss and score on data the model does not learn from."""
    z = model(x)
    accuracy = (z.argmax(1) == t).float().mean()
    return loss_fn(z, t).item(), accuracy.item()


def main():
    torch.manual_seed(SEED)
    (x, t), (x_test, t_test) = load_data()
    x, t, x_test, t_test = map(torch.from_numpy, (x, t, x_test, t_test))
    batches = DataLoader(TensorDataset(x, t), batch_size=BATCH, shuffle=True)
    model = make_model()
    for epoch, loss in enumerate(train(model, batches, EPOCHS), start=1):
        test_loss, accuracy = evaluate(model, x_test, t_test)
        print(f"epoch {epoch:4d}  loss {loss:.5f}  test loss {test_loss:.5f}  accuracy {accuracy:.3f}")


if __name__ == "__main__":
    main()
