// The plot shows what the grid says: interpolation, decision lines, hit tests, probabilities, edits of points.
import { expect, test } from 'vitest';
import { contour } from '../../web/src/views/contour';
import { paintClasses, paintField, sampleField } from '../../web/src/views/field';
import { margin, shownOutputs, surfaceOf } from '../../web/src/views/outputs';
import { openingLab } from '../../web/src/lab/first-labs';
import { added, erased, moved, mostPoints, nearestRow, relabelled, rowsOf, setPoints, targetFor, type Row } from '../../web/src/views/point-edits';
import { fromX, fromY, nearestPoint, toX, toY } from '../../web/src/views/points';

const table = Uint32Array.from({ length: 256 }, (_, i) => i);

test('a ramp becomes a ramp of pixels, row 0 of the grid at the bottom', () => {
  const pixels = new Uint32Array(64);
  paintField(pixels, 8, 8, Float32Array.of(-1, -1, 1, 1), 0, 2, table, -1, 1); // rises upwards
  const column = Array.from({ length: 8 }, (_, y) => pixels[y * 8]!);
  expect(column).toEqual([...column].sort((a, b) => b - a));
  expect([column[0], column[7], new Set(column).size]).toEqual([255, 0, 6]); // flat beyond the outermost centres
  paintField(pixels, 8, 8, Float32Array.of(-9, 9, -9, 9), 0, 2, table, -1, 1);
  expect([pixels[0], pixels[7]]).toEqual([0, 255]);
});

test('a field with holes is painted in the middle colour, not in garbage', () => {
  const pixels = new Uint32Array(4);
  paintField(pixels, 2, 2, Float32Array.of(NaN, NaN, NaN, NaN), 0, 2, table, -1, 1);
  expect([...pixels]).toEqual([127, 127, 127, 127]);
});

test('classes: the likeliest one gives the hue, its lead the strength', () => {
  const pixels = new Uint32Array(4), tables = [0, 1, 2].map((k) => Uint32Array.from({ length: 101 }, (_, i) => k * 1000 + i));
  const grid = Float32Array.of(1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0);
  paintClasses(pixels, 2, 2, grid, 3, 2, tables);
  expect([...pixels]).toEqual([100, 100, 100, 100]);
  paintClasses(pixels, 2, 2, new Float32Array(12).fill(1 / 3), 3, 2, tables);
  expect(pixels[0]! % 1000).toBe(0);
});

test('sampling meets the cell centres and is linear between them', () => {
  const n = 5, grid = Float32Array.from({ length: n * n }, (_, i) => 2 * (i % n) + 3 * Math.floor(i / n));
  for (const [u, v] of [[0.1, 0.1], [0.9, 0.9], [0.3, 0.7], [0.55, 0.21]] as const)
    expect(sampleField(grid, 0, n, u, v)).toBeCloseTo(2 * (u * n - 0.5) + 3 * (v * n - 0.5), 4);
  expect(sampleField(grid, 0, n, -3, 7)).toBeCloseTo(12);
});

test('the zero line of a circle is a circle', () => {
  const n = 61, grid = new Float32Array(n * n);
  for (let j = 0; j < n; ++j) for (let i = 0; i < n; ++i) grid[j * n + i] = (i - 30) ** 2 + (j - 30) ** 2 - 400;
  let length = 0, worst = 0;
  contour(grid, 0, n, 0, (x0, y0, x1, y1) => {
    length += Math.hypot(x1 - x0, y1 - y0);
    worst = Math.max(worst, Math.abs(Math.hypot(x0 - 30, y0 - 30) - 20), Math.abs(Math.hypot(x1 - 30, y1 - 30) - 20));
  });
  expect(worst).toBeLessThan(0.02);
  expect(length / (2 * Math.PI * 20)).toBeCloseTo(1, 2);
});

