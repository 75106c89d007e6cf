// Looking entries up for the generators: by the id a lab carries, from the schema alone.

import type { Entry, Kind, Schema } from '../engine/schema';
import type { Choice, Value } from '../lab/lab';

export interface Chosen { choice: Choice; entry: Entry }

/** The paths that belong to no layer. */
export const inputPath = 'data.x';
export const targetPath = 'data.t';

export function find(schema: Schema, kind: Kind, id: string): Entry | undefined {
  return schema.kinds[kind]?.entries.find((entry) => entry.id === id);
}

export const chosen = (schema: Schema, kind: Kind, choice: Choice): Chosen => {
  const entry = find(schema, kind, choice.id);
  if (!entry) throw new Error(`${kind} "${choice.id}" is not in the catalog`);
  return { choice, entry };
};

export const valueOf = (entry: Entry, choice: Choice, id: string): Value | undefined => {
  const value = choice[id];
  return value !== undefined && typeof value !== 'object' ? value : entry.params.find((param) => param.id === id)?.default;
};
