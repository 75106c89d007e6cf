// Each rule is provoked by a run of the real engine and stays quiet on runs that go well; what its counter-experiment changes helps.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { examine } from '../../web/src/doctor/doctor';
import { probesOf, read, type Observation } from '../../web/src/doctor/observation';
import { looksKept, type Finding } from '../../web/src/doctor/rule';
import { rules } from '../../web/src/doctor/rules';
import type { Choice, Lab, LayerChoice } from '../../web/src/lab/lab';
import { presets } from '../../web/src/lab/presets';
import { schema } from '../../web/src/lab/store';
import { engineIsBuilt, startedEngine } from './fixtures/engine';

let started: Awaited<ReturnType<typeof startedEngine>>;

interface Run { looks: Observation[]; said: Map<string, Finding> }

/** Trains and looks every `every` steps, as the page does every half second. */
async function run(lab: Lab, steps: number, every = Math.ceil(steps / 24)): Promise<Run> {
  const report = await started.page.call('create', { lab, keep: false });
  expect(report.problems).toEqual([]);
  let looks: Observation[] = [];
  let found: ReturnType<typeof examine> = [];
  const said: Run['said'] = new Map();
  for (let step = 0; step < steps; step += every) {
    const status = await started.page.call('step', { steps: every });
    const probes = probesOf(report, report.stages === undefined);
    const frame = await started.page.call('frame', { needs: probes.map(({ need }) => need) });
    looks = [...looks, read(probes, frame.parts, status, report)].slice(-looksKept);
    found = examine(looks, found);
    for (const { rule, finding } of found) said.set(rule.id, finding);
    if (status.done || status.stopped) break;
  }
  return { looks, said };
}

const dense = (units: number, init?: Choice): LayerChoice => ({ id: 'dense', units, ...(init ? { init } : {}) });
const deep = (depth: number, units: number, activation: string, init?: Choice): LayerChoice[] =>
  [...Array.from({ length: depth }, () => [dense(units, init), { id: activation }]).flat(), dense(1)];
const lab = (layers: LayerChoice[], optimizer: Choice, rest: Partial<Lab> = {}): Lab => ({
  version: 1, seed: 7, data: { id: 'circle', count: 300, noise: 0.1, split: 0.5 }, model: { layers }, loss: { id: 'bce_with_logits' }, optimizer,
  train: { batch: 10, epochs: 10_000 }, ...rest,
});
const points = (rows: [number, number, number][]): Lab['data'] => ({ id: 'custom', points: rows, task: 'classification', split: 0.5 });
const wave = (i: number): number => 3 * Math.sin(7.3 * i + 1);
const rare: [number, number, number][] = Array.from({ length: 200 }, (_, i) => [wave(i), wave(i + 0.37), i % 20 === 0 ? 1 : 0]);
const repeated: [number, number, number][] = Array.from({ length: 120 }, (_, i) => [wave(i % 40), wave((i % 40) + 0.37), i % 2]);

const provoked: [string, Lab, number][] = [
  ['dead_units', lab(deep(2, 8, 'relu'), { id: 'sgd', lr: 3 }), 600],
  ['saturation', lab(deep(2, 8, 'tanh', { id: 'normal', std: 8 }), { id: 'sgd', lr: 0.01 }), 1500],
  ['vanishing_gradient', presets.find(({ id }) => id === 'vanishing')!.lab, 600],
  ['exploding_gradient', lab(deep(10, 8, 'leaky_relu', { id: 'normal', std: 1.5 }), { id: 'sgd', lr: 1e-5 }), 48],
  ['rate_too_high', lab(deep(1, 8, 'tanh'), { id: 'adam', lr: 3 }), 400],
  ['rate_too_low', lab(deep(1, 8, 'tanh'), { id: 'sgd', lr: 1e-5 }), 1200],
  ['overfitting', presets.find(({ id }) => id === 'overfit')!.lab, 4000],
  ['imbalance', lab(deep(1, 4, 'tanh'), { id: 'sgd', lr: 0.03 }, { data: points(rare) }), 600],
  ['test_points_known', lab(deep(1, 8, 'tanh'), { id: 'sgd', lr: 0.03 }, { data: points(repeated) }), 100],
];

describe.skipIf(!engineIsBuilt)('the doctor', () => {
  beforeAll(async () => {
    started = await startedEngine();
    schema.value = started.schema;
  });
  afterAll(() => started.end());

  test('every rule has a run that provokes it', () => {
    expect(new Set(provoked.map(([id]) => id))).toEqual(new Set(rules.map(({ id }) => id)));
  });

  test.each(provoked)('%s is noticed, with evidence that can be looked at and a counter-experiment that runs', async (id, sick, steps) => {
    const { said } = await run(sick, steps);
    expect([...said.keys()]).toContain(id);
    const finding = said.get(id)!, { tensors } = await started.page.call('create', { lab: sick, keep: false });
    for (const { path } of finding.evidence) if (path) expect(Object.keys(tensors)).toContain(path.replace(/\[.*$/, ''));
    const experiment = rules.find((one) => one.id === id)!.experiment(sick, started.schema, finding);
    expect(experiment, 'a counter-experiment').not.toBeNull();
    expect((await started.page.call('create', { lab: experiment!.lab, keep: false })).problems).toEqual([]);
  });

  const healthy = ['spiral', 'circle', 'xor_product', 'unbend', 'three_spirals', 'sparse', 'checkerboard'];
  test.each(presets.filter(({ id }) => healthy.includes(id)).map(({ id, lab: well }) => [id, well] as const))('it is quiet while %s learns', async (_, well) => {
    const { said } = await run(well, 3000);
    expect([...said.keys()]).toEqual([]);
  });

  test('what it advises for fading gradients, dead units and a wild rate makes the loss fall further', async () => {
    for (const id of ['vanishing_gradient', 'dead_units', 'rate_too_high', 'rate_too_low']) {
      const [, sick, steps] = provoked.find(([one]) => one === id)!;
      const rule = rules.find((one) => one.id === id)!;
      const before = await run(sick, steps);
      const experiment = rule.experiment(sick, started.schema, { values: {}, evidence: [], path: 'layers.1' });
      const after = await run(experiment!.lab, steps);
      const end = ({ looks }: Run): number => looks.at(-1)!.curve.at(-1)!.trainLoss;
      expect(end(after), id).toBeLessThan(end(before));
    }
  });
});

