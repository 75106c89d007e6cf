// A loss over a square as a map: the higher the deeper its colour, in bands whose edges are contour lines, finer near the lowest.

import { Pixels, type Surface } from '../views/canvas';
import { fieldTable } from '../views/palette';
import type { Box } from './figure-axes';

const bands = 16, contrast = 12;

export class Relief {
  private readonly pixels = new Pixels();

  /** values: of square cells, row by row from the bottom, at their centres. */
  draw(surface: Surface, { left, top, width, height }: Box, values: Float64Array, low: number, high: number): void {
    const { ratio, context } = surface, table = fieldTable.peek();
    const w = Math.max(1, Math.round(width * ratio)), h = Math.max(1, Math.round(height * ratio)), image = this.pixels.sized(w, h);
    for (let j = 0; j < h; ++j)
      for (let i = 0; i < w; ++i) {
        const level = Math.log1p((between(values, (i + 0.5) / w, 1 - (j + 0.5) / h) - low) * contrast / (high - low)) / Math.log1p(contrast);
        const band = Math.round(Math.min(1, Math.max(0, level)) * bands) / bands;
        this.pixels.words[j * w + i] = table[Math.round(((1 - band) / 2) * (table.length - 1))]!;
      }
    context.putImageData(image, Math.round(left * ratio), Math.round(top * ratio));
  }
}

/** Bilinear between cell centres; u, v in 0 … 1 from the bottom left. */
export function between(values: Float64Array, u: number, v: number): number {
  const cells = Math.sqrt(values.length);
  const at = (t: number): [number, number] => {
    const p = Math.min(cells - 1.001, Math.max(0, t * cells - 0.5)), i = Math.floor(p);
    return [i, p - i];
  };
  const [i, s] = at(u), [j, t] = at(v), n = j * cells + i;
  return (values[n]! * (1 - s) + values[n + 1]! * s) * (1 - t) + (values[n + cells]! * (1 - s) + values[n + cells + 1]! * s) * t;
}
