// Geometry of the network picture: where each column and neuron stands for a given width and height. Pure arithmetic in CSS
// pixels. Neurons shrink until the tallest column fits; past the smallest legible size the picture scrolls inside its frame.

export interface ColumnBox { x: number; units: number; hidden: number; y: number[] }

export interface NetworkLayout {
  size: number;                  // side of a neuron's map
  width: number; height: number; // of the whole picture, at least the frame
  pitch: number;                 // from one column's centre to the next
  header: number;                // width of a column's header
  add: number;                   // height at which the buttons between the columns stand
  columns: ColumnBox[];          // x: centre of the column; y: centres of the shown neurons; hidden: units not drawn
}

export const smallest = 12, largest = 60, mostShown = 24;
const footer = 6, footerWithButtons = 46;
const leastPitch = 72, mostPitch = 280, usualHeader = 96, widestHeader = 136, roomForButton = 30;

const gapOf = (size: number): number => Math.max(3, Math.round(size * 0.24));

/**
 * units: neurons per column, inputs first. `head`: height kept free above the neurons; `labels`: width kept free left of the
 * first column.
 */
export function layoutNetwork(units: number[], width: number, height: number, head: number, labels: number): NetworkLayout {
  const shown = units.map((n) => Math.min(n, mostShown));
  const tallest = Math.max(1, ...shown), gaps = Math.max(1, units.length - 1);
  const roomy = pitchFor(largest) >= usualHeader + roomForButton, foot = roomy ? footer : footerWithButtons;
  const roomFor = (size: number): boolean => tallest * (size + gapOf(size)) <= height - head - foot;
  let size = largest;
  while (size > smallest && !(roomFor(size) && pitchFor(size) >= size * 1.9)) --size;
  const gap = gapOf(size), step = size + gap;
  const total = Math.max(height, head + tallest * step + foot);

  function pitchFor(side: number): number {
    return (width - labels - side / 2 - 4 - lastRoom(width, gaps)) / gaps;
  }
  const natural = pitchFor(size), pitch = Math.max(leastPitch, Math.min(mostPitch, natural));
  const header = Math.min(widestHeader, pitch - (roomy ? roomForButton : 4));
  const used = labels + size / 2 + 4 + pitch * gaps + Math.max(header / 2, size / 2) + 4;
  const whole = Math.max(width, used);
  const start = labels + size / 2 + 4 + (whole - used) / 2; // a short network stands in the middle of a wide frame

  const middle = head + (total - head - foot) / 2;
  const columns = units.map((count, c) => {
    const rows = shown[c]!;
    const top = middle - (rows * step - gap) / 2 + size / 2;
    return { x: start + pitch * c, units: count, hidden: count - rows, y: Array.from({ length: rows }, (_, i) => top + i * step) };
  });
  return { size, width: whole, height: total, pitch, header, add: roomy ? 0 : total - 40, columns };
}

/** Half a header stands right of the last column's centre. */
const lastRoom = (width: number, gaps: number): number => (width < 480 ? 40 : width / gaps > 180 ? widestHeader / 2 + 4 : usualHeader / 2 + 4);

/** End points and bend of the edge from a neuron to one in the next column: a cubic with level tangents. */
export interface EdgeLine { x0: number; y0: number; bend: number; x1: number; y1: number }

export function edgeLine(layout: NetworkLayout, column: number, from: number, to: number, into: EdgeLine): EdgeLine {
  const a = layout.columns[column]!, b = layout.columns[column + 1]!, half = layout.size / 2;
  into.x0 = a.x + half + 1;
  into.x1 = b.x - half - 1;
  into.y0 = a.y[from]!;
  into.y1 = b.y[to]!;
  into.bend = (into.x1 - into.x0) * 0.45;
  return into;
}

/** Which neuron an arrow key leads to: sideways to the nearest height, up and down within the column. */
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
