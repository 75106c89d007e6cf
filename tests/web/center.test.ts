// A drawing must reach the network as MNIST's images did: longest side 20, centre of mass in the middle, ink kept.
import { expect, test } from 'vitest';
import { centerDigit, side } from '../../web/src/digits/center';

function sheet(width: number, height: number, left: number, top: number, right: number, bottom: number): Float32Array {
  const ink = new Float32Array(width * height);
  for (let y = top; y < bottom; y++) ink.fill(1, y * width + left, y * width + right);
  return ink;
}

function measure(image: Float32Array) {
  let mass = 0, x = 0, y = 0, left = side, right = 0, top = side, bottom = 0;
  image.forEach((value, i) => {
    const [r, c] = [Math.floor(i / side), i % side];
    mass += value;
    x += value * (c + 0.5);
    y += value * (r + 0.5);
    if (value > 0) [left, right, top, bottom] = [Math.min(left, c), Math.max(right, c + 1), Math.min(top, r), Math.max(bottom, r + 1)];
  });
  return { mass, x: x / mass, y: y / mass, width: right - left, height: bottom - top };
}

test('an empty sheet is no digit', () => {
  expect(centerDigit(new Float32Array(100 * 100), 100, 100)).toBeNull();
});

test.each([[10, 20, 30, 120], [150, 150, 280, 200], [0, 0, 280, 280], [100, 100, 101, 101], [3, 200, 7, 279]])(
  'ink %i,%i…%i,%i is scaled to 20 pixels and centred by mass', (left, top, right, bottom) => {
    const image = centerDigit(sheet(280, 280, left, top, right, bottom), 280, 280);
    const { x, y, width, height } = measure(image!);
    expect(Math.max(width, height)).toBe(20);
    expect(Math.abs(x - side / 2)).toBeLessThanOrEqual(0.5);
    expect(Math.abs(y - side / 2)).toBeLessThanOrEqual(0.5);
    expect(Math.max(...image!)).toBeCloseTo(1, 5);
  });

test('a lopsided shape is centred by its mass, not by its box', () => {
  const ink = sheet(200, 200, 20, 20, 60, 180); // a thick stem …
  for (let y = 140; y < 180; y++) ink.fill(1, y * 200 + 60, y * 200 + 180); // … with a foot to the right
  const { x } = measure(centerDigit(ink, 200, 200)!);
  expect(Math.abs(x - side / 2)).toBeLessThanOrEqual(0.51);
});

test('area averaging keeps the mean ink of what it shrinks', () => {
  const ink = new Float32Array(200 * 200);
  for (let i = 0; i < ink.length; i += 2) ink[i] = 1; // columns of ink and paper in turn
  const { mass } = measure(centerDigit(ink, 200, 200)!);
  expect(mass / 400).toBeGreaterThan(0.49);
  expect(mass / 400).toBeLessThan(0.51);
});
