// The page's edits of a graph: names, sources, shared weights, inputs and outputs. Whatever is edited, no reference is left over.

import { describe, expect, it } from 'vitest';
import type { Lab } from '../../web/src/lab/lab';
import { isReferred, nameLayer, readable, renameLayer } from '../../web/src/lab/names';
import { openingLab } from '../../web/src/lab/first-labs';
import { removeLayer } from '../../web/src/network/flow';
import { addInput, addOutput, formatShape, parseShape, removeInput, removeOutput, renameInput, setSources, sourcesFor, sourcesNow } from '../../web/src/network/graph-edits';
import { engineIsBuilt, startedEngine } from './fixtures/engine';


const branched = (): Lab => structuredClone({ ...openingLab, model: {
  layers: [
    { id: 'dense', units: 4, name: 'a' }, { id: 'tanh' }, { id: 'dense', units: 4, name: 'b' },
    { id: 'add', from: ['a', 'b'] }, { id: 'dense', units: 1, name: 'end' }],
} });

describe('names', () => {
  it('change everywhere', () => {
    const draft = branched();
    draft.model.outputs = [{ from: 'end' }, { from: 'a', target: 'input' }];
    draft.model.layers.splice(3, 0, { id: 'dense', units: 4, share: 'b', from: 'a' });
    draft.train.generator = 'a';
    renameLayer(draft, 0, 'first');
    renameLayer(draft, 2, 'second');
    expect(draft.model.layers.map(({ from, share }) => [from, share])).toEqual([[undefined, undefined], [undefined, undefined], [undefined, undefined], ['first', 'second'], [['first', 'second'], undefined], [undefined, undefined]]);
    expect(draft.model.outputs.map(({ from }) => from)).toEqual(['end', 'first']);
    expect(draft.train.generator).toBe('first');
  });

  it('that go take their references with them', () => {
    const draft = branched();
    renameLayer(draft, 0, '');
    expect(isReferred(draft, 'a')).toBe(false);
    expect(draft.model.layers[3]!.from).toEqual(['b']);
  });

  it('are given where none is, and never twice', () => {
    const draft = branched();
    draft.model.layers[0]!.name = 'h2';
    expect(nameLayer(draft, 1)).toBe('h3');
    expect(new Set(readable(draft, 5)).size).toBe(readable(draft, 5).length);
  });

  it('of a layer that is taken away pass to the one before', () => {
    const draft = branched();
    draft.model.outputs = [{ from: 'end' }];
    removeLayer(draft, 4);
    expect(draft.model.outputs[0]!.from).toBe(draft.model.layers[3]!.name);
    removeLayer(draft, 0);
    expect(draft.model.layers[2]!.from).toEqual(['input', 'b']);
  });
});

describe('sources', () => {
  it('name what they read; the layer before needs no name', () => {
    const draft = branched();
    expect(sourcesFor(draft, 2)).toEqual([{ input: 'input' }, { layer: 0 }, { layer: 1 }]);
    expect(sourcesNow(draft, 3)).toEqual([{ layer: 0 }, { layer: 2 }]);
    expect(sourcesNow(draft, 0)).toEqual([{ input: 'input' }]);
    setSources(draft, 4, [{ layer: 1 }]);
    expect(draft.model.layers[4]!.from).toBe(draft.model.layers[1]!.name);
    setSources(draft, 4, [{ layer: 3 }]);
    expect(draft.model.layers[4]).not.toHaveProperty('from');
    expect(draft.model.layers[3]).not.toHaveProperty('name');
  });
});

describe('shapes', () => {
  it.each([['28x28', [28, 28]], ['28 × 28', [28, 28]], ['4', [4]], ['[3, 5, 7]', [3, 5, 7]], ['２ × ３', [2, 3]], ['3，4', [3, 4]]])('%s is read', (text, shape) => {
    expect(parseShape(text)).toEqual(shape);
    expect(parseShape(formatShape(shape))).toEqual(shape);
  });
  it.each(['', 'x', '0', '-2', '1.5', '1 2 3 4', 'two', '9999999'])('%j is none', (text) => expect(parseShape(text)).toBeNull());
});

describe('inputs and outputs', () => {
  it('a row is cut in two and made whole again', () => {
    const draft = branched(), before = structuredClone(draft);
    addInput(draft, 5);
    expect(draft.model.inputs).toEqual([{ name: 'x1', shape: [3] }, { name: 'x2', shape: [2] }]);
    expect(draft.model.layers[0]!.from).toBe('x1');
    renameInput(draft, 0, 'left');
    expect(draft.model.layers[0]!.from).toBe('left');
    removeInput(draft, 1);
    expect(draft).toEqual(before);
  });

  it('the first output says what was so, the last one taken away leaves no trace', () => {
    const draft = branched();
    addOutput(draft);
    expect(draft.model.outputs).toHaveLength(2);
    expect(draft.model.outputs![0]).toEqual({ from: 'end', loss: draft.loss, target: 'label', weight: 1 });
    removeOutput(draft, 1);
    expect(draft).toEqual(branched());
  });
});

describe.skipIf(!engineIsBuilt)('the engine takes what the page edits', () => {
  it('two inputs, two outputs, shared weights', async () => {
    const draft = structuredClone(openingLab);
    addInput(draft, 2);
    draft.model.layers.splice(1, 0, { ...structuredClone(draft.model.layers[0]!), from: 'x2', share: nameLayer(draft, 0) });
    draft.model.layers.splice(2, 0, { id: 'add', from: [nameLayer(draft, 0), nameLayer(draft, 1)] });
    addOutput(draft);
    draft.model.outputs![1] = { from: draft.model.outputs![0]!.from!, loss: { id: 'mse' }, weight: 0.5 };
    const { page, end } = await startedEngine();
    const found = await page.call('create', { lab: draft, keep: false });
    expect(found.problems).toEqual([]);
    expect(found.parts[1]!.parameters).toBe(0);
    await end();
  });
});
