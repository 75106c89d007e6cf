// The network picture fits or scrolls for every shape, arrow keys reach every neuron, edits keep what was not touched.
import type { TemplateResult } from 'lit';
import { expect, test } from 'vitest';
import type { Schema } from '../../web/src/engine/schema';
import type { Lab } from '../../web/src/lab/lab';
import { columnsOf, featuresOf, outputPathOf, parseOutputPath } from '../../web/src/network/columns';
import { addColumn, removeColumn, setActivation, setUnits, toggleFeature } from '../../web/src/network/edits';
import { biasHits, edgeHits } from '../../web/src/network/hits';
import { edgeLine, layoutNetwork, mostShown, neighbour, smallest } from '../../web/src/network/layout';
import { parseMark, weightPath } from '../../web/src/network/marks';
import { edgeWidth, strengthOf } from '../../web/src/network/picture';
import { parseWeight } from '../../web/src/network/weight-editor';

const shapes = [[7, 1], [7, 8, 8, 1], [7, ...Array.from({ length: 8 }, () => 16), 1], [2, 200, 3], [7, 1, 1, 1, 1, 10]];

test.each(shapes.map((shape) => [shape]))('%j: neurons do not overlap and lie inside the picture', (shape) => {
  for (const [width, height] of [[328, 420], [740, 400], [1500, 900], [0, 0]] as const) {
    const layout = layoutNetwork(shape, width, height, 116, 62);
    expect(layout.size).toBeGreaterThanOrEqual(smallest);
    expect(layout.width).toBeGreaterThanOrEqual(width);
    expect(layout.height).toBeGreaterThanOrEqual(height);
    layout.columns.forEach((column, c) => {
      expect(column.y.length).toBe(Math.min(shape[c]!, mostShown));
      expect(column.hidden).toBe(shape[c]! - column.y.length);
      expect(column.x - layout.size / 2).toBeGreaterThanOrEqual(0);
      expect(column.x + layout.size / 2).toBeLessThanOrEqual(layout.width);
      for (let i = 1; i < column.y.length; ++i) expect(column.y[i]! - column.y[i - 1]!).toBeGreaterThan(layout.size);
      expect(column.y[0]! - layout.size / 2).toBeGreaterThanOrEqual(115);
      expect(column.y.at(-1)! + layout.size / 2).toBeLessThanOrEqual(layout.height);
      if (c > 0) expect(column.x - layout.columns[c - 1]!.x).toBeGreaterThanOrEqual(layout.header);
    });
  }
});

test('edges start right of one neuron and end left of the next', () => {
  const layout = layoutNetwork([7, 4, 1], 740, 400, 116, 62), line = edgeLine(layout, 0, 6, 2, { x0: 0, y0: 0, bend: 0, x1: 0, y1: 0 });
  expect(line.x0).toBeGreaterThan(layout.columns[0]!.x + layout.size / 2);
  expect(line.x1).toBeLessThan(layout.columns[1]!.x - layout.size / 2);
  expect([line.y0, line.y1]).toEqual([layout.columns[0]!.y[6], layout.columns[1]!.y[2]]);
});

