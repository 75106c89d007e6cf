// What the numbers of the last layer mean, told by the target form: a signed value, the logit of a probability, one score a
// class or a plain value. Turned into what heat-map, contour and read-out show.

import type { TargetForm } from '../engine/schema';

export type Surfaces = 'signed' | 'probability' | 'classes' | 'value';

export function surfaceOf(target: string, units: number): Surfaces {
  const form = target as TargetForm;
  if (units > 1) return 'classes';
  if (form === 'binary') return 'probability';
  return form === 'value' ? 'value' : 'signed';
}

export const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));

/**
 * Raw outputs (units, n, n) -> what is shown, written to `shown`: for a probability 2p - 1, for classes (K, n, n) shares that
 * add up to one (softmax of scores, or one-hot outputs clipped and normalized), otherwise the value itself.
 */
export function shownOutputs(raw: Float32Array, units: number, cells: number, target: string, shown: Float32Array): void {
  const surface = surfaceOf(target, units);
  if (surface === 'probability') {
    for (let i = 0; i < cells; ++i) shown[i] = 2 * sigmoid(raw[i]!) - 1;
  } else if (surface === 'classes') {
    const scores = target === 'index';
    for (let i = 0; i < cells; ++i) {
      let most = -Infinity, sum = 0;
      for (let k = 0; k < units; ++k) most = Math.max(most, raw[k * cells + i]!);
      for (let k = 0; k < units; ++k) {
        const v = raw[k * cells + i]!;
        const share = scores ? Math.exp(v - most) : Math.min(1, Math.max(0.001, v));
        shown[k * cells + i] = share;
        sum += share;
      }
      for (let k = 0; k < units; ++k) shown[k * cells + i]! /= sum;
    }
  } else {
    for (let i = 0; i < cells; ++i) shown[i] = raw[i]!;
  }
}

/** For class k: its share minus the largest other one; zero where the decision changes. */
export function margin(shares: Float32Array, classes: number, cells: number, k: number, out: Float32Array): void {
  for (let i = 0; i < cells; ++i) {
    let other = -Infinity;
    for (let j = 0; j < classes; ++j) if (j !== k) other = Math.max(other, shares[j * cells + i]!);
    out[i] = shares[k * cells + i]! - other;
  }
}
