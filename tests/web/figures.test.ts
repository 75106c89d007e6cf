// What the figures that train compute: slices of a network's loss, and models of many sizes. The numbers that the lessons state are
// those of their figures.

import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SliceQuestion } from '../../web/src/engine/protocol';
import { between } from '../../web/src/figures/relief';
import { created, labOf, outcomeOf, spreadOf } from '../../web/src/figures/size-runs';
import { centre, lossGrid, planeOf, project, weightsOf } from '../../web/src/figures/slices';
import { language, type Language } from '../../web/src/i18n/language';
import type { Choice, Lab } from '../../web/src/lab/lab';
import { engineIsBuilt, startedEngine } from './fixtures/engine';

interface Settings { lab: Lab; widths: number[]; rows: number[]; steps: number; seeds: number }
const settingsOf = (lesson: string, figure: string): Settings =>
  (JSON.parse(readFileSync(`web/lessons/${lesson}/labs.json`, 'utf8')) as { figures: Record<string, { settings: Settings }> }).figures[figure]!.settings;
const withEngine = describe.skipIf(!engineIsBuilt);

test('a relief goes through its cells and is level beyond the outermost', () => {
  const values = Float64Array.from([0, 1, 2, 3, 4, 5, 6, 7, 8]);   // 3 × 3, rows from the bottom
  for (let n = 0; n < 9; ++n) expect(between(values, ((n % 3) + 0.5) / 3, (Math.floor(n / 3) + 0.5) / 3)).toBeCloseTo(n, 1);
  expect(between(values, 0, 0)).toBe(0);
  expect(between(values, 1, 1)).toBeCloseTo(8, 1);
  expect(between(values, 1 / 3, 1 / 3)).toBeCloseTo(2, 6);
});

test('the middle cell of an odd grid is the middle of the plane, and cells fill it', () => {
  expect(centre(20, 41, 0.7)).toBeCloseTo(0, 12);
  expect(centre(0, 41, 1) - -1).toBeCloseTo(1 / 41, 12);
  expect(1 - centre(40, 41, 1)).toBeCloseTo(1 / 41, 12);
});

test('a move is found on the plane that holds it, slanted axes or not, and one at right angles is not seen', () => {
  const plane = { across: Float32Array.of(2, 0, 0), up: Float32Array.of(1, 1, 0) }, here = Float32Array.of(5, 5, 5);
  const seen = project(plane, here, Float32Array.of(5 + 2 * 0.5 - 1, 5 - 1, 5));
  expect([seen.a, seen.b, seen.share]).toEqual([expect.closeTo(0.5, 6), expect.closeTo(-1, 6), expect.closeTo(1, 6)]);
  expect(project(plane, here, Float32Array.of(5, 5, 9)).share).toBeCloseTo(0, 6);
  expect(project(plane, here, Float32Array.of(8, 5, 9)).share).toBeCloseTo(0.6, 6);
  expect(project(plane, here, here)).toEqual({ a: 0, b: 0, share: 0 });
});

test('a spread is mean and sample deviation', () => {
  expect(spreadOf([1, 2, 3])).toEqual({ mean: 2, deviation: 1 });
  expect(spreadOf([4])).toEqual({ mean: 4, deviation: 0 });
});

