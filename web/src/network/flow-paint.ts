// One layer's output for one input as a small picture: an image layer as its feature maps, a sequence or a signal as a heat map,
// a vector as a column of squares. Blue is positive, orange negative, as everywhere.

import { palette, smoothTable } from '../views/palette';

const most = { maps: 16, rows: 64, units: 32 };

export interface Tile { columns: number; rows: number; width: number; height: number; count: number }

/** How the numbers are laid out: `count` rectangles of width × height values in a grid. */
export function tilesOf(shape: number[]): Tile {
  const [a = 1, b = 1, c = 1] = shape;
  if (shape.length === 3) {
    const count = Math.min(a, most.maps), columns = Math.ceil(Math.sqrt(count));
    return { columns, rows: Math.ceil(count / columns), width: c, height: b, count };
  }
  if (shape.length === 2) return { columns: 1, rows: 1, width: b, height: Math.min(a, most.rows), count: 1 };
  const units = Math.min(a, most.units), columns = Math.ceil(units / 16);
  return { columns, rows: Math.ceil(units / columns), width: 1, height: 1, count: units };
}

/** Values at the canvas's own resolution; whoever shows it scales it without smoothing. */
export function paintOutput(canvas: HTMLCanvasElement, shape: number[], data: Float32Array): void {
  const context = canvas.getContext('2d');
  if (!context || shape.length === 0) return;
  const box = canvas.getBoundingClientRect(), ratio = window.devicePixelRatio || 1;
  const width = Math.max(1, Math.round(box.width * ratio)), height = Math.max(1, Math.round(box.height * ratio));
  if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
  context.clearRect(0, 0, width, height);
  const tiles = tilesOf(shape), gap = tiles.count > 1 ? Math.max(1, Math.round(2 * ratio)) : 0;
  const across = Math.max(1, Math.floor((width - gap * (tiles.columns - 1)) / tiles.columns)), down = Math.max(1, Math.floor((height - gap * (tiles.rows - 1)) / tiles.rows));
  const side = shape.length === 2 ? 0 : Math.min(across, down, shape.length < 2 ? Math.round(24 * ratio) : Infinity);
  const [w, h] = shape.length === 2 ? [width, Math.min(height, Math.max(tiles.height * 4 * ratio, height * 0.4))] : tiles.width >= tiles.height
    ? [side, Math.max(1, Math.round((side * tiles.height) / tiles.width))] : [Math.max(1, Math.round((side * tiles.width) / tiles.height)), side];
  const left = Math.round((width - tiles.columns * w - (tiles.columns - 1) * gap) / 2), top = Math.round((height - tiles.rows * h - (tiles.rows - 1) * gap) / 2);
  const table = smoothTable.peek(), middle = (table.length - 1) / 2;
  let reach = 1e-9;
  for (const value of data) if (Math.abs(value) > reach) reach = Math.abs(value);
  const image = new ImageData(Math.max(1, w), Math.max(1, h)), words = new Uint32Array(image.data.buffer);
  context.strokeStyle = palette.peek().hairlineStrong;
  for (let k = 0; k < tiles.count; ++k) {
    const offset = shape.length === 2 ? 0 : k * tiles.width * tiles.height;
    for (let y = 0; y < image.height; ++y) {
      const row = Math.min(tiles.height - 1, Math.floor((y * tiles.height) / image.height));
      for (let x = 0; x < image.width; ++x) {
        const value = data[offset + row * tiles.width + Math.min(tiles.width - 1, Math.floor((x * tiles.width) / image.width))] ?? 0;
        words[y * image.width + x] = table[Math.round(middle + (Math.max(-1, Math.min(1, value / reach)) || 0) * middle)]!;
      }
    }
    const x = left + (k % tiles.columns) * (w + gap), y = top + Math.floor(k / tiles.columns) * (h + gap);
    context.putImageData(image, x, y);
    context.strokeRect(x + 0.5, y + 0.5, w - 1, h - 1);
  }
}
