// The parts of a network one after the other: where each takes its input, which tensors it owns, what its output is called. Shapes
// and parameters come from the engine's report; without one (old chains, tests of text alone) they follow from the catalog.

import type { Part, Weight } from '../engine/protocol';
import type { Entry, Schema } from '../engine/schema';
import type { Choice, Lab, LayerChoice, Value } from '../lab/lab';
import { chosen, find, inputPath, valueOf, type Chosen } from './entries';

/** A parameter as the programs print it. `role` is the letter of formulas and code. */
export interface Owned extends Weight { role: string; start?: Chosen }

export interface Stacked {
  path: string;                 // "layers.0"
  choice: LayerChoice;
  entry: Entry;
  activation: boolean;
  inShape: number[];            // of the first source, without the batch dimension
  outShape: number[];
  init?: { choice: Choice; entry: Entry; path: string };
  /** Paths of input and output and, where it has them, weight and bias. */
  x: string;
  y: string;
  w?: string;
  b?: string;
  /** Every source, in order. */
  sources: string[];
  weights: Owned[];
  buffers: { path: string; name: string; role: string; shape: number[]; initial: number }[];
  /** The part whose parameters it uses too. */
  shares?: Stacked;
  /** 1, 2 … among the parts that have weights; an activation belongs to the one before it; 0: before the first. */
  level: number;
  /** The letter of its output: z1 for what has weights, a1 for the activation after it, h1 for what only rearranges. */
  letter: string;
}

export interface Source { path: string; name: string; shape: number[] }

/** The inputs of the model by name; one unless the lab says so. */
export function inputsOf(lab: Lab, inShape: number[]): Source[] {
  const named = lab.model.inputs;
  if (!named || named.length < 2) return [{ path: inputPath, name: named?.[0]?.name ?? 'input', shape: named?.[0]?.shape ?? inShape }];
  return named.map(({ name, shape }) => ({ path: `${inputPath}.${name}`, name, shape }));
}

export function stack(lab: Lab, schema: Schema, inputs: Source[], facts: Part[] = []): Stacked[] {
  const parts: Stacked[] = [];
  const named = new Map<string, Stacked>();
  let level = 0;
  lab.model.layers.forEach((choice, index) => {
    const layer = find(schema, 'layer', choice.id);
    const { entry } = layer ? { entry: layer } : chosen(schema, 'activation', choice);
    const path = `layers.${index}`;
    const before = parts.at(-1);
    const from = choice.from === undefined ? [] : Array.isArray(choice.from) ? choice.from : [choice.from];
    const sources = from.length > 0 ? from.map((name) => sourcePath(name, named, inputs)) : [before?.y ?? inputs[0]!.path];
    const fact = facts[index];
    const inShape = fact?.inShape ?? parts.find(({ y }) => y === sources[0])?.outShape ?? inputs.find((one) => one.path === sources[0])?.shape ?? [];
    const shares = choice.share === undefined ? undefined : named.get(choice.share);
    const roles = layer?.roles ?? {};
    const learns = (fact?.weights ? fact.weights.length > 0 : Object.keys(roles).length > 0) || shares !== undefined;
    if (learns) level++;
    const part: Stacked = {
      path, choice, entry, activation: !layer, inShape, level, sources,
      outShape: fact?.outShape ?? (layer ? guessShape(layer, choice, inShape) : inShape),
      letter: freeLetter(parts, level, roles['w'] && learns ? 'z' : learns ? 'hz' : layer ? 'hij' : 'acefqrsu'),
      x: sources[0]!,
      y: `${path}.out`,
      weights: shares?.weights ?? (fact?.weights ?? guessWeights(path, layer, choice, inShape)).map((weight) => own(weight, path, roles, schema)),
      buffers: shares?.buffers ?? (layer?.alone ? [] : fact?.buffers ?? []).map((buffer) => ({ ...buffer, role: roleOf(buffer.name, roles) })),
      ...(shares && { shares }),
    };
    for (const role of ['w', 'b'] as const) {
      const found = part.weights.find((weight) => weight.role === role);
      if (found) part[role] = found.path;
    }
    const init = part.w && !shares ? initializer(schema, choice, layer) : undefined;
    if (init) part.init = { ...init, path: `${path}.init` };
    parts.push(part);
    if (choice.name !== undefined) named.set(choice.name, part);
  });
  return parts;
}

function sourcePath(name: string, named: Map<string, Stacked>, inputs: Source[]): string {
  return named.get(name)?.y ?? inputs.find((one) => one.name === name)?.path ?? inputs[0]!.path;
}

const product = (shape: number[]): number => shape.reduce((a, b) => a * b, 1);

function guessShape(layer: Entry, choice: LayerChoice, inShape: number[]): number[] {
  const units = valueOf(layer, choice, 'units');
  return typeof units === 'number' ? [...inShape.slice(0, -1), units] : [product(inShape)];
}

/** Of a layer with a matrix and a vector. */
function guessWeights(path: string, layer: Entry | undefined, choice: LayerChoice, inShape: number[]): Weight[] {
  const units = layer && valueOf(layer, choice, 'units');
  if (!layer || typeof units !== 'number') return [];
  const [fanIn, fanOut] = [inShape.at(-1)!, units];
  return Object.entries(layer.roles ?? {}).map(([role, name]) => ({
    path: `${path}.${name}`, name, shape: role === 'w' ? [fanOut, fanIn] : [fanOut], fanIn, fanOut, regularized: role === 'w',
  }));
}

/** "weight_ih*" stands for that parameter of every layer and direction. */
const roleOf = (name: string, roles: Record<string, string>): string =>
  Object.entries(roles).find(([, pattern]) => pattern === name || (pattern.endsWith('*') && name.startsWith(pattern.slice(0, -1))))?.[0] ?? name.replace(/\W/g, '_');

function own(weight: Weight, path: string, roles: Record<string, string>, schema: Schema): Owned {
  const entry = weight.init && find(schema, 'initializer', weight.init.id);
  const start = entry && { entry, choice: weight.init as Choice & Record<string, Value> };
  return { ...weight, path: weight.path || `${path}.${weight.name}`, role: roleOf(weight.name, roles), ...(start && { start }) };
}

/** A second activation on the same level needs another letter; a very long stack of them falls back to numbered ones. */
function freeLetter(parts: Stacked[], level: number, letters: string): string {
  const taken = parts.filter((part) => part.level === level).map((part) => part.letter);
  return [...letters].find((letter) => !taken.includes(letter)) ?? `y${taken.length}_`;
}

function initializer(schema: Schema, choice: LayerChoice, layer: Entry | undefined): Chosen | undefined {
  const init = choice.init ?? (layer?.init ? { id: layer.init } : undefined);
  return init && chosen(schema, 'initializer', init);
}
