// What the NumPy program learns and how it changes: weights with their start, the penalty on them, one step of the optimizer.

import { codeWords } from '../i18n/formula';
import type { Text } from '../engine/schema';
import type { Language } from '../i18n/language';
import { fillParams, fillRoles, indent, type Names } from './fill';
import { givenOf, pythonList } from './given';
import type { Network } from './network';
import { mark, paramsOf, type Named } from './numpy-names';
import { bare, partMark } from './program';
import { sayIn } from './python';

/** The functions that make the weights of one network or several, each with its running numbers. */
export function makeParameters(models: { name: string; stack: Named[]; buffers: boolean }[], language: Language): string[] {
  const say = sayIn(language);
  const functions = new Map<string, { name: string; text: string; about: Text; shaped: boolean }>();
  const made = models.map(({ name, stack }) => `def make_${name}(rng):
    """${say(codeWords.initModel)}"""
    return {
${paramsOf(stack).map((param) => initial(param, functions)).join('\n')}
    }`);
  const initials = [...functions.values()].map(({ name, text, about, shaped }) => `def ${name}(rng, fan_out, fan_in${shaped ? ', shape' : ''}):
    """${say(shaped ? codeWords.initialShaped : codeWords.initial, { name: about[language] })}"""
${returning(shaped ? text.replace('(fan_out, fan_in)', 'shape') : text)}`);
  return [...initials, ...made, ...models.flatMap(({ name, stack, buffers }) => (buffers ? [makeBuffers(stack, name, language)] : []))];
}

/** One entry of the dictionary; what draws goes through a function of its own. */
function initial({ name, weight, part }: ReturnType<typeof paramsOf>[number], functions: Map<string, { name: string; text: string; about: Text; shaped: boolean }>): string {
  const given = givenOf(part, weight);
  if (given !== undefined) return partMark(part.path, `        "${mark(name)}": np.array(${pythonList(given)}, np.float32),`);
  const start = part.init && weight.role === 'w' ? part.init : weight.start && { ...weight.start, path: '' };
  const body = start && fillParams(start.entry.numpy, start.entry, start.choice, start.path);
  if (!body || !/\brng\b/.test(body)) { // the same number everywhere
    const value = body && !/^np\.zeros\(/.test(body) ? body.replace('(fan_out, fan_in)', shapeText(weight.shape)) : undefined;
    return partMark(part.path, `        "${mark(name)}": ${value ? `(${value}).astype(np.float32)` : `np.zeros(${weight.shape.length === 1 ? weight.shape[0] : shapeText(weight.shape)}, np.float32)`},`);
  }
  const matrix = weight.shape.length === 2 && weight.shape[0] === weight.fanOut && weight.shape[1] === weight.fanIn;
  const key = `${bare(body)}${matrix ? '' : ' of a shape'}`;
  if (!functions.has(key)) functions.set(key, { name: `initial_weights${functions.size ? `_${functions.size + 1}` : ''}`, text: body, about: start.entry.name, shaped: !matrix });
  return partMark(part.path, `        "${mark(name)}": ${functions.get(key)!.name}(rng, ${weight.fanOut}, ${weight.fanIn}${matrix ? '' : `, ${shapeText(weight.shape)}`}),`);
}

const shapeText = (shape: number[]): string => `(${shape.join(', ')}${shape.length === 1 ? ',' : ''})`;

function makeBuffers(stack: Named[], owner: string, language: Language): string {
  const lines = stack.filter(({ part }) => !part.shares).flatMap(({ part, roles }) => part.buffers.map(({ role, shape, initial }) =>
    partMark(part.path, `        "${mark(roles[role]!.name)}": np.full(${shapeText(shape)}, ${initial}, np.float32),`)));
  return `def make_${owner === 'model' ? '' : `${owner}_`}buffers():
    """${sayIn(language)(codeWords.buffers)}"""
    return {
${lines.join('\n')}
    }`;
}

/** An initializer is an expression; the weights are float32 like the page's. */
const returning = (expression: string): string => `    weights = ${expression}\n    return weights.astype(np.float32)`;

/** Which names belong to weights that a regularizer acts on. */
function regularized({ chain }: Network, stack: Named[]): string {
  const params = paramsOf(stack);
  return chain && params.every(({ weight }) => weight.regularized === (weight.role === 'w')) ? 'name.startswith("w")'
    : `name in (${params.filter(({ weight }) => weight.regularized).map(({ name }) => `"${name.text}",`).join(' ')})`;
}

/** The slope of the penalty and the limit, for loops that call backward more than once a step or on some parameters alone. */
export function beforeUpdate(network: Network, stack: Named[], params: string, spaces: number): string {
  const { regularizer, clip } = network;
  const limit = clip ? `${indent(partMark('clip', fillParams(clip.entry.numpy, clip.entry, clip.choice, 'clip')), spaces)}\n` : '';
  if (!regularizer || regularizer.entry.decoupled) return limit;
  const slope = fillRoles(fillParams(regularizer.entry.numpyGrad, regularizer.entry, regularizer.choice, 'regularizer'), { w: { text: 'p' }, g: { text: 'grads[name]' } });
  return `${indent(partMark('regularizer', `for name, p in ${params}.items():
    if ${regularized(network, stack)}:
        grads[name] = grads[name] + ${slope}
`), spaces)}${limit}`;
}

export function penalty(network: Network, stack: Named[], language: Language): string | undefined {
  const { regularizer } = network;
  if (!regularizer || regularizer.entry.decoupled) return undefined;
  const { entry, choice } = regularizer;
  return partMark('regularizer', `def penalty(params):
    """${sayIn(language)(codeWords.penalty, { name: entry.name[language] })}"""
    weights = [p for name, p in params.items() if ${regularized(network, stack)}]
    return sum(${fillRoles(fillParams(entry.numpy, entry, choice, 'regularizer'), { w: { text: 'w' } })} for w in weights)`);
}

/** `first`: statements on all gradients before the parameters change. */
export function update(network: Network, stack: Named[], language: Language, first = ''): string {
  const { entry, choice } = network.optimizer;
  const state = entry.state ?? [];
  const names: Names = { p: { text: 'p', path: 'optimizer.p' }, g: { text: 'g', path: 'optimizer.g' }, k: { text: 'k' } };
  for (const name of state) names[name] = { text: name, path: `optimizer.${name}` };
  const rate = network.schedule ? entry.numpy.replaceAll('{lr}', '({lr} * factor)') : entry.numpy;
  const body = fillRoles(fillParams(rate, entry, choice, 'optimizer'), names);
  const values = ['grads[name]', ...state.map((name) => `state["${name}"][name]`)];
  return partMark('optimizer', `def update(params, grads, state, k${network.schedule ? ', factor' : ''}):
    """${sayIn(language)(codeWords.update)}"""
${first}    for name, p in params.items():
        ${['g', ...state].join(', ')} = ${values.join(', ')}
${decay(network, stack)}${indent(body, 8)}`);
}

/** A decoupled regularizer shrinks the weights before their update. */
function decay(network: Network, stack: Named[]): string {
  const { regularizer, optimizer, schedule } = network;
  if (!regularizer?.entry.decoupled) return '';
  const lr = fillParams('{lr}', optimizer.entry, optimizer.choice, 'optimizer');
  const statement = fillRoles(fillParams(regularizer.entry.numpy, regularizer.entry, regularizer.choice, 'regularizer'), { w: { text: 'p' }, lr: { text: `${bare(lr)}${schedule ? ' * factor' : ''}` } });
  return partMark('regularizer', `        if ${regularized(network, stack)}:\n            ${statement}\n`);
}
