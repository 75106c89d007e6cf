"""本实验的 Keras 3 程序。需要：pip install keras tensorflow numpy
把 data.csv 放在同一文件夹。
"""
import keras
import numpy as np
from keras import initializers, layers, losses, metrics, optimizers, regularizers

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


def make_model():
    """网络及其初始权重。"""
    model = keras.Sequential([
        keras.Input(shape=(2,)),
        layers.Dense(
            16,
            kernel_initializer=initializers.HeUniform(),
            kernel_regularizer=regularizers.L1(0.0001),
        ),
        layers.ReLU(),
        layers.Dense(
            1,
            kernel_initializer=initializers.GlorotUniform(),
            kernel_regularizer=regularizers.L1(0.0001),
        ),
        layers.Activation("linear"),
    ])
    model.compile(
        optimizer=optimizers.SGD(learning_rate=0.03),
        loss=losses.MeanSquaredError(),
        metrics=[metrics.R2Score()],
    )
    return model


def train(model, train_set, test_set, epochs):
    """训练网络，逐轮打印损失与得分。"""
    return model.fit(
        *train_set, batch_size=BATCH, epochs=epochs, shuffle=True, validation_data=test_set, verbose=2
    )


def main():
    keras.utils.set_random_seed(SEED)
    train_set, test_set = load_data()
    model = make_model()
    model.summary()
    train(model, train_set, test_set, EPOCHS)


if __name__ == "__main__":
    main()
