// The catalog in shares: together they are the whole, and each program is printed from its own share alone.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { catalog, allShares } from '../../web/src/engine/catalog';
import type { Entry, Schema } from '../../web/src/engine/schema';
import { programLanguages } from '../../web/src/code/programs';
import { describe as describeLab } from '../../web/src/code/network';
import { engineIsBuilt, startedEngine } from './fixtures/engine';
import { labsOfAllEntries, sampleLabs } from './sample-labs';

const file = engineIsBuilt ? readFileSync('build/wasm-simd/catalog.json', 'utf8') : '';
const printed = (): Schema => JSON.parse(file) as Schema;
const laterFields: (keyof Entry)[] = ['formula', 'derivative', 'equations', 'source', 'torch', 'torchCall', 'torchDef', 'keras', 'kerasDef', 'numpy', 'numpyGrad', 'numpyDef', 'cpp'];

/** The catalog with the share of one language only. */
function only(language: string): Schema {
  const whole = printed();
  for (const { entries } of Object.values(whole.kinds))
    for (const entry of entries)
      for (const field of laterFields) if (!field.startsWith(language)) Object.assign(entry, { [field]: /Def$|Call$|equations/.test(field) ? undefined : '' });
  return whole;
}

describe.skipIf(!engineIsBuilt)('the catalog in shares', () => {
  it('first has no formulas, explanations or code, then gets what is asked for, and is whole with all shares', async () => {
    const whole = await catalog();
    const relu = (schema = whole) => schema.kinds.activation.entries.find(({ id }) => id === 'relu')!;
    const truth = printed();
    expect(relu().name).toEqual(relu(truth).name);
    expect([relu().formula, relu().summary.zh, relu().torch, relu().numpy, relu().cpp, relu().source]).toEqual(['', '', '', '', '', '']);
    expect(await catalog('torch')).toBe(whole);
    expect(relu().torch).toBe(relu(truth).torch);
    expect(relu().numpy).toBe('');
    await catalog(...allShares);
    expect(whole).toEqual(truth);
  });

  it('prints labs of all entries in each language from the share of that language alone', async () => {
    const started = await startedEngine();
    const whole = printed();
    const alone = programLanguages.map(({ id, make }) => ({ id, make, schema: only(id) }));
    for (const [name, lab] of Object.entries({ ...sampleLabs, ...labsOfAllEntries(whole) })) {
      const { parts } = await started.page.call('create', { lab, keep: false });
      for (const { id, make, schema } of alone) {
        const text = (known: Schema): string => make(describeLab(lab, known, parts), 'en').text;
        expect(text(schema), `${name} in ${id}`).toBe(text(whole));
      }
    }
    await started.end();
  }, 60_000);
});
