"""This lab in PyTorch. Needs: pip install torch numpy
Put data.csv in the same folder.
"""
import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

SEED = 4
BATCH = 16
EPOCHS = 1000
FEATURES = ["x1", "x2"]


def load_data(file="data.csv"):
    """The training rows, then the test rows; a game needs no labels."""
    table = np.genfromtxt(file, delimiter=",", names=True, dtype=None, encoding="utf-8")
    x = np.stack([table[name] for name in FEATURES], axis=1).astype(np.float32)
    train = table["split"] == "train"
    return x[train], x[~train]


def discriminator_loss(real, fake):
    return fake.mean() - real.mean()


def generator_loss(fake):
    return -fake.mean()


def realness(z):
    return z.mean()


def make_generator():
    """Makes rows like those of the data from noise."""
    generator = nn.Sequential(
        nn.Linear(2, 12),
        nn.LeakyReLU(negative_slope=0.01),
        nn.Linear(12, 2),
    )
    nn.init.xavier_uniform_(generator[0].weight)
    nn.init.zeros_(generator[0].bias)
    nn.init.xavier_uniform_(generator[2].weight)
    nn.init.zeros_(generator[2].bias)
    return generator


def make_discriminator():
    """Says of every row, in one number, how real it looks."""
    discriminator = nn.Sequential(
        nn.Linear(2, 14),
        nn.LeakyReLU(negative_slope=0.01),
        nn.Linear(14, 1),
    )
    nn.init.xavier_uniform_(discriminator[0].weight)
    nn.init.zeros_(discriminator[0].bias)
    nn.init.xavier_uniform_(discriminator[2].weight)
    nn.init.zeros_(discriminator[2].bias)
    return discriminator


def noise(rows):
    """What the generator starts from: N(0, 1)."""
    return torch.randn(rows, 2)


def split(x, parts):
    """So many consecutive parts of nearly equal size."""
    edges = [len(x) * i // parts for i in range(parts + 1)]
    return [x[a : max(b, a + 1)] for a, b in zip(edges, edges[1:])]


def descend(model, optimizer, loss):
    """One update of a model's own parameters."""
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()


def train(generator, discriminator, batches, epochs, made):
    """Both learn in turn; yields the mean losses of discriminator and generator of every epoch."""
    optimizer_d = torch.optim.RMSprop(discriminator.parameters(), lr=0.002, alpha=0.99, eps=0.000001, momentum=0.0)
    optimizer_g = torch.optim.RMSprop(generator.parameters(), lr=0.002, alpha=0.99, eps=0.000001, momentum=0.0)
    for _ in range(epochs):
        total = np.zeros(2)
        for (x,) in batches:
            for real in split(x, 5):
                fake = generator(noise(len(real))).detach()
                loss_d = discriminator_loss(discriminator(real), discriminator(fake))
                descend(discriminator, optimizer_d, loss_d)
                with torch.no_grad():
                    for w in discriminator.parameters():
                        w.clamp_(-0.1, 0.1)
            for _ in range(1):
                loss_g = generator_loss(discriminator(generator(noise(made))))
                descend(generator, optimizer_g, loss_g)
            total += loss_d.item(), loss_g.item()
        yield total / len(batches)


@torch.no_grad()
def evaluate(generator, discriminator, x):
    """The generator's loss, and how much more real rows look than made ones."""
    fake = discriminator(generator(noise(len(x))))
    return generator_loss(fake).item(), (realness(discriminator(x)) - realness(fake)).item()


def main():
    torch.manual_seed(SEED)
    x, x_test = map(torch.from_numpy, load_data())
    batches = DataLoader(TensorDataset(x), batch_size=BATCH * 5, shuffle=True)
    generator, discriminator = make_generator(), make_discriminator()
    made = min(BATCH, len(x))
    for epoch, (loss, loss_g) in enumerate(train(generator, discriminator, batches, EPOCHS, made), start=1):
        _, gap = evaluate(generator, discriminator, x_test)
        print(f"epoch {epoch:4d}  loss {loss:.5f}  generator loss {loss_g:.5f}  D(data) - D(made) {gap:.3f}")


if __name__ == "__main__":
    main()
