// Edits of the points themselves. The first one turns a generated dataset into points of its own (id "custom"), keeping the
// points as they are on the screen; every function returns new rows and leaves the old ones alone.

import { maxPoints } from '../lab/check';
import type { Lab } from '../lab/lab';
import { classOf, domain, pointColumns } from './points';

export type Row = [x: number, y: number, target: number];

export const mostPoints = maxPoints;
export const mostClasses = 10;

const short = (value: number): number => Math.round(Math.min(domain, Math.max(-domain, value)) * 100) / 100;

/** The points of a frame as rows, in their order; targets of classes become class numbers. */
export const rowsOf = (points: Float32Array, count: number, classes: number): Row[] =>
  Array.from({ length: count }, (_, i) => {
    const row = i * pointColumns, target = points[row + 2]!;
    return [short(points[row]!), short(points[row + 1]!), classes > 0 ? classOf(target) : Math.round(target * 1000) / 1000];
  });

export const added = (rows: Row[], x: number, y: number, target: number): Row[] =>
  rows.length >= mostPoints ? rows : [...rows, [short(x), short(y), target]];

export const moved = (rows: Row[], index: number, x: number, y: number): Row[] =>
  rows.map((row, i) => (i === index ? [short(x), short(y), row[2]] : row));

export const relabelled = (rows: Row[], index: number, target: number): Row[] =>
  rows.map((row, i) => (i === index ? [row[0], row[1], target] : row));

export const erased = (rows: Row[], index: number): Row[] => rows.filter((_, i) => i !== index);

/** The row nearest to (x, y), or -1. */
export function nearestRow(rows: Row[], x: number, y: number, reach: number): number {
  let best = -1, least = reach * reach;
  rows.forEach(([px, py], i) => {
    const distance = (px - x) ** 2 + (py - y) ** 2;
    if (distance <= least) { least = distance; best = i; }
  });
  return best;
}

/** The target that drawing gives: a class there is, or the next one; a value for a regression. */
export const targetFor = (wanted: number, classes: number): number => {
  if (classes === 0) return Math.max(-1, Math.min(1, wanted));
  return Math.max(0, Math.min(Math.round(wanted), classes, mostClasses - 1));
};

/** Puts the rows into the lab. */
export function setPoints(draft: Lab, rows: Row[], task: 'classification' | 'regression', classes: number): void {
  const { split, features } = draft.data;
  const present = rows.reduce((most, [, , target]) => Math.max(most, target + 1), classes);
  draft.data = {
    id: 'custom', points: rows, task,
    ...(split === undefined ? {} : { split }), ...(features === undefined ? {} : { features }),
    ...(task === 'classification' && present > 2 ? { classes: present } : {}),
  };
}
