"""本实验的 PyTorch 程序。需要：pip install torch numpy
把 data.csv 放在同一文件夹。
"""
import numpy as np
import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, TensorDataset

SEED = 5
BATCH = 16
PRETRAIN_EPOCHS = 7
EPOCHS = 1000
FEATURES = ["x1_squared", "x2_squared", "sin_x1", "sin_x2"]
loss_fn = nn.CrossEntropyLoss()


def load_data(file="data.csv"):
    """依次返回训练行的输入 x 与目标 t，再返回测试行的。"""
    table = np.genfromtxt(file, delimiter=",", names=True, dtype=None, encoding="utf-8")
    x = np.stack([table[name] for name in FEATURES], axis=1).astype(np.float32)
    label = table["label"]
    t = label.astype(np.int64)  # 类别编号
    train = table["split"] == "train"
    return (x[train], t[train]), (x[~train], t[~train])


class RBM(nn.Module):
    def __init__(self, visible_units, hidden_units, visible, turns=1, chains=0):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(hidden_units, visible_units) * 0.01)
        self.bias = nn.Parameter(torch.zeros(hidden_units))
        self.visible_bias = nn.Parameter(torch.zeros(visible_units))
        self.visible, self.turns = visible, turns
        self.register_buffer("chains", torch.zeros(chains, visible_units), persistent=False)

    def forward(self, v):
        return torch.sigmoid(F.linear(v, self.weight, self.bias))

    def free_energy(self, v):
        own = (v @ self.visible_bias if self.visible == "bernoulli" else -((v - self.visible_bias) ** 2).sum(1) / 2)
        return (-own - F.softplus(F.linear(v, self.weight, self.bias)).sum(1)).mean()

    def gibbs(self, v):
        h = torch.bernoulli(self(v))
        v = F.linear(h, self.weight.t(), self.visible_bias)
        return torch.bernoulli(torch.sigmoid(v)) if self.visible == "bernoulli" else v + torch.randn_like(v)

    def chain(self, v):
        persistent = len(self.chains) > 0
        v = self.chains if persistent else v
        for _ in range(self.turns):
            v = self.gibbs(v)
        if persistent:
            self.chains = v
        return v


def make_model():
    """网络及其初始权重。"""
    model = nn.Sequential(
        nn.Sigmoid(),
        RBM(4, 6, "bernoulli", turns=2, chains=10),
        RBM(6, 4, "bernoulli", turns=3),
        nn.Linear(4, 2),
    )
    nn.init.xavier_normal_(model[1].weight)
    nn.init.xavier_normal_(model[2].weight)
    nn.init.xavier_uniform_(model[3].weight)
    nn.init.zeros_(model[3].bias)
    return model


def descend(model, optimizer, loss):
    """更新模型自身参数的一步。"""
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()


def pretrain(model, batches):
    """各玻尔兹曼机自下而上、不用标签地单独学习；逐轮给出层号、轮数与平均损失。"""
    model.eval()  # 下面各层按评估模式使用

    def below(x):
        return model[:i](x)

    for i in (1, 2):
        rbm = model[i]
        optimizer = torch.optim.SGD(rbm.parameters(), lr=0.02, momentum=0.9)
        for epoch in range(1, 1 + PRETRAIN_EPOCHS):
            total, rows = 0.0, 0
            for x, _ in batches:
                with torch.no_grad():
                    v = below(x)
                    end = rbm.chain(v)
                loss = rbm.free_energy(v) - rbm.free_energy(end)
                descend(rbm, optimizer, loss)
                total += loss.item() * len(x)
                rows += len(x)
            yield i, epoch, total / rows


def train(model, batches, epochs):
    """训练网络，逐轮给出平均损失。"""
    optimizer = torch.optim.SGD(model.parameters(), lr=0.02, momentum=0.9)
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
    """模型没有学过的数据上的损失与得分。"""
    z = model(x)
    accuracy = (z.argmax(1) == t).float().mean()
    return loss_fn(z, t).item(), accuracy.item()


def main():
    torch.manual_seed(SEED)
    (x, t), (x_test, t_test) = load_data()
    x, t, x_test, t_test = map(torch.from_numpy, (x, t, x_test, t_test))
    batches = DataLoader(TensorDataset(x, t), batch_size=BATCH, shuffle=True)
    model = make_model()
    for i, epoch, loss in pretrain(model, batches):
        print(f"layer {i}, epoch {epoch:4d}  free energy of the data less the chain's {loss:.5f}")
    for epoch, loss in enumerate(train(model, batches, EPOCHS), start=1):
        test_loss, accuracy = evaluate(model, x_test, t_test)
        print(f"epoch {epoch:4d}  loss {loss:.5f}  test loss {test_loss:.5f}  accuracy {accuracy:.3f}")


if __name__ == "__main__":
    main()
