// When the network is more than columns of neurons, and what can be said of it before it is drawn: which layer reads which, what
// does not fit. Pure functions of lab, catalog and report.

import type { Problem, Report } from '../engine/protocol';
import type { Entry, Schema, Text } from '../engine/schema';
import type { Lab, LayerChoice } from '../lab/lab';
import { inputNames, isReferred, nameLayer, replaceName } from '../lab/names';
import { isOnPlane } from '../lab/plane';
import { forgetGiven } from './edits';
import { hasOwnWay } from '../lab/ways';

/** Columns of neurons show the first layer of the catalog, activations, and what flattens the input; all else is a flow of cards:
 *  other layers, a graph, an input that is not the features of the plane, another way to train. */
export function isFlow(schema: Schema, lab: Lab): boolean {
  const { input, inputs, outputs, layers } = lab.model;
  const plain = schema.kinds.layer.entries[0]?.id;
  if (inputs || outputs || hasOwnWay(schema, lab)) return true;
  return (lab.data.id !== 'external' && (input !== undefined || !isOnPlane(lab.data))) || layers.some((item, i) => {
    if (item.from !== undefined || item.share !== undefined) return true;
    const layer = schema.kinds.layer.entries.find(({ id }) => id === item.id);
    return layer !== undefined && layer.id !== plain && !(i === 0 && layer.params.length === 0 && Object.keys(layer.roles ?? {}).length === 0);
  });
}

export interface Group { id: string; name: Text; entries: Entry[] }

/** The layers by the groups that they declare, the activations as one more. */
export function groupsOf({ kinds: { layer, activation } }: Schema): Group[] {
  const groups: Group[] = (layer.groups ?? []).map(({ id, name }) => ({ id, name, entries: layer.entries.filter((entry) => entry.group === id) }));
  const rest = layer.entries.filter((entry) => !groups.some(({ entries }) => entries.includes(entry)));
  return [...groups, { id: 'layer', name: layer.name, entries: rest }, { id: 'activation', name: activation.name, entries: activation.entries }].filter(({ entries }) => entries.length > 0);
}

export const entryOf = (schema: Schema, item: LayerChoice): Entry | undefined =>
  schema.kinds.layer.entries.find(({ id }) => id === item.id) ?? schema.kinds.activation.entries.find(({ id }) => id === item.id);

/** Indices of the layers that layer i reads; -1 is the input. */
export function sourcesOf(layers: LayerChoice[], i: number): number[] {
  const { from } = layers[i]!;
  if (from === undefined) return [i - 1];
  return (Array.isArray(from) ? from : [from]).map((name) => layers.slice(0, i).findLastIndex((one) => one.name === name));
}

/** Whether the running network is the one on the page: only then do its shapes belong to these layers. */
export const runs = (report: Report | null, lab: Lab): report is Report =>
  report !== null && report.problems.length === 0 && report.parts.length === lab.model.layers.length;

export const problemOf = (problems: Problem[], i: number): Problem | undefined =>
  problems.find(({ path }) => path === `model.layers.${i}` || path.startsWith(`model.layers.${i}.`));

/** Puts a layer before place `at`. One that takes several sources reads the layer before and the nearest earlier one of the same shape. */
export function insertLayer(draft: Lab, entry: Entry, at: number, shapes: (number[] | undefined)[]): void {
  const { layers } = draft.model;
  forgetGiven(draft);
  const fresh: LayerChoice = { id: entry.id };
  const [least] = entry.sources ?? [1, 1];
  if (least > 1 && at > 0) {
    const same = (i: number): boolean => JSON.stringify(shapes[i]) === JSON.stringify(shapes[at - 1]);
    const earlier = Array.from({ length: at - 1 }, (_, k) => at - 2 - k).filter(same);
    const chosen = [at - 1, ...earlier, ...new Array<number>(least).fill(at - 1)].slice(0, least).reverse();
    fresh.from = chosen.map((i) => nameLayer(draft, i));
  }
  layers.splice(at, 0, fresh);
}

/** Takes a layer away; whoever read it, by its name or as its neighbour, reads what stands before it. */
export function removeLayer(draft: Lab, at: number): void {
  const { layers, outputs } = draft.model;
  forgetGiven(draft);
  const name = layers[at]?.name;
  if (name !== undefined && isReferred(draft, name)) {
    for (const layer of layers) if (layer.share === name) delete layer.share;
    if (at === 0) {
      for (const output of outputs ?? []) if (output.from === name) delete output.from;
      if (draft.train.generator === name) delete draft.train.generator;
    }
    if (isReferred(draft, name)) replaceName(draft, name, at > 0 ? nameLayer(draft, at - 1) : inputNames(draft)[0]!);
  }
  layers.splice(at, 1);
}
