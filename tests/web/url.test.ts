// Links: every preset survives the round trip within 2,000 characters, published links stay loadable, hostile ones are harmless.

import { deflateSync, strToU8 } from 'fflate';
import { describe, expect, test } from 'vitest';
import golden from '../golden/schema.json';
import type { Schema } from '../../web/src/engine/schema';
import type { Lab } from '../../web/src/lab/lab';
import { openingLab } from '../../web/src/lab/first-labs';
import { presets } from '../../web/src/lab/presets';
import { safeLinkCharacters } from '../../web/src/lab/share';
import { decodeLink, encodeLink } from '../../web/src/lab/url';
import { schema as small } from './fixtures/schema';
import published from './links.json';

const schema = golden as unknown as Schema;
const base64Url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
/** A link that says `json`, made without the shared dictionary as any stranger could. */
const link = (json: string): string => `#1=${base64Url(deflateSync(strToU8(json)))}`;
const open = (raw: unknown) => {
  const opened = decodeLink(link(typeof raw === 'string' ? raw : JSON.stringify({ lab: raw })), small, openingLab);
  if (!opened) throw new Error('the hash was not taken for a link');
  return opened;
};
const plain: Lab = {
  version: 1, seed: 1, data: { id: 'spiral', count: 100, noise: 0, split: 0.5 }, model: { layers: [{ id: 'dense', units: 1 }] },
  loss: { id: 'mse' }, optimizer: { id: 'sgd', lr: 0.1 }, train: { batch: 10, epochs: 10 },
};

describe('every preset', () => {
  test.each(presets.map((preset) => [preset.id, preset] as const))('%s survives the round trip and fits', (_, preset) => {
    const encoded = encodeLink(preset.lab, preset.view);
    expect(decodeLink(`#${encoded}`, schema, openingLab)).toEqual({ lab: preset.lab, view: preset.view ?? {}, problems: [] });
    expect(`https://a-course.example.edu/gradient-garden/#${encoded}`.length).toBeLessThan(safeLinkCharacters / 4);
  });
});

test('a hundred drawn points still fit in a link', () => {
  const points = Array.from({ length: 100 }, (_, i): [number, number, number] =>
    [Math.round(Math.sin(i) * 600) / 100, Math.round(Math.cos(i * 1.7) * 600) / 100, i % 2]);
  const lab: Lab = { ...plain, data: { id: 'custom', task: 'classification', points } };
  const encoded = encodeLink(lab);
  expect(encoded.length).toBeLessThan(safeLinkCharacters);
  expect(decodeLink(`#${encoded}`, schema, openingLab)?.lab).toEqual(lab);
});

test.each(published.map((one) => [one.made, one] as const))('the link published as "%s" stays loadable', (_, { link: old, lab, view }) => {
  expect(decodeLink(old, schema, openingLab)).toEqual({ lab, view, problems: [] });
});

test.each(['', '#', '#top', '#preset=circle', '#=', '#x=1', '#12345=abc'])('%s is no link at all', (hash) => {
  expect(decodeLink(hash, small, openingLab)).toBeNull();
});

