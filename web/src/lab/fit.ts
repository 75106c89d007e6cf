// Loss and last layer follow the data: a regression needs one output, three classes need three. What still fits is kept, so
// that switching from spiral to moons changes nothing but the points. What a loss can be used for is in the catalog.

import type { Entry, Schema, Task } from '../engine/schema';
import type { Lab } from './lab';
import { isOnPlane } from './plane';

export interface Aim { task: Task; classes: number }

/** What the lab's data ask for; data that are no points of the plane bring their own and are left alone (null). */
export function aimOf(schema: Schema, { data }: Lab): Aim | null {
  if (!isOnPlane(data)) return null;
  const found = schema.kinds.dataset.entries.find((one) => one.id === data.id);
  const task = found?.task ?? data.task ?? 'classification';
  if (task === 'regression') return { task, classes: 0 };
  const allowed = found?.classes ?? [];
  const fromPoints = Math.max(2, ...(data.points ?? []).map(([, , target]) => target + 1));
  const classes = data.classes ?? allowed[0] ?? fromPoints;
  return { task, classes: allowed.length > 0 && !allowed.includes(classes) ? allowed[0]! : classes };
}

/** How many outputs the loss needs for the aim; null when it cannot serve it. One output is kept for two classes where possible. */
export function outputsFor(loss: Entry, { task, classes }: Aim, present?: number): number | null {
  const targets = loss.targets ?? {};
  if (task === 'regression') return 'regression' in targets ? 1 : null;
  const [one, many] = [classes === 2 && 'binary' in targets, 'multiclass' in targets];
  if (one && many) return present === classes ? classes : 1;
  if (one) return 1;
  return many ? classes : null;
}

/** Edits the draft so that data, loss and last layer belong together. */
export function fitToData(schema: Schema, draft: Lab): void {
  const aim = aimOf(schema, draft);
  const last = draft.model.layers.findLast((layer) => layer.units !== undefined);
  if (!aim || !last) return;
  const losses = schema.kinds.loss.entries;
  const present = losses.find((one) => one.id === draft.loss.id);
  const loss = present && outputsFor(present, aim) !== null ? present : losses.find((one) => outputsFor(one, aim) !== null);
  if (!loss) return;
  if (loss !== present) draft.loss = { id: loss.id };
  last.units = outputsFor(loss, aim, last.units) ?? last.units;
}
