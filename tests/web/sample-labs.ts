// Labs that between them use every kind of network the page can show: for the tests of formulas and programs.

import type { Schema } from '../../web/src/engine/schema';
import type { Choice, Lab } from '../../web/src/lab/lab';

const base: Lab = {
  version: 1,
  seed: 7,
  data: { id: 'spiral', count: 400, noise: 0.05, split: 0.5 },
  model: { layers: [{ id: 'dense', units: 8 }, { id: 'tanh' }, { id: 'dense', units: 8 }, { id: 'tanh' }, { id: 'dense', units: 1 }] },
  loss: { id: 'mse' },
  optimizer: { id: 'adam', lr: 0.01 },
  train: { batch: 10, epochs: 500 },
};

export const sampleLabs: Record<string, Lab> = {
  spiral: base,
  'three-arms': {
    ...base,
    seed: 3,
    data: { id: 'spiral', count: 300, noise: 0.1, split: 0.7, classes: 3, features: ['x1', 'x2', 'sin_x1', 'sin_x2'] },
    model: { layers: [{ id: 'dense', units: 12, init: { id: 'he_normal' } }, { id: 'leaky_relu', slope: 0.2 }, { id: 'dense', units: 6, init: { id: 'normal', std: 0.3 } }, { id: 'elu', alpha: 0.5 }, { id: 'dense', units: 3 }] },
    loss: { id: 'softmax_cross_entropy' },
    optimizer: { id: 'momentum', lr: 0.02, momentum: 0.8 },
    regularizer: { id: 'l2', rate: 0.001 },
    train: { batch: 16, epochs: 100 },
  },
  hills: {
    ...base,
    data: { id: 'hills', count: 500, noise: 0.1, split: 0.5 },
    model: { layers: [{ id: 'dense', units: 16, init: { id: 'he_uniform' } }, { id: 'relu' }, { id: 'dense', units: 1 }, { id: 'linear' }] },
    optimizer: { id: 'sgd', lr: 0.03 },
    regularizer: { id: 'l1', rate: 0.0001 },
  },
  digits: {
    version: 1,
    seed: 1,
    data: { id: 'external', name: 'mnist' },
    model: { input: [28, 28], layers: [{ id: 'flatten' }, { id: 'dense', units: 512, init: { id: 'he_normal' } }, { id: 'relu' }, { id: 'dense', units: 10 }] },
    loss: { id: 'softmax_cross_entropy' },
    optimizer: { id: 'adam', lr: 0.001 },
    train: { batch: 32, epochs: 5 },
  },
};

/** One more lab for every entry of the catalog, so that none is forgotten. */
export function labsOfAllEntries(schema: Schema): Record<string, Lab> {
  const labs: Record<string, Lab> = {};
  const add = (name: string, lab: Lab): void => { labs[name] = lab; };
  const { kinds } = schema;
  for (const { id } of kinds.activation.entries) add(`activation ${id}`, { ...base, model: { layers: [{ id: 'dense', units: 5 }, { id }, { id: 'dense', units: 1 }] } });
  for (const { id, targets } of kinds.loss.entries) {
    const units = targets?.['binary'] ? 1 : 2;
    add(`loss ${id}`, { ...base, model: { layers: [{ id: 'dense', units: 4 }, { id: 'tanh' }, { id: 'dense', units }] }, loss: { id } });
    if (targets?.['multiclass']) add(`loss ${id}, three classes`, { ...base, data: { ...base.data, classes: 3 }, model: { layers: [{ id: 'dense', units: 3 }] }, loss: { id } });
  }
  for (const { id } of kinds.optimizer.entries) add(`optimizer ${id}`, { ...base, optimizer: { id } });
  for (const { id } of kinds.initializer.entries) add(`initializer ${id}`, { ...base, model: { layers: [{ id: 'dense', units: 4, init: { id } as Choice }, { id: 'tanh' }, { id: 'dense', units: 1 }] } });
  for (const { id } of kinds.regularizer.entries) add(`regularizer ${id}`, { ...base, regularizer: { id } });
  for (const { id } of kinds.dataset.entries) add(`dataset ${id}`, { ...base, data: { id } });
  add('all features', { ...base, data: { ...base.data, features: kinds.feature.entries.map(({ id }) => id) } });
  add('two activations in a row, one before any weights', { ...base, model: { layers: [{ id: 'tanh' }, { id: 'dense', units: 3 }, { id: 'sigmoid' }, { id: 'tanh' }, { id: 'dense', units: 1 }] } });
  add('deep and wide', { ...base, model: { layers: [...Array.from({ length: 6 }, () => [{ id: 'dense', units: 16 }, { id: 'relu' }]).flat(), { id: 'dense', units: 1 }] } });
  add('one layer', { ...base, model: { layers: [{ id: 'dense', units: 1 }] } });
  return labs;
}
