// Experiments worth opening, each with what it shows and what to try. Every one must fit in a link of 2,000 characters.

import type { Text } from '../engine/schema';
import type { Lab } from './lab';

export interface Preset {
  id: string;
  title: Text;
  /** One line: why it is worth opening. */
  why: Text;
  /** Something to do next. */
  tryIt: Text;
  lab: Lab;
}

export const openingLab: Lab = {
  version: 1,
  seed: 7,
  data: { id: 'spiral', count: 400, noise: 0.05, split: 0.5 },
  model: { layers: [{ id: 'dense', units: 8 }, { id: 'tanh' }, { id: 'dense', units: 8 }, { id: 'tanh' }, { id: 'dense', units: 1 }] },
  loss: { id: 'mse' },
  optimizer: { id: 'adam', lr: 0.01 },
  train: { batch: 10, epochs: 500 },
};

export const presets: Preset[] = [];
