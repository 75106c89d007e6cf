// What every generator needs to know about a lab, worked out from the lab and the catalog alone: the stack of parts with
// their entries, sizes and tensor paths, and how targets are written. No entry is named here; facts come from the schema.

import type { Entry, Kind, Schema, TargetForm, Task } from '../engine/schema';
import type { Choice, Lab, LayerChoice, Value } from '../lab/lab';

export interface Stacked {
  path: string;                 // "layers.0"
  choice: LayerChoice;
  entry: Entry;
  activation: boolean;
  inShape: number[];            // without the batch dimension
  outShape: number[];
  init?: { choice: Choice; entry: Entry; path: string };
  /** Paths of input, output and, where it has them, weight and bias. */
  x: string;
  y: string;
  w?: string;
  b?: string;
  /** 1, 2 … among the parts that have weights; an activation belongs to the one before it; 0: before the first. */
  level: number;
  /** The letter of its output: z1 for what has weights, a1 for the activation after it, h1 for what only rearranges. */
  letter: string;
}

export interface Chosen { choice: Choice; entry: Entry }

export interface Network {
  lab: Lab;
  parts: Stacked[];
  inShape: number[];
  outputs: number;
  loss: Chosen;
  optimizer: Chosen;
  regularizer?: Chosen;
  task: Task;
  classes: number;
  target: TargetForm;
  features: string[];
  /** Data come from idx files instead of the CSV. */
  images: boolean;
  dataset?: Entry;
}

/** The paths that belong to no layer. */
export const inputPath = 'data.x';
export const targetPath = 'data.t';

export function find(schema: Schema, kind: Kind, id: string): Entry | undefined {
  return schema.kinds[kind].entries.find((entry) => entry.id === id);
}

const chosen = (schema: Schema, kind: Kind, choice: Choice): Chosen => {
  const entry = find(schema, kind, choice.id);
  if (!entry) throw new Error(`${kind} "${choice.id}" is not in the catalog`);
  return { choice, entry };
};

export const valueOf = (entry: Entry, choice: Choice, id: string): Value | undefined => {
  const value = choice[id];
  return value !== undefined && typeof value !== 'object' ? value : entry.params.find((param) => param.id === id)?.default;
};

const product = (shape: number[]): number => shape.reduce((a, b) => a * b, 1);

/** Only for labs the engine accepted: a lab with a Problem may throw. */
export function describe(lab: Lab, schema: Schema): Network {
  const dataset = find(schema, 'dataset', lab.data.id);
  const images = dataset === undefined && lab.data.points === undefined;
  const features = images ? [] : (lab.data.features ?? schema.kinds.feature.entries.slice(0, 2).map((entry) => entry.id));
  const inShape = images ? (lab.model.input ?? [784]) : [features.length];
  const task = dataset?.task ?? lab.data.task ?? 'classification';
  const parts = stack(lab, schema, inShape);
  const outputs = parts.at(-1)?.outShape.at(-1) ?? inShape[0]!;
  const classes = task === 'regression' ? 0 : images ? Math.max(2, outputs) : classCount(lab, dataset);
  const loss = chosen(schema, 'loss', lab.loss);
  const use = task === 'regression' ? 'regression' : outputs === 1 ? 'binary' : 'multiclass';
  const network: Network = {
    lab, parts, inShape, outputs, loss, task, classes, features, images,
    optimizer: chosen(schema, 'optimizer', lab.optimizer),
    target: loss.entry.targets?.[use] ?? 'value',
  };
  if (lab.regularizer) network.regularizer = chosen(schema, 'regularizer', lab.regularizer);
  if (dataset) network.dataset = dataset;
  return network;
}

function classCount(lab: Lab, dataset: Entry | undefined): number {
  if (lab.data.classes) return lab.data.classes;
  if (lab.data.points) return 1 + Math.max(1, ...lab.data.points.map((point) => point[2]));
  return dataset?.classes?.[0] ?? 2;
}

function stack(lab: Lab, schema: Schema, inShape: number[]): Stacked[] {
  const parts: Stacked[] = [];
  let shape = inShape;
  let level = 0;
  lab.model.layers.forEach((choice, index) => {
    const layer = find(schema, 'layer', choice.id);
    const { entry } = layer ? { entry: layer } : chosen(schema, 'activation', choice);
    const path = `layers.${index}`;
    const names = layer?.roles ?? {};
    const units = layer && valueOf(layer, choice, 'units');
    if (names.w) level++;
    const outShape = !layer ? shape : typeof units === 'number' ? [...shape.slice(0, -1), units] : [product(shape)];
    const part: Stacked = {
      path, choice, entry, activation: !layer, inShape: shape, outShape, level, letter: freeLetter(parts, level, names.w ? 'z' : layer ? 'hij' : 'acefqrsu'),
      x: parts.at(-1)?.y ?? inputPath,
      y: `${path}.out`,
    };
    if (names.w) part.w = `${path}.${names.w}`;
    if (names.b) part.b = `${path}.${names.b}`;
    const init = names.w ? initializer(schema, choice, layer) : undefined;
    if (init) part.init = { ...init, path: `${path}.init` };
    parts.push(part);
    shape = outShape;
  });
  return parts;
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
