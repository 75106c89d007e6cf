"""This lab in NumPy, from scratch. Needs: pip install numpy
Put data.csv in the same folder.
"""
import numpy as np

SEED = 3
BATCH = 16
EPOCHS = 100
FEATURES = ["x1", "x2", "sin_x1", "sin_x2"]


def load_data(file="data.csv"):
    """Inputs x and targets t of the training rows, then of the test rows."""
    table = np.genfromtxt(file, delimiter=",", names=True, dtype=None, encoding="utf-8")
    x = np.stack([table[name] for name in FEATURES], axis=1).astype(np.float32)
    label = table["label"]
    t = label.astype(np.int64)  # class numbers
    train = table["split"] == "train"
    return (x[train], t[train]), (x[~train], t[~train])


def initial_weights(rng, fan_out, fan_in):
    """Initial weights (fan_out, fan_in): He normal."""
    weights = np.sqrt(2 / fan_in) * rng.standard_normal((fan_out, fan_in))
    return weights.astype(np.float32)


def initial_weights_2(rng, fan_out, fan_in):
    """Initial weights (fan_out, fan_in): Normal."""
    weights = 0.3 * rng.standard_normal((fan_out, fan_in))
    return weights.astype(np.float32)


def initial_weights_3(rng, fan_out, fan_in):
    """Initial weights (fan_out, fan_in): Glorot uniform."""
    weights = np.sqrt(6 / (fan_in + fan_out)) * rng.uniform(-1, 1, (fan_out, fan_in))
    return weights.astype(np.float32)


def make_model(rng):
    """Weights and biases by name."""
    return {
        "w1": initial_weights(rng, 12, 4),
        "b1": np.zeros(12, np.float32),
        "w2": initial_weights_2(rng, 6, 12),
        "b2": np.zeros(6, np.float32),
        "w3": initial_weights_3(rng, 3, 6),
        "b3": np.zeros(3, np.float32),
    }


def forward(params, x):
    """Every part's output, in order."""
    w1, b1, w2, b2, w3, b3 = params.values()
    z1 = x @ w1.T + b1
    a1 = np.where(z1 > 0, z1, 0.2 * z1)
    z2 = a1 @ w2.T + b2
    a2 = np.where(z2 > 0, z2, 0.5 * (np.exp(np.minimum(z2, 0)) - 1))
    z3 = a2 @ w3.T + b3
    return z1, a1, z2, a2, z3


def loss_fn(z, t):
    """The loss of a mini-batch."""
    return np.mean(np.logaddexp.reduce(z, axis=1) - z[np.arange(len(z)), t])


def loss_gradient(z, t):
    """Its gradient by the outputs."""
    return (np.exp(z - np.logaddexp.reduce(z, axis=1, keepdims=True)) - np.eye(z.shape[1])[t]) / len(z)


def penalty(params):
    """L2 on the weights, not on the biases."""
    weights = [p for name, p in params.items() if name.startswith("w")]
    return sum(0.001 / 2 * (w ** 2).sum() for w in weights)


def backward(params, x, t, outputs):
    """The gradient of the loss by every parameter: the chain rule, from the end to the start."""
    w1, b1, w2, b2, w3, b3 = params.values()
    z1, a1, z2, a2, z3 = outputs
    dz3 = loss_gradient(z3, t)
    dw3 = dz3.T @ a2
    db3 = dz3.sum(axis=0)
    da2 = dz3 @ w3
    dz2 = np.where(z2 > 0, da2, da2 * (a2 + 0.5))
    dw2 = dz2.T @ a1
    db2 = dz2.sum(axis=0)
    da1 = dz2 @ w2
    dz1 = np.where(z1 > 0, da1, 0.2 * da1)
    dw1 = dz1.T @ x
    db1 = dz1.sum(axis=0)
    dw1 += 0.001 * w1
    dw2 += 0.001 * w2
    dw3 += 0.001 * w3
    return {"w1": dw1, "b1": db1, "w2": dw2, "b2": db2, "w3": dw3, "b3": db3}


def update(params, grads, state, k):
    """One step of the optimizer; k counts from 1."""
    for name, p in params.items():
        g, m = grads[name], state["m"][name]
        m[...] = 0.8 * m + g
        p -= 0.02 * m


def mini_batches(x, t, rng):
    """All rows once, in a new random order."""
    order = rng.permutation(len(x))
    for start in range(0, len(x), BATCH):
        rows = order[start : start + BATCH]
        yield x[rows], t[rows]


def train(params, batches, epochs):
    """Trains; yields the mean loss of every epoch."""
    state = {
        "m": {name: np.zeros_like(p) for name, p in params.items()},
    }
    k = 0
    for _ in range(epochs):
        total, rows = 0.0, 0
        for x, t in batches():
            k += 1
            outputs = forward(params, x)
            loss = loss_fn(outputs[-1], t) + penalty(params)
            grads = backward(params, x, t, outputs)
            update(params, grads, state, k)
            total += loss * len(x)
            rows += len(x)
        yield total / rows


def evaluate(params, x, t):
    """Loss and score on data the model does not learn from."""
    z = forward(params, x)[-1]
    accuracy = (z.argmax(1) == t).mean()
    return loss_fn(z, t), accuracy


def main():
    rng = np.random.default_rng(SEED)
    (x, t), (x_test, t_test) = load_data()
    params = make_model(rng)

    def batches():
        return mini_batches(x, t, rng)

    for epoch, loss in enumerate(train(params, batches, EPOCHS), start=1):
        test_loss, accuracy = evaluate(params, x_test, t_test)
        print(f"epoch {epoch:4d}  loss {loss:.5f}  test loss {test_loss:.5f}  accuracy {accuracy:.3f}")


if __name__ == "__main__":
    main()
