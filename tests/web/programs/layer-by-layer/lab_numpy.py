"""本实验的 NumPy 程序，从零写起。需要：pip install numpy
把 data.csv 放在同一文件夹。
"""
import numpy as np

SEED = 5
BATCH = 16
PRETRAIN_EPOCHS = 7
EPOCHS = 1000
FEATURES = ["x1_squared", "x2_squared", "sin_x1", "sin_x2"]


def load_data(file="data.csv"):
    """依次返回训练行的输入 x 与目标 t，再返回测试行的。"""
    table = np.genfromtxt(file, delimiter=",", names=True, dtype=None, encoding="utf-8")
    x = np.stack([table[name] for name in FEATURES], axis=1).astype(np.float32)
    label = table["label"]
    t = label.astype(np.int64)  # 类别编号
    train = table["split"] == "train"
    return (x[train], t[train]), (x[~train], t[~train])


draws = np.random.default_rng(SEED)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def free_energy(v, w, b, a, visible):
    own = v @ a if visible == "bernoulli" else -((v - a) ** 2).sum(axis=1) / 2
    return (-own - np.logaddexp(0, v @ w.T + b).sum(axis=1)).mean()


def energy_slopes(v, w, b, a, visible):
    h = sigmoid(v @ w.T + b) / len(v)
    return -h.T @ v, -h.sum(axis=0), -v.mean(axis=0) if visible == "bernoulli" else a - v.mean(axis=0)


def contrast(v, end, *machine):
    return [data - model for data, model in zip(energy_slopes(v, *machine), energy_slopes(end, *machine))]


def gibbs(v, w, b, a, visible):
    h = draws.random((len(v), len(b))) < sigmoid(v @ w.T + b)
    v = h @ w + a
    return draws.random(v.shape) < sigmoid(v) if visible == "bernoulli" else v + draws.standard_normal(v.shape)


def initial_weights(rng, fan_out, fan_in):
    """初始权重 (fan_out, fan_in)：Glorot 正态。"""
    weights = np.sqrt(2 / (fan_in + fan_out)) * rng.standard_normal((fan_out, fan_in))
    return weights.astype(np.float32)


def initial_weights_2(rng, fan_out, fan_in):
    """初始权重 (fan_out, fan_in)：Glorot 均匀。"""
    weights = np.sqrt(6 / (fan_in + fan_out)) * rng.uniform(-1, 1, (fan_out, fan_in))
    return weights.astype(np.float32)


def make_model(rng):
    """按名称存放的权重与偏置。"""
    return {
        "w1": initial_weights(rng, 6, 4),
        "b1": np.zeros(6, np.float32),
        "a1": np.zeros(4, np.float32),
        "w2": initial_weights(rng, 4, 6),
        "b2": np.zeros(4, np.float32),
        "a2": np.zeros(6, np.float32),
        "w3": initial_weights_2(rng, 2, 4),
        "b3": np.zeros(2, np.float32),
    }


def forward(params, x):
    """依次给出每一部分的输出。"""
    w1, b1, a1, w2, b2, a2, w3, b3 = params.values()
    a0 = 1 / (1 + np.exp(-x))
    z1 = 1 / (1 + np.exp(-(a0 @ w1.T + b1)))
    z2 = 1 / (1 + np.exp(-(z1 @ w2.T + b2)))
    z3 = z2 @ w3.T + b3
    return a0, z1, z2, z3


def loss_fn(z, t):
    """一个小批量的损失。"""
    return np.mean(np.logaddexp.reduce(z, axis=1) - z[np.arange(len(z)), t])


def loss_gradient(z, t):
    """损失对输出的梯度。"""
    return (np.exp(z - np.logaddexp.reduce(z, axis=1, keepdims=True)) - np.eye(z.shape[1])[t]) / len(z)


