// The two passes of the NumPy program. Backward goes through the parts in reverse; a value that several parts read, and a
// parameter that several parts use, gets the sum of their gradients.

import { codeWords } from '../i18n/formula';
import type { Language } from '../i18n/language';
import { fillParams, fillPart, fillRoles, indent, type Name, type Names } from './fill';
import type { Network } from './network';
import { forwardNames, mark, paramsOf, spreadSources, type Named } from './numpy-names';
import { bare, partMark } from './program';
import { sayIn, t } from './python';

/** Whether forward must know that it trains, keeps caches or running numbers: then the program is the longer one. */
export interface Form { caches: boolean; training: boolean; buffers: boolean; masks: boolean }

const uses = (network: Network, word: string): boolean =>
  network.parts.some(({ entry }) => new RegExp(`\\b${word}\\b`).test(`${entry.numpy}\n${entry.numpyGrad}`));

export const formOf = (network: Network): Form => ({
  caches: network.parts.some(({ entry, activation }) => !activation && entry.numpyDef !== undefined) || uses(network, 'masks'),
  training: uses(network, 'training'),
  buffers: network.parts.some(({ buffers }) => buffers.length > 0),
  masks: uses(network, 'masks'),
});

/** "a, b", broken into lines inside parentheses where it gets too long; one name alone is still a tuple. */
export function tuple(names: Name[], limit = 76): string {
  if (names.length === 0) return '()';
  if (names.length === 1) return `(${mark(names[0]!)},)`;
  if (bare(names.map(mark).join(', ')).length <= limit) return names.map(mark).join(', ');
  const lines: Name[][] = [[]];
  for (const name of names) {
    const line = lines.at(-1)!;
    if (line.map(({ text }) => text).join(', ').length + name.text.length > limit) lines.push([name]);
    else line.push(name);
  }
  return `(\n${lines.map((line) => `        ${line.map(mark).join(', ')},`).join('\n')}\n    )`;
}

const inOne = (names: Name[]): string => (names.length > 1 && !tuple(names).startsWith('(') ? `(${tuple(names)})` : tuple(names));
const unpack = (names: Name[], from: string): string => (names.length ? `    ${tuple(names)} = ${from}\n` : '');
const cachesOf = (stack: Named[]): Name[] => stack.flatMap(({ cache, masks }) => [cache, masks]).filter((one) => one !== undefined);

/** The parts of a row that belong to each named input. */
function splitInputs({ inputs }: Network): string {
  if (inputs.length < 2) return '';
  let at = 0;
  return inputs.map(({ name, shape }) => {
    const from = at;
    at += shape.reduce((a, b) => a * b, 1);
    return `    ${name} = x[:, ${from}:${at}]${shape.length > 1 ? `.reshape(-1, ${shape.join(', ')})` : ''}\n`;
  }).join('');
}

/** The buffers that a part reads and writes, as local names. */
const unpackBuffers = (stack: Named[]): string => stack.filter(({ part }) => !part.shares)
  .flatMap(({ part, roles }) => part.buffers.map(({ role }) => `    ${mark(roles[role]!.name)} = buffers["${roles[role]!.name.text}"]\n`)).join('');

/** Of several networks each has its own pair of passes; `slope`: the gradient by the input, given back too. */
export interface Own { name: string; slope?: string }

export function forward(network: Network, stack: Named[], form: Form, language: Language, own?: Own): string {
  const lines = stack.map((named) => {
    const { part, y, cache, masks, x } = named;
    const names: Names = { ...forwardNames(named), B: { text: `len(${x[0]!.text})` }, ...(masks && { masks }) };
    const value = fillRoles(spreadSources(fillPart(part.entry.numpy, part), named), names);
    return partMark(part.path, `${masks ? `    ${masks.text} = ${masksOf(named)}\n` : ''}    ${mark(y)}${cache ? `, ${cache.text}` : ''} = ${value}`);
  });
  const outputs = stack.map(({ y }) => y);
  const args = ['params', ...(form.buffers ? ['buffers'] : []), 'x', ...(form.training ? ['training=False'] : [])];
  return `def forward${own ? `_${own.name}` : ''}(${args.join(', ')}):
    """${sayIn(language)(codeWords.forward)}"""
${unpack(paramsOf(stack).map(({ name }) => name), 'params.values()')}${form.buffers ? unpackBuffers(stack) : ''}${splitInputs(network)}${lines.join('\n')}
    return ${form.caches ? `${inOne(outputs)}, ${inOne(cachesOf(stack))}` : tuple(outputs)}`;
}

/** What draws for a part: masks by its own rate, or noise where it has none. */
function masksOf({ part }: Named): string {
  const rate = part.entry.params.find(({ id }) => /^(dropout|rate|p)$/.test(id));
  return `Masks(${rate ? fillParams(`{${rate.id}}`, part.entry, part.choice, part.path) : ''})`;
}

export const masksClass = (language: Language): string => `noise = np.random.default_rng(SEED)


class Masks:
    """${sayIn(language)(codeWords.masks)}"""
    def __init__(self, rate=None):
        self.rate, self.drawn = rate, {}
        self.taken, self.now = 0, 0

    def __getitem__(self, i):
        self.now = i
        return self

    def pop(self, _):
        self.taken += 1
        return self[self.taken - 1]

    def reshape(self, *shape):
        if self.now not in self.drawn:
            shape = shape[0] if isinstance(shape[0], tuple) else shape
            drawn = noise.standard_normal(shape) if self.rate is None else (noise.random(shape) >= self.rate) / (1 - self.rate)
            self.drawn[self.now] = drawn
        return self.drawn[self.now]`;

