// Networks that are no chains of dense layers: their formulas typeset, their programs have no hole, edits keep them whole.

import { readFileSync } from 'node:fs';
import katex from 'katex';
import { describe as suite, expect, it } from 'vitest';
import { describe } from '../../web/src/code/network';
import { programLanguages } from '../../web/src/code/programs';
import type { Part } from '../../web/src/engine/protocol';
import type { Schema } from '../../web/src/engine/schema';
import { compose, partsOf } from '../../web/src/formula/compose';
import type { Lab } from '../../web/src/lab/lab';
import { groupsOf, insertLayer, isFlow, removeLayer, sourcesOf } from '../../web/src/network/flow';
import { tilesOf } from '../../web/src/network/flow-paint';
import { engineIsBuilt, startedEngine } from './fixtures/engine';
import { sampleLabs } from './sample-labs';

const schema = JSON.parse(readFileSync('tests/golden/schema.json', 'utf8')) as Schema;
const base = sampleLabs['spiral']!;
const net = (...layers: Lab['model']['layers']): Lab => ({ ...base, model: { layers } });

const labs: Record<string, Lab> = {
  convolution: net({ id: 'dense', units: 32 }, { id: 'reshape', d1: 2, d2: 4, d3: 4 }, { id: 'conv2d', filters: 3 }, { id: 'batch_norm2d' }, { id: 'relu' }, { id: 'flatten' }, { id: 'dropout' }, { id: 'dense', units: 1 }),
  residual: net({ id: 'dense', units: 4, name: 'a' }, { id: 'tanh' }, { id: 'dense', units: 4, name: 'b' }, { id: 'add', from: ['a', 'b'] }, { id: 'dense', units: 1 }),
  shared: net({ id: 'dense', units: 2, name: 'a' }, { id: 'tanh' }, { id: 'dense', units: 2, share: 'a' }, { id: 'dense', units: 1 }),
  lstm: net({ id: 'dense', units: 12 }, { id: 'reshape', d1: 4, d2: 3, d3: 0 }, { id: 'lstm', units: 5, layers: 2, bidirectional: true }, { id: 'dense', units: 1 }),
  attention: net({ id: 'dense', units: 16 }, { id: 'reshape', d1: 4, d2: 4, d3: 0 }, { id: 'multi_head_attention', heads: 2 }, { id: 'layer_norm' }, { id: 'flatten' }, { id: 'dense', units: 1 }),
};

suite.skipIf(!engineIsBuilt).each(Object.entries(labs))('%s', (_, lab) => {
  const report = async (): Promise<{ lab: Lab; parts: Part[] }> => {
    const { page, end } = await startedEngine();
    const found = await page.call('create', { lab, keep: false });
    await end();
    expect(found.problems).toEqual([]);
    return found;
  };

  it('prints whole programs and formulas that typeset', async () => {
    const { parts, lab: full } = await report();
    const network = describe(full, schema, parts);
    expect(network.parts.map(({ outShape }) => outShape)).toEqual(parts.map(({ outShape }) => outShape));
    for (const { make } of programLanguages) {
      const { text } = make(network, 'en');
      expect(text).not.toMatch(/[«»‹›\uE000-\uE002]|undefined|NaN|\[object|\{(in|channels)\}/);
      expect(text).toEqual(make(network, 'zh').text.length > 0 ? text : '');
    }
    for (const { id } of partsOf(network)) {
      const { blocks } = compose(network, schema, id);
      for (const { left = '', right } of blocks.flatMap(({ rows }) => rows)) for (const side of [left, right]) katex.renderToString(side, { throwOnError: true, strict: false, trust: true });
    }
  });

  it('is drawn as cards', () => {
    expect(isFlow(schema, lab)).toBe(true);
  });
});

it('chains of dense layers stay columns of neurons', () => {
  for (const lab of Object.values(sampleLabs)) expect(isFlow(schema, lab)).toBe(false);
});

it('a layer of two sources reads the one before and the nearest of its shape', () => {
  const add = schema.kinds.layer.entries.find(({ sources }) => (sources?.[0] ?? 1) === 2)!;
  const draft = structuredClone(net({ id: 'dense', units: 4 }, { id: 'dense', units: 8 }, { id: 'dense', units: 4 }));
  insertLayer(draft, add, 3, [[4], [8], [4]]);
  expect(sourcesOf(draft.model.layers, 3)).toEqual([0, 2]);
});

it('who read a layer that is taken away reads what it read', () => {
  const draft = structuredClone(labs['residual']!);
  removeLayer(draft, 2);
  expect(sourcesOf(draft.model.layers, 2)).toEqual([0, 1]);
});

it('the picker lists every layer and activation once', () => {
  const { layer, activation } = schema.kinds;
  expect(groupsOf(schema).flatMap(({ entries }) => entries)).toHaveLength(layer.entries.length + activation.entries.length);
});

it('pictures of an output have room for every shape', () => {
  expect(tilesOf([3, 5, 5])).toEqual({ columns: 2, rows: 2, width: 5, height: 5, count: 3 });
  expect(tilesOf([7, 4])).toEqual({ columns: 1, rows: 1, width: 4, height: 7, count: 1 });
  expect(tilesOf([6])).toEqual({ columns: 1, rows: 6, width: 1, height: 1, count: 6 });
});