def backward(params, x, t, outputs):
    """损失对每个参数的梯度：链式法则，从后往前。"""
    w1, b1, a1, w2, b2, a2, w3, b3 = params.values()
    a0, z1, z2, z3 = outputs
    dz3 = loss_gradient(z3, t)
    dw3 = dz3.T @ z2
    db3 = dz3.sum(axis=0)
    dz2 = dz3 @ w3
    dz = dz2 * z2 * (1 - z2)
    dw2 = dz.T @ z1
    db2 = dz.sum(axis=0)
    da2 = np.zeros_like(a2)
    dz1 = dz @ w2
    dz = dz1 * z1 * (1 - z1)
    dw1 = dz.T @ a0
    db1 = dz.sum(axis=0)
    da1 = np.zeros_like(a1)
    return {
        "w1": dw1,
        "b1": db1,
        "a1": da1,
        "w2": dw2,
        "b2": db2,
        "a2": da2,
        "w3": dw3,
        "b3": db3,
    }


def update(params, grads, state, k):
    """优化器的一步；k 从 1 开始。"""
    for name, p in params.items():
        g, m = grads[name], state["m"][name]
        m[...] = 0.9 * m + g
        p -= 0.02 * m


# 各自的参数、可见单元类型、吉布斯步数、持续链条数，以及读取哪个输出。
MACHINES = [
    (1, ("w1", "b1", "a1"), "bernoulli", 2, 10, 0),
    (2, ("w2", "b2", "a2"), "bernoulli", 3, None, 1),
]


def pretrain(params, batches):
    """各玻尔兹曼机自下而上、不用标签地单独学习；逐轮给出层号、轮数与平均损失。"""
    def below(x):
        return x if source is None else forward(params, x)[source]

    def chain(v):
        v = v if standing is None else standing
        for _ in range(turns):
            v = gibbs(v, *machine)
        if standing is not None:
            standing[...] = v
        return v

    for i, names, visible, turns, chains, source in MACHINES:
        own = {name: params[name] for name in names}
        machine = (*own.values(), visible)
        standing = None if chains is None else np.zeros((chains, own[names[0]].shape[1]))
        state = {
            "m": {name: np.zeros_like(p) for name, p in own.items()},
        }
        k = 0
        for epoch in range(1, 1 + PRETRAIN_EPOCHS):
            total, rows = 0.0, 0
            for x, _ in batches():
                k += 1
                v = below(x)
                end = chain(v)
                loss = free_energy(v, *machine) - free_energy(end, *machine)
                grads = dict(zip(own, contrast(v, end, *machine)))
                update(own, grads, state, k)
                total += loss * len(x)
                rows += len(x)
            yield i, epoch, total / rows


def mini_batches(x, t, rng):
    """以新的随机顺序遍历所有行一次。"""
    order = rng.permutation(len(x))
    for start in range(0, len(x), BATCH):
        rows = order[start : start + BATCH]
        yield x[rows], t[rows]


def train(params, batches, epochs):
    """训练网络，逐轮给出平均损失。"""
    state = {
        "m": {name: np.zeros_like(p) for name, p in params.items()},
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
    """模型没有学过的数据上的损失与得分。"""
    z = forward(params, x)[-1]
    accuracy = (z.argmax(1) == t).mean()
    return loss_fn(z, t), accuracy


def main():
    rng = np.random.default_rng(SEED)
    (x, t), (x_test, t_test) = load_data()
    params = make_model(rng)

    def batches():
        return mini_batches(x, t, rng)

    for i, epoch, loss in pretrain(params, batches):
        print(f"layer {i}, epoch {epoch:4d}  free energy of the data less the chain's {loss:.5f}")
    for epoch, loss in enumerate(train(params, batches, EPOCHS), start=1):
        test_loss, accuracy = evaluate(params, x_test, t_test)
        print(f"epoch {epoch:4d}  loss {loss:.5f}  test loss {test_loss:.5f}  accuracy {accuracy:.3f}")


if __name__ == "__main__":
    main()
