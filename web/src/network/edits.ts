// Changes of the network as plain edits of a lab draft, to be passed to change(). They keep what the person did not touch:
// a new layer takes after its neighbour, weights that fit stay (the engine sees to that).

import type { Schema } from '../engine/schema';
import type { Choice, Lab, LayerChoice } from '../lab/lab';
import { columnsOf, featuresOf, type Column } from './columns';

const mostUnits = 128;
export const mostColumns = 12;
const unitsOfNewLayer = 4;

const columns = (schema: Schema, draft: Lab): Column[] => columnsOf(schema, draft.model.layers, 1);

export function setUnits(draft: Lab, column: Column, units: number): void {
  const item = column.weighted === null ? undefined : draft.model.layers[column.weighted];
  if (item) item.units = Math.min(mostUnits, Math.max(1, Math.round(units)));
  forgetGiven(draft);
}

/** Numbers that the lab states belong to layers of one shape: of another, the weights start at random. */
export function forgetGiven(draft: Lab): void {
  for (const layer of draft.model.layers) delete layer.weights;
}

/** Replaces the column's last activation; an empty id takes all activations away. */
export function setActivation(draft: Lab, column: Column, id: string): void {
  const at = column.activations.at(-1);
  if (id === '') for (const i of [...column.activations].reverse()) draft.model.layers.splice(i, 1);
  else if (at === undefined) draft.model.layers.splice(column.last + 1, 0, { id });
  else draft.model.layers[at] = { id };
}

export function setInitializer(draft: Lab, column: Column, choice: Choice): void {
  const item = column.weighted === null ? undefined : draft.model.layers[column.weighted];
  if (item) item.init = choice;
}

export function removeColumn(draft: Lab, column: Column): void {
  draft.model.layers.splice(column.first, column.last - column.first + 1);
  forgetGiven(draft);
}

/** Inserts a hidden layer before column `before`, with the activation of the nearest hidden layer (`fallback` when there is none). */
export function addColumn(schema: Schema, draft: Lab, before: number, fallback: string): void {
  const all = columns(schema, draft), hidden = all.slice(0, -1);
  const model = hidden[Math.min(before, hidden.length) - 1] ?? hidden[0];
  const target = all[before];
  const source = model?.weighted === null || !model ? undefined : draft.model.layers[model.weighted];
  const output = all.at(-1)?.weighted;
  const plain = source ?? (output === null || output === undefined ? undefined : draft.model.layers[output]);
  if (!target || !plain) return;
  forgetGiven(draft);
  const fresh: LayerChoice = { ...structuredClone(plain), units: source?.units ?? unitsOfNewLayer };
  const last = model?.activations.at(-1);
  const activation = model ? (last === undefined ? undefined : structuredClone(draft.model.layers[last]!)) : { id: fallback };
  draft.model.layers.splice(target.first, 0, fresh, ...(activation ? [activation] : []));
}

/** Turns a feature on or off; the last one stays on. Features keep the order of the catalog. */
export function toggleFeature(schema: Schema, draft: Lab, id: string): void {
  const chosen = new Set(featuresOf(schema, draft));
  if (chosen.has(id)) {
    if (chosen.size === 1) return;
    chosen.delete(id);
  } else chosen.add(id);
  forgetGiven(draft);
  draft.data.features = schema.kinds.feature.entries.map((one) => one.id).filter((one) => chosen.has(one));
}
