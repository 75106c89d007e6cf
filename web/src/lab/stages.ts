// Where a run is: ways to train beside supervised divide it into stages, each with its own length and its own numbers in the curves.

import type { Report, Status } from '../engine/protocol';
import type { Text } from '../engine/schema';
import type { Lab } from './lab';

export type Stage = NonNullable<Report['stages']>[number];

/** The stage under way; null where the run is one, with loss and metric. */
export const stageOf = (found: Report | null, now: Status): Stage | null => found?.stages?.[now.stage?.index ?? 0] ?? null;

/** The step at which the stage under way began. */
export const stageStart = (found: Report | null, now: Status): number =>
  (found?.stages ?? []).slice(0, now.stage?.index ?? 0).reduce((sum, { epochs }) => sum + epochs, 0) * (found?.batchesPerEpoch ?? 0);

/** All epochs of the run. While a lab is being changed, the number on the page counts. */
export function plannedEpochs(lab: Lab, found: Report | null): number {
  const stages = found?.stages ?? [];
  return stages.length > 1 && found?.lab.train.epochs === lab.train.epochs ? stages.reduce((sum, { epochs }) => sum + epochs, 0) : lab.train.epochs;
}

/** What two columns of the curves are: two names of their own, or null where they are training and test of one thing. */
export function columnNames(stage: Stage | null, train: keyof Stage['columns'], test: keyof Stage['columns']): [Text, Text] | null {
  if (!stage) return null;
  const [a, b] = [stage.columns[train], stage.columns[test]];
  return a.en === b.en ? null : [a, b];
}
