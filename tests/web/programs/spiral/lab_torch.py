"""This lab in PyTorch. Needs: pip install torch numpy
Put data.csv in the same folder.
"""
import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

SEED = 7
BATCH = 10
EPOCHS = 500
FEATURES = ["x1", "x2"]
loss_fn = nn.MSELoss()


def load_data(file="data.csv"):
    """Inputs x and targets t of the training rows, then of the test rows."""
    table = np.genfromtxt(file, delimiter=",", names=True, dtype=None, encoding="utf-8")
    x = np.stack([table[name] for name in FEATURES], axis=1).astype(np.float32)
    label = table["label"]
    t = np.where(label > 0, 1, -1)[:, None].astype(np.float32)  # classes as -1 and +1
    train = table["split"] == "train"
    return (x[train], t[train]), (x[~train], t[~train])


def make_model():
    """The network with its initial weights."""
    model = nn.Sequential(
        nn.Linear(2, 8),
        nn.Tanh(),
        nn.Linear(8, 8),
        nn.Tanh(),
        nn.Linear(8, 1),
    )
    nn.init.xavier_uniform_(model[0].weight)
    nn.init.zeros_(model[0].bias)
    nn.init.xavier_uniform_(model[2].weight)
    nn.init.zeros_(model[2].bias)
    nn.init.xavier_uniform_(model[4].weight)
    nn.init.zeros_(model[4].bias)
    return model


def train(model, batches, epochs):
    """Trains; yields the mean loss of every epoch."""
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01, betas=(0.9, 0.999), eps=1e-8)
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
    accuracy = ((z > 0) == (t > 0)).float().mean()
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
