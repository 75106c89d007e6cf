"""This lab in NumPy, from scratch. Needs: pip install numpy
Put MNIST's four idx files in the same folder.
"""
import numpy as np

SEED = 1
BATCH = 32
EPOCHS = 5


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


def initial_weights(rng, fan_out, fan_in):
    """Initial weights (fan_out, fan_in): He normal."""
    weights = np.sqrt(2 / fan_in) * rng.standard_normal((fan_out, fan_in))
    return weights.astype(np.float32)


def initial_weights_2(rng, fan_out, fan_in):
    """Initial weights (fan_out, fan_in): Glorot uniform."""
    weights = np.sqrt(6 / (fan_in + fan_out)) * rng.uniform(-1, 1, (fan_out, fan_in))
    return weights.astype(np.float32)


def make_model(rng):
    """Weights and biases by name."""
    return {
        "w1": initial_weights(rng, 512, 784),
        "b1": np.zeros(512, np.float32),
        "w2": initial_weights_2(rng, 10, 512),
        "b2": np.zeros(10, np.float32),
    }


def forward(params, x):
    """Every part's output, in order."""
    w1, b1, w2, b2 = params.values()
    h0 = x.reshape(len(x), -1)
    z1 = h0 @ w1.T + b1
    a1 = np.maximum(z1, 0)
    z2 = a1 @ w2.T + b2
    return h0, z1, a1, z2


def loss_fn(z, t):
    """The loss of a mini-batch."""
    return np.mean(np.logaddexp.reduce(z, axis=1) - z[np.arange(len(z)), t])


def loss_gradient(z, t):
    """Its gradient by the outputs."""
    return (np.exp(z - np.logaddexp.reduce(z, axis=1, keepdims=True)) - np.eye(z.shape[1])[t]) / len(z)


def backward(params, x, t, outputs):
    """The gradient of the loss by every parameter: the chain rule, from the end to the start."""
    w1, b1, w2, b2 = params.values()
    h0, z1, a1, z2 = outputs
    dz2 = loss_gradient(z2, t)
    dw2 = dz2.T @ a1
    db2 = dz2.sum(axis=0)
    da1 = dz2 @ w2
    dz1 = da1 * (z1 > 0)
    dw1 = dz1.T @ h0
    db1 = dz1.sum(axis=0)
    return {"w1": dw1, "b1": db1, "w2": dw2, "b2": db2}


def update(params, grads, state, k):
    """One step of the optimizer; k counts from 1."""
    for name, p in params.items():
        g, m, v = grads[name], state["m"][name], state["v"][name]
        m[...] = 0.9 * m + (1 - 0.9) * g
        v[...] = 0.999 * v + (1 - 0.999) * g ** 2
        p -= 0.001 * (m / (1 - 0.9 ** k)) / (np.sqrt(v / (1 - 0.999 ** k)) + 1e-8)


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
        "v": {name: np.zeros_like(p) for name, p in params.items()},
    }
    k = 0
    for _ in range(epochs):
        total, rows = 0.0, 0
        for x, t in batches():
            k += 1
            outputs = forward(params, x)
            loss = loss_fn(outputs[-1], t)
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