describe('hostile links fall back to the opening lab and say so', () => {
  const good = encodeLink(plain);
  const zeros = deflateSync(new Uint8Array(80_000_000), { level: 9 });
  test.each([
    ['a newer format', '#2=abc'],
    ['no content', '#1='],
    ['characters outside base64url', '#1=%%%<script>'],
    ['bytes that are not deflate', `#1=${base64Url(Uint8Array.from({ length: 300 }, (_, i) => (i * 97) & 255))}`],
    ['a cut link', `#${good.slice(0, -8)}`],
    ['text that is not JSON', link('{"lab":')],
    ['a JSON string', link('"lab"')],
    ['null', link('null')],
    ['a list', link('[1,2,3]')],
    ['a million brackets', link('['.repeat(1_000_000))],
    ['a deflate bomb', `#1=${base64Url(zeros)}`],
    ['more characters than any link', `#1=${'A'.repeat(200_000)}`],
    ['another lab version', link('{"lab":{"version":2}}')],
  ])('%s', (_, hash) => {
    const started = performance.now();
    const opened = decodeLink(hash, small, openingLab);
    expect(opened?.lab).toEqual(openingLab);
    expect(opened?.problems.length).toBeGreaterThan(0);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});

describe('single wrong values are replaced, each with its path and a sentence in both languages', () => {
  const edit = (change: (lab: Record<string, never> & Lab) => void): unknown => {
    const copy = structuredClone(plain) as Record<string, never> & Lab;
    change(copy);
    return copy;
  };
  test.each([
    ['seed', edit((lab) => { lab.seed = -1; })],
    ['seed', edit((lab) => { lab.seed = 1e300; })],
    ['seed', edit((lab) => { lab.seed = 1.5; })],
    ['seed', edit((lab) => { lab.seed = '7' as never; })],
    ['data.id', edit((lab) => { lab.data.id = 'toString'; })],
    ['data.noise', edit((lab) => { lab.data.noise = 99; })],
    ['data.count', edit((lab) => { lab.data.count = 1e9; })],
    ['data.classes', edit((lab) => { lab.data.classes = 7; })],
    ['data.features', edit((lab) => { lab.data.features = ['x1', 'constructor']; })],
    ['data.points', edit((lab) => { lab.data = { id: 'custom', points: [[1, 2, 0], [NaN, 0, 0], [1e9, 0, 0], [1, 2] as never] }; })],
    ['data.name', edit((lab) => { lab.data = { id: 'external', name: '../../etc' }; })],
    ['model.layers', edit((lab) => { lab.model.layers = []; })],
    ['model.layers', edit((lab) => { lab.model.layers = Array.from({ length: 5000 }, () => ({ id: 'tanh' })); })],
    ['model.layers.0', edit((lab) => { lab.model.layers.unshift({ id: 'hasOwnProperty' }); })],
    ['model.layers.0', edit((lab) => { lab.model.layers.unshift(null as never); })],
    ['model.layers.0.units', edit((lab) => { lab.model.layers[0] = { id: 'dense', units: 1e12 }; })],
    ['model.layers.0.init', edit((lab) => { lab.model.layers[0] = { id: 'dense', units: 1, init: { id: 'none' } }; })],
    ['model.layers.0.init.std', edit((lab) => { lab.model.layers[0] = { id: 'dense', units: 1, init: { id: 'normal', std: -4 } }; })],
    ['loss', edit((lab) => { lab.loss = 'mse' as never; })],
    ['optimizer.lr', edit((lab) => { lab.optimizer = { id: 'sgd', lr: 'fast' }; })],
    ['regularizer', edit((lab) => { lab.regularizer = { id: 'l3' }; })],
    ['train.batch', edit((lab) => { lab.train.batch = 0; })],
    ['train', edit((lab) => { (lab as Partial<Lab>).train = undefined as never; })],
    ['surprise', edit((lab) => { (lab as Record<string, unknown>).surprise = 1; })],
    ['optimizer.onload', edit((lab) => { lab.optimizer.onload = 'alert(1)'; })],
  ])('%s', (path, raw) => {
    const { lab, problems } = open(raw);
    expect(problems.map((problem) => problem.path)).toContain(path);
    for (const { message } of problems) expect([message.en.length > 10, /[\u4e00-\u9fff]/.test(message.zh)]).toEqual([true, true]);
    expect(open(lab).problems).toEqual([]); // what is left is valid
  });
});

test('prototypes are out of reach', () => {
  const { lab, problems } = open('{"lab":{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"version":1,"data":{"__proto__":{"id":"spiral"}}},"view":{"__proto__":{"discretize":true}}}');
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  expect(Object.getPrototypeOf(lab)).toBe(Object.prototype);
  expect((lab as unknown as Record<string, unknown>).polluted).toBeUndefined();
  expect(problems.some((problem) => problem.path === '__proto__')).toBe(true);
});

test('wrong view options are left out one by one', () => {
  const view = { discretize: true, showTest: 'yes', outputPath: 'layers.1.out[3]', spaceLayer: 1e9, curveScale: 'cubic', smoothing: 0.5, '<b>': 1 };
  const opened = open(JSON.stringify({ lab: plain, view }));
  expect(opened.view).toEqual({ discretize: true, outputPath: 'layers.1.out[3]', smoothing: 0.5 });
  expect(opened.problems.map((problem) => problem.path)).toEqual(['view.showTest', 'view.spaceLayer', 'view.curveScale', 'view.<b>']);
});

test('a thousand damaged links never throw', () => {
  const good = encodeLink(openingLab, { discretize: true });
  let random = 1;
  const below = (n: number): number => (random = (random * 48271) % 2147483647) % n;
  for (let i = 0; i < 1000; i++) {
    const characters = [...good];
    for (let edits = 1 + below(4); edits > 0; edits--) characters[2 + below(characters.length - 2)] = String.fromCharCode(33 + below(94));
    expect(() => decodeLink(`#${characters.join('')}`, small, openingLab)).not.toThrow();
  }
});
