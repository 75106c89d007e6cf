// What a path names in the picture: an edge, a bias, a neuron or a whole column of them. The other direction of the shared
// selection: symbols in the formula and tokens in the code carry the same paths.

import { tensorOf } from '../ui/link';

export interface Mark { layer: number; role: string; element: number[] | null }

/** "layers.2.weight[3,0]", "layers.2.weight.grad", "layers.1.out[4]"; null when it names nothing of the network. */
export function parseMark(path: string | null): Mark | null {
  const found = path === null ? null : /^layers\.(\d+)\.(\w+)/.exec(path);
  if (!found) return null;
  const element = /\[([\d,\s]+)\]/.exec(path!)?.[1]?.split(',').map(Number) ?? null;
  return { layer: Number(found[1]), role: found[2]!, element };
}

export const weightPath = (layer: number, to: number, from: number): string => `layers.${layer}.weight[${to},${from}]`;
export const biasPath = (layer: number, unit: number): string => `layers.${layer}.bias[${unit}]`;
export const outPath = (layer: number, unit: number): string => (layer < 0 ? `data.x[${unit}]` : `layers.${layer}.out[${unit}]`);

/** Whether a path lights up the inputs of the network. */
export const lightsInputs = (path: string | null): boolean => path !== null && tensorOf(path) === 'data.x';
