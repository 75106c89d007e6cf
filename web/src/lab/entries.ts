// Looking things up in the catalog. The page names no entry itself: it asks here by the id a lab carries.

import type { Entry, Kind, Param } from '../engine/schema';
import type { Choice, Given, Value } from './lab';
import { schema } from './state';

export function entries(kind: Kind): Entry[] {
  return schema.value?.kinds[kind].entries ?? [];
}

/** The entry with this id, or undefined (no such entry, or the catalog has not arrived yet). */
export function entry(kind: Kind, id: string): Entry | undefined {
  return entries(kind).find((one) => one.id === id);
}

/** A layer-list item is a layer or an activation; both are looked for. */
export const layerEntry = (id: string): Entry | undefined => entry('layer', id) ?? entry('activation', id);

const isValue = (value: Value | Choice | string[] | Given | undefined): value is Value => value !== undefined && typeof value !== 'object';

export function valueOf(param: Param, choice: Choice): Value {
  const value = choice[param.id];
  return isValue(value) ? value : param.default;
}

/** At most seven digits, as a float32 holds them: 0.10000000149 -> "0.1". */
function plainNumber(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(7))) : String(value);
}

/** Replaces `{param}` by its value; braces that name no value (TeX groups) stay. */
export function fill(template: string, values: Record<string, Value | Choice | string[] | Given | undefined>, format: (value: Value) => string = plain): string {
  return template.replace(/\{(\w+)\}/g, (whole, key: string) => {
    const value = Object.hasOwn(values, key) ? values[key] : undefined;
    return isValue(value) ? format(value) : whole;
  });
}

const plain = (value: Value): string => (typeof value === 'number' ? plainNumber(value) : String(value));
