// The labs that every page needs: the one it opens with, and the one that a build of the engine is tried with. The others are in
// presets.ts, which comes when it is asked for.

import type { Choice, DataChoice, Lab, LayerChoice } from './lab';

/** Hidden layers of these sizes, each followed by the activation, then a plain output layer. */
export function net(hidden: number[], activation: string, outputs = 1, init?: Choice): LayerChoice[] {
  const dense = (units: number): LayerChoice => ({ id: 'dense', units, ...(init ? { init } : {}) });
  return [...hidden.flatMap((units): LayerChoice[] => [dense(units), { id: activation }]), dense(outputs)];
}

interface Parts { seed?: number; data: DataChoice; layers: LayerChoice[]; loss: Choice; optimizer: Choice; regularizer?: Choice; batch?: number; epochs?: number }

export const make = ({ seed = 7, data, layers, loss, optimizer, regularizer, batch = 10, epochs = 300 }: Parts): Lab => ({
  version: 1,
  seed,
  data,
  model: { layers },
  loss,
  optimizer,
  ...(regularizer ? { regularizer } : {}),
  train: { batch, epochs },
});

export const openingLab: Lab = make({
  data: { id: 'spiral', count: 400, noise: 0.05, split: 0.5 }, layers: net([8, 8], 'tanh'), loss: { id: 'mse' }, optimizer: { id: 'adam', lr: 0.01 }, epochs: 500,
});

/** What a build must reproduce before it is used, see engine/worker/load.ts. The loss is that of 40 steps. */
export const selfTestLab: Lab = make({
  seed: 1, data: { id: 'gauss', count: 40, noise: 0.2, split: 0.5 }, layers: net([5, 3], 'tanh'), loss: { id: 'bce_with_logits' }, optimizer: { id: 'adam', lr: 0.02 }, batch: 7,
});
export const selfTestLoss = 0.0985867;
