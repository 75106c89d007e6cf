// What differs between two labs, place by place, as a person would name it: "optimizer.lr". Long lists (points, texts) are
// told by their length alone.

import type { Lab } from '../lab/lab';

export interface Difference { path: string; before: string; after: string }

const longest = 24;

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

function words(value: unknown): string {
  if (value === undefined) return '–';
  if (Array.isArray(value)) return value.length > 6 || value.some((one) => typeof one === 'object') ? `[${value.length}]` : value.map(String).join(', ');
  if (isObject(value)) return typeof value.id === 'string' ? value.id : '{…}';
  const text = String(value);
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}

/** In the order of the labs' keys; a list of layers is compared layer by layer, any other list as a whole. */
export function differences(before: Lab, after: Lab): Difference[] {
  const found: Difference[] = [];
  const walk = (path: string, a: unknown, b: unknown): void => {
    if (JSON.stringify(a) === JSON.stringify(b)) return;
    if (isObject(a) && isObject(b) && a.id === b.id) {
      for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) walk(path === '' ? key : `${path}.${key}`, a[key], b[key]);
    } else if (Array.isArray(a) && Array.isArray(b) && [...a, ...b].every(isObject)) {
      for (let i = 0; i < Math.max(a.length, b.length); i++) walk(`${path}.${i}`, a[i], b[i]);
    } else {
      found.push({ path, before: words(a), after: words(b) });
      // Another entry of the same kind: settings that both name are worth a line each.
      if (isObject(a) && isObject(b)) for (const key of Object.keys(a)) if (key !== 'id' && key in b) walk(`${path}.${key}`, a[key], b[key]);
    }
  };
  walk('', before, after);
  return found;
}
