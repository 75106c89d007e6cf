// Lanes beside each other in one worker: each computes what it would alone, and the clock keeps them abreast.

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { LaneClock, LanesStatus } from '../../web/src/engine/lanes';
import type { Lab } from '../../web/src/lab/lab';
import { openingLab } from '../../web/src/lab/first-labs';
import { engineIsBuilt, startedEngine } from './fixtures/engine';

const short: Lab = { ...openingLab, train: { batch: 10, epochs: 20 } };
const with_ = (edit: (lab: Lab) => void): Lab => {
  const lab = structuredClone(short);
  edit(lab);
  return lab;
};
const three: Lab[] = [{ id: 'sgd', lr: 0.03 }, { id: 'adam', lr: 0.01 }, { id: 'rmsprop', lr: 0.003 }].map((optimizer) => with_((lab) => { lab.optimizer = optimizer; }));

let started: Awaited<ReturnType<typeof startedEngine>>;
const call: typeof started.page.call = (...rest) => started.page.call(...rest);

const history = [{ kind: 'history' as const, since: -1 }];
const curves = async (lanes: number) => call('laneFrame', { needs: Array.from({ length: lanes }, () => history) });
async function race(labs: Lab[], clock: LaneClock, speed = 0): Promise<LanesStatus> {
  for (const { problems } of await call('lanes', { labs })) expect(problems).toEqual([]);
  await call('laneRun', { running: true, clock, speed });
  return vi.waitFor(async () => {
    const { status } = await curves(labs.length);
    if (!status.over) throw new Error('not over');
    return status;
  }, { timeout: 20_000, interval: 10 });
}
async function alone(lab: Lab, steps: number): Promise<Float32Array> {
  await call('create', { lab, keep: false });
  await call('step', { steps });
  return (await call('frame', { needs: history })).parts[0]!.data.slice();
}

describe.skipIf(!engineIsBuilt)('lanes', () => {
  beforeEach(async () => { started = await startedEngine(); });
  afterEach(() => started.end());

  test.each(['steps', 'work'] as const)('three optimizers by equal %s end with the curves that each has alone, to the bit', async (clock) => {
    const status = await race(three, clock);
    expect(status.lanes.map(({ step }) => step)).toEqual([400, 400, 400]);
    const { lanes } = await curves(3);
    for (const [i, lab] of three.entries()) {
      expect(Array.from(lanes[i]!.parts[0]!.data)).toEqual(Array.from(await alone(lab, 400)));
      expect(lanes[i]!.times).toHaveLength(lanes[i]!.parts[0]!.shape[0]!);
    }
    expect(Array.from(lanes[0]!.parts[0]!.data)).not.toEqual(Array.from(lanes[1]!.parts[0]!.data));
  });

  test('by steps all stop where the first has done its epochs', async () => {
    const batches = [5, 20, 200].map((batch) => with_((lab) => { lab.train.batch = batch; }));
    expect((await race(batches, 'steps')).lanes.map(({ step }) => step)).toEqual([20, 20, 20]);
  });

  test('by multiply-adds nobody has done more than one step beyond the line', async () => {
    const widths = [2, 8, 32].map((units) => with_((lab) => { lab.model.layers[0]!.units = units; }));
    const { lanes } = await race(widths, 'work');
    const line = Math.min(...lanes.map(({ work }) => work));
    for (const { work, step } of lanes) expect(work - line).toBeLessThan(work / step + 1);
    expect(lanes[0]!.step).toBe(400);
    expect(lanes[2]!.step).toBeLessThan(lanes[1]!.step);
  });

  test('by time the others have at least the time of the first to end, and little more', async () => {
    const widths = [2, 64].map((units) => with_((lab) => { lab.model.layers[0]!.units = units; lab.train.epochs = 200; }));
    const { lanes } = await race(widths, 'time');
    const [fast, slow] = [lanes[0]!, lanes[1]!];
    expect(fast.done).toBe(true);
    expect(slow.step).toBeLessThan(fast.step);
    expect(slow.ms).toBeGreaterThanOrEqual(fast.ms);
  });

  test('a lane whose numbers run away is out and does not hold up the others', async () => {
    const { lanes } = await race([with_((lab) => { lab.optimizer = { id: 'sgd', lr: 10 }; lab.loss = { id: 'mse' }; lab.model.layers = [{ id: 'dense', units: 64 }, { id: 'relu' }, { id: 'dense', units: 64 }, { id: 'relu' }, { id: 'dense', units: 1 }]; }), short], 'steps');
    expect(lanes[0]!.stopped?.tensor).toBeTruthy();
    expect(lanes[1]!).toMatchObject({ step: 400, done: true });
  });

  test('a pause holds all lanes, and a limit on the speed keeps them together', async () => {
    const long = three.map((lab) => ({ ...lab, train: { ...lab.train, epochs: 10_000 } }));
    await call('lanes', { labs: long });
    await call('laneRun', { running: true, clock: 'steps', speed: 200 });
    await new Promise((resolve) => setTimeout(resolve, 300));
    const { lanes } = await call('laneRun', { running: false, clock: 'steps', speed: 200 });
    const steps = lanes.map(({ step }) => step);
    expect(Math.max(...steps)).toBeLessThan(200);
    expect(Math.max(...steps)).toBeGreaterThan(5);
    expect(Math.max(...steps) - Math.min(...steps)).toBeLessThan(30);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await curves(3)).status.lanes.map(({ step }) => step)).toEqual(steps);
  });

  test('one lane goes back to a snapshot and on to a step, as the running lab would', async () => {
    await call('create', { lab: short, keep: false });
    await call('step', { steps: 100 });
    const snapshot = await call('snapshot', {});
    await call('step', { steps: 37 });
    const wanted = (await call('frame', { needs: [{ kind: 'tensor', path: 'layers.0.weight' }] })).parts[0]!.data.slice();
    await call('lanes', { labs: [short] });
    expect((await call('laneGo', { lane: 0, snapshot, step: 137 })).step).toBe(137);
    const { lanes } = await call('laneFrame', { needs: [[{ kind: 'tensor', path: 'layers.0.weight' }]] });
    expect(Array.from(lanes[0]!.parts[0]!.data)).toEqual(Array.from(wanted));
    await expect(call('laneGo', { lane: 3, step: 1 })).rejects.toThrow(/lane 3/);
  });

  test('with a problem in one lab the lanes before stay', async () => {
    await race([short], 'steps');
    const reports = await call('lanes', { labs: [short, with_((lab) => { lab.model.layers[0]!.units = 0; })] });
    expect(reports[1]!.problems[0]!.path).toMatch(/model\.layers\.0/);
    expect((await curves(1)).status.lanes).toMatchObject([{ step: 400 }]);
  });
});
