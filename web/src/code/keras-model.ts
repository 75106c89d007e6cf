// Networks and optimizers of the Keras programs.

import { fillParams, fillPart } from './fill';
import { givenOf, kerasList, pythonList } from './given';
import { followsLosses, inputPath, type Network, type Stacked } from './network';
import { partMark, pathMark } from './program';
import { call, withArguments } from './python';

/** The optimizer with what limits its gradients and decays its weights, and the schedule of its rate. */
export function optimizerOf(network: Network): { text: string; rate: string | undefined; decay: ReturnType<typeof decayOf> } {
  const { optimizer } = network;
  const limit = network.clip && /^dict\((.*)\)$/.exec(fillParams(network.clip.entry.keras, network.clip.entry, network.clip.choice, 'clip'))?.[1];
  const rate = rateOf(network);
  const decay = decayOf(network);
  const template = rate ? optimizer.entry.keras.replace('{lr}', 'rate') : optimizer.entry.keras;
  return { text: withArguments(fillParams(template, optimizer.entry, optimizer.choice, 'optimizer'), [...(limit ? [limit] : []), ...(decay.argument ? [decay.argument] : [])]), rate, decay };
}

/** The learning rate as a schedule of Keras, which counts steps; one that waits for losses is a callback instead. */
function rateOf(network: Network): string | undefined {
  const { schedule } = network;
  if (!schedule || followsLosses(network) || schedule.entry.keras === 'LR') return undefined;
  const text = fillParams(schedule.entry.keras, schedule.entry, schedule.choice, 'schedule').replaceAll('STEPS_PER_EPOCH', 'steps_per_epoch').replace(/\bSTEPS\b/g, 'EPOCHS * steps_per_epoch');
  const open = text.indexOf('(');
  return call(text.slice(0, open), argumentsOf(text.slice(open + 1, text.lastIndexOf(')'))), 4, 110);
}

export const callbackOf = (network: Network): string | undefined =>
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

const shapeOf = (shape: number[]): string => `(${shape.join(', ')}${shape.length === 1 ? ',' : ''})`;

/** One line a part: a layer called on what it reads. A layer that others share has a name of its own. */
export function makeGraph(network: Network, called = 'model'): string {
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
  lines.push(`${called} = keras.Model(x, ${ends.length > 1 ? `[${ends.join(', ')}]` : ends[0]})`);
  return lines.map((line) => `    ${line}`).join('\n');
}

export function makeLayers(network: Network): string {
  const shape = shapeOf(network.inShape);
  const lines = [`keras.Input(shape=${shape})`, ...network.parts.map((part) => layer(part, network, 8))];
  return lines.map((line) => `        ${line},`).join('\n');
}

/** What a normalization calls gamma and beta is a kernel and a bias elsewhere. */
function statedIn(part: Stacked, kind: string): string[] {
  const matrix = part.weights.some(({ role, shape }) => role === 'w' && shape.length > 1);
  return part.weights.flatMap((weight) => {
    const numbers = givenOf(part, weight), name = { w: matrix ? kind : 'gamma', b: matrix ? 'bias' : 'beta' }[weight.role];
    return numbers === undefined || name === undefined ? [] : [`${name}_initializer=initializers.Constant(${kind === 'kernel' ? kerasList(numbers) : pythonList(numbers)})`];
  });
}

function layer(part: Stacked, { regularizer }: Network, spaces: number): string {
  const text = fillPart(part.entry.keras, part);
  const extra: string[] = [];
  const own = text.startsWith('layers.'); // our own functions take no further arguments
  const kind = /^layers\.Embedding\b/.test(text) ? 'embeddings' : 'kernel';
  const stated = own ? statedIn(part, kind) : [];
  extra.push(...stated);
  if (own && part.init && !stated.some((text) => text.startsWith(kind))) {
    const { entry, choice, path } = part.init;
    extra.push(`${kind}_initializer=${fillParams(entry.keras, entry, choice, path)}`);
  }
  if (own && part.w && regularizer && !regularizer.entry.decoupled)
    extra.push(`${kind}_regularizer=${fillParams(regularizer.entry.keras, regularizer.entry, regularizer.choice, 'regularizer')}`);
  const name = /^[\w.]+/.exec(text)?.[0] ?? '';
  const [, wrapper, wrapped] = /^(layers\.\w+)\((layers\.\w+\(.*\))\)$/s.exec(text) ?? []; // the layer inside has the weights
  if (wrapper && wrapped && extra.length > 0) return partMark(part.path, call(pathMark(part.y, wrapper), [withArguments(wrapped, extra)], spaces));
  const whole = withArguments(pathMark(part.y, name) + text.slice(name.length), extra);
  const open = whole.indexOf('(');
  const given = text.slice(name.length + 1, text.lastIndexOf(')'));
  const split = extra.length > 0 ? call(whole.slice(0, open), [...(given ? [given] : []), ...extra], spaces) : whole;
  return partMark(part.path, split);
}