test('both saddles give two pieces that end on the cell', () => {
  for (const cell of [[1, -1, -1, 1], [-1, 1, 1, -1], [3, -1, -1, 3], [-3, 1, 1, -3]]) {
    const pieces: number[][] = [];
    contour(Float32Array.from(cell), 0, 2, 0, (...piece) => pieces.push(piece));
    expect(pieces).toHaveLength(2);
    for (const value of pieces.flat()) expect(value >= 0 && value <= 1).toBe(true);
  }
});

test('targets decide what the numbers mean', () => {
  expect([surfaceOf('signed', 1), surfaceOf('binary', 1), surfaceOf('value', 1), surfaceOf('index', 3)]).toEqual(['signed', 'probability', 'value', 'classes']);
  const shown = new Float32Array(3);
  shownOutputs(Float32Array.of(0.5, 1, 0), 1, 3, 'binary', shown);
  expect([...shown]).toEqual([0, 1, -1]);
  const shares = new Float32Array(6);
  shownOutputs(Float32Array.of(1.4, 0.1, -0.3, 0.9, 0, 0), 3, 2, 'one_hot', shares); // (3 classes, 2 cells)
  expect(shares[0]).toBeGreaterThan(0.99);
  expect(shares[3]).toBeCloseTo(0.9, 1);
  expect(shares[0]! + shares[2]! + shares[4]!).toBeCloseTo(1);
  const lead = new Float32Array(2);
  margin(shares, 3, 2, 0, lead);
  expect(lead[0]).toBeGreaterThan(0);
  expect(lead[1]).toBeLessThan(0);
});

test('pixels to the plane and back', () => {
  const box = { left: 26, top: 7, width: 360, height: 360 };
  for (const [x, y] of [[0, 0], [-6, 6], [1.25, -4.5]] as const) {
    expect(fromX(box, toX(box, x))).toBeCloseTo(x);
    expect(fromY(box, toY(box, y))).toBeCloseTo(y);
  }
  expect(toY(box, 6)).toBe(7);
});

test('the nearest visible point is found, hidden test points are not', () => {
  const points = Float32Array.of(0, 0, 1, 0, 1, 0, 1, 1, 0, 1, 0, 0);
  expect(nearestPoint(points, 2, 0.9, 0.9, 0.5, true)).toBe(1);
  expect(nearestPoint(points, 2, 0.9, 0.9, 0.5, false)).toBe(-1);
  expect(nearestPoint(points, 2, 0.2, 0, 0.5, false)).toBe(0);
});

test('edits of points leave the old rows alone, stay on the plane and have a limit', () => {
  const rows: Row[] = [[0, 0, 1], [1, 1, 0]];
  expect(added(rows, 9, -9, 1)).toEqual([[0, 0, 1], [1, 1, 0], [6, -6, 1]]);
  expect(moved(rows, 0, 0.126, 2)).toEqual([[0.13, 2, 1], [1, 1, 0]]);
  expect(relabelled(rows, 1, 1)[1]).toEqual([1, 1, 1]);
  expect(erased(rows, 0)).toEqual([[1, 1, 0]]);
  expect(nearestRow(rows, 0.9, 1.1, 0.3)).toBe(1);
  expect(rows).toEqual([[0, 0, 1], [1, 1, 0]]);
  const full = Array.from({ length: mostPoints }, (): Row => [0, 0, 0]);
  expect(added(full, 1, 1, 1)).toBe(full);
  expect(rowsOf(Float32Array.of(0.501, 1, -1, 0, 0, 0), 1, 2)).toEqual([[0.5, 1, 0]]);
});

test('a point of a class that was not there makes one more class', () => {
  expect([targetFor(7, 2), targetFor(1, 3), targetFor(-0.4, 2), targetFor(9, 10), targetFor(5, 0)]).toEqual([2, 1, 0, 9, 1]);
  const draft = structuredClone(openingLab);
  setPoints(draft, [[0, 0, 0], [1, 1, 2]], 'classification', 2);
  expect(draft.data).toMatchObject({ id: 'custom', classes: 3 });
  setPoints(draft, [[0, 0, 0.5]], 'regression', 0);
  expect(draft.data.classes).toBe(undefined);
});
