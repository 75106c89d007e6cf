// The lab as a Keras 3 program: the short way, where the framework owns the loop. A chain is a Sequential; any other network is
// built by calling its layers on one another.

import type { Language } from '../i18n/language';
import { codeWords } from '../i18n/formula';
import { definitionsOf } from './definitions';
import { fillParams, fillPart } from './fill';
import { followsLosses, inputPath, needsClassWeights, type Network, type Stacked } from './network';
import { bare, makeProgram, partMark, pathMark, type Program } from './program';
import { balanced, call, constants, heading, loadData, program, sayIn, withArguments } from './python';

export function kerasProgram(network: Network, language: Language): Program {
  const { optimizer, results } = network;
  const layers = network.chain ? makeLayers(network) : makeGraph(network);
  const definitions = definitionsOf(network, 'kerasDef');
  const losses = results.map(({ loss, place }) => broken(fillParams(loss.entry.keras, loss.entry, loss.choice, place)));
  const lossText = losses.length === 1 ? losses[0]! : `[${losses.join(', ')}]`;
  const limit = network.clip && /^dict\((.*)\)$/.exec(fillParams(network.clip.entry.keras, network.clip.entry, network.clip.choice, 'clip'))?.[1];
  const rate = rateOf(network);
  const decay = decayOf(network);
  const template = rate ? optimizer.entry.keras.replace('{lr}', 'rate') : optimizer.entry.keras;
  const optimizerText = withArguments(fillParams(template, optimizer.entry, optimizer.choice, 'optimizer'), [...(limit ? [limit] : []), ...(decay.argument ? [decay.argument] : [])]);
  const waits = callbackOf(network);
  const modules = ['callbacks', 'initializers', 'layers', 'losses', 'metrics', 'optimizers', 'regularizers'];
  const metric = metricOf(network, language);
  const used = modules.filter((name) => new RegExp(`\\b${name}\\.`).test(bare(`${definitions.join(' ')} ${layers}${lossText} ${optimizerText} ${metric.text} ${rate ?? ''} ${waits ?? ''}`)));
  return makeProgram('lab_keras.py', program([
    `${heading(network, language, codeWords.headKeras)}
import keras
import numpy as np
from keras import ${used.join(', ')}

${constants(network)}${rate ? `\n${partMark('optimizer', `LR = ${fillParams('{lr}', optimizer.entry, optimizer.choice, 'optimizer')}`)}` : ''}`,
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

/** The learning rate as a schedule of Keras, which counts steps; one that waits for losses is a callback instead. */
function rateOf(network: Network): string | undefined {
  const { schedule } = network;
  if (!schedule || followsLosses(network) || schedule.entry.keras === 'LR') return undefined;
  const text = fillParams(schedule.entry.keras, schedule.entry, schedule.choice, 'schedule').replaceAll('STEPS_PER_EPOCH', 'steps_per_epoch').replace(/\bSTEPS\b/g, 'EPOCHS * steps_per_epoch');
  const open = text.indexOf('(');
  return call(text.slice(0, open), argumentsOf(text.slice(open + 1, text.lastIndexOf(')'))), 4, 110);
}

const callbackOf = (network: Network): string | undefined =>
  (network.schedule && followsLosses(network) ? fillParams(network.schedule.entry.keras, network.schedule.entry, network.schedule.choice, 'schedule') : undefined);

/** "a, f(b, c)" -> "a", "f(b, c)". */
function argumentsOf(text: string): string[] {
  const parts = [''];
  let depth = 0;
  for (const char of text) {
    depth += /[([]/.test(char) ? 1 : /[)\]]/.test(char) ? -1 : 0;
    if (char === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += char;
  }
  return parts.map((part) => part.trim());
}

/** Decoupled decay is the optimizer's in Keras, but it has one such rate: that of AdamW stands. */
function decayOf({ regularizer, optimizer }: Network): { argument?: string; comment?: boolean } {
  if (!regularizer?.entry.decoupled) return {};
  if (/\bweight_decay=/.test(optimizer.entry.keras)) return { comment: true };
  return { argument: `weight_decay=${fillParams('{rate}', regularizer.entry, regularizer.choice, 'regularizer')}` };
}

/** A constructor of many arguments, each on a line of its own. */
function broken(text: string): string {
  const [, head, args] = /^([\w.]+)\(([^()]*)\)$/s.exec(text) ?? [];
  return head !== undefined && args !== undefined ? call(head, args.split(', '), 8, 120) : text;
}

const mainResult = ({ results }: Network): Network['results'][number] => results.find(({ target }) => target === 'label') ?? results[0]!;
const shapeOf = (shape: number[]): string => `(${shape.join(', ')}${shape.length === 1 ? ',' : ''})`;

/** One line a part: a layer called on what it reads. A layer that others share has a name of its own. */
function makeGraph(network: Network): string {
  const { inputs, parts, results } = network;
  const names = new Map<string, string>(inputs.map(({ path, name }) => [path, pathMark(inputPath, inputs.length > 1 ? name : 'x')]));
  const lines = [`x = keras.Input(shape=${shapeOf(network.inShape)})`];
  let at = 0;
  if (inputs.length > 1) for (const { name, shape } of inputs) {
    const from = at;
    at += shape.reduce((a, b) => a * b, 1);
    lines.push(`${name} = ${shape.length > 1 ? `layers.Reshape(${shapeOf(shape)})(x[:, ${from}:${at}])` : `x[:, ${from}:${at}]`}`);
  }
  parts.forEach((part, i) => {
    const y = part.letter + part.level;
    const sources = part.sources.map((path) => names.get(path) ?? 'x');
    const owner = part.shares ? `layer_${parts.indexOf(part.shares)}` : parts.some(({ shares }) => shares === part) ? `layer_${i}` : undefined;
    if (owner && !part.shares) lines.push(`${owner} = ${layer(part, network, 4)}`);
    names.set(part.y, pathMark(part.y, y));
    lines.push(partMark(part.path, `${pathMark(part.y, y)} = ${owner ?? layer(part, network, 4)}(${sources.length > 1 ? `[${sources.join(', ')}]` : sources[0]})`));
  });
  const ends = results.map(({ part }) => (part ? names.get(part.y)! : 'x'));
  lines.push(`model = keras.Model(x, ${ends.length > 1 ? `[${ends.join(', ')}]` : ends[0]})`);
  return lines.map((line) => `    ${line}`).join('\n');
}

function makeLayers(network: Network): string {
  const shape = shapeOf(network.inShape);
  const lines = [`keras.Input(shape=${shape})`, ...network.parts.map((part) => layer(part, network, 8))];
  return lines.map((line) => `        ${line},`).join('\n');
}

function layer(part: Stacked, { regularizer }: Network, spaces: number): string {
  const text = fillPart(part.entry.keras, part);
  const extra: string[] = [];
  const own = text.startsWith('layers.'); // our own functions take no further arguments
  if (own && part.init) {
    const { entry, choice, path } = part.init;
    extra.push(`kernel_initializer=${fillParams(entry.keras, entry, choice, path)}`);
  }
  if (own && part.w && regularizer && !regularizer.entry.decoupled)
    extra.push(`kernel_regularizer=${fillParams(regularizer.entry.keras, regularizer.entry, regularizer.choice, 'regularizer')}`);
  const name = /^[\w.]+/.exec(text)?.[0] ?? '';
  const whole = withArguments(pathMark(part.y, name) + text.slice(name.length), extra);
  const open = whole.indexOf('(');
  const given = text.slice(name.length + 1, text.lastIndexOf(')'));
  const split = extra.length > 0 ? call(whole.slice(0, open), [...(given ? [given] : []), ...extra], spaces) : whole;
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