test('arrow keys stay inside and can reach every neuron', () => {
  const layout = layoutNetwork([7, 3, 5, 1], 740, 400, 116, 62), seen = new Set<string>(), queue = [{ column: 0, unit: 0 }];
  while (queue.length > 0) {
    const at = queue.pop()!;
    if (seen.has(`${at.column} ${at.unit}`)) continue;
    seen.add(`${at.column} ${at.unit}`);
    for (const key of ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight']) queue.push(neighbour(layout, at.column, at.unit, key));
  }
  expect(seen.size).toBe(16);
});

const one = (id: string, more: object = {}) => ({ id, ...more });
const schema = { kinds: {
  activation: { entries: [one('tanh'), one('relu')] }, layer: { entries: [one('dense', { roles: { w: 'weight', b: 'bias' } }), one('flatten')] },
  feature: { entries: [one('x1'), one('x2'), one('x1_x2')] },
} } as unknown as Schema;
const lab = (layers: Lab['model']['layers']): Lab => ({
  version: 1, seed: 1, data: { id: 'xor' }, model: { layers }, loss: { id: 'mse' }, optimizer: { id: 'sgd' }, train: { batch: 10, epochs: 1 } });

test('a dense layer and what follows it is one column, whatever the sequence', () => {
  const columns = columnsOf(schema, [one('flatten'), one('dense', { units: 4 }), one('tanh'), one('relu'), one('dense', { units: 2 })], 3);
  expect(columns.map(({ first, last, weighted, activations, units }) => [first, last, weighted, activations, units])).toEqual([
    [0, 0, null, [], 3], [1, 3, 1, [2, 3], 4], [4, 4, 4, [], 2]]);
  expect(columnsOf(schema, [one('tanh'), one('tanh')], 2)).toHaveLength(1);
  expect(columnsOf(schema, [], 2)).toEqual([]);
});

test('every weight and every bias can be pressed and names itself; a crowd of edges leaves that to the neurons', () => {
  const hits = (...units: number[]) => {
    const columns = columnsOf(schema, [one('flatten'), ...units.flatMap((count) => [one('dense', { units: count }), one('tanh')])], 2);
    const layout = layoutNetwork([7, ...columns.map((column) => column.units)], 740, 400, 116, 62);
    return [edgeHits(layout, columns, [0, 6]), biasHits(layout, columns)].map((drawn) => (drawn.values[0] as TemplateResult[]).map(({ values }) => values));
  };
  const [edges, biases] = hits(4, 2);
  expect(edges).toHaveLength(2 * 4 + 4 * 2);
  expect(biases).toHaveLength(4 + 2);
  expect(edges!.map((values) => values[3])).toContain(weightPath(3, 1, 2));
  expect(new Set([...edges!, ...biases!].map((values) => values.join(' '))).size).toBe(22);
  const [few, all] = hits(...Array.from({ length: 8 }, () => 24));
  expect(few!.length).toBeLessThanOrEqual(3000);
  expect(all).toHaveLength(8 * 24);
});

test('adding to a net without hidden layers takes the fallback activation, later ones take after their neighbour', () => {
  const draft = lab([one('dense', { units: 1 })]);
  addColumn(schema, draft, 0, 'tanh');
  expect(draft.model.layers).toEqual([{ id: 'dense', units: 4 }, { id: 'tanh' }, { id: 'dense', units: 1 }]);
  setUnits(draft, columnsOf(schema, draft.model.layers, 2)[0]!, 6);
  setActivation(draft, columnsOf(schema, draft.model.layers, 2)[0]!, 'relu');
  addColumn(schema, draft, 1, 'tanh');
  expect(draft.model.layers.map((item) => item.units ?? item.id)).toEqual([6, 'relu', 6, 'relu', 1]);
  removeColumn(draft, columnsOf(schema, draft.model.layers, 2)[0]!);
  setActivation(draft, columnsOf(schema, draft.model.layers, 2)[0]!, '');
  expect(draft.model.layers).toEqual([{ id: 'dense', units: 6 }, { id: 'dense', units: 1 }]);
});

test('features keep the order of the catalog and the last one stays', () => {
  const draft = lab([one('dense', { units: 1 })]);
  expect(featuresOf(schema, draft)).toEqual(['x1', 'x2']);
  toggleFeature(schema, draft, 'x1_x2');
  toggleFeature(schema, draft, 'x1');
  expect(draft.data.features).toEqual(['x2', 'x1_x2']);
  toggleFeature(schema, draft, 'x2');
  toggleFeature(schema, draft, 'x1_x2');
  expect(draft.data.features).toEqual(['x1_x2']);
});

test('paths of marks and of the shown neuron read back', () => {
  expect(parseMark(weightPath(2, 3, 0))).toEqual({ layer: 2, role: 'weight', element: [3, 0] });
  expect(parseMark('layers.1.out.grad')).toEqual({ layer: 1, role: 'out', element: null });
  expect(parseMark('loss')).toBeNull();
  for (const [layer, unit] of [[-1, 2], [3, 11]] as const) expect(parseOutputPath(outputPathOf(layer, unit))).toEqual({ layer, unit });
  expect(parseOutputPath('layers.x[1]')).toBeNull();
});

test('edges grow with the weight, never without bound', () => {
  const weights = [0, 0.01, 0.1, 0.5, 1, 2, 5, 50];
  for (let i = 1; i < weights.length; ++i) {
    expect(edgeWidth(weights[i]!)).toBeGreaterThanOrEqual(edgeWidth(weights[i - 1]!));
    expect(strengthOf(weights[i]!)).toBeGreaterThanOrEqual(strengthOf(weights[i - 1]!));
  }
  expect(edgeWidth(1e9)).toBeLessThanOrEqual(7);
});

test.each([['−0.5', -0.5], ['1,5', 1.5], [' -.5e1', -5], ['－１．５', -1.5], ['1e30', 1e30], ['', null], ['abc', null], ['Infinity', null], ['1e39', null], ['0x10', null]])('reads "%s" as the weight %s', (text, value) =>
  expect(parseWeight(text)).toBe(value));
