// The colour scale carries meaning: its ends are the tokens, its middle the ground, it grows evenly, and it has 30 bands.
import { expect, test } from 'vitest';
import {
  bandMiddle, classTable, discreteSteps, diverging, divergingTable, fromOklab, luminance, mix, pack, parseColor, tableSize, toOklab, type Rgb,
} from '../../web/src/views/color';

const stops = { negative: [224, 123, 0], ground: [242, 240, 234], positive: [11, 111, 184] } as const satisfies Record<string, Rgb>;

test('OKLab there and back is the same byte', () => {
  for (let r = 0; r <= 255; r += 51) for (let g = 0; g <= 255; g += 51) for (let b = 0; b <= 255; b += 51)
    expect(fromOklab(...toOklab([r, g, b]))).toEqual([r, g, b]);
});

test('white, black and grey have the lightness Ottosson gives them, and no hue', () => {
  expect(toOklab([255, 255, 255])[0]).toBeCloseTo(1, 5);
  expect(toOklab([0, 0, 0])[0]).toBeCloseTo(0, 6);
  const [, a, b] = toOklab([119, 119, 119]);
  expect(Math.hypot(a, b)).toBeLessThan(1e-4);
});

test('the diverging scale meets its three stops and holds its ends', () => {
  expect(diverging(stops, -1)).toEqual([...stops.negative]);
  expect(diverging(stops, 0)).toEqual([...stops.ground]);
  expect(diverging(stops, 1)).toEqual([...stops.positive]);
  expect(diverging(stops, 7)).toEqual([...stops.positive]);
});

test('equal steps of value are equal steps of perceived colour', () => {
  const distance = (from: number, to: number): number => {
    const p = toOklab(diverging(stops, from)), q = toOklab(diverging(stops, to));
    return Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]);
  };
  for (const v of [0.1, 0.4, 0.7]) expect(distance(v, v + 0.2) / distance(0, 0.2)).toBeCloseTo(1, 1);
});

test('a discrete table has thirty colours in bands of equal width, a smooth one many more', () => {
  const counts = new Map<number, number>();
  for (const word of divergingTable(stops, true, 600)) counts.set(word, (counts.get(word) ?? 0) + 1);
  expect(counts.size).toBe(discreteSteps);
  expect([...counts.values()].every((count) => count === 20)).toBe(true);
  expect(new Set(divergingTable(stops, false)).size).toBeGreaterThan(120);
});

test('a band is drawn in the colour of its middle', () => {
  expect(bandMiddle(0, 10)).toBeCloseTo(0.05);
  expect(bandMiddle(0.999, 10)).toBeCloseTo(0.95);
  expect(bandMiddle(1, 10)).toBeCloseTo(0.95);
});

test('packed pixels are opaque and in the byte order of an ImageData', () => {
  expect(pack([1, 2, 3])).toBe(0xff030201);
  const table = classTable(stops.ground, stops.positive, false);
  expect(table[0]).toBe(pack(stops.ground));
  expect(table[tableSize - 1]).toBe(pack(stops.positive));
});

test.each([['#fff', [255, 255, 255]], ['#E07B00', [224, 123, 0]], ['rgb(1, 2, 3)', [1, 2, 3]], ['rgb(1 2 3 / 50%)', [1, 2, 3]], ['none', null]])(
  'reads %s', (text, rgb) => expect(parseColor(text)).toEqual(rgb));

test('halfway between two colours lies between their lightnesses', () => {
  const half = toOklab(mix(stops.negative, stops.positive, 0.5))[0];
  expect(half).toBeCloseTo((toOklab(stops.negative)[0] + toOklab(stops.positive)[0]) / 2, 2);
  expect(luminance([255, 255, 255])).toBeCloseTo(1, 5);
});
