// Few, round ticks inside the axis for any range; numbers that keep their width; smoothing that starts on the data.
import { expect, test } from 'vitest';
import { spread } from '../../web/src/views/chart';
import { CurveData } from '../../web/src/views/curve-data';
import { fit, linearTicks, logTicks, position, tickText, valueText } from '../../web/src/views/scale';
import { pastWeight, smooth } from '../../web/src/views/smoothing';

test('the plane from -6 to 6 has three ticks', () => expect(linearTicks(-6, 6, 5)).toEqual([-5, 0, 5]));

test('linear ticks are round, inside, evenly spaced and never too many', () => {
  for (let trial = 0; trial < 400; ++trial) {
    const low = (Math.random() - 0.5) * 10 ** (Math.random() * 8 - 4), high = low + 10 ** (Math.random() * 8 - 4), most = 2 + (trial % 7);
    const found = linearTicks(low, high, most);
    expect(found.length).toBeLessThanOrEqual(most);
    for (const tick of found) {
      expect(tick).toBeGreaterThanOrEqual(low - (high - low) * 1e-6);
      expect(tick).toBeLessThanOrEqual(high + (high - low) * 1e-6);
    }
    for (let i = 2; i < found.length; ++i) expect(found[i]! - found[i - 1]!).toBeCloseTo(found[1]! - found[0]!, 6);
  }
});

test('log ticks are powers of ten over decades and 1-2-5 inside one or two', () => {
  expect(logTicks(1e-5, 1, 6)).toEqual([1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1]);
  expect(logTicks(1e-5, 1, 3)).toEqual([1e-4, 1e-2, 1]);
  expect(logTicks(0.09, 1.2, 5)).toEqual([0.1, 0.2, 0.5, 1]);
  expect(logTicks(0.31, 0.38, 4).length).toBeGreaterThanOrEqual(2);
  expect(logTicks(0, 1, 4)).toEqual([]);
});

test('an axis without data, with one value, or with a zero on a log axis can still be drawn', () => {
  for (const axis of [fit(Infinity, -Infinity, false), fit(0.3, 0.3, false), fit(0, 0, false), fit(0, 2, true), fit(Infinity, -Infinity, true)]) {
    expect(axis.high).toBeGreaterThan(axis.low);
    expect(Number.isFinite(position(axis, 0.5))).toBe(true);
  }
});

test('numbers read as in print', () => {
  expect(tickText(-5)).toBe('−5');
  expect(tickText(0.1 + 0.2)).toBe('0.3');
  expect(tickText(20000)).toBe('20k');
  expect(tickText(1e-5)).toBe('1e−5');
  expect(valueText(-0.00001, 3)).toBe('−1.0e−5');
  expect(valueText(-0, 2)).toBe('0.00');
  expect(valueText(NaN)).toBe('NaN');
});

test('smoothing starts at the first value, keeps a constant, and skips gaps', () => {
  const out = new Float32Array(4);
  smooth(Float32Array.of(2, 2, NaN, 2), 4, 0.9, out);
  expect([...out].every((v) => Math.abs(v - 2) < 1e-6)).toBe(true);
  smooth(Float32Array.of(4, 0), 2, pastWeight(0.5, 100), out);
  expect(out[0]).toBeCloseTo(4);
  expect(out[1]).toBeGreaterThan(0);
  expect(pastWeight(0, 500)).toBe(0);
  expect(pastWeight(1, 1e6)).toBeLessThan(1);
  expect(pastWeight(1, 20)).toBeLessThan(pastWeight(1, 500));
});

test('no smoothing is the raw line', () => {
  const raw = Float32Array.of(3, 1, 4, 1, 5), out = new Float32Array(5);
  smooth(raw, 5, 0, out);
  expect([...out]).toEqual([...raw]);
});

test('names of two lines never touch and stay on the chart', () => {
  for (const [a, b] of [[50, 51], [0, 1], [99, 100], [20, 80], [70, 70]] as const) {
    const [p, q] = spread(a, b, 15, 4, 96);
    expect(Math.abs(p - q)).toBeGreaterThanOrEqual(15 - 1e-9);
    expect(Math.min(p, q)).toBeGreaterThanOrEqual(4 - 1e-9);
    expect(Math.max(p, q)).toBeLessThanOrEqual(96 + 1e-9);
  }
});

test('going back in training cuts the curve; a repeated step replaces its row', () => {
  const data = new CurveData(), row = (step: number, loss: number): number[] => [step, step / 10, loss, loss, 0.5, 0.5];
  data.add(Float32Array.of(...row(0, 9), ...row(10, 5), ...row(20, 3)), 3);
  data.add(Float32Array.of(...row(20, 2)), 1);
  expect([data.count, data.values.trainLoss[2]]).toEqual([3, 2]);
  data.add(Float32Array.of(...row(5, 7)), 1);
  expect([data.count, data.lastStep]).toEqual([2, 5]);
  data.cut(0);
  expect(data.lastStep).toBe(0);
  data.clear();
  for (let step = 0; step < 1000; ++step) data.add(Float32Array.of(...row(step, step)), 1);
  expect([data.count, data.nearest(512.4), data.nearest(-3), data.nearest(1e9)]).toEqual([1000, 512, 0, 999]);
});
