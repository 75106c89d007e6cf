// What every generator needs to know about a lab: its parts with their entries, sizes and tensor paths, how targets are written,
// and whether it is a plain chain. No entry is named here; facts come from the schema and the engine's report.

import type { Part } from '../engine/protocol';
import type { Entry, Schema, TargetForm, Task } from '../engine/schema';
import type { Choice, Lab } from '../lab/lab';
import { chosen, find, inputPath, valueOf, type Chosen } from './entries';
import { inputsOf, stack, type Source, type Stacked } from './stack';

export { chosen, find, inputPath, targetPath, valueOf, type Chosen } from './entries';
export type { Source, Stacked } from './stack';

/** One loss of the network: on the output of `part`, against the label or against the input itself. */
export interface Output { part: Stacked | undefined; loss: Chosen; target: 'label' | 'input'; weight: number; place: string }

export interface Network {
  lab: Lab;
  parts: Stacked[];
  inShape: number[];
  inputs: Source[];
  results: Output[];
  outputs: number;
  loss: Chosen;
  optimizer: Chosen;
  regularizer?: Chosen;
  /** How the learning rate changes, and what limits the gradients. */
  schedule?: Chosen;
  clip?: Chosen;
  task: Task;
  classes: number;
  target: TargetForm;
  features: string[];
  /** Data come from idx files instead of the CSV. */
  images: boolean;
  /** Columns of the CSV are not features by name: every column before the label is an input. */
  unnamed: boolean;
  /** How many targets a row has: more than one where every position of a sequence has its own. */
  positions: number;
  /** The steps that prepared the rows. */
  processing: Chosen[];
  dataset?: Entry;
  /** Every part reads the one before it, one input, one output. */
  chain: boolean;
  /** A way to train other than by examples, and what it is about: both sides of a game, or the layers that learn alone first. */
  trainer?: Chosen;
  sides?: { generator: Network; discriminator: Network };
  alone: Stacked[];
  /** Each batch is computed in so many parts. */
  shards: number;
}

const product = (shape: number[]): number => shape.reduce((a, b) => a * b, 1);

/** Only for labs the engine accepted: a lab with a Problem may throw. `facts`: the parts of the engine's report. */
export function describe(lab: Lab, schema: Schema, facts: Part[] = []): Network {
  const dataset = find(schema, 'dataset', lab.data.id);
  const unnamed = lab.data.id === 'series' || lab.data.id === 'text';
  const images = dataset === undefined && lab.data.points === undefined && !unnamed;
  const features = images || unnamed ? [] : (lab.data.features ?? schema.kinds.feature.entries.slice(0, 2).map((entry) => entry.id));
  const reshaped = lab.model.inputs?.length === 1 ? lab.model.inputs[0]!.shape : undefined;
  const inShape = reshaped ?? (images ? (lab.model.input ?? [784]) : unnamed ? rowShape(lab, facts) : [features.length]);
  const task = dataset?.task ?? lab.data.task ?? (lab.data.values || lab.data.rows ? 'regression' : 'classification');
  const inputs = inputsOf(lab, lab.train.generator === undefined ? inShape : lab.model.input ?? inShape);
  const parts = stack(lab, schema, inputs, facts);
  const trainer = lab.train.kind === undefined ? undefined : chosen(schema, 'trainer', { ...lab.train, id: lab.train.kind } as Choice);
  const loss = trainer?.entry.game ? trainer : chosen(schema, 'loss', lab.loss); // the objective of a game is its only loss
  const results = resultsOf(lab, schema, parts, loss);
  const main = results.find(({ target }) => target === 'label') ?? results[0]!;
  const outputs = main.part?.outShape.at(-1) ?? product(inShape);
  const classes = task === 'regression' ? 0 : images || unnamed ? Math.max(2, outputs) : classCount(lab, dataset);
  const use = task === 'regression' ? 'regression' : outputs === 1 ? 'binary' : 'multiclass';
  const network: Network = {
    lab, parts, inShape, inputs, results, outputs, loss: main.loss, task, classes, features, images, unnamed,
    positions: unnamed ? product((main.part?.outShape ?? []).slice(0, task === 'regression' ? undefined : -1)) : 1,
    processing: (lab.data.processing ?? []).map((choice) => chosen(schema, 'processing', choice)),
    optimizer: chosen(schema, 'optimizer', lab.optimizer),
    target: main.loss.entry.targets?.[use] ?? 'value',
    chain: inputs.length === 1 && !lab.model.outputs && isChain(parts, inputs[0]!.path),
    alone: trainer?.entry.pretrains ? parts.filter(({ entry, shares }) => entry.alone && !shares) : [],
    shards: lab.train.shards ?? 1,
  };
  if (trainer && (trainer.entry.game || trainer.entry.pretrains)) network.trainer = trainer;
  if (lab.regularizer) network.regularizer = chosen(schema, 'regularizer', lab.regularizer);
  if (lab.schedule) network.schedule = chosen(schema, 'schedule', lab.schedule);
  if (lab.clip) network.clip = chosen(schema, 'clipping', lab.clip);
  if (dataset) network.dataset = dataset;
  if (trainer?.entry.game) {
    const cut = 1 + parts.findIndex(({ choice }) => choice.name === lab.train.generator);
    network.sides = { generator: side(network, parts.slice(0, cut), inputs[0]!), discriminator: side(network, parts.slice(cut), { path: parts[cut - 1]!.y, name: 'x', shape: inShape }) };
  }
  return network;
}

