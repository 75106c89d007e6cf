// The parts of a model that make it a graph, as they come from a link: names, sources, shared weights. Only their form is checked
// here; whether names exist and shapes fit the engine says, on the layer that has it.

import type { Given, InputChoice, LayerChoice, Nested } from './lab';

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

const mostGiven = 100_000, mostAxes = 4;

/** Numbers in lists of equal length; null when they are something else. Whether they fit the layer the engine says. */
function checkNested(raw: unknown, depth = 0): { value: Nested; shape: string } | null {
  if (typeof raw === 'number') return Number.isFinite(raw) ? { value: raw, shape: '' } : null;
  if (!Array.isArray(raw) || raw.length === 0 || raw.length > mostGiven || depth === mostAxes) return null;
  const items = raw.map((one: unknown) => checkNested(one, depth + 1));
  const shape = items[0]?.shape;
  return items.every((one) => one !== null && one.shape === shape) ? { value: items.map((one) => one!.value), shape: `${raw.length} ${shape}` } : null;
}

/** The stated weights that are well formed; `bad` is told the rest. */
export function checkGiven(raw: unknown, bad: (key: string, value: unknown) => void): Given | undefined {
  const given: Given = {};
  const known = typeof raw === 'object' && raw !== null && !Array.isArray(raw) ? Object.entries(raw) : [];
  if (known.length === 0 || known.length > most) bad('', raw);
  for (const [name, numbers] of known.slice(0, most)) {
    const found = /^[\w.]{1,64}$/.test(name) && Array.isArray(numbers) ? checkNested(numbers) : null;
    if (found) given[name] = found.value;
    else bad(`.${name}`, numbers);
  }
  return Object.keys(given).length > 0 ? given : undefined;
}
