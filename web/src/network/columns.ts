// The layer list as columns of the picture: a layer with weights opens a column; activations and other items without weights
// that follow belong to it. Any sequence a link may hold becomes columns; nothing here knows an entry by name.

import type { Schema } from '../engine/schema';
import type { Lab, LayerChoice } from '../lab/lab';

export interface Column {
  /** Indices into model.layers: first … last, both included. */
  first: number;
  last: number;
  /** The item with weights (always `first`), or null for a column of activations alone. */
  weighted: number | null;
  /** Items that are activations. */
  activations: number[];
  units: number;
}

const isActivation = (schema: Schema, id: string): boolean => schema.kinds.activation.entries.some((one) => one.id === id);

/** Whether the layer has weights, as its entry's roles say. */
const hasWeights = (schema: Schema, id: string): boolean =>
  schema.kinds.layer.entries.some((one) => one.id === id && Object.keys(one.roles ?? {}).includes('w'));

export function columnsOf(schema: Schema, layers: LayerChoice[], inputs: number): Column[] {
  const columns: Column[] = [];
  let units = inputs;
  layers.forEach((item, i) => {
    const weighted = hasWeights(schema, item.id);
    if (weighted) units = item.units ?? 1;
    if (weighted || columns.length === 0) {
      columns.push({ first: i, last: i, weighted: weighted ? i : null, activations: [], units });
    }
    const column = columns.at(-1)!;
    column.last = i;
    if (isActivation(schema, item.id)) column.activations.push(i);
  });
  return columns;
}

/** The coordinates themselves are the first features of the catalog; a lab without a list means those two. */
export const featuresOf = (schema: Schema, lab: Lab): string[] =>
  lab.data.features ?? schema.kinds.feature.entries.slice(0, 2).map((one) => one.id);

/** "layers.2[5]" (or "features[1]") -> layer index (-1 for the features) and unit; null when it is something else. */
export function parseOutputPath(path: string | null): { layer: number; unit: number } | null {
  const found = path === null ? null : /^(?:layers\.(\d+)|features)\[(\d+)\]$/.exec(path);
  return found ? { layer: found[1] === undefined ? -1 : Number(found[1]), unit: Number(found[2]) } : null;
}

export const outputPathOf = (layer: number, unit: number): string => (layer < 0 ? `features[${unit}]` : `layers.${layer}[${unit}]`);
