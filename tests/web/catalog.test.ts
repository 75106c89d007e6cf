// The catalog page over the whole schema: every formula typesets, every entry has its code, searches and addresses find it.

import { readFileSync } from 'node:fs';
import katex from 'katex';
import { describe, expect, it } from 'vitest';
import { anchorOf, readAddress } from '../../web/src/catalog/address';
import { search } from '../../web/src/catalog/search';
import { entryTex, leftSides } from '../../web/src/catalog/signs';
import { snippet, snippetLanguages } from '../../web/src/catalog/snippets';
import type { Entry, Kind, Schema } from '../../web/src/engine/schema';
import { roleTex } from '../../web/src/formula/roles';

const schema = JSON.parse(readFileSync('tests/golden/schema.json', 'utf8')) as Schema;
const kinds = Object.keys(schema.kinds) as Kind[];
const all = kinds.flatMap((kind) => schema.kinds[kind].entries.map((entry): [string, Kind, Entry] => [anchorOf(kind, entry), kind, entry]));

describe.each(all)('%s', (anchor, kind, entry) => {
  const choice = { id: entry.id };

  it('typesets its formula and derivative', () => {
    const { value, slope } = leftSides(kind, entry);
    for (const tex of [value + entryTex(entry.formula, kind, entry, choice), slope + entryTex(entry.derivative, kind, entry, choice)])
      expect(() => katex.renderToString(tex, { strict: false, trust: ({ command }) => command === '\\htmlData' })).not.toThrow();
  });

  it('has code without holes in every language it knows', () => {
    for (const { id } of snippetLanguages) {
      const code = snippet(kind, entry, choice, id);
      if (!entry[id]) expect(code).toBeNull();
      else expect(code?.text).not.toMatch(/[«»\uE000-\uE002]|\{call\}|\{code\}|\{in\}|undefined|\[object/);
    }
  });

  it('is found by its id, its names and its address', () => {
    for (const query of [entry.id, entry.name.en, entry.name.zh]) {
      const found = search(schema, query);
      expect(found.find((one) => one.kind === kind)?.entries).toContain(entry);
    }
    expect(readAddress(`#${anchor}`, schema)).toEqual({ kind, id: entry.id });
  });
});

it('finds everything without a query and nothing without a match', () => {
  expect(search(schema, '').flatMap(({ entries }) => entries)).toHaveLength(all.length);
  expect(search(schema, 'no entry is called this')).toEqual([]);
});

it('puts the entry whose name is asked for first', () => {
  const [, kind, entry] = all[0]!;
  expect(search(schema, entry.name.en).find((one) => one.kind === kind)?.entries[0]).toBe(entry);
});

it('reads no place where there is none', () => {
  for (const hash of ['', '#', '#nothing', '#lab=abc', '#__proto__.x']) expect(readAddress(hash, schema)).toBeNull();
  expect(readAddress('#layer.nothing', schema)).toEqual({ kind: 'layer' });
});

it('writes roles as letters', () => {
  expect(roleTex('w', { matrix: true })).toBe('W');
  expect(roleTex('w_ih', { matrix: true })).toBe('W_{\\mathrm{ih}}');
  expect(roleTex('gamma')).toBe('\\gamma');
  expect(roleTex('h', { above: 2 })).toBe('h^{(2)}');
});
