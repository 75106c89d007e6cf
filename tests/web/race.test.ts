// Who is ahead in a race, and what lanes may differ in.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Lab } from '../../web/src/lab/lab';
import { openingLab } from '../../web/src/lab/first-labs';
import { presets } from '../../web/src/lab/presets';
import * as state from '../../web/src/lab/state';
import { dimensionsOf, suggested, valueName } from '../../web/src/race/dimensions';
import { common, rank, reading, rowAt, winner, type Judge, type LaneCurve } from '../../web/src/race/ranking';
import { CurveData } from '../../web/src/views/curve-data';
import { differences } from '../../web/src/timeline/lab-difference';
import { engineIsBuilt, startedEngine } from './fixtures/engine';

function lane(rows: [step: number, loss: number][], msPerStep = 1, epochWork = 1000): LaneCurve {
  const data = new CurveData();
  data.add(Float32Array.from(rows.flatMap(([step, loss]) => [step, step / 10, loss, loss, 1 - loss, 1 - loss])), rows.length);
  return { data, times: rows.map(([step]) => step * msPerStep), epochWork };
}
const judge = (more: Partial<Judge> = {}): Judge => ({ series: 'testLoss', better: 'lower', criterion: { kind: 'best' }, clock: 'steps', ...more });
const order = (curves: LaneCurve[], out: boolean[], by: Judge): number[] => rank(curves, out, by).map((one) => one.lane);

describe('standings', () => {
  const slow = lane([[0, 1], [10, 0.9], [20, 0.5], [40, 0.1]]), quick = lane([[0, 1], [10, 0.4], [20, 0.3]]);

  test('compare at the last reading that all share, not at each one’s end', () => {
    expect(common([slow, quick], [], 'steps')).toBe(20);
    expect(order([slow, quick], [], judge())).toEqual([1, 0]);
    expect(rank([slow, quick], [], judge())[1]!.value).toBeCloseTo(0.5);
  });

  test('a lane that is out neither holds up the others nor is ahead of them', () => {
    const gone = lane([[0, 1], [5, 0.01]]);
    expect(common([slow, gone], [false, true], 'steps')).toBe(40);
    expect(order([gone, slow], [true, false], judge())).toEqual([1, 0]);
  });

  test('the first to reach a target is the one that reached it earlier by the clock, whoever is lower later', () => {
    const first = judge({ criterion: { kind: 'first', target: 0.45 } });
    const standings = rank([slow, quick], [], first);
    expect(standings.map((one) => one.reached)).toEqual([10, 40]);
    expect(winner(standings, false, first)).toBe(1);
    expect(winner(rank([slow, quick], [], judge({ criterion: { kind: 'first', target: 0.01 } })), true, judge({ criterion: { kind: 'first', target: 0.01 } }))).toBeNull();
    const cheap = lane([[0, 1], [10, 0.9], [20, 0.5], [40, 0.1]], 0.1), dear = lane([[0, 1], [10, 0.4], [20, 0.3]], 10);
    expect(order([cheap, dear], [], judge({ criterion: { kind: 'first', target: 0.45 }, clock: 'time' }))).toEqual([0, 1]);
  });

  test('higher is better where the metric says so, and a missing number is last', () => {
    expect(order([slow, quick], [], judge({ series: 'testMetric', better: 'higher' }))).toEqual([1, 0]);
    expect(order([lane([[0, NaN], [20, NaN]]), quick], [], judge())).toEqual([1, 0]);
  });

  test('nobody has won before the end, and nobody when two are level', () => {
    expect(winner(rank([slow, quick], [], judge()), false, judge())).toBeNull();
    expect(winner(rank([slow, quick], [], judge()), true, judge())).toBe(1);
    expect(winner(rank([quick, quick], [], judge()), true, judge())).toBeNull();
  });

  test.each(['steps', 'time', 'work'] as const)('a row is found by its reading of %s', (clock) => {
    for (let row = 0; row < slow.data.count; row++) expect(rowAt(slow, reading(slow, row, clock), clock)).toBe(row);
    expect(rowAt(slow, -1, clock)).toBe(-1);
  });
});

describe.skipIf(!engineIsBuilt)('what lanes may differ in', () => {
  let started: Awaited<ReturnType<typeof startedEngine>>;
  beforeAll(async () => {
    started = await startedEngine();
    state.schema.value = started.schema;
  });
  afterAll(() => started.end());

  test.each(presets.filter(({ lab }) => lab.data.id !== 'external').map((one) => [one.id, one.lab] as const))('every value offered for %s makes a lab that starts and differs', async (_, lab) => {
    for (const dimension of dimensionsOf(lab)) {
      const values = dimension.entries ? dimension.entries.map(({ id }) => id) : suggested(dimension.param!, dimension.now(lab));
      expect(values.length, dimension.id).toBeGreaterThan(1);
      for (const value of values.slice(0, 4)) {
        const made: Lab = structuredClone(lab);
        dimension.put(made, value);
        expect(dimension.now(made)).toBe(value);
        expect(differences(lab, made).length > 0 || dimension.now(lab) === value, `${dimension.id} ${String(value)}`).toBe(true);
        const { problems } = await started.page.call('create', { lab: made, keep: false });
        // A wider layer may not fit the next one; that is said when the lanes line up. Everything else must start.
        if (!dimension.id.startsWith('model.layers')) expect(problems, `${dimension.id} ${String(value)}`).toEqual([]);
        expect(valueName(dimension, value)).toBeTruthy();
      }
    }
  });

  test('numbers suggested are few, in order, inside the range, and the present one is among them', () => {
    for (const { param, now } of dimensionsOf(openingLab)) {
      if (param?.type !== 'float' && param?.type !== 'int') continue;
      const values = suggested(param, now(openingLab)).map(Number);
      expect(values.length).toBeLessThanOrEqual(6);
      expect([...values].sort((a, b) => a - b)).toEqual(values);
      expect(values).toContain(now(openingLab));
      for (const value of values) expect(value >= param.min! && value <= param.max!).toBe(true);
    }
  });

  test('differences of two labs are named by their places', () => {
    const other = structuredClone(openingLab);
    other.optimizer.lr = 0.5;
    other.model.layers[0]!.units = 3;
    other.model.layers.pop();
    const found = differences(openingLab, other);
    expect(found.map(({ path }) => path)).toEqual(['model.layers.0.units', 'model.layers.4', 'optimizer.lr']);
    expect(found[0]).toMatchObject({ before: '8', after: '3' });
    expect(found[1]!.after).toBe('–');
    expect(differences(openingLab, structuredClone(openingLab))).toEqual([]);
  });
});
