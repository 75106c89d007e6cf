"""本实验的 PyTorch 程序。需要：pip install torch numpy
把 data.csv 放在同一文件夹。
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
    """依次返回训练行的输入 x 与目标 t，再返回测试行的。"""
    table = np.genfromtxt(file, delimiter=",", names=True, dtype=None, encoding="utf-8")
    x = np.stack([table[name] for name in FEATURES], axis=1).astype(np.float32)
    label = table["label"]
    t = label[:, None].astype(np.float32)
    train = table["split"] == "train"
    return (x[train], t[train]), (x[~train], t[~train])


def make_model():
    """网络及其初始权重。"""
    model = nn.Sequential(
        nn.Linear(2, 16),
        nn.ReLU(),
        nn.Linear(16, 1),
        nn.Identity(),
    )
    nn.init.kaiming_uniform_(model[0].weight, nonlinearity="relu")
    nn.init.zeros_(model[0].bias)
    nn.init.xavier_uniform_(model[2].weight)
    nn.init.zeros_(model[2].bias)
    return model


def penalty(model):
    """L1：只作用于权重，不作用于偏置。"""
    weights = [p for name, p in model.named_parameters() if name.endswith("weight")]
    return sum(0.0001 * w.abs().sum() for w in weights)


def train(model, batches, epochs):
    """训练网络，逐轮给出平均损失。"""
    optimizer = torch.optim.SGD(model.parameters(), lr=0.03)
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
    """模型没有学过的数据上的损失与得分。"""
    z = model(x)
    r2 = 1 - ((z - t) ** 2).sum() / ((t - t.mean()) ** 2).sum()
    return loss_fn(z, t).item(), r2.item()


def main():
    torch.manual_seed(SEED)
    (x, t), (x_test, t_test) = load_data()
    x, t, x_test, t_test = map(torch.from_numpy, (x, t, x_test, t_test))
    batches = DataLoader(TensorDataset(x, t), batch_size=BATCH, shuffle=True)
    model = make_model()
    for epoch, loss in enumerate(train(model, batches, EPOCHS), start=1):
        test_loss, r2 = evaluate(model, x_test, t_test)
        print(f"epoch {epoch:4d}  loss {loss:.5f}  test loss {test_loss:.5f}  r2 {r2:.3f}")


if __name__ == "__main__":
    main()
