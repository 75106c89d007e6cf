"""This lab in Keras 3. Needs: pip install keras tensorflow numpy
Put data.csv in the same folder.
"""
import keras
import numpy as np
from keras import initializers, layers, losses, metrics, optimizers, regularizers

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


def make_model():
    """The network with its initial weights."""
    model = keras.Sequential([
        keras.Input(shape=(4,)),
        layers.Dense(
            12,
            kernel_initializer=initializers.HeNormal(),
            kernel_regularizer=regularizers.L2(0.001 / 2),
        ),
        layers.LeakyReLU(negative_slope=0.2),
        layers.Dense(
            6,
            kernel_initializer=initializers.RandomNormal(stddev=0.3),
            kernel_regularizer=regularizers.L2(0.001 / 2),
        ),
        layers.ELU(alpha=0.5),
        layers.Dense(
            3,
            kernel_initializer=initializers.GlorotUniform(),
            kernel_regularizer=regularizers.L2(0.001 / 2),
        ),
    ])
    model.compile(
        optimizer=optimizers.SGD(learning_rate=0.02, momentum=0.8),
        loss=losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=[metrics.SparseCategoricalAccuracy(name="accuracy")],
    )
    return model


def train(model, train_set, test_set, epochs):
    """Trains; prints loss and score of every epoch."""
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
