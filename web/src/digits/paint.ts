// Painting digits and weights onto canvases with the page's colours, and pacing of what need not be redrawn every frame.

import { invalidate } from '../engine/frames';
import { palette, smoothTable } from '../views/palette';
import { pack, parseColor, mix, tableSize, type Rgb } from '../views/color';
import { side } from './center';
import { inkAt, sheetSide } from './sheet';

const shades = 64;
const sheetGap = 3; // pixels between the images of a sheet
let inkTable: { of: string; table: Uint32Array } | null = null;

/** Packed pixels from paper (the raised ground) to ink. */
function inkShades(): Uint32Array {
  const { raised, ink } = palette.value;
  if (inkTable?.of !== raised + ink) {
    const [from, to]: Rgb[] = [parseColor(raised) ?? [255, 255, 255], parseColor(ink) ?? [0, 0, 0]];
    inkTable = { of: raised + ink, table: Uint32Array.from({ length: shades }, (_, i) => pack(mix(from!, to!, i / (shades - 1)))) };
  }
  return inkTable.table;
}

function fill(canvas: HTMLCanvasElement, width: number, height: number, color: (x: number, y: number) => number): void {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const image = new ImageData(width, height);
  const words = new Uint32Array(image.data.buffer);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) words[y * width + x] = color(x, y);
  canvas.getContext('2d')!.putImageData(image, 0, 0);
}

/** The sheet's ink at the sheet's own resolution; CSS scales it. */
export function paintInk(canvas: HTMLCanvasElement): void {
  const table = inkShades();
  fill(canvas, sheetSide, sheetSide, (x, y) => table[Math.round(inkAt(x, y) * (shades - 1))]!);
}

/** 28 × 28 values 0 … 1. */
export function paintPixels(canvas: HTMLCanvasElement, values: Float32Array): void {
  const table = inkShades();
  fill(canvas, side, side, (x, y) => table[Math.round((values[y * side + x] ?? 0) * (shades - 1))]!);
}

/** Image number `row` of count × 784 pixel bytes. */
export function paintBytes(canvas: HTMLCanvasElement, bytes: Uint8Array, row: number): void {
  const table = inkShades();
  const first = row * side * side;
  fill(canvas, side, side, (x, y) => table[Math.round((bytes[first + y * side + x]! / 255) * (shades - 1))]!);
}

/** Images of count × 784 pixel bytes as a sheet, one line of image numbers a line of tiles; between them shows what lies below. */
export function paintSheet(canvas: HTMLCanvasElement, bytes: Uint8Array, lines: number[][]): void {
  const table = inkShades(), pitch = side + sheetGap;
  fill(canvas, pitch * Math.max(...lines.map(({ length }) => length)) - sheetGap, pitch * lines.length - sheetGap, (x, y) => {
    const row = lines[Math.floor(y / pitch)]![Math.floor(x / pitch)];
    if (row === undefined || x % pitch >= side || y % pitch >= side) return 0;
    return table[Math.round((bytes[(row * side + (y % pitch)) * side + (x % pitch)]! / 255) * (shades - 1))]!;
  });
}

/** Tiles of 28 × 28 signed weights, `columns` a row with a one-pixel gap, into `words` of an image `width` wide; zero is the ground, ±range the full hues. */
export function paintTiles(words: Uint32Array, width: number, columns: number, weights: Float32Array, range: number): void {
  const table = smoothTable.value, top = tableSize - 1;
  const scale = range > 0 ? top / (2 * range) : 0;
  const pitch = side + 1, count = weights.length / (side * side);
  for (let tile = 0, from = 0; tile < count; tile++) {
    let to = Math.floor(tile / columns) * pitch * width + (tile % columns) * pitch;
    for (let y = 0; y < side; y++, to += width - side)
      for (let x = 0; x < side; x++) {
        const level = (weights[from++]! + range) * scale;
        words[to++] = table[level < 0 ? 0 : level > top ? top : level | 0]!;
      }
  }
}

/** Lets something happen at most once per interval, and at once after now(). Asked too early it sees to a later frame, so the last state is always shown. */
export class Pace {
  private lastMs = -Infinity;
  private timer = 0;
  constructor(private readonly intervalMs: number) {}

  due(): boolean {
    const waitMs = this.lastMs + this.intervalMs - performance.now();
    if (waitMs > 0) {
      this.timer ||= window.setTimeout(() => {
        this.timer = 0;
        invalidate();
      }, waitMs);
      return false;
    }
    this.lastMs = performance.now();
    return true;
  }

  now(): void {
    this.lastMs = -Infinity;
  }
}
