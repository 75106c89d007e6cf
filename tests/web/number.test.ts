// Numbers as people type them and as sliders and steppers make them.
import { describe, expect, it } from 'vitest';
import { clamp, formatNumber, fromPosition, parseNumber, stepped, toPosition } from '../../web/src/ui/number';

describe('parseNumber', () => {
  const reads: [string, number][] = [
    ['0.03', 0.03], [' 1e-3 ', 0.001], ['1E5', 1e5], ['.5', 0.5], ['5.', 5], ['-2', -2], ['−2', -2], ['1/8', 0.125], ['25%', 0.25],
    ['０．５', 0.5], ['0,03', 0.03], ['1,234', 1234], ['12 000', 12000], ['+4', 4],
  ];
  it.each(reads)('reads %s', (text, value) => expect(parseNumber(text)).toBeCloseTo(value, 12));
  it.each(['', 'abc', '1..2', '1e', 'Infinity', 'NaN', '1/0', '--1', '0x10', '1e999'])('refuses %j', (text) => expect(parseNumber(text)).toBeNull());
});

describe('formatNumber', () => {
  const shows: [number, string][] = [[0, '0'], [0.1 + 0.2, '0.3'], [1e-8, '1e-8'], [0.0001, '0.0001'], [250000, '250000'], [1e9, '1e9'], [0.10000000149, '0.1'], [-0.5, '-0.5']];
  it.each(shows)('shows %d', (value, text) => expect(formatNumber(value)).toBe(text));
  it('can be read back', () => {
    for (const value of [1e-10, 3.25e-7, 0.0123, 7, 123456, 4.5e8]) expect(parseNumber(formatNumber(value))).toBeCloseTo(value, 12);
  });
});

describe('a slider', () => {
  const ranges = [
    { min: 0, max: 0.5 }, { min: -1, max: 1, step: 0.1 }, { min: 1e-5, max: 10, scale: 'log' as const }, { min: 0, max: 1, scale: 'log' as const },
    { min: 1, max: 1024, step: 1, scale: 'log' as const },
  ];
  it.each(ranges)('reaches both ends of %j', (range) => {
    expect(fromPosition(0, range)).toBe(range.min);
    expect(fromPosition(1, range)).toBe(range.max);
    expect(toPosition(range.min, range)).toBe(0);
    expect(toPosition(range.max, range)).toBe(1);
  });
  it.each(ranges)('never runs backwards on %j', (range) => {
    let before = -Infinity;
    for (let i = 0; i <= 100; ++i) {
      const value = fromPosition(i / 100, range);
      expect(value).toBeGreaterThanOrEqual(before);
      before = value;
    }
  });
  it('gives every decade of a log scale the same room', () => {
    const range = { min: 1e-5, max: 10, scale: 'log' as const };
    for (let decade = 0; decade < 6; ++decade) {
      expect(toPosition(10 ** (decade - 4), range) - toPosition(10 ** (decade - 5), range)).toBeCloseTo(1 / 6, 9);
    }
  });
  it('leaves room for zero at the left end of a log scale', () => {
    const range = { min: 0, max: 1, scale: 'log' as const };
    expect(fromPosition(0.005, range)).toBe(0);
    expect(fromPosition(0.01, range)).toBeCloseTo(1e-6, 9);
  });
  it('stays inside with a value from outside', () => {
    expect(toPosition(99, { min: 0, max: 1 })).toBe(1);
    expect(toPosition(-99, { min: 1e-3, max: 1, scale: 'log' })).toBe(0);
  });
});

describe('a stepper', () => {
  const batch = { min: 1, max: 1000, step: 1, scale: 'log' as const };
  it('doubles and halves on a log scale', () => {
    expect(stepped(8, batch, 1)).toBe(16);
    expect(stepped(10, batch, -1)).toBe(5);
    expect(stepped(8, batch, 1, true)).toBe(64);
  });
  it('stops at its limits', () => {
    expect(stepped(1, batch, -1)).toBe(1);
    expect(stepped(900, batch, 1)).toBe(1000);
    expect(stepped(10, { min: 1, max: 10 }, 1)).toBe(10);
  });
  it('always moves until it stops', () => {
    for (let value = 1; value < 1000;) {
      const next = stepped(value, batch, 1);
      expect(next).toBeGreaterThan(value);
      expect(stepped(next, batch, -1)).toBeLessThan(next);
      value = next;
    }
  });
  it('goes by its step, ten times as far with shift', () => {
    expect(stepped(3, { min: 0, max: 100, step: 2 }, 1)).toBe(6); // 3 is off the step's grid: 5 rounds to 6
    expect(stepped(4, { min: 0, max: 100, step: 2 }, 1, true)).toBe(24);
  });
  it('walks a wide range along 1, 2, 5, 10', () => {
    const epochs = { min: 1, max: 100_000, step: 1 };
    const walk = (from: number, direction: 1 | -1): number[] => Array.from({ length: 4 }, () => (from = stepped(from, epochs, direction)));
    expect(walk(1, 1)).toEqual([2, 5, 10, 20]);
    expect(walk(137, -1)).toEqual([100, 50, 20, 10]);
    expect(stepped(1, epochs, -1)).toBe(1);
    expect(stepped(400, { min: 10, max: 5000, step: 10 }, 1)).toBe(500);
  });
  it('walks a seed one by one', () => expect(stepped(7, { min: 0, max: 2 ** 31 - 1, step: 1 }, 1)).toBe(8));
  it('clamps to the grid without losing digits', () => expect(clamp(0.3000001, { min: 0, max: 1, step: 0.1 })).toBe(0.3));
});
