// Every equation that an entry declares gives the engine's own numbers, over several labs: forward, loss, backward, update.

import katex from 'katex';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Report } from '../../web/src/engine/protocol';
import type { Lab, LayerChoice } from '../../web/src/lab/lab';
import { language } from '../../web/src/i18n/language';
import { caption } from '../../web/src/microscope/captions';
import { parseEquations, walk } from '../../web/src/microscope/equation';
import { evaluate, keyOf, sizesOf, tensorOf, type Numbers, type Scope } from '../../web/src/microscope/evaluate';
import { neededPaths, sceneOf, type Place, type Scene, type Tensor } from '../../web/src/microscope/scene';
import { innerTex, layerTex, numberText, unitTex } from '../../web/src/microscope/tex';
import { finest, pieceValue, splitOf, stepsOf, unitsOf, valueAt } from '../../web/src/microscope/walk';
import { engineIsBuilt, startedEngine } from './fixtures/engine';
import { labsOfAllEntries, sampleLabs } from './sample-labs';
import { workedExample } from '../worked-example.mjs';

const scope = (of: Record<string, Numbers>): Scope => new Map(Object.entries(of));
const numbers = (shape: number[], data: number[], batch = false): Numbers => ({ shape, data, batch });

describe('an equation', () => {
  const value = (text: string, of: Record<string, Numbers> = {}, params: Record<string, number> = {}): number[] => {
    const [equation] = parseEquations(`out${text}`, params);
    return [...tensorOf(equation!, scope(of)).get('out')!.data as Float64Array];
  };

  test('binds as in mathematics', () => {
    expect(value('= 2 + 3 * 2^3')).toEqual([26]);
    expect(value('= -2^2')).toEqual([-4]);
    expect(value('= 2^-1')).toEqual([0.5]);
    expect(value('= 8 / 2 / 2 - 1 - 1')).toEqual([0]);
    expect(value('= where(1 < 2, {alpha}, 1 / 0)', {}, { alpha: 3 })).toEqual([3]);
  });

  test('counts its indices by the tensors they stand in, and rows by n', () => {
    const w = numbers([2, 3], [1, 2, 3, 4, 5, 6]), x = numbers([2, 3], [1, 0, 1, 0, 1, 0], true);
    expect(value('[o] = sum(i, w[o,i] * x[i])', { w, x })).toEqual([4, 10, 2, 5]); // two rows of two units
    expect(value('[i] = sum(n, x[n,i]) / N', { x })).toEqual([0.5, 0.5, 0.5]);
    expect(value('= prod(i, 1 + x[i]) * I', { x })).toEqual([12, 6]);
    expect(value('[n] = x[n,t[n]]', { x, t: numbers([2, 1], [2, 1], true) })).toEqual([1, 1]);
  });

  test('names sources by number, and reads many axes through one index', () => {
    const of = { 'x@0': numbers([1, 2, 2], [1, 2, 3, 4], true), 'x@1': numbers([1, 2, 2], [5, 6, 7, 8], true) };
    expect(value('[i] = sum(k, x@k[i])', of)).toEqual([6, 8, 10, 12]);
  });

  test('that cannot be read says where', () => {
    expect(() => parseEquations('y[i] = 2 $ x', {})).toThrow(/\$/);
    expect(() => parseEquations('y[i] = sum(k, x[k]', {})).toThrow(/\)/);
    expect(() => parseEquations('y = {beta}', {})).toThrow(/beta/);
    expect(() => parseEquations('y = softmax(x)', {})).toThrow(/softmax/);
  });

  test('the error function is right to the last digits', () => {
    const erf = (x: number): number => evaluate(parseEquations(`y = erf(${x})`, {})[0]!.right, {}, new Map(), {});
    // Values from Abramowitz & Stegun, table 7.1.
    for (const [x, y] of [[0.5, 0.5204998778], [1, 0.8427007929], [2, 0.995322265], [3, 0.9999779095]] as const) expect(erf(x)).toBeCloseTo(y, 9);
  });
});

