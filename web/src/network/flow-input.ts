// The one input whose way through the network the cards show: in the plane a point, with digits what was written or chosen last.

import { signal } from '@preact/signals-core';
import type { Report } from '../engine/protocol';
import { isOnPlane, isSequence } from '../lab/plane';

/** A place in the plane that tells features apart: off both axes. */
const place = [2, -1];

/** A row of the data that another view has at hand (a written digit); null: none yet. */
export const shownRow = signal<Float32Array | null>(null);

export function flowInput(found: Report): number[] | null {
  if (isOnPlane(found.lab.data)) return place;
  const size = found.tensors['data.x']?.slice(1).reduce((a, b) => a * b, 1) ?? 0;
  const row = shownRow.peek();
  if (size > 0 && isSequence(found.lab.data)) return wave(size, found.vocabulary);
  return row && row.length === size ? Array.from(row) : size > 0 ? stripes(size) : null;
}

/** Of a sequence: tokens one after the other (0 and 1 are none), or two swings. */
const wave = (size: number, vocabulary: number): number[] =>
  Array.from({ length: size }, (_, i) => (vocabulary > 2 ? 2 + (i % (vocabulary - 2)) : Math.sin((4 * Math.PI * i) / size)));

/** Before anything was written: a slanted stroke, so that every filter has something to answer. */
function stripes(size: number): number[] {
  const side = Math.round(Math.sqrt(size));
  return Array.from({ length: size }, (_, i) => (Math.abs((i % side) - side * 0.75 + Math.floor(i / side) / 2) < 1.6 && Math.abs(Math.floor(i / side) - side / 2) < side / 3 ? 1 : 0));
}
