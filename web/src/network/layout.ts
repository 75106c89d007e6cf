// Geometry of the network picture: where each column and neuron stands for a given width and height. Pure arithmetic in CSS
// pixels. Neurons shrink until the tallest column fits; past the smallest legible size the picture scrolls inside its frame.

export interface ColumnBox { x: number; units: number; hidden: number; y: number[] }

export interface NetworkLayout {
  size: number;            // side of a neuron's map
  width: number; height: number; // of the whole picture, at least the frame
  pitch: number;           // from one column's centre to the next
  columns: ColumnBox[];    // x: centre of the column; y: centres of the shown neurons; hidden: units not drawn
}

export const smallest = 18, largest = 46, headerWidth = 92, mostShown = 32;

const gapOf = (size: number): number => Math.max(4, Math.round(size * 0.28));

/**
 * units: neurons per column, inputs first. `head` is the height kept free above the neurons (input and output column
 * included), `labels` the width kept free left of the first column.
 */
export function layoutNetwork(units: number[], width: number, height: number, head: number, labels: number): NetworkLayout {
  const shown = units.map((n) => Math.min(n, mostShown));
  const tallest = Math.max(1, ...shown);
  const room = Math.max(0, height - head - 24);
  let size = largest;
  while (size > smallest && tallest * (size + gapOf(size)) > room) --size;
  const gap = gapOf(size), step = size + gap;
  const total = Math.max(height, head + tallest * step + 24);

  const first = labels + Math.max(size / 2, 0) + 8, lastRoom = headerWidth / 2 + 8;
  const gaps = Math.max(1, units.length - 1);
  const pitch = Math.max(headerWidth + 12, Math.min(210, (width - first - lastRoom) / gaps));
  const whole = Math.max(width, first + pitch * gaps + lastRoom);
  // A short network stands in the middle of a wide frame instead of being torn apart.
  const start = first + Math.max(0, (whole - (first + pitch * gaps + lastRoom)) / 2);

  const middle = head + (total - head - 24) / 2 + 4;
  const columns = units.map((count, c) => {
    const rows = shown[c]!;
    const top = middle - (rows * step - gap) / 2 + size / 2;
    return { x: start + pitch * c, units: count, hidden: count - rows, y: Array.from({ length: rows }, (_, i) => top + i * step) };
  });
  return { size, width: whole, height: total, pitch, columns };
}

/** A neuron under (x, y), or null. */
export function neuronAt(layout: NetworkLayout, x: number, y: number): { column: number; unit: number } | null {
  const half = layout.size / 2;
  for (let column = 0; column < layout.columns.length; ++column) {
    const box = layout.columns[column]!;
    if (Math.abs(x - box.x) > half) continue;
    for (let unit = 0; unit < box.y.length; ++unit) if (Math.abs(y - box.y[unit]!) <= half) return { column, unit };
  }
  return null;
}

/** End points and bend of the edge from a neuron to one in the next column: a horizontal-tangent cubic. */
export function edgePath(layout: NetworkLayout, column: number, from: number, to: number): [x0: number, y0: number, bend: number, x1: number, y1: number] {
  const a = layout.columns[column]!, b = layout.columns[column + 1]!, half = layout.size / 2;
  const x0 = a.x + half, x1 = b.x - half;
  return [x0, a.y[from]!, (x1 - x0) * 0.45, x1, b.y[to]!];
}

/** Which neuron an arrow key leads to from (column, unit): sideways to the nearest height, up and down within the column. */
export function neighbour(layout: NetworkLayout, column: number, unit: number, key: string): { column: number; unit: number } {
  const here = layout.columns[column]!;
  if (key === 'ArrowUp') return { column, unit: Math.max(0, unit - 1) };
  if (key === 'ArrowDown') return { column, unit: Math.min(here.y.length - 1, unit + 1) };
  const next = key === 'ArrowLeft' ? column - 1 : key === 'ArrowRight' ? column + 1 : column;
  const there = layout.columns[next];
  if (!there || next === column) return { column, unit };
  const y = here.y[unit]!;
  let best = 0;
  there.y.forEach((v, i) => { if (Math.abs(v - y) < Math.abs(there.y[best]! - y)) best = i; });
  return { column: next, unit: best };
}
