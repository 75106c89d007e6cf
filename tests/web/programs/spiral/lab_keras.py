"""This lab in Keras 3. Needs: pip install keras tensorflow numpy
Put data.csv in the same folder.
"""
import keras
import numpy as np
from keras import initializers, layers, losses, optimizers

SEED = 7
BATCH = 10
EPOCHS = 500
FEATURES = ["x1", "x2"]


def load_data(file="data.csv"):
    """Inputs x and targets t of the training rows, then of the test rows."""
    table = np.genfromtxt(file, delimiter=",", names=True, dtype=None, encoding="utf-8")
    x = np.stack([table[name] for name in FEATURES], axis=1).astype(np.float32)
    label = table["label"]
    t = np.where(label > 0, 1, -1)[:, None].astype(np.float32)  # classes as -1 and +1
    train = table["split"] == "train"
    return (x[train], t[train]), (x[~train], t[~train])


def accuracy(t, z):
    """Share of rows that are classified correctly."""
    return keras.ops.mean(keras.ops.equal(z > 0, t > 0))


def make_model():
    """The network with its initial weights."""
    model = keras.Sequential([
        keras.Input(shape=(2,)),
        layers.Dense(8, kernel_initializer=initializers.GlorotUniform()),
        layers.Activation("tanh"),
        layers.Dense(8, kernel_initializer=initializers.GlorotUniform()),
        layers.Activation("tanh"),
        layers.Dense(1, kernel_initializer=initializers.GlorotUniform()),
    ])
    model.compile(
        optimizer=optimizers.Adam(learning_rate=0.01, beta_1=0.9, beta_2=0.999, epsilon=1e-8),
        loss=losses.MeanSquaredError(),
        metrics=[accuracy],
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
