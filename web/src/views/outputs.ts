// What the predicted numbers mean, told by the target form: a signed value, a probability, one share a class or a plain value.
// Turned into what heat-map, contour and read-out show.

import type { TargetForm } from '../engine/schema';

export type Surfaces = 'signed' | 'probability' | 'classes' | 'value';

export function surfaceOf(target: string, units: number): Surfaces {
  const form = target as TargetForm;
  if (units > 1) return 'classes';
  if (form === 'binary' || form === 'probability') return 'probability';
  return form === 'value' ? 'value' : 'signed';
}

/**
 * The prediction (units, n, n) -> what is shown, written to `shown`: for a probability 2p - 1, for classes (K, n, n) shares
 * that add up to one (probabilities as they are, one-hot outputs clipped and normalized), otherwise the value itself.
 */
export function shownOutputs(predicted: Float32Array, units: number, cells: number, target: string, shown: Float32Array): void {
  const surface = surfaceOf(target, units);
  if (surface === 'classes') {
    for (let i = 0; i < cells; ++i) {
      let sum = 0;
      for (let k = 0; k < units; ++k) {
        const share = Math.min(1, Math.max(1e-3, predicted[k * cells + i]!));
        shown[k * cells + i] = share;
        sum += share;
      }
      for (let k = 0; k < units; ++k) shown[k * cells + i]! /= sum;
    }
  } else {
    const scale = surface === 'probability' ? 2 : 1, shift = surface === 'probability' ? -1 : 0;
    for (let i = 0; i < cells; ++i) shown[i] = scale * predicted[i]! + shift;
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