const assignment = /^(«?\w+»?(?:\s*,\s*«?\w+»?)*)(\[[^=]*\])?\s*[-+*/]?=(?!=)/;

export function backward(network: Network, stack: Named[], form: Form, language: Language, own?: Own): string {
  const lines: string[] = [];
  const written = new Set<string>();
  /** Where a gradient goes: straight to its name, or, when there is one already, to `other` and then onto it. */
  const place = (name: Name, other: string): { name: Name; after?: string } => {
    if (!written.has(name.text)) {
      written.add(name.text);
      return { name };
    }
    return { name: { text: other }, after: `    ${mark(name)} = ${mark(name)} + ${other}` };
  };
  const last = stack.at(-1)!;
  if (own) written.add(last.dy.text); // it is an argument
  else network.results.forEach(({ part, target, weight }, i) => {
    const named = stack.find((one) => one.part === part);
    if (!named) return;
    const { name, after } = place(named.dy, 'dz');
    lines.push(partMark('loss', `    ${mark(name)} = ${weight === 1 ? '' : `${weight} * `}${lossName('loss_gradient', i)}(${mark(named.y)}, ${target === 'input' ? 'x' : t})`));
    if (after) lines.push(after);
  });
  const learns = new Map<string, boolean>(own?.slope ? network.inputs.map(({ path }) => [path, true]) : []);
  for (const { part } of stack) learns.set(part.y, part.weights.length > 0 || part.sources.some((path) => learns.get(path)));
  for (const named of [...stack].reverse()) {
    const { part, dy } = named;
    const needX = part.sources.some((path) => learns.get(path));
    if ((!needX && part.weights.length === 0) || !written.has(dy.text)) continue;
    lines.push(...backwardOf(named, needX, place, learns));
  }
  const { regularizer } = network;
  if (regularizer && !regularizer.entry.decoupled && !own) {
    const { entry, choice } = regularizer;
    for (const { name, grad, weight } of paramsOf(stack))
      if (weight.regularized) lines.push(partMark('regularizer', `    ${mark(grad)} += ${fillRoles(fillParams(entry.numpyGrad, entry, choice, 'regularizer'), { w: name, g: grad })}`));
  }
  const pairs = paramsOf(stack).map(({ name, grad }) => `"${name.text}": ${mark(grad)}`);
  const gradients = bare(pairs.join(', ')).length > 76 ? `{\n${indent(pairs.map((pair) => `${pair},`).join('\n'), 8)}\n    }` : `{${pairs.join(', ')}}`;
  const args = ['params', 'x', own ? mark(last.dy) : 't', 'outputs', ...(form.caches ? ['caches'] : [])];
  return `def backward${own ? `_${own.name}` : ''}(${args.join(', ')}):
    """${sayIn(language)(own?.slope ? codeWords.gameSlopeRows : own ? codeWords.gameSlope : codeWords.backward)}"""
${unpack(paramsOf(stack).map(({ name }) => name), 'params.values()')}${splitInputs(network)}${unpack(stack.map(({ y }) => y), 'outputs')}${form.caches ? unpack(cachesOf(stack), 'caches') : ''}${lines.join('\n')}
    return ${gradients}${own?.slope ? `, ${own.slope}` : ''}`;
}

type Place = (name: Name, other: string) => { name: Name; after?: string };

/** The statements that carry the gradient through one part. */
function backwardOf(named: Named, needX: boolean, place: Place, learns: Map<string, boolean>): string[] {
  const { part, y, dy, x, dx, cache, masks, roles } = named;
  const several = x.length > 1;
  const after: string[] = [];
  const names: Names = { ...forwardNames(named), y, dy, B: { text: `len(${x[0]!.text})` }, ...(cache && { cache }), ...(masks && { masks }), training: { text: 'True' } };
  if (several || !needX) names['dx'] = { text: several ? 'dx' : '_' };
  else if (dx[0]) {
    const put = place(dx[0], 'dx');
    names['dx'] = put.name;
    if (put.after) after.push(put.after);
  }
  for (const [role, { grad }] of Object.entries(roles)) {
    if (!grad) {
      names[`d${role}`] = { text: '_' };
      continue;
    }
    const put = place(grad, `d${role}`);
    names[`d${role}`] = put.name;
    if (put.after) after.push(put.after);
  }
  const template = spreadSources(fillPart(part.entry.numpyGrad, part), named);
  const statements = template.split(/\n|;\s*/).filter(Boolean);
  const expression = !statements.some((statement) => assignment.test(bare(statement)));
  const lines: string[] = [];
  for (const statement of statements) {
    const targets = assignment.exec(bare(statement))?.[1]?.replace(/[«»\s]/g, '').split(',') ?? [];
    if (!needX && (expression || (targets.length === 1 && targets[0] === 'dx'))) continue; // nobody asks for the gradient by the data
    lines.push(partMark(part.path, `    ${fillRoles(expression ? `dx = ${statement}` : statement, names)}`));
  }
  if (several) dx.forEach((target, i) => {
    if (!target || !learns.get(part.sources[i]!)) return;
    const put = place(target, `dx[${i}]`);
    lines.push(partMark(part.path, put.after ?? `    ${mark(put.name)} = dx[${i}]`));
  });
  return [...lines, ...after.map((line) => partMark(part.path, line))];
}

/** The first loss is loss_fn, further ones are numbered. */
export const lossName = (name: string, i: number): string => (i === 0 ? name : `${name}_${i + 1}`);
