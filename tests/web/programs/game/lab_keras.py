"""This lab in Keras 3. Needs: pip install keras tensorflow numpy
Put data.csv in the same folder.
"""
import os

os.environ["KERAS_BACKEND"] = "tensorflow"

import keras
import numpy as np
import tensorflow as tf
from keras import initializers, layers, optimizers

SEED = 4
BATCH = 16
EPOCHS = 1000
FEATURES = ["x1", "x2"]


def load_data(file="data.csv"):
    """The training rows, then the test rows; a game needs no labels."""
    table = np.genfromtxt(file, delimiter=",", names=True, dtype=None, encoding="utf-8")
    x = np.stack([table[name] for name in FEATURES], axis=1).astype(np.float32)
    train = table["split"] == "train"
    return x[train], x[~train]


def make_generator():
    """Makes rows like those of the data from noise."""
    return keras.Sequential([
        keras.Input(shape=(2,)),
        layers.Dense(12, kernel_initializer=initializers.GlorotUniform()),
        layers.LeakyReLU(negative_slope=0.01),
        layers.Dense(2, kernel_initializer=initializers.GlorotUniform()),
    ])


def make_discriminator():
    """Says of every row, in one number, how real it looks."""
    return keras.Sequential([
        keras.Input(shape=(2,)),
        layers.Dense(14, kernel_initializer=initializers.GlorotUniform()),
        layers.LeakyReLU(negative_slope=0.01),
        layers.Dense(1, kernel_initializer=initializers.GlorotUniform()),
    ])


def noise(rows):
    """What the generator starts from: N(0, 1)."""
    return tf.random.normal((rows, 2))


def discriminator_loss(real, fake):
    mean, softplus = keras.ops.mean, keras.ops.softplus
    return mean(fake) - mean(real)


def generator_loss(fake):
    mean, softplus = keras.ops.mean, keras.ops.softplus
    return -mean(fake)


class GAN(keras.Model):
    def __init__(self, generator, discriminator, optimizer_g, optimizer_d):
        super().__init__()
        self.generator, self.discriminator = generator, discriminator
        self.optimizer_g, self.optimizer_d = optimizer_g, optimizer_d

    def train_step(self, x):
        rows, parts = keras.ops.shape(x)[0], 5
        for i in range(parts):
            real = x[rows * i // parts : rows * (i + 1) // parts]
            fake = self.generator(noise(keras.ops.shape(real)[0]), training=True)
            with tf.GradientTape() as tape:
                loss_d = discriminator_loss(self.discriminator(real, training=True), self.discriminator(fake, training=True))
                total = loss_d + sum(self.discriminator.losses)
            weights = self.discriminator.trainable_variables
            self.optimizer_d.apply_gradients(zip(tape.gradient(total, weights), weights))
            for w in weights:
                w.assign(keras.ops.clip(w, -0.1, 0.1))
        for _ in range(1):
            with tf.GradientTape() as tape:
                loss_g = generator_loss(self.discriminator(self.generator(noise(MADE), training=True), training=True))
                total = loss_g + sum(self.generator.losses)
            weights = self.generator.trainable_variables
            self.optimizer_g.apply_gradients(zip(tape.gradient(total, weights), weights))
        return {"loss": loss_d, "generator_loss": loss_g}


def make_optimizer():
    optimizer = optimizers.RMSprop(learning_rate=0.002, rho=0.99, epsilon=0.000001, momentum=0.0)
    return optimizer


def main():
    keras.utils.set_random_seed(SEED)
    global MADE  # how many rows the generator makes in an update
    x, x_test = load_data()
    MADE = min(BATCH, len(x))
    gan = GAN(make_generator(), make_discriminator(), make_optimizer(), make_optimizer())
    gan.compile(jit_compile=False)
    gan.fit(x, batch_size=BATCH * 5, epochs=EPOCHS, verbose=2)
    fake = gan.discriminator(gan.generator(noise(len(x_test))))
    print("D(data) - D(made):", float(keras.ops.mean(gan.discriminator(x_test)) - keras.ops.mean(fake)))


if __name__ == "__main__":
    main()
