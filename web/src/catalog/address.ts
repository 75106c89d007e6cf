// What the address after # says: a kind ("#layer") or one entry ("#activation.elu"). Anything else is no address of this page.

import type { Entry, Kind, Schema } from '../engine/schema';

export interface Place { kind: Kind; id?: string }

export const anchorOf = (kind: string, entry: Pick<Entry, 'id'>): string => `${kind}.${entry.id}`;

export function readAddress(hash: string, schema: Schema): Place | null {
  const [kind = '', id] = decodeURIComponent(hash.replace(/^#/, '')).split('.');
  if (!Object.hasOwn(schema.kinds, kind)) return null;
  const known = kind as Kind;
  if (id === undefined) return { kind: known };
  return schema.kinds[known].entries.some((entry) => entry.id === id) ? { kind: known, id } : { kind: known };
}
