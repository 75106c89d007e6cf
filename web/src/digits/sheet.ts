// The drawing sheet: a soft round pen on a square of `sheetSide` pixels. Holds ink only; the network's view of it is `seen`.

import { computed, signal } from '@preact/signals-core';
import { centerDigit, side } from './center';

export const sheetSide = 280;
const penRadius = 11;
const penEdge = 1.5;

/** Ink 0 … 1, row 0 on top. A stroke writes into it and then publishes a new stamp. */
const ink = new Float32Array(sheetSide * sheetSide);
const stamp = signal(0);
/** The label of a test image that was put on the sheet, or null for a drawing. */
export const sheetLabel = signal<number | null>(null);
const given = signal<Float32Array | null>(null);

/** 28 × 28 values 0 … 1 as the network gets them; null while the sheet is empty. */
export const seen = computed<Float32Array | null>(() => {
  void stamp.value;
  return given.value ?? centerDigit(ink, sheetSide, sheetSide);
});

export function clearSheet(): void {
  ink.fill(0);
  given.value = null;
  sheetLabel.value = null;
  stamp.value++;
}

/** Puts 28 × 28 pixel bytes on the sheet as they are. */
export function showImage(pixels: Uint8Array, label: number): void {
  ink.fill(0);
  given.value = Float32Array.from(pixels, (byte) => byte / 255);
  sheetLabel.value = label;
  stamp.value++;
}

/** A pen stroke from (x0, y0) to (x1, y1) in sheet pixels. Writing on a shown image starts a new sheet. */
export function stroke(x0: number, y0: number, x1: number, y1: number): void {
  if (given.peek()) clearSheet();
  const reach = penRadius + penEdge;
  const [dx, dy] = [x1 - x0, y1 - y0];
  const length2 = dx * dx + dy * dy;
  const bottom = Math.min(sheetSide, Math.ceil(Math.max(y0, y1) + reach));
  const right = Math.min(sheetSide, Math.ceil(Math.max(x0, x1) + reach));
  for (let y = Math.max(0, Math.floor(Math.min(y0, y1) - reach)); y < bottom; y++)
    for (let x = Math.max(0, Math.floor(Math.min(x0, x1) - reach)); x < right; x++) {
      const along = length2 === 0 ? 0 : Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) / length2));
      const distance = Math.hypot(x - x0 - along * dx, y - y0 - along * dy);
      const value = Math.min(1, Math.max(0, (penRadius + penEdge - distance) / penEdge));
      const at = y * sheetSide + x;
      if (value > ink[at]!) ink[at] = value;
    }
  stamp.value++;
}

/** What is to be painted on a canvas of `size` pixels: the strokes, or the shown image enlarged. 0 … 1 at (x, y). */
export function inkAt(x: number, y: number): number {
  const image = given.peek();
  if (image) return image[Math.floor((y / sheetSide) * side) * side + Math.floor((x / sheetSide) * side)] ?? 0;
  return ink[y * sheetSide + x] ?? 0;
}
