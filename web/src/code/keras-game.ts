// A game of two networks in Keras: a model whose train_step is the trainer's own string. It is TensorFlow's: gradients by a tape are
// not the same on every backend.

import { codeWords } from '../i18n/formula';
import type { Language } from '../i18n/language';
import { definitionsOf } from './definitions';
import { fillParams } from './fill';
import { makeGraph, makeLayers, optimizerOf } from './keras-model';
import { followsLosses, type Network } from './network';
import { bare, makeProgram, partMark, type Program } from './program';
import { constants, heading, loadData, noiseShape, program, rowsOfStep, sayIn } from './python';

export function kerasGame(network: Network, { generator, discriminator }: NonNullable<Network['sides']>, language: Language): Program {
  const say = sayIn(language);
  const { text, rate, decay } = optimizerOf(network);
  const model = (side: Network, name: string, about: string): string => `def make_${name}():
    """${about}"""
${side.chain ? `    return keras.Sequential([
${makeLayers(side)}
    ])` : `${makeGraph(side, name)}
    return ${name}`}`;
  const models = [model(generator, 'generator', say(codeWords.generator)), model(discriminator, 'discriminator', say(codeWords.discriminator))];
  const definitions = definitionsOf(network, 'kerasDef');
  const used = ['initializers', 'layers', 'optimizers', 'regularizers'].filter((name) => new RegExp(`\\b${name}\\.`).test(bare(`${definitions.join(' ')} ${models.join(' ')} ${text} ${rate ?? ''}`)));
  const { trainer } = network;
  const decayed = decay.argument ? `
    ${partMark('regularizer', 'optimizer.exclude_from_weight_decay(var_names=["bias", "gamma", "beta"])')}` : '';
  return makeProgram('lab_keras.py', program([
    `${heading(network, language, codeWords.headKeras)}
import os

os.environ["KERAS_BACKEND"] = "tensorflow"

import keras
import numpy as np
import tensorflow as tf
from keras import ${used.join(', ')}

${constants(network)}${rate ? `\n${partMark('optimizer', `LR = ${fillParams('{lr}', network.optimizer.entry, network.optimizer.choice, 'optimizer')}`)}` : ''}`,
    loadData(network, language, null),
    ...models,
    `def noise(rows):
    """${say(codeWords.noise)}"""
    return tf.random.normal((rows, ${noiseShape(network)}))`,
    ...definitions,
    `def make_optimizer(${rate ? 'steps_per_epoch' : ''}):
${followsLosses(network) ? `    # ${say(codeWords.noPlateauKeras)}\n` : ''}${decay.comment ? `    ${partMark('regularizer', `# ${say(codeWords.noDecayKeras)}`)}\n` : ''}${rate ? `    ${partMark('schedule', `rate = ${rate}`)}\n` : ''}    ${partMark('optimizer', `optimizer = ${text}`)}${decayed}
    return optimizer`,
    `def main():
    keras.utils.set_random_seed(SEED)
    global MADE  # ${say(codeWords.made)}
    x, x_test = load_data()
    MADE = min(BATCH, len(x))
${rate ? `    steps = -(-len(x) // (${rowsOfStep(network)}))\n` : ''}    gan = GAN(make_generator(), make_discriminator(), make_optimizer(${rate ? 'steps' : ''}), make_optimizer(${rate ? 'steps' : ''}))
    gan.compile(jit_compile=False)
    ${partMark('train', fillParams(trainer!.entry.keras, trainer!.entry, trainer!.choice, 'train'))}
    fake = gan.discriminator(gan.generator(noise(len(x_test))))
    print("D(data) - D(made):", float(keras.ops.mean(gan.discriminator(x_test)) - keras.ops.mean(fake)))


if __name__ == "__main__":
    main()`,
  ]), 'python');
}
