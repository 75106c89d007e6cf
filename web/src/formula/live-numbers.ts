// The present numbers of the tensors in a formula: small ones whole as a matrix, large ones by their range. The matrix is
// built once; each frame only writes text nodes that changed.

import type { FramePart, Need, Report } from '../engine/protocol';
import { numberText, rangeText } from '../ui/resolve';
import type { View } from '../views/view';

const maxRows = 16;
const maxColumns = 10;

const asMatrix = (shape: number[]): [number, number] | null => {
  if (shape.length > 2) return null;
  const [rows, columns] = shape.length === 2 ? [shape[0]!, shape[1]!] : [1, shape[0] ?? 1];
  return rows <= maxRows && columns <= maxColumns ? [rows, columns] : null;
};

/** One tensor's numbers below its sign. */
export class LiveTensor {
  readonly element = document.createElement('div');
  private readonly cells: Text[] = [];
  private readonly range = document.createTextNode('');

  constructor(readonly path: string, readonly shape: number[]) {
    const matrix = asMatrix(shape);
    this.element.className = matrix ? 'live-matrix' : 'live-range';
    if (!matrix) {
      this.element.append(this.range);
      return;
    }
    const [rows, columns] = matrix;
    this.element.style.setProperty('--columns', String(columns));
    for (let i = 0; i < rows * columns; i++) {
      const cell = document.createElement('span');
      const text = document.createTextNode('·');
      cell.append(text);
      const row = Math.floor(i / columns);
      cell.dataset['path'] = `${path}[${shape.length === 2 ? `${row},${i % columns}` : i}]`;
      this.cells.push(text);
      this.element.append(cell);
    }
  }

  get whole(): boolean {
    return this.cells.length > 0;
  }

  write({ data }: FramePart): void {
    if (!this.whole) return put(this.range, data.length >= 2 ? rangeText(data[0]!, data[1]!) : '');
    for (let i = 0; i < this.cells.length; i++) put(this.cells[i]!, i < data.length ? fixed(data[i]!) : '·');
  }
}

/** The same number of digits in every cell, so that columns stay still. */
const fixed = (value: number): string => (Math.abs(value) < 1000 ? value.toFixed(2).replace(/^-0\.00$/, '0.00').replace('-', '−') : numberText(value));

function put(node: Text, text: string): void {
  if (node.data !== text) node.data = text;
}

/** Asks for what is on screen. `tensors` may be exchanged between frames. */
export class LiveNumbers implements View {
  readonly id = 'formula';
  tensors: LiveTensor[] = [];
  private asked: LiveTensor[] = [];

  needs(report: Report): Need[] {
    this.asked = this.tensors.filter(({ path, shape, element }) => String(report.tensors[path]) === String(shape) && element.checkVisibility());
    return this.asked.map(({ path, whole }) => ({ kind: whole ? 'tensor' : 'summary', path }));
  }

  draw(parts: FramePart[]): void {
    this.asked.forEach((tensor, i) => {
      const part = parts[i];
      if (part) tensor.write(part);
    });
  }
}
