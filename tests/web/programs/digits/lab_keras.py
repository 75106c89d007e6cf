"""This lab in Keras 3. Needs: pip install keras tensorflow numpy
Put MNIST's four idx files in the same folder.
"""
import keras
import numpy as np
from keras import initializers, layers, losses, metrics, optimizers

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


def make_model():
    """The network with its initial weights."""
    model = keras.Sequential([
        keras.Input(shape=(28, 28)),
        layers.Flatten(),
        layers.Dense(512, kernel_initializer=initializers.HeNormal()),
        layers.ReLU(),
        layers.Dense(10, kernel_initializer=initializers.GlorotUniform()),
    ])
    model.compile(
        optimizer=optimizers.Adam(learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-8),
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
