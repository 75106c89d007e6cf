"""本实验的 NumPy 程序，从零写起。需要：pip install numpy
把 data.csv 放在同一文件夹。
"""
import numpy as np

SEED = 7
BATCH = 10
EPOCHS = 500
FEATURES = ["x1", "x2"]


def load_data(file="data.csv"):
    """依次返回训练行的输入 x 与目标 t，再返回测试行的。"""
    table = np.genfromtxt(file, delimiter=",", names=True, dtype=None, encoding="utf-8")
    x = np.stack([table[name] for name in FEATURES], axis=1).astype(np.float32)
    label = table["label"]
    t = label[:, None].astype(np.float32)
    train = table["split"] == "train"
    return (x[train], t[train]), (x[~train], t[~train])


def initial_weights(rng, fan_out, fan_in):
    """初始权重 (fan_out, fan_in)：He 均匀。"""
    weights = np.sqrt(6 / fan_in) * rng.uniform(-1, 1, (fan_out, fan_in))
    return weights.astype(np.float32)


def initial_weights_2(rng, fan_out, fan_in):
    """初始权重 (fan_out, fan_in)：Glorot 均匀。"""
    weights = np.sqrt(6 / (fan_in + fan_out)) * rng.uniform(-1, 1, (fan_out, fan_in))
    return weights.astype(np.float32)


def make_model(rng):
    """按名称存放的权重与偏置。"""
    return {
        "w1": initial_weights(rng, 16, 2),
        "b1": np.zeros(16, np.float32),
        "w2": initial_weights_2(rng, 1, 16),
        "b2": np.zeros(1, np.float32),
    }


def forward(params, x):
    """依次给出每一部分的输出。"""
    w1, b1, w2, b2 = params.values()
    z1 = x @ w1.T + b1
    a1 = np.maximum(z1, 0)
    z2 = a1 @ w2.T + b2
    a2 = z2
    return z1, a1, z2, a2


def loss_fn(z, t):
    """一个小批量的损失。"""
    return np.mean((z - t) ** 2)


def loss_gradient(z, t):
    """损失对输出的梯度。"""
    return 2 * (z - t) / z.size


def penalty(params):
    """L1：只作用于权重，不作用于偏置。"""
    weights = [p for name, p in params.items() if name.startswith("w")]
    return sum(0.0001 * np.abs(w).sum() for w in weights)


def backward(params, x, t, outputs):
    """损失对每个参数的梯度：链式法则，从后往前。"""
    w1, b1, w2, b2 = params.values()
    z1, a1, z2, a2 = outputs
    da2 = loss_gradient(a2, t)
    dz2 = da2
    dw2 = dz2.T @ a1
    db2 = dz2.sum(axis=0)
    da1 = dz2 @ w2
    dz1 = da1 * (z1 > 0)
    dw1 = dz1.T @ x
    db1 = dz1.sum(axis=0)
    dw1 += 0.0001 * np.sign(w1)
    dw2 += 0.0001 * np.sign(w2)
    return {"w1": dw1, "b1": db1, "w2": dw2, "b2": db2}


def update(params, grads, state, k):
    """优化器的一步；k 从 1 开始。"""
    for name, p in params.items():
        g = grads[name]
        p -= 0.03 * g


def mini_batches(x, t, rng):
    """以新的随机顺序遍历所有行一次。"""
    order = rng.permutation(len(x))
    for start in range(0, len(x), BATCH):
        rows = order[start : start + BATCH]
        yield x[rows], t[rows]


def train(params, batches, epochs):
    """训练网络，逐轮给出平均损失。"""
    state = {}
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
    """模型没有学过的数据上的损失与得分。"""
    z = forward(params, x)[-1]
    r2 = 1 - ((z - t) ** 2).sum() / ((t - t.mean()) ** 2).sum()
    return loss_fn(z, t), r2


def main():
    rng = np.random.default_rng(SEED)
    (x, t), (x_test, t_test) = load_data()
    params = make_model(rng)

    def batches():
        return mini_batches(x, t, rng)

    for epoch, loss in enumerate(train(params, batches, EPOCHS), start=1):
        test_loss, r2 = evaluate(params, x_test, t_test)
        print(f"epoch {epoch:4d}  loss {loss:.5f}  test loss {test_loss:.5f}  r2 {r2:.3f}")


if __name__ == "__main__":
    main()
