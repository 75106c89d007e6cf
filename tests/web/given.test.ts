// Weights that a lab states: they travel in links, what is wrong in them is left out and said, and another shape forgets them.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Schema } from '../../web/src/engine/schema';
import type { Lab } from '../../web/src/lab/lab';
import { checkLab } from '../../web/src/lab/check';
import { openingLab } from '../../web/src/lab/first-labs';
import { decodeLink, encodeLink } from '../../web/src/lab/url';
import { columnsOf } from '../../web/src/network/columns';
import { addColumn, removeColumn, setUnits, toggleFeature } from '../../web/src/network/edits';
import { insertLayer, removeLayer } from '../../web/src/network/flow';
import { workedExample } from '../worked-example.mjs';

const schema = JSON.parse(readFileSync('tests/golden/schema.json', 'utf8')) as Schema;
const lab = workedExample.lab as Lab;

test('stated weights and a single point come back from a link as they are', () => {
  expect(decodeLink(`#${encodeLink(lab)}`, schema, openingLab)).toEqual({ lab, view: {}, problems: [] });
});

test.each([
  ['a text', 'heavy', 'model.layers.0.weights'], ['a list', [[1, 2]], 'model.layers.0.weights'], ['nothing', {}, 'model.layers.0.weights'],
  ['lists of unequal length', { weight: [[1, 2], [3]] }, 'model.layers.0.weights.weight'], ['a number alone', { bias: 1 }, 'model.layers.0.weights.bias'],
  ['what is no number', { weight: [[1, null], [3, 4]] }, 'model.layers.0.weights.weight'], ['lists too deep', { weight: [[[[[1]]]]] }, 'model.layers.0.weights.weight'],
  ['mixed depths', { weight: [[1, 2], 3] }, 'model.layers.0.weights.weight'],
])('%s in place of weights is left out and said', (_, weights, path) => {
  const wrong = structuredClone(lab) as Lab & { model: { layers: { weights?: unknown }[] } };
  wrong.model.layers[0]!.weights = weights as never;
  const { lab: kept, problems } = checkLab(wrong, schema, openingLab);
  expect(problems.map((problem) => problem.path)).toEqual([path]);
  expect(kept.model.layers[0]!.weights).toBeUndefined();
  expect(kept.model.layers[2]!.weights).toEqual(lab.model.layers[2]!.weights);
});

test.each<[string, (draft: Lab) => void]>([
  ['more units', (draft) => setUnits(draft, columnsOf(schema, draft.model.layers, 2)[0]!, 3)],
  ['another column', (draft) => addColumn(schema, draft, 1, 'tanh')],
  ['a column less', (draft) => removeColumn(draft, columnsOf(schema, draft.model.layers, 2)[0]!)],
  ['another feature', (draft) => toggleFeature(schema, draft, 'x1_squared')],
  ['a layer put in', (draft) => insertLayer(draft, schema.kinds.layer.entries[0]!, 1, [])],
  ['a layer taken out', (draft) => removeLayer(draft, 1)],
])('%s: the weights start at random again', (_, edit) => {
  const draft = structuredClone(lab);
  edit(draft);
  expect(draft.model.layers.some(({ weights }) => weights !== undefined)).toBe(false);
});
