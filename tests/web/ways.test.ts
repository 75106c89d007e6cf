// Ways to train, schedules and shards as a lab says them: edits of the page, links, stages of a run.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Report, Status } from '../../web/src/engine/protocol';
import type { Schema } from '../../web/src/engine/schema';
import { checkLab } from '../../web/src/lab/check';
import type { Lab } from '../../web/src/lab/lab';
import { openingLab } from '../../web/src/lab/first-labs';
import { columnNames, plannedEpochs, stageOf, stageStart } from '../../web/src/lab/stages';
import { decodeLink, encodeLink } from '../../web/src/lab/url';
import { hasOwnWay, setGenerator, setWay, wayOf } from '../../web/src/lab/ways';
import { insertLayer, isFlow } from '../../web/src/network/flow';
import { engineIsBuilt, startedEngine } from './fixtures/engine';

const schema = JSON.parse(readFileSync('tests/golden/schema.json', 'utf8')) as Schema;
const fresh = (): Lab => structuredClone(openingLab);
const layerOf = (id: string) => schema.kinds.layer.entries.find((one) => one.id === id)!;

/** The opening lab made into a game, as one does it in the page: the way, two more units in the middle, where the generator ends. */
function game(): Lab {
  const draft = fresh();
  setWay(schema, draft, 'adversarial');
  insertLayer(draft, layerOf('dense'), 2, []);
  draft.model.layers[2]!.units = 2;
  setGenerator(draft, 2, [2]);
  return draft;
}

function deepBelief(): Lab {
  const draft = fresh();
  setWay(schema, draft, 'layerwise');
  (draft.train as unknown as Record<string, number>)['pretrain_epochs'] = 3;
  draft.train.epochs = 5;
  insertLayer(draft, layerOf('rbm'), 2, []);
  return draft;
}

describe('the way to train', () => {
  it('takes its settings with it, and the noise of a generator', () => {
    const draft = game();
    expect(draft.train.generator).toBe(draft.model.layers[2]!.name);
    expect(draft.model.input).toEqual([2]);
    expect(isFlow(schema, draft)).toBe(true);
    (draft.train as unknown as Record<string, unknown>)['generator_steps'] = 2;
    setWay(schema, draft, 'layerwise');
    expect(draft.train).toEqual({ ...openingLab.train, kind: 'layerwise' });
    setWay(schema, draft, 'supervised');
    expect(draft.train).toEqual(openingLab.train);
    expect(draft.model.input).toBeUndefined();
    expect(wayOf(schema, draft)?.id).toBe('supervised');
    expect(hasOwnWay(schema, draft)).toBe(false);
  });

  it.each([['game', game], ['deep belief network', deepBelief], ['schedule, clipping, shards', (): Lab =>
    ({ ...fresh(), schedule: { id: 'cosine', floor: 0.1 }, clip: { id: 'clip_norm', max: 0.5 }, train: { ...openingLab.train, shards: 2 } })]])('%s goes through a link whole', (_, make) => {
    const opened = decodeLink(`#${encodeLink(make())}`, schema, openingLab);
    expect(opened?.problems).toEqual([]);
    expect(opened?.lab).toEqual(make());
  });

  it('of a link is checked: an unknown way and too many shards are said once each', () => {
    const { lab, problems } = checkLab({ ...fresh(), train: { ...openingLab.train, kind: 'guessing', shards: 1000 } }, schema, openingLab);
    expect(problems.map(({ path }) => path).sort()).toEqual(['train.kind', 'train.shards']);
    expect(lab.train.kind).toBeUndefined();
  });
});

describe.skipIf(!engineIsBuilt)('the engine', () => {
  it.each([['game', game, 1], ['deep belief network', deepBelief, 2]] as const)('trains a %s made from the opening lab', async (_, make, stages) => {
    const { page, end } = await startedEngine();
    const found = await page.call('create', { lab: make(), keep: false });
    expect(found.problems).toEqual([]);
    expect(found.stages).toHaveLength(stages);
    const status = await page.call('step', { epochs: 4 });
    expect(status.epoch).toBe(4);
    expect(stageOf(found, status)?.name).toEqual(status.stage?.name);
    if (stages === 2) {
      expect(stageStart(found, status)).toBe(3 * found.batchesPerEpoch);
      expect(plannedEpochs(found.lab, found)).toBe(8);
    }
    await end();
  });

  it('says at which control a game is not complete', async () => {
    const { page, end } = await startedEngine();
    const draft = fresh();
    setWay(schema, draft, 'adversarial');
    expect((await page.call('create', { lab: draft, keep: false })).problems.map(({ path }) => path)).toContain('train.generator');
    await end();
  });
});

it('columns that are training and test of one thing need no names of their own', () => {
  const text = (en: string): { en: string; zh: string } => ({ en, zh: en });
  const columns = { trainLoss: text('a'), testLoss: text('b'), trainMetric: text('m'), testMetric: text('m') };
  const stage = { name: text('s'), epochs: 2, columns };
  expect(columnNames(stage, 'trainLoss', 'testLoss')).toEqual([text('a'), text('b')]);
  expect(columnNames(stage, 'trainMetric', 'testMetric')).toBeNull();
  expect(columnNames(stageOf({ stages: undefined } as unknown as Report, {} as Status), 'trainLoss', 'testLoss')).toBeNull();
});
