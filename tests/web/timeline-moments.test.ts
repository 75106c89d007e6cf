// The moments of a run: how they thin out, where a step is found, what happens where the lab has changed.

import { describe, expect, test } from 'vitest';
import { openingLab } from '../../web/src/lab/first-labs';
import { isDue, Moments, most, room, thin, type Kept, type Stretch } from '../../web/src/timeline/moments';

const stretch = (until = Infinity): Stretch => ({ lab: openingLab, until });
const moment = (step: number, of: Stretch, bytes = 1000): Kept => ({ step, bytes: new ArrayBuffer(bytes), stretch: of });
const steps = (moments: Moments): number[] => moments.all.map(({ step }) => step);

function run(to: number, every: number, bytes = 1000): Moments {
  const moments = new Moments(), one = stretch();
  for (let step = 0; step <= to; step += every) if (!moments.last || isDue(step, moments.last.step, bytes)) moments.add(moment(step, one, bytes));
  return moments;
}

describe('thinning', () => {
  test.each([100, 1000, 10_000, 250_000])('a run of %i steps keeps at most as many moments as allowed, first and last among them, evenly', (to) => {
    const moments = run(to, Math.max(1, Math.round(to / 5000)));
    const all = steps(moments);
    expect(all.length).toBeLessThanOrEqual(most.count);
    expect(all.length).toBeGreaterThan(most.count / 3);
    expect(all[0]).toBe(0);
    expect(to - all.at(-1)!).toBeLessThan((4 * to) / most.count);
    const longest = Math.max(...all.slice(1).map((step, i) => step - all[i]!));
    expect(longest).toBeLessThanOrEqual((4 * to) / most.count + 1);
  });

  test('large snapshots are fewer, and never more bytes than allowed', () => {
    const size = 5 * 1024 * 1024;
    expect(room(size)).toBe(12);
    const moments = run(2000, 1, size);
    expect(moments.all.length).toBeLessThanOrEqual(12);
    expect(moments.all.length).toBeGreaterThan(5);
    expect(moments.all.reduce((sum, one) => sum + one.bytes.byteLength, 0)).toBeLessThanOrEqual(most.bytes);
    expect(room(most.bytes)).toBe(3);
  });

  test('where a stretch begins a moment stays', () => {
    const [one, two] = [stretch(50), stretch()];
    const all = [...Array.from({ length: 60 }, (_, i) => moment(i, one)), ...Array.from({ length: 60 }, (_, i) => moment(1000 + 100 * i, two))];
    const left = thin(all);
    expect(left).toHaveLength(most.count);
    expect(left.find((kept) => kept.stretch === two)?.step).toBe(1000);
  });
});

describe('finding a step', () => {
  test('from the moment before it, and never before the first', () => {
    const moments = new Moments(), one = stretch();
    for (const step of [10, 20, 40]) moments.add(moment(step, one));
    expect(moments.find(25)).toMatchObject({ moment: { step: 20 }, step: 25 });
    expect(moments.find(40)).toMatchObject({ moment: { step: 40 }, step: 40 });
    expect(moments.find(3)).toMatchObject({ moment: { step: 10 }, step: 10 });
    expect(new Moments().find(3)).toBeUndefined();
    expect([moments.beside(20, -1), moments.beside(20, 1), moments.beside(40, 1)]).toEqual([10, 40, undefined]);
  });

  test('no replay crosses a change of the lab: the few steps between are not claimed', () => {
    const moments = new Moments(), [one, two] = [stretch(), stretch()];
    moments.add(moment(100, one));
    moments.close(120);
    moments.add(moment(130, two));
    expect(moments.find(120)).toMatchObject({ moment: { step: 100 }, step: 120 });
    expect(moments.find(123)).toMatchObject({ moment: { step: 100 }, step: 120 });
    expect(moments.find(128)).toMatchObject({ moment: { step: 130 }, step: 130 });
    expect(moments.find(500)).toMatchObject({ moment: { step: 130 }, step: 500 });
  });

  test('going on from an earlier step forgets what came after, and its stretch goes on', () => {
    const moments = new Moments(), [one, two] = [stretch(), stretch()];
    for (const step of [0, 50, 100]) moments.add(moment(step, one));
    moments.close(120);
    moments.add(moment(130, two));
    moments.cut(70);
    expect(steps(moments)).toEqual([0, 50]);
    expect(moments.find(300)).toMatchObject({ moment: { step: 50 }, step: 300 });
  });

  test('a hand on the weights at the same step is a moment of its own, a second look is not', () => {
    const moments = new Moments(), [one, two] = [stretch(), stretch()];
    for (const step of [0, 10, 10]) moments.add(moment(step, one));
    expect(steps(moments)).toEqual([0, 10]);
    moments.close(10);
    moments.add(moment(10, two));
    expect(steps(moments)).toEqual([0, 10, 10]);
    expect(moments.find(10)?.moment.stretch).toBe(two);
  });
});
