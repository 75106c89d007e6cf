// Names of layers and inputs, and everything that refers to them: sources, shared weights, outputs, the end of a generator. A
// name that changes changes everywhere.

import type { Lab, LayerChoice } from './lab';

/** What the one input of a model without a list of inputs is called. */
export const inputName = 'input';

export const inputNames = ({ model }: Lab): string[] => model.inputs?.map(({ name }) => name) ?? [inputName];

export const sourcesIn = ({ from }: LayerChoice): string[] => (from === undefined ? [] : Array.isArray(from) ? from : [from]);

/** The names that layer `at` may read: the inputs, then the layers before it that have one. */
export const readable = (lab: Lab, at: number): string[] =>
  [...inputNames(lab), ...lab.model.layers.slice(0, at).flatMap(({ name }) => (name === undefined ? [] : [name]))];

/** The layer's name; one that has none gets one that is free. */
export function nameLayer(draft: Lab, at: number): string {
  const layer = draft.model.layers[at]!, taken = readable(draft, draft.model.layers.length);
  for (let n = at + 1; layer.name === undefined; ++n) if (!taken.includes(`h${n}`)) layer.name = `h${n}`;
  return layer.name;
}

/** Gives every reference to `old` the name `next`; null takes the reference away. */
export function replaceName(draft: Lab, old: string, next: string | null): void {
  const { layers, outputs } = draft.model;
  for (const layer of layers) {
    if (layer.share === old) {
      if (next === null) delete layer.share;
      else layer.share = next;
    }
    if (layer.from === undefined) continue;
    const names = sourcesIn(layer).flatMap((name) => (name !== old ? [name] : next === null ? [] : [next]));
    if (names.length === 0) delete layer.from;
    else layer.from = Array.isArray(layer.from) ? names : names[0]!;
  }
  for (const output of outputs ?? []) {
    if (output.from !== old) continue;
    if (next === null) delete output.from;
    else output.from = next;
  }
  if (draft.train.generator === old) {
    if (next === null) delete draft.train.generator;
    else draft.train.generator = next;
  }
}

/** Another name for a layer; an empty one takes the name away, and with it what refers to it. */
export function renameLayer(draft: Lab, at: number, name: string): void {
  const layer = draft.model.layers[at]!, old = layer.name;
  if (name === '') delete layer.name;
  else layer.name = name;
  if (old !== undefined) replaceName(draft, old, name === '' ? null : name);
}

/** Whether anything refers to the name. */
export const isReferred = ({ model, train }: Lab, name: string): boolean => train.generator === name
  || model.layers.some((layer) => layer.share === name || sourcesIn(layer).includes(name)) || (model.outputs ?? []).some(({ from }) => from === name);
