// Picture, formula and code share one selection: whatever stands for a tensor carries its path ("layers.1.weight"),
// optionally with one element ("layers.1.weight[3,0]"). Hover or focus sets `active`; all who show that path light up.

import { signal } from '@preact/signals-core';

/** The path under the pointer or focus, or null. */
export const active = signal<string | null>(null);

/** What formula and code panels explain: "layers.0", "data", "loss", "optimizer", "forward" or "backward". */
export const selectedPart = signal<string>('forward');

/** The tensor of a path without its element: "layers.1.weight[3,0]" -> "layers.1.weight". */
export const tensorOf = (path: string): string => path.replace(/\[.*$/, '');

/** Whether a mark for `path` should be lit: the same tensor, and the same element where both name one. */
export function lit(path: string, now: string | null): boolean {
  if (now === null || tensorOf(path) !== tensorOf(now)) return false;
  return !path.includes('[') || !now.includes('[') || path === now;
}
