// Every formula the page can show is valid TeX, all its roles are resolved, and every sign is explained.

import { readFileSync } from 'node:fs';
import katex from 'katex';
import { describe as suite, expect, it } from 'vitest';
import { describe, inputPath, targetPath } from '../../web/src/code/network';
import type { Schema } from '../../web/src/engine/schema';
import { compose, partsOf } from '../../web/src/formula/compose';
import { numberTex } from '../../web/src/formula/tex';
import { labsOfAllEntries, sampleLabs } from './sample-labs';

const schema = JSON.parse(readFileSync('tests/golden/schema.json', 'utf8')) as Schema;
const params = Object.values(schema.kinds).flatMap(({ entries }) => entries.flatMap((entry) => entry.params.map(({ id }) => id).filter((id) => id.length > 1))); // one letter may be a symbol
const labs = { ...sampleLabs, ...labsOfAllEntries(schema) };

suite.each(Object.entries(labs))('%s', (_, lab) => {
  const network = describe(lab, schema);
  const known = new Set<string>([inputPath, targetPath, 'data.points', 'loss', 'penalty', 'objective', 'weights', 'step', 'optimizer.p', 'optimizer.g']);
  for (const name of network.optimizer.entry.state ?? []) known.add(`optimizer.${name}`);
  for (const part of network.parts) for (const path of [part.y, part.w, part.b]) if (path) known.add(path).add(`${path}.grad`);
  const parts = partsOf(network).map(({ id }) => id);

  it.each(parts)('the formulas of %s can be typeset and name only what there is', (part) => {
    const { blocks, glossary } = compose(network, schema, part);
    expect(blocks.length).toBeGreaterThan(0);
    const rows = blocks.flatMap((block) => block.rows);
    for (const { left = '', right } of rows) {
      const tex = `${left}${right}`;
      expect(tex).not.toMatch(/\\sym\{/);
      expect(tex).not.toMatch(new RegExp(`\\{(${params.filter((id) => id.length > 1).join('|')})\\}`));
      for (const side of [left, right]) katex.renderToString(side, { throwOnError: true, strict: false, trust: true });
      for (const [, path] of tex.matchAll(/\\htmlData\{path=([^,}]+)\}/g)) expect(known).toContain(path);
    }
    for (const { path, meaning } of glossary.signs.values()) {
      expect(meaning.en && meaning.zh).toBeTruthy();
      expect(meaning.en).not.toMatch(/[{}]/);
      if (path) expect(known).toContain(path);
    }
  });
});

it('numbers read as in a book', () => {
  expect([0.03, 1e-8, 2.5e-7, 1, 10, 0.10000000149, -0.5].map(numberTex)).toEqual(['0.03', '10^{-8}', '2.5\\times 10^{-7}', '1', '10', '0.1', '-0.5']);
});

it('the backward pass is the chain rule through this network and stops at the first weights', () => {
  const { blocks } = compose(describe(sampleLabs['spiral']!, schema), schema, 'backward');
  const lefts = blocks.flatMap((block) => block.rows).map(({ left = '' }) => [...left.matchAll(/path=([^,}]+)/g)].map(([, path]) => path).join());
  expect(lefts).toEqual([
    'layers.4.out.grad', 'layers.4.weight.grad', 'layers.4.bias.grad', 'layers.3.out.grad', 'layers.2.out.grad', 'layers.2.weight.grad',
    'layers.2.bias.grad', 'layers.1.out.grad', 'layers.0.out.grad', 'layers.0.weight.grad', 'layers.0.bias.grad',
  ]);
});
