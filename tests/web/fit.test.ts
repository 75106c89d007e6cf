// Loss and last layer follow the data; what still fits is kept.
import { describe, expect, it } from 'vitest';
import type { Entry, Schema } from '../../web/src/engine/schema';
import { aimOf, fitToData, outputsFor } from '../../web/src/lab/fit';
import type { Lab } from '../../web/src/lab/lab';

const entry = (id: string, more: Partial<Entry>): Entry => ({ id, params: [], ...more }) as unknown as Entry;
const mse = entry('mse', { targets: { binary: 'signed', multiclass: 'one_hot', regression: 'value' } });
const bce = entry('bce', { targets: { binary: 'binary' } });
const cross = entry('cross', { targets: { multiclass: 'index' } });
const schema = {
  kinds: {
    loss: { entries: [mse, bce, cross] },
    dataset: { entries: [entry('spiral', { task: 'classification', classes: [2, 3] }), entry('hills', { task: 'regression' })] },
  },
} as unknown as Schema;
const lab = (data: Lab['data'], loss: string, units: number): Lab =>
  ({ version: 1, seed: 1, data, model: { layers: [{ id: 'dense', units: 4 }, { id: 'tanh' }, { id: 'dense', units }] }, loss: { id: loss }, optimizer: { id: 'sgd' }, train: { batch: 1, epochs: 1 } });
const fitted = (draft: Lab): [string, number | undefined] => {
  fitToData(schema, draft);
  return [draft.loss.id, draft.model.layers.at(-1)?.units];
};

describe('fitToData', () => {
  it('changes nothing that fits', () => {
    expect(fitted(lab({ id: 'spiral' }, 'bce', 1))).toEqual(['bce', 1]);
    expect(fitted(lab({ id: 'spiral' }, 'cross', 2))).toEqual(['cross', 2]);
    expect(fitted(lab({ id: 'spiral' }, 'mse', 2))).toEqual(['mse', 2]);
  });
  it('gives three classes three outputs', () => {
    expect(fitted(lab({ id: 'spiral', classes: 3 }, 'mse', 1))).toEqual(['mse', 3]);
    expect(fitted(lab({ id: 'spiral', classes: 3 }, 'bce', 1))).toEqual(['mse', 3]);
  });
  it('goes back to one output for two classes', () => expect(fitted(lab({ id: 'spiral' }, 'mse', 3))).toEqual(['mse', 1]));
  it('gives a regression one output and a loss that can serve it', () => expect(fitted(lab({ id: 'hills' }, 'cross', 3))).toEqual(['mse', 1]));
  it('counts the classes of drawn points', () =>
    expect(fitted(lab({ id: 'custom', points: [[0, 0, 0], [1, 1, 3]] }, 'cross', 2))).toEqual(['cross', 4]));
  it('leaves external data alone', () => expect(fitted(lab({ id: 'external', name: 'mnist' }, 'cross', 10))).toEqual(['cross', 10]));
});

describe('aims and outputs', () => {
  it('ignores a class count the dataset cannot make', () =>
    expect(aimOf(schema, lab({ id: 'spiral', classes: 7 }, 'mse', 1))).toEqual({ task: 'classification', classes: 2 }));
  it('says when a loss cannot serve', () => {
    expect(outputsFor(bce, { task: 'classification', classes: 3 })).toBeNull();
    expect(outputsFor(cross, { task: 'regression', classes: 0 })).toBeNull();
  });
});
