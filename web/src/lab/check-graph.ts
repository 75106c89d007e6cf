// The parts of a model that make it a graph, as they come from a link: names, sources, shared weights. Only their form is checked
// here; whether names exist and shapes fit the engine says, on the layer that has it.

import type { InputChoice, LayerChoice } from './lab';

const most = 64;

const isName = (one: unknown): one is string => typeof one === 'string' && one.length > 0 && one.length <= most;
const isSize = (one: unknown): one is number => Number.isInteger(one) && (one as number) >= 1 && (one as number) <= 1 << 20;

export const graphKeys = ['name', 'from', 'share'] as const;

/** What is well formed of name, from and share; `bad` is told the rest. */
export function checkLinks(raw: Record<string, unknown>, bad: (key: string, value: unknown) => void): Pick<LayerChoice, 'name' | 'from' | 'share'> {
  const links: Pick<LayerChoice, 'name' | 'from' | 'share'> = {};
  for (const key of graphKeys) {
    const value = Object.hasOwn(raw, key) ? raw[key] : undefined;
    if (value === undefined) continue;
    if (isName(value)) links[key] = value;
    else if (key === 'from' && Array.isArray(value) && value.length > 0 && value.length <= most && value.every(isName)) links.from = value;
    else bad(key, value);
  }
  return links;
}

/** Named inputs, or null when the list is none. */
export function checkInputs(raw: unknown): InputChoice[] | null {
  if (!Array.isArray(raw) || raw.length === 0 || raw.length > most) return null;
  const inputs = raw.map((one: unknown) => {
    const { name, shape } = (typeof one === 'object' && one !== null ? one : {}) as { name?: unknown; shape?: unknown };
    return isName(name) && Array.isArray(shape) && shape.length >= 1 && shape.length <= 3 && shape.every(isSize) ? { name, shape } : null;
  });
  return inputs.every((one) => one !== null) ? (inputs as InputChoice[]) : null;
}
