// The lab as a Keras 3 program: the short way, where the framework owns the loop.

import type { Language } from '../i18n/language';
import { codeWords } from '../i18n/formula';
import { fillParams, fillPart } from './fill';
import type { Network, Stacked } from './network';
import { bare, makeProgram, partMark, pathMark, type Program } from './program';
import { call, constants, heading, loadData, program, sayIn, withArguments } from './python';

export function kerasProgram(network: Network, language: Language): Program {
  const { loss, optimizer } = network;
  const layers = makeLayers(network);
  const lossText = fillParams(loss.entry.keras, loss.entry, loss.choice, 'loss');
  const optimizerText = fillParams(optimizer.entry.keras, optimizer.entry, optimizer.choice, 'optimizer');
  const modules = ['initializers', 'layers', 'losses', 'metrics', 'optimizers', 'regularizers'];
  const metric = metricOf(network, language);
  const used = modules.filter((name) => new RegExp(`\\b${name}\\.`).test(bare(`${layers}${lossText} ${optimizerText} ${metric.text}`)));
  return makeProgram('lab_keras.py', program([
    `${heading(network, language, codeWords.headKeras)}
import keras
import numpy as np
from keras import ${used.join(', ')}

${constants(network)}`,
    loadData(network, language),
    metric.definition,
    `def make_model():
    """${sayIn(language)(codeWords.makeModel)}"""
    model = keras.Sequential([
${layers}
    ])
    model.compile(
        ${partMark('optimizer', `optimizer=${optimizerText},`)}
        ${partMark('loss', `loss=${lossText},`)}
        metrics=[${metric.text}],
    )
    return model`,
    `def train(model, train_set, test_set, epochs):
    """${sayIn(language)(codeWords.trainKeras)}"""
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
    main()`,
  ]), 'python');
}

function makeLayers(network: Network): string {
  const shape = `(${network.inShape.join(', ')}${network.inShape.length === 1 ? ',' : ''})`;
  const lines = [`keras.Input(shape=${shape})`, ...network.parts.map((part) => layer(part, network))];
  return lines.map((line) => `        ${line},`).join('\n');
}

function layer(part: Stacked, { regularizer }: Network): string {
  const text = fillPart(part.entry.keras, part);
  const extra: string[] = [];
  if (part.init) {
    const { entry, choice, path } = part.init;
    extra.push(`kernel_initializer=${fillParams(entry.keras, entry, choice, path)}`);
  }
  if (part.w && regularizer)
    extra.push(`kernel_regularizer=${fillParams(regularizer.entry.keras, regularizer.entry, regularizer.choice, 'regularizer')}`);
  const name = /^[\w.]+/.exec(text)?.[0] ?? '';
  const whole = withArguments(pathMark(part.y, name) + text.slice(name.length), extra);
  const open = whole.indexOf('(');
  const own = text.slice(name.length + 1, text.lastIndexOf(')'));
  const split = extra.length > 0 ? call(whole.slice(0, open), [...(own ? [own] : []), ...extra], 8) : whole;
  return partMark(part.path, split);
}

function metricOf(network: Network, language: Language): { text: string; definition?: string } {
  const say = sayIn(language);
  switch (network.target) {
    case 'value': return { text: 'metrics.R2Score()' };
    case 'index': return { text: 'metrics.SparseCategoricalAccuracy(name="accuracy")' };
    case 'signed_one_hot':
    case 'one_hot': return { text: 'metrics.CategoricalAccuracy(name="accuracy")' };
    case 'binary': return { text: 'metrics.BinaryAccuracy(name="accuracy", threshold=0)' };
    case 'probability': return { text: 'metrics.BinaryAccuracy(name="accuracy")' };
    case 'signed': return {
      text: 'accuracy',
      definition: `def accuracy(t, z):
    """${say(codeWords.accuracy)}"""
    return keras.ops.mean(keras.ops.equal(z > 0, t > 0))`,
    };
  }
}
