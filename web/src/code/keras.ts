// The lab as a Keras 3 program: the short way, where the framework owns the loop. A chain is a Sequential; any other network is
// built by calling its layers on one another.

import type { Language } from '../i18n/language';
import { codeWords } from '../i18n/formula';
import { kerasGame } from './keras-game';
import { callbackOf, makeGraph, makeLayers, optimizerOf } from './keras-model';
import { definitionsOf } from './definitions';
import { fillParams } from './fill';
import { needsClassWeights, type Network } from './network';
import { bare, makeProgram, partMark, type Program } from './program';
import { balanced, call, constants, heading, loadData, program, sayIn } from './python';

export function kerasProgram(network: Network, language: Language): Program {
  if (network.alone.length > 0) return makeProgram('lab_keras.py', `"""${sayIn(language)(codeWords.noKerasAlone)}"""\n`, 'python');
  if (network.sides) return kerasGame(network, network.sides, language);
  const { results } = network;
  const layers = network.chain ? makeLayers(network) : makeGraph(network);
  const definitions = definitionsOf(network, 'kerasDef');
  const losses = results.map(({ loss, place }) => broken(fillParams(loss.entry.keras, loss.entry, loss.choice, place)));
  const lossText = losses.length === 1 ? losses[0]! : `[${losses.join(', ')}]`;
  const { text: optimizerText, rate, decay } = optimizerOf(network);
  const waits = callbackOf(network);
  const modules = ['callbacks', 'initializers', 'layers', 'losses', 'metrics', 'optimizers', 'regularizers'];
  const metric = metricOf(network, language);
  const used = modules.filter((name) => new RegExp(`\\b${name}\\.`).test(bare(`${definitions.join(' ')} ${layers}${lossText} ${optimizerText} ${metric.text} ${rate ?? ''} ${waits ?? ''}`)));
  return makeProgram('lab_keras.py', program([
    `${heading(network, language, codeWords.headKeras)}
import keras
import numpy as np
from keras import ${used.join(', ')}

${constants(network)}${rate ? `\n${partMark('optimizer', `LR = ${fillParams('{lr}', network.optimizer.entry, network.optimizer.choice, 'optimizer')}`)}` : ''}`,
    balanced(network, language),
    loadData(network, language, null),
    ...definitions,
    metric.definition,
    `def make_model(${rate ? 'steps_per_epoch' : ''}):
    """${sayIn(language)(codeWords.makeModel)}"""
${network.chain ? `    model = keras.Sequential([
${layers}
    ])` : layers}
${rate ? `    ${partMark('schedule', `rate = ${rate}`)}\n` : ''}${decay.comment ? `    ${partMark('regularizer', `# ${sayIn(language)(codeWords.noDecayKeras)}`)}\n` : ''}${decay.argument ? `    ${partMark('optimizer', `optimizer = ${optimizerText}`)}
    ${partMark('regularizer', 'optimizer.exclude_from_weight_decay(var_names=["bias", "gamma", "beta"])')}\n` : ''}    model.compile(
        ${partMark('optimizer', `optimizer=${decay.argument ? 'optimizer' : optimizerText},`)}
        ${partMark('loss', `loss=${lossText},`)}
${results.length > 1 ? `        loss_weights=[${results.map(({ weight }) => weight).join(', ')}],\n` : ''}        metrics=${results.length > 1 ? `[${results.map((one) => (one === mainResult(network) ? `[${metric.text}]` : '[]')).join(', ')}]` : `[${metric.text}]`},
    )
    return model`,
    `def train(model, train_set, test_set, epochs):
    """${sayIn(language)(codeWords.trainKeras)}"""
    return model.fit(
        *train_set, batch_size=BATCH, epochs=epochs, shuffle=True, validation_data=test_set, verbose=2${waits ? `,\n        ${partMark('schedule', `callbacks=[${waits}],`)}` : ''}${needsClassWeights(network) ? `${waits ? '' : ','}\n        ${partMark('loss', `class_weight=dict(enumerate(balanced(train_set[1]))),  # ${sayIn(language)(codeWords.classWeightsKeras)}`)}` : ''}
    )


def main():
    keras.utils.set_random_seed(SEED)
    train_set, test_set = load_data()
${results.length > 1 ? `    train_set, test_set = ((x, [${results.map(({ target }) => (target === 'input' ? 'x' : 't')).join(', ')}]) for x, t in (train_set, test_set))\n` : ''}    model = make_model(${rate ? '-(-len(train_set[0]) // BATCH)' : ''})
    model.summary()
    train(model, train_set, test_set, EPOCHS)


if __name__ == "__main__":
    main()`,
  ]), 'python');
}

/** A constructor of many arguments, each on a line of its own. */
function broken(text: string): string {
  const [, head, args] = /^([\w.]+)\(([^()]*)\)$/s.exec(text) ?? [];
  return head !== undefined && args !== undefined ? call(head, args.split(', '), 8, 120) : text;
}

const mainResult = ({ results }: Network): Network['results'][number] => results.find(({ target }) => target === 'label') ?? results[0]!;
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
