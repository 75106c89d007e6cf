"""This lab in NumPy, from scratch. Needs: pip install numpy
Put data.csv in the same folder.
"""
import numpy as np

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


def discriminator_slopes(real, fake):
    return np.full_like(real, -1 / real.size), np.full_like(fake, 1 / fake.size)


def generator_loss(fake):
    return -fake.mean()


def generator_slope(fake):
    return np.full_like(fake, -1 / fake.size)


def realness(z):
    return z.mean()


def initial_weights(rng, fan_out, fan_in):
    """Initial weights (fan_out, fan_in): Glorot uniform."""
    weights = np.sqrt(6 / (fan_in + fan_out)) * rng.uniform(-1, 1, (fan_out, fan_in))
    return weights.astype(np.float32)


def make_generator(rng):
    """Weights and biases by name."""
    return {
        "w1": initial_weights(rng, 12, 2),
        "b1": np.zeros(12, np.float32),
        "w2": initial_weights(rng, 2, 12),
        "b2": np.zeros(2, np.float32),
    }


def make_discriminator(rng):
    """Weights and biases by name."""
    return {
        "w3": initial_weights(rng, 14, 2),
        "b3": np.zeros(14, np.float32),
        "w4": initial_weights(rng, 1, 14),
        "b4": np.zeros(1, np.float32),
    }


def forward_g(params, x):
    """Every part's output, in order."""
    w1, b1, w2, b2 = params.values()
    z1 = x @ w1.T + b1
    a1 = np.where(z1 > 0, z1, 0.01 * z1)
    z2 = a1 @ w2.T + b2
    return z1, a1, z2


def backward_g(params, x, dz2, outputs):
    """The gradient by every parameter, from the slope dz at the output."""
    w1, b1, w2, b2 = params.values()
    z1, a1, z2 = outputs
    dw2 = dz2.T @ a1
    db2 = dz2.sum(axis=0)
    da1 = dz2 @ w2
    dz1 = np.where(z1 > 0, da1, 0.01 * da1)
    dw1 = dz1.T @ x
    db1 = dz1.sum(axis=0)
    return {"w1": dw1, "b1": db1, "w2": dw2, "b2": db2}


def forward_d(params, x):
    """Every part's output, in order."""
    w3, b3, w4, b4 = params.values()
    z3 = x @ w3.T + b3
    a3 = np.where(z3 > 0, z3, 0.01 * z3)
    z4 = a3 @ w4.T + b4
    return z3, a3, z4


def backward_d(params, x, dz4, outputs):
    """The same for the discriminator, and the gradient by the rows it judged."""
    w3, b3, w4, b4 = params.values()
    z3, a3, z4 = outputs
    dw4 = dz4.T @ a3
    db4 = dz4.sum(axis=0)
    da3 = dz4 @ w4
    dz3 = np.where(z3 > 0, da3, 0.01 * da3)
    dw3 = dz3.T @ x
    db3 = dz3.sum(axis=0)
    d_rows = dz3 @ w3
    return {"w3": dw3, "b3": db3, "w4": dw4, "b4": db4}, d_rows


def update(params, grads, state, k):
    """One step of the optimizer; k counts from 1."""
    for name, p in params.items():
        g, v, m, a = grads[name], state["v"][name], state["m"][name], state["a"][name]
        v[...] = 0.99 * v + (1 - 0.99) * g ** 2
        m[...] = 0.0 * m + g / (np.sqrt(v) + 0.000001)
        p -= 0.002 * m


drawn = np.random.default_rng(SEED)


def noise(rows):
    """What the generator starts from: N(0, 1)."""
    return drawn.standard_normal((rows, 2)).astype(np.float32)


def split(x, parts):
    """So many consecutive parts of nearly equal size."""
    edges = [len(x) * i // parts for i in range(parts + 1)]
    return [x[a : max(b, a + 1)] for a, b in zip(edges, edges[1:])]


def mini_batches(x, rng):
    """All rows once, in a new random order."""
    order = rng.permutation(len(x))
    size = BATCH * 5
    for start in range(0, len(x), size):
        yield x[order[start : start + size]]


def train(g, d, batches, epochs, made):
    """Both learn in turn; yields the mean losses of discriminator and generator of every epoch."""
    state_g = {
        "v": {name: np.zeros_like(p) for name, p in g.items()},
        "m": {name: np.zeros_like(p) for name, p in g.items()},
        "a": {name: np.zeros_like(p) for name, p in g.items()},
    }
    state_d = {
        "v": {name: np.zeros_like(p) for name, p in d.items()},
        "m": {name: np.zeros_like(p) for name, p in d.items()},
        "a": {name: np.zeros_like(p) for name, p in d.items()},
    }
    updates_d = updates_g = 0
    for _ in range(epochs):
        total, count = np.zeros(2), 0
        for x in batches():
            for real in split(x, 5):
                updates_d += 1
                fake = forward_g(g, noise(len(real)))[-1]
                outputs = forward_d(d, real)
                outputs_fake = forward_d(d, fake)
                loss_d = discriminator_loss(outputs[-1], outputs_fake[-1])
                slope, slope_fake = discriminator_slopes(outputs[-1], outputs_fake[-1])
                grads, _ = backward_d(d, real, slope, outputs)
                grads_fake, _ = backward_d(d, fake, slope_fake, outputs_fake)
                update(d, {name: grads[name] + grads_fake[name] for name in d}, state_d, updates_d)
                for w in d.values():
                    np.clip(w, -0.1, 0.1, out=w)
            for _ in range(1):
                updates_g += 1
                z = noise(made)
                outputs_g = forward_g(g, z)
                fake = outputs_g[-1]
                outputs = forward_d(d, fake)
                loss_g = generator_loss(outputs[-1])
                _, slope = backward_d(d, fake, generator_slope(outputs[-1]), outputs)
                update(g, backward_g(g, z, slope, outputs_g), state_g, updates_g)
            total += loss_d, loss_g
            count += 1
        yield total / count


def evaluate(g, d, x):
    """The generator's loss, and how much more real rows look than made ones."""
    z = forward_d(d, forward_g(g, noise(len(x)))[-1])[-1]
    z_real = forward_d(d, x)[-1]
    return generator_loss(z), realness(z_real) - realness(z)


def main():
    rng = np.random.default_rng(SEED)
    x, x_test = load_data()
    g, d = make_generator(rng), make_discriminator(rng)

    def batches():
        return mini_batches(x, rng)

    made = min(BATCH, len(x))
    for epoch, (loss, loss_g) in enumerate(train(g, d, batches, EPOCHS, made), start=1):
        _, gap = evaluate(g, d, x_test)
        print(f"epoch {epoch:4d}  loss {loss:.5f}  generator loss {loss_g:.5f}  D(data) - D(made) {gap:.3f}")


if __name__ == "__main__":
    main()