const base = sampleLabs['spiral']!;
const layered = (layers: LayerChoice[], more: Partial<Lab> = {}): Lab => ({ ...base, model: { layers }, ...more });
const layerLabs: Record<string, Lab> = {
  'batch norm and dropout': layered([{ id: 'dense', units: 6 }, { id: 'batch_norm1d' }, { id: 'relu' }, { id: 'dropout', rate: 0.3 }, { id: 'dense', units: 1 }]),
  'layer norm and noise': layered([{ id: 'gaussian_noise', std: 0.3 }, { id: 'dense', units: 5 }, { id: 'layer_norm', eps: 0.01 }, { id: 'tanh' }, { id: 'dense', units: 1 }]),
  'residual sum': layered([{ id: 'dense', units: 4 }, { id: 'tanh', name: 'a' }, { id: 'dense', units: 4 }, { id: 'tanh', name: 'b' }, { id: 'add', from: ['a', 'b'] }, { id: 'dense', units: 1 }]),
  'gate of three': layered([{ id: 'dense', units: 3, name: 'h' }, { id: 'sigmoid', name: 's' }, { id: 'dense', units: 3, name: 'd' }, { id: 'multiply', from: ['h', 's', 'd'] }, { id: 'dense', units: 1 }]),
  'another shape and back': layered([{ id: 'dense', units: 6 }, { id: 'reshape', d1: 2, d2: 3 }, { id: 'tanh' }, { id: 'flatten' }, { id: 'dense', units: 1 }]),
  softmax: layered([{ id: 'dense', units: 4 }, { id: 'softmax' }, { id: 'dense', units: 4 }, { id: 'log_softmax' }, { id: 'dense', units: 1 }]),
  'two activations of one layer': layered([{ id: 'dense', units: 3, name: 'z' }, { id: 'relu', name: 'p', from: 'z' }, { id: 'sigmoid', name: 'q', from: 'z' }, { id: 'add', from: ['p', 'q'] }, { id: 'dense', units: 1 }]),
};
const settings: Record<string, Lab> = {
  'half the sum': { ...base, loss: { id: 'mse', reduction: 'half_sum' } },
  'smoothed labels': layered([{ id: 'dense', units: 3 }], { data: { ...base.data, classes: 3 }, loss: { id: 'softmax_cross_entropy', label_smoothing: 0.1 } }),
  'smoothed divergence': layered([{ id: 'dense', units: 3 }, { id: 'log_softmax' }], { data: { ...base.data, classes: 3 }, loss: { id: 'kl_divergence', label_smoothing: 0.1 } }),
  'probabilities': layered([{ id: 'dense', units: 1 }, { id: 'sigmoid' }], { loss: { id: 'bce' } }),
  'gelu by tanh': layered([{ id: 'dense', units: 5 }, { id: 'gelu', approximate: 'tanh' }, { id: 'dense', units: 1 }]),
  'classic momentum, decaying': { ...base, optimizer: { id: 'momentum', form: 'classic' }, schedule: { id: 'exponential' } },
  'centered rmsprop': { ...base, optimizer: { id: 'rmsprop', centered: true, momentum: 0.5 } },
  'adam behind weight decay': { ...base, regularizer: { id: 'weight_decay', rate: 0.01 } },
  'a clipped gradient': { ...base, clip: { id: 'clip_norm' } },
};

const withEngine = describe.skipIf(!engineIsBuilt);

