// The loss on a plane through the weights of the network that the figures' engine trains: its numbers in bites that let other
// questions in between, and where weights of earlier steps lie on it.

import type { Client } from '../engine/client';
import type { Report, SliceQuestion } from '../engine/protocol';

export type Way = Omit<SliceQuestion, 'kind' | 'xs'>;
export interface Plane { across: Float32Array; up: Float32Array }

const bite = 64;   // places a question: some milliseconds

/** Losses at the centres of cells × cells cells over [-radius, radius], row by row from the bottom; null when `alive` has ceased to hold. */
export async function lossGrid(client: Client, way: Way, radius: number, cells: number, alive: () => boolean): Promise<Float64Array | null> {
  const at = (i: number): number => centre(i, cells, radius), losses = new Float64Array(cells * cells);
  for (let from = 0; from < losses.length; from += bite) {
    const xs: number[] = [];
    for (let n = from; n < Math.min(losses.length, from + bite); ++n) xs.push(at(n % cells), at(Math.floor(n / cells)));
    losses.set(await client.call('evaluate', { kind: 'slice', ...way, xs }), from);
    if (!alive()) return null;
  }
  return losses;
}

export const centre = (i: number, cells: number, radius: number): number => ((2 * i + 1) / cells - 1) * radius;

export async function planeOf(client: Client, way: Way): Promise<Plane> {
  const both = await client.call('evaluate', { kind: 'slice', ...way, xs: [] }), count = both.length / 2;
  return { across: both.subarray(0, count), up: both.subarray(count) };
}

/** All parameters in order. */
export async function weightsOf(client: Client, { parts }: Report): Promise<Float32Array> {
  const needs = parts.flatMap(({ weights }) => weights ?? []).map(({ path }) => ({ kind: 'tensor' as const, path }));
  const { parts: found } = await client.call('frame', { needs }), all = new Float32Array(found.reduce((sum, { data }) => sum + data.length, 0));
  let at = 0;
  for (const { data } of found) {
    all.set(data, at);
    at += data.length;
  }
  return all;
}

/** The place on the plane nearest to `there`, seen from `here`, and which share of the way there it is long (0: the plane shows nothing of it). */
export function project({ across, up }: Plane, here: Float32Array, there: Float32Array): { a: number; b: number; share: number } {
  let aa = 0, ab = 0, bb = 0, da = 0, db = 0, dd = 0;
  for (let i = 0; i < here.length; ++i) {
    const d = there[i]! - here[i]!, a = across[i]!, b = up[i]!;
    aa += a * a, ab += a * b, bb += b * b, da += d * a, db += d * b, dd += d * d;
  }
  const det = aa * bb - ab * ab;
  if (!(det > 0) || dd === 0) return { a: 0, b: 0, share: 0 };
  const a = (da * bb - db * ab) / det, b = (db * aa - da * ab) / det;
  return { a, b, share: Math.sqrt(Math.max(0, a * da + b * db) / dd) };
}
