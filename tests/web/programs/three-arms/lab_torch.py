"""This lab in PyTorch. Needs: pip install torch numpy
Put data.csv in the same folder.
"""
import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

SEED = 3
BATCH = 16
EPOCHS = 100
FEATURES = ["x1", "x2", "sin_x1", "sin_x2"]
loss_fn = nn.CrossEntropyLoss()


def load_data(file="data.csv"):
    """Inputs x and targets t of the training rows, then of the test rows."""
    table = np.genfromtxt(file, delimiter=",", names=True, dtype=None, encoding="utf-8")
    x = np.stack([table[name] for name in FEATURES], axis=1).astype(np.float32)
    label = table["label"]
    t = label.astype(np.int64)  # class numbers
    train = table["split"] == "train"
    return (x[train], t[train]), (x[~train], t[~train])


def make_model():
    """The network with its initial weights."""
    model = nn.Sequential(
        nn.Linear(4, 12),
        nn.LeakyReLU(negative_slope=0.2),
        nn.Linear(12, 6),
        nn.ELU(alpha=0.5),
        nn.Linear(6, 3),
    )
    nn.init.kaiming_normal_(model[0].weight, nonlinearity="relu")
    nn.init.zeros_(model[0].bias)
    nn.init.normal_(model[2].weight, std=0.3)
    nn.init.zeros_(model[2].bias)
    nn.init.xavier_uniform_(model[4].weight)
    nn.init.zeros_(model[4].bias)
    return model


def penalty(model):
    """L2 on the weights, not on the biases."""
    weights = [p for name, p in model.named_parameters() if name.endswith("weight")]
    return sum(0.001 / 2 * w.pow(2).sum() for w in weights)


def train(model, batches, epochs):
    """Trains; yields the mean loss of every epoch."""
    optimizer = torch.optim.SGD(model.parameters(), lr=0.02, momentum=0.8)
    for _ in range(epochs):
        total, rows = 0.0, 0
        for x, t in batches:
            loss = loss_fn(model(x), t) + penalty(model)
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
