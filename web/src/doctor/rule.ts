// A rule: from the last observations to a finding or to nothing. A finding is one sentence with its numbers, the evidence as
// paths that picture, formula and code light up, and a lab that differs in the one thing that should help.

import type { Schema, Text } from '../engine/schema';
import type { Lab } from '../lab/lab';
import type { Observation } from './observation';

export interface Evidence { label: Text; value: string; path?: string }

export interface Finding {
  /** Numbers of the sentence, by the names in its text. */
  values: Record<string, string | number>;
  evidence: Evidence[];
  /** The layer (or "loss", "optimizer", "data") that the picture should mark. */
  path: string;
}

export interface Experiment { lab: Lab; change: Text }

export interface Rule {
  id: string;
  /** One sentence: what is seen. */
  sentence: Text;
  /** Why it is so, in words. */
  why: Text;
  /** TeX of what lies behind it. */
  formula: string;
  /** Oldest first, at most `looksKept` of them, all of one lab and one run. */
  check(looks: readonly Observation[]): Finding | null;
  /** The present lab with one thing changed; null where nothing of the kind can be changed. */
  experiment(lab: Lab, schema: Schema, finding: Finding): Experiment | null;
}

export const looksKept = 8;

/** Holds in each of the last `n` looks. */
export function lasting(looks: readonly Observation[], n: number, holds: (look: Observation) => boolean): boolean {
  return looks.length >= n && looks.slice(-n).every(holds);
}

/** How far the training loss has come down from where it began, 0 … 1; below 0 where it rose. */
export function progress({ curve }: Observation): number {
  const [first, last] = [curve[0]?.trainLoss ?? NaN, curve.at(-1)?.trainLoss ?? NaN];
  return (first - last) / Math.abs(first);
}

/** By how much the training loss fell over the last third of the points, as a share of where that third began. */
export function recentGain({ curve }: Observation): number {
  const at = curve[Math.floor((curve.length - 1) * 2 / 3)]?.trainLoss ?? NaN;
  return (at - (curve.at(-1)?.trainLoss ?? NaN)) / Math.abs(at);
}

/** The layer's number as the page counts: an activation belongs to the weights before it. */
export const levelOf = ({ weights }: Observation, path: string): number =>
  Math.max(1, weights.filter(({ layer }) => Number(layer.split('.')[1]) <= Number(path.split('.')[1])).length);