withEngine('figures that train', () => {
  let started: Awaited<ReturnType<typeof startedEngine>>;
  beforeEach(async () => { started = await startedEngine(); });
  afterEach(() => started.end());

  test.each(['random', 'gradient'] as const)('the slice of lesson 5 has the train loss in its middle and leaves the run as it was: %s', async (plane) => {
    const { page } = started, { lab } = settingsOf('05-optimizers', 'slice'), way = { plane, seed: 1 };
    const report = await page.call('create', { lab, keep: false });
    await page.call('step', { steps: 200 });
    const before = await weightsOf(page, report), losses = (await lossGrid(page, way, 0.5, 15, () => true))!;
    const { parts } = await page.call('frame', { needs: [{ kind: 'history', since: -1 }] });
    expect(losses[112]).toBeCloseTo(parts[0]!.data.at(-4)!, 5);
    expect(Math.max(...losses)).toBeGreaterThan(losses[112]! + 0.1);
    expect(await weightsOf(page, report)).toEqual(before);

    const directions = await planeOf(page, way);
    expect(before.length).toBe(report.parameters);
    expect(directions.across.length).toBe(before.length);
    // The first unit of the first layer: as the engine scales filters, so do weights and directions lie here.
    const length = (numbers: Float32Array): number => Math.hypot(...numbers);
    if (plane === 'random') expect(length(directions.across.subarray(0, 2))).toBeCloseTo(length(before.subarray(0, 2)), 5);
    else expect(length(directions.across)).toBeCloseTo(length(before), 3);
    const away = before.map((w, i) => w + 0.3 * directions.across[i]! - 0.2 * directions.up[i]!), there = project(directions, before, away);
    expect([there.a, there.b, there.share]).toEqual([expect.closeTo(0.3, 4), expect.closeTo(-0.2, 4), expect.closeTo(1, 4)]);
    expect(await lossGrid(page, way, 1, 15, () => false)).toBeNull();
  });

  test('what lesson 5 says of slices is what they show', { timeout: 60_000 }, async () => {
    const { page } = started, radius = 0.02 * 100 ** (21 / 60), cells = 41;   // the slider at 0.10
    await page.call('create', { lab: settingsOf('05-optimizers', 'slice').lab, keep: false });
    await page.call('step', { steps: 2000 });
    const highest: number[] = [];
    for (const seed of [1, 2, 3]) highest.push(Math.max(...(await lossGrid(page, { plane: 'random', seed }, radius, cells, () => true))!));
    const along = await page.call('evaluate', { kind: 'slice', plane: 'gradient', seed: 1, xs: Array.from({ length: 2 * cells }, (_, i) => (i % 2 === 0 ? centre(i / 2, cells, radius) : 0)) });
    for (const language of ['zh', 'en']) {
      const text = readFileSync(`web/lessons/05-optimizers/${language}.md`, 'utf8');
      for (const number of [along[20]!.toFixed(3), ...highest.map((loss) => loss.toFixed(2)), Math.max(...along).toFixed(1)]) expect(text).toContain(number);
    }
  });

  test('what lesson 5 says of noise and hollows is what the optimizers do', async () => {
    const { page, schema } = started, { walks, steps } = settingsOf('05-optimizers', 'race') as unknown as { walks: { optimizer: Choice }[]; steps: number };
    const begin = schema.kinds.surface.entries.find(({ id }) => id === 'many_minima')!.begin!, seeds = 300;
    const ends = async (surface: string, start: [number, number], noise: number, seed: number): Promise<[number, number][]> => {
      const found = await page.call('evaluate', { kind: 'surface', id: surface, xs: [], steps, noise, seed, ends: 1, walks: walks.map(({ optimizer }) => ({ optimizer, start })) });
      return walks.map((_, k) => [found[2 * k]!, found[2 * k + 1]!]);
    };
    const share = async (surface: string, start: [number, number], noise: number, out: (end: [number, number], still: [number, number]) => boolean): Promise<Record<string, number>> => {
      const still = await ends(surface, start, 0, 1), counts = walks.map(() => 0);
      for (let seed = 1; seed <= seeds; ++seed) (await ends(surface, start, noise, seed)).forEach((end, k) => (counts[k]! += out(end, still[k]!) ? 1 : 0));
      return Object.fromEntries(walks.map(({ optimizer }, k) => [optimizer.id, Math.round((100 * counts[k]!) / seeds)]));
    };
    const elsewhere = ([x1, x2]: [number, number], [y1, y2]: [number, number]): boolean => Math.round(x1) !== Math.round(y1) || Math.round(x2) !== Math.round(y2);
    const little = await share('many_minima', begin, 2, elsewhere), much = await share('many_minima', begin, 10, elsewhere);
    for (const language of ['zh', 'en']) {
      const text = readFileSync(`web/lessons/05-optimizers/${language}.md`, 'utf8');
      for (const percent of [little.momentum, little.nesterov, much.sgd, much.adam]) expect(text).toContain(`${percent} %`);
    }
    for (const caught of ['sgd', 'adagrad', 'rmsprop', 'adam']) expect(little[caught]).toBeLessThan(5);
    const fell = await share('saddle', [-2, 0], 0.02, ([, x2]) => Math.abs(x2) > 0.5);
    expect(fell).toEqual({ ...Object.fromEntries(walks.map(({ optimizer }) => [optimizer.id, 100])), sgd: 0 });
  });

  test('a question about a slice that cannot be answered fails with its reason', async () => {
    const { page } = started, wrong = { kind: 'slice', plane: 'sideways', seed: 1, xs: [0, 0] } as unknown as SliceQuestion;
    await page.call('create', { lab: settingsOf('05-optimizers', 'slice').lab, keep: false });
    await expect(page.call('evaluate', wrong)).rejects.toThrow(/"random" or "gradient"/);
    expect((await page.call('evaluate', { ...wrong, plane: 'random' })).length).toBe(1);
  });

  test.each<[Language, RegExp]>([['en', /choose one of/], ['zh', /可选/]])('a lab that cannot be is refused in the words of the reader: %s', async (reader, words) => {
    const before = language.value, { lab } = settingsOf('05-optimizers', 'slice');
    language.value = reader;
    await expect(created(started.page, { ...lab, loss: { id: 'none' } }).finally(() => (language.value = before))).rejects.toThrow(words);
  });

  test('a width changes hidden layers alone, and every choice of training points is a lab', async () => {
    const { lab, rows, widths, steps } = settingsOf('07-generalization', 'sizes');
    for (const count of rows) {
      const one = labOf(lab, 5, 3, { noise: 0.4, rows: count }, steps), report = await started.page.call('create', { lab: one, keep: false });
      expect(report.problems).toEqual([]);
      expect([report.trainCount, report.parameters, report.batchesPerEpoch * one.train.epochs]).toEqual([count, 21, steps]);
      expect(report.testCount).toBeGreaterThanOrEqual(180);
    }
    expect(widths).toEqual(widths.toSorted((a, b) => a - b));
  });

  test('what lesson 7 says of the figure is what it shows', { timeout: 60_000 }, async () => {
    const { lab, seeds, steps } = settingsOf('07-generalization', 'sizes');
    const means = async (width: number, noise: number): Promise<Record<'train' | 'test' | 'loss', string>> => {
      const all = [];
      for (let seed = 1; seed <= seeds; ++seed) all.push(await outcomeOf(started.page, labOf(lab, width, seed, { noise, rows: 40 }, steps)));
      const percent = (values: number[]): string => `${(100 * spreadOf(values).mean).toFixed(1)} %`;
      return { train: percent(all.map((one) => one.trainError)), test: percent(all.map((one) => one.testError)), loss: spreadOf(all.map((one) => one.testLoss)).mean.toFixed(2) };
    };
    const one = await means(1, 0.4), six = await means(6, 0.4), wide = await means(256, 0.4);
    for (const language of ['zh', 'en']) {
      const text = readFileSync(`web/lessons/07-generalization/${language}.md`, 'utf8');
      for (const number of [one.train, one.test, six.train, six.test, six.loss, wide.loss, (await means(1, 0.1)).loss, (await means(256, 0.1)).loss]) expect(text).toContain(number);
    }
    expect(Math.abs(Number.parseFloat(wide.test) - Number.parseFloat(six.test))).toBeLessThan(1);
  });
});
