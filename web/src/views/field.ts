// A grid of numbers, each the value at the centre of its cell, becomes pixels: bilinear between the centres, then one table
// look-up a pixel. The hottest loop of the page: no allocation after the first frame of a size, no function call per pixel.

/** For each pixel of a side: the centre to its left and how far it lies towards the next one. */
interface Taps { node: Int32Array; share: Float32Array }

const tapsOf = new Map<string, Taps>();
let row = new Float32Array(0);

function taps(pixels: number, nodes: number): Taps {
  const key = `${pixels}/${nodes}`;
  let found = tapsOf.get(key);
  if (!found) {
    if (tapsOf.size > 32) tapsOf.clear(); // sizes of a window long resized
    found = { node: new Int32Array(pixels), share: new Float32Array(pixels) };
    for (let i = 0; i < pixels; ++i) {
      const at = Math.min(nodes - 1, Math.max(0, ((i + 0.5) / pixels) * nodes - 0.5));
      const node = Math.min(nodes - 2, Math.floor(at));
      found.node[i] = node;
      found.share[i] = at - node;
    }
    tapsOf.set(key, found);
  }
  return found;
}

/**
 * pixels (height, width) row 0 = top; grid (n, n) from `offset`, row 0 = bottom; table spans [low, high].
 * A value that is not a number gets the middle of the table. `start` and `stride` place the rectangle in a larger picture.
 */
export function paintField(
  pixels: Uint32Array, width: number, height: number,
  grid: Float32Array, offset: number, n: number,
  table: Uint32Array, low: number, high: number, start = 0, stride = width,
): void {
  const across = taps(width, n), down = taps(height, n);
  if (row.length < n) row = new Float32Array(n);
  const line = row, top = table.length - 1, scale = top / (high - low), shift = 0.5 - low * scale;
  const { node, share } = across;
  for (let y = 0; y < height; ++y) {
    const flipped = height - 1 - y;
    const below = offset + down.node[flipped]! * n, t = down.share[flipped]!;
    for (let i = 0; i < n; ++i) {
      const v = grid[below + i]!;
      line[i] = (v + (grid[below + n + i]! - v) * t) * scale + shift;
    }
    let at = start + y * stride;
    for (let x = 0; x < width; ++x) {
      const i = node[x]!, v = line[i]!;
      const index = v + (line[i + 1]! - v) * share[x]!;
      pixels[at++] = table[index > 0 ? (index < top ? index | 0 : top) : index <= 0 ? 0 : top >> 1]!;
    }
  }
}

/** Probabilities (K, n, n) -> the hue of the likeliest class, stronger the surer: tables[k] spans confidence 0 … 1. */
export function paintClasses(
  pixels: Uint32Array, width: number, height: number,
  grid: Float32Array, classes: number, n: number, tables: Uint32Array[],
): void {
  const across = taps(width, n), down = taps(height, n);
  if (row.length < n * classes) row = new Float32Array(n * classes);
  const line = row, base = 1 / classes, { node, share } = across;
  const top = tables[0]!.length - 1, scale = top / (1 - base);
  for (let y = 0; y < height; ++y) {
    const flipped = height - 1 - y, t = down.share[flipped]!;
    for (let k = 0; k < classes; ++k) {
      const below = (k * n + down.node[flipped]!) * n;
      for (let i = 0; i < n; ++i) {
        const v = grid[below + i]!;
        line[k * n + i] = v + (grid[below + n + i]! - v) * t;
      }
    }
    let at = y * width;
    for (let x = 0; x < width; ++x) {
      const i = node[x]!, s = share[x]!;
      let best = 0, most = -Infinity;
      for (let k = 0, j = i; k < classes; ++k, j += n) {
        const v = line[j]!, p = v + (line[j + 1]! - v) * s;
        if (p > most) { most = p; best = k; }
      }
      const index = (most - base) * scale + 0.5;
      pixels[at++] = tables[best]![index > 0 ? (index < top ? index | 0 : top) : 0]!;
    }
  }
}

/** The value at (u, v) in [0, 1]² of a grid (n, n) from `offset`, row 0 = bottom. */
export function sampleField(grid: Float32Array, offset: number, n: number, u: number, v: number): number {
  const x = Math.min(n - 1, Math.max(0, u * n - 0.5)), y = Math.min(n - 1, Math.max(0, v * n - 0.5));
  const i = Math.min(n - 2, Math.floor(x)), j = Math.min(n - 2, Math.floor(y)), s = x - i, t = y - j;
  const at = offset + j * n + i;
  const low = grid[at]! + (grid[at + 1]! - grid[at]!) * s;
  const high = grid[at + n]! + (grid[at + n + 1]! - grid[at + n]!) * s;
  return low + (high - low) * t;
}