/** Some of the parts as a network of their own. */
const side = (whole: Network, parts: Stacked[], input: Source): Network => ({
  ...whole, parts, inputs: [input], inShape: input.shape, results: [{ ...whole.results[0]!, part: parts.at(-1) }], chain: isChain(parts, input.path),
});

const isChain = (parts: Stacked[], input: string): boolean =>
  parts.every((part, i) => !part.shares && part.sources.length === 1 && part.x === (parts[i - 1]?.y ?? input));

function resultsOf(lab: Lab, schema: Schema, parts: Stacked[], loss: Chosen): Output[] {
  const named = lab.model.outputs;
  if (!named || named.length === 0) return [{ part: parts.at(-1), loss, target: 'label', weight: 1, place: lab.train.generator === undefined ? 'loss' : 'train' }];
  return named.map(({ from, loss: own, target = 'label', weight = 1 }, i) => ({
    part: from === undefined ? parts.at(-1) : parts.find(({ choice }) => choice.name === from) ?? parts.at(-1),
    loss: own ? chosen(schema, 'loss', own) : loss, target, weight, place: own ? `model.outputs.${i}.loss` : 'loss',
  }));
}

/** The shape of a row of a series or a text, as the first part that reads it says. */
const rowShape = (lab: Lab, facts: Part[]): number[] => lab.model.input ?? facts.find(({ sources }) => sources[0] === inputPath)?.inShape ?? [1];

/** Whether anything behaves differently while it trains. */
export const hasModes = ({ entry, buffers }: Stacked): boolean => buffers.length > 0 || entry.modes === true;

/** Whether the loss weighs classes by how rare they are. */
export const needsClassWeights = ({ results }: Network): boolean =>
  results.some(({ loss: { entry, choice } }) => valueOf(entry, choice, 'class_weights') === 'balanced');

/** Whether the learning rate follows the losses on the test rows. */
export const followsLosses = ({ schedule }: Network): boolean => schedule?.entry.byLosses === true;

function classCount(lab: Lab, dataset: Entry | undefined): number {
  if (lab.data.classes) return lab.data.classes;
  if (lab.data.points) return 1 + Math.max(1, ...lab.data.points.map((point) => point[2]));
  return dataset?.classes?.[0] ?? 2;
}