withEngine('the microscope on the engine', () => {
  let started: Awaited<ReturnType<typeof startedEngine>>;
  let labs: Record<string, Lab> = {};
  const seen = new Set<string>();
  beforeAll(async () => {
    started = await startedEngine();
    labs = { ...structuredClone(sampleLabs), ...labsOfAllEntries(started.schema), ...layerLabs, ...settings };
    delete labs['digits'];
    labs['hills']!.optimizer = { id: 'sgd', lr: 0.002 }; // batches of six diverge at its rate
  });
  afterAll(() => started.end());
  const call: typeof started.page.call = (...rest) => started.page.call(...rest);

  /** What the page does: a snapshot put back shows the batch of the next step. */
  async function look(report: Report): Promise<Scene> {
    const snapshot = await call('snapshot', {});
    const { step } = await call('restore', { snapshot });
    const paths = neededPaths(report.tensors);
    const { parts } = await call('frame', { needs: paths.map((path) => ({ kind: 'tensor' as const, path })) });
    return sceneOf(report, started.schema, new Map<string, Tensor>(paths.map((path, i) => [path, { shape: parts[i]!.shape, data: parts[i]!.data.slice() }])), step);
  }

  /** The largest difference, as a share of the tensor's largest number, or of a tenth of the largest that goes into it: sums cancel. */
  function difference(place: Place): number {
    const found = tensorOf(place.equation!, place.scope);
    const largest = ({ data }: Numbers): number => Array.from(data, Math.abs).reduce((a, b) => Math.max(a, b), 0);
    const into = [...walk(place.equation!.right)].flatMap((expr) => (expr.kind === 'ref' ? [place.scope.get(expr.source ? `${expr.role}@0` : expr.role)!] : []));
    const least = Math.max(1e-6, ...into.map((one) => largest(one) / 10));
    let worst = 0;
    for (const [key, { data }] of found) {
      const known = place.scope.get(key)!;
      expect(known.data.length, `${place.entry.id}: ${place.equation!.text}`).toBe(data.length);
      const size = Math.max(least, largest(known));
      for (let i = 0; i < data.length; i++) worst = Math.max(worst, Math.abs(data[i]! - known.data[i]!) / size);
    }
    return worst;
  }

  async function checkLab(name: string, lab: Lab): Promise<void> {
    const report = await call('create', { lab: { ...lab, train: { ...lab.train, batch: 6 } }, keep: false });
    if (report.problems.length > 0) return; // a loss that does not go with these data is another test's business
    for (const steps of [0, 20]) {
      if (steps > 0) await call('step', { steps });
      const scene = await look(report);
      for (const place of scene.places) {
        if (!place.equation) continue;
        seen.add(place.entry.id);
        if (place.phase === 'update' || !place.path) continue;
        expect(difference(place), `${name}, step ${steps}: ${place.entry.id}: ${place.equation.text}`).toBeLessThan(1e-5);
      }
      await checkUpdate(name, scene);
    }
  }

  async function checkUpdate(name: string, scene: Scene): Promise<void> {
    const wanted = new Map<string, ArrayLike<number>>();
    for (const { phase, equation, scope, path } of scene.places) {
      if (phase !== 'update' || !equation) continue;
      const role = equation.left.role.replaceAll("'", '');
      if (role === 'p' || scope.has(role)) wanted.set(role === 'p' ? path! : `${path}.${role}`, scope.get(equation.left.role)!.data);
    }
    const { step } = await call('step', { steps: 1 });
    expect(step, name).toBe(scene.step + 1);
    const paths = [...wanted.keys()].filter((path) => path in scene.report.tensors && !path.endsWith('.g'));
    const { parts } = await call('frame', { needs: paths.map((path) => ({ kind: 'tensor' as const, path })) });
    if (!scene.network.clip) expect(paths.length, name).toBeGreaterThan(0);
    paths.forEach((path, i) => {
      const size = Math.max(1e-6, ...Array.from(parts[i]!.data, Math.abs));
      parts[i]!.data.forEach((value, k) => expect(Math.abs(value - wanted.get(path)![k]!) / size, `${name}: ${path}[${k}]`).toBeLessThan(1e-5));
    });
  }

  test('every equation of every lab gives the engine\'s numbers, before the first step and after twenty', async () => {
    for (const [name, lab] of Object.entries(labs)) await checkLab(name, lab);
  }, 120_000);

  test('every entry that declares equations was among them', () => {
    const { layer, activation, loss, optimizer } = started.schema.kinds;
    const declared = [...layer.entries, ...loss.entries].filter(({ equations }) => equations).map(({ id }) => id);
    expect(declared.length).toBeGreaterThan(15);
    for (const id of [...declared, ...activation.entries.map((entry) => entry.id), ...optimizer.entries.map((entry) => entry.id)]) expect([...seen], id).toContain(id);
  });

  test('every step of a walk has its terms, which add up to its value', async () => {
    const report = await call('create', { lab: { ...layerLabs['residual sum']!, train: { batch: 10, epochs: 1 } }, keep: false });
    const scene = await look(report);
    expect(finest(scene)).toBe('term');
    let sums = 0;
    for (const place of scene.places.filter(({ equation }) => equation)) {
      for (const env of unitsOf(place, 2)) {
        const { pieces, whole } = splitOf(place, env);
        if (pieces.length === 0 || !whole) continue;
        sums += 1;
        expect(pieces.length).toBeLessThanOrEqual(9); // of ten samples six and the others together
        const total = pieces.reduce((sum, piece) => sum + pieceValue(piece, place), 0);
        expect(total).toBeCloseTo(valueAt(place, env), 4);
      }
    }
    expect(sums).toBeGreaterThan(40);
    const phases = stepsOf(scene, 2, 'unit').map(({ phase }) => phase);
    expect([...new Set(phases)]).toEqual(['forward', 'loss', 'backward', 'update']);
  });

  test('every step can be typeset and said in both languages', async () => {
    const typeset = (tex: string): void => { katex.renderToString(tex, { throwOnError: true, strict: false, trust: true }); };
    const some = { ...layerLabs, ...settings, plain: base, ...Object.fromEntries(Object.entries(labs).filter(([name]) => /^(loss|activation|optimizer)/.test(name))) };
    for (const [name, lab] of Object.entries(some)) {
      const scene = await look(await call('create', { lab: { ...lab, train: { batch: 4, epochs: 1 } }, keep: false }));
      for (const place of scene.places.filter(({ equation }) => equation)) {
        const env = unitsOf(place, 1)[0]!, { left, letters, numbers } = unitTex(place, env, scene.rows), whole = layerTex(place);
        const { pieces, whole: isWhole } = splitOf(place, env);
        for (const tex of [left, letters, numbers, whole.left, whole.right, ...(pieces.length > 0 && !isWhole ? [innerTex(place, pieces, env, scene.rows)] : [])]) {
          expect(tex, `${name}: ${place.equation!.text}`).not.toMatch(/undefined|NaN|\[object|[-+] (\\htmlData\{[^}]*\}\{)*-/);
          typeset(tex);
        }
      }
      for (const way of ['zh', 'en'] as const) {
        language.value = way;
        for (const step of stepsOf(scene, 1, 'term').slice(0, 400)) {
          const said = caption(scene, step);
          expect(said, name).not.toMatch(/[{}]|undefined|NaN/);
          if (way === 'zh') expect(said.replace(/[a-zA-Z0-9 .,−δ()-]|×|=/g, ''), said).not.toMatch(/[,:;]/);
        }
      }
    }
  }, 120_000);

  test.each([[0, '0'], [0.7310585786, '0.7311'], [1.7, '1.7'], [-0.0014888, '−0.001489'], [12.345678, '12.3457'], [1234.5, '1234.5'], [0.0000123456, '1.23e−5'], [-2.5e7, '−2.5e7'], [NaN, 'NaN']])('%d is written %s', (value, text) => {
    expect(numberText(value)).toBe(text);
  });

  test('a wide layer is shown whole', async () => {
    const scene = await look(await call('create', { lab: layered([{ id: 'dense', units: 80 }, { id: 'dense', units: 1 }]), keep: false }));
    expect(finest(scene)).toBe('layer');
  });

  test('the worked example of the tutorials, to every digit', async () => {
    const report = await call('create', { lab: workedExample.lab as Lab, keep: false });
    expect(report.problems).toEqual([]);
    expect([report.trainCount, report.testCount]).toEqual([1, 0]);
    const scene = await look(report);
    const found = stepsOf(scene, 0, 'unit').flatMap(({ place, env }) => {
      const at = scene.places[place]!;
      return env ? [valueAt(at, env)] : [];
    });
    expect(found).toHaveLength(workedExample.first.results.length);
    found.forEach((value, i) => expect(value, `step ${i}`).toBeCloseTo(workedExample.first.results[i]!, 6));
    expect(keyOf(scene.places[0]!.equation!.left, {}, scene.places[0]!.scope, sizesOf(scene.places[0]!.equation!, scene.places[0]!.scope))).toBe('y');
  });
});
