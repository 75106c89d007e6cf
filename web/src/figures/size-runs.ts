// Trainings in the figures' engine: how a lab is put there, networks of many widths from many seeds, one after the other, and what
// they come to together.

import type { Client } from '../engine/client';
import type { Report } from '../engine/protocol';
import { say } from '../i18n/language';
import type { Lab } from '../lab/lab';

/** At the end of a run; errors are shares of rows. */
export interface Outcome { trainError: number; testError: number; trainLoss: number; testLoss: number }
export type Measured = keyof Outcome;
/** rows: for training; as many as it takes are made besides, so that there are enough for testing. */
export interface Circumstances { noise: number; rows: number }

const testRows = 360;   // or nine times the training rows, for a lab allows no smaller share of training

/** The lab at another width: all its layers of units but the last, which answers. */
export function labOf(base: Lab, width: number, seed: number, { noise, rows }: Circumstances, steps: number): Lab {
  const layers = base.model.layers!, sized = layers.flatMap((layer, i) => ('units' in layer ? [i] : []));
  const count = rows + Math.min(testRows, 9 * rows), batch = base.train.batch;
  return {
    ...base, seed,
    data: { ...base.data, noise, count, split: rows / count } as Lab['data'],
    model: { ...base.model, layers: layers.map((layer, i) => (sized.slice(0, -1).includes(i) ? { ...layer, units: width } : layer)) },
    train: { ...base.train, epochs: Math.ceil(steps / Math.ceil(rows / batch)) },
  };
}

/** Starts the lab; throws the first thing that is wrong with it, in the reader's language. */
export async function created(client: Client, lab: Lab): Promise<Report> {
  const report = await client.call('create', { lab, keep: false });
  if (report.problems.length > 0) throw new Error(say(report.problems[0]!.message));
  return report;
}

export async function outcomeOf(client: Client, lab: Lab): Promise<Outcome> {
  await created(client, lab);
  await client.call('step', { epochs: lab.train.epochs! });
  const { parts } = await client.call('frame', { needs: [{ kind: 'history', since: -1 }] });
  const [trainLoss, testLoss, trainMetric, testMetric] = parts[0]!.data.slice(-4) as unknown as [number, number, number, number];
  return { trainLoss, testLoss, trainError: 1 - trainMetric, testError: 1 - testMetric };
}

/** Mean and standard deviation of what is there; the deviation of a single one is 0. */
export function spreadOf(values: number[]): { mean: number; deviation: number } {
  const mean = values.reduce((sum, one) => sum + one, 0) / values.length;
  return { mean, deviation: values.length < 2 ? 0 : Math.sqrt(values.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (values.length - 1)) };
}
