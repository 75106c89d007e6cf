// The steps between the source of the data and the rows: edits of `data.processing`, an ordered list. A sequence without a list has
// the engine's usual steps; the first edit writes them out.

import type { Report } from '../engine/protocol';
import type { Choice, Lab, Value } from './lab';
import { isSequence } from './plane';

export const mostSteps = 16;

/** The steps that the lab's data go through; `found`: what the engine said of the lab that ran last. */
export function stepsOf({ data }: Lab, found: Report | null): Choice[] {
  if (data.processing) return data.processing;
  return isSequence(data) && found?.lab.data.id === data.id ? found.lab.data.processing ?? [] : [];
}

/** Writes the list; one that is empty is the same as none where no steps are usual. */
function put(draft: Lab, steps: Choice[]): void {
  if (steps.length === 0 && !isSequence(draft.data)) delete draft.data.processing;
  else draft.data.processing = steps;
}

export const addStep = (draft: Lab, steps: Choice[], id: string): void => put(draft, [...steps, { id }]);

export const removeStep = (draft: Lab, steps: Choice[], at: number): void => put(draft, steps.filter((_, i) => i !== at));

/** One place earlier (-1) or later (1). */
export function moveStep(draft: Lab, steps: Choice[], at: number, by: -1 | 1): void {
  const next = [...steps], [step] = next.splice(at, 1);
  if (step && at + by >= 0 && at + by <= next.length) next.splice(at + by, 0, step);
  else return;
  put(draft, next);
}

export const setStep = (draft: Lab, steps: Choice[], at: number, param: string, value: Value): void =>
  put(draft, steps.map((step, i) => (i === at ? { ...step, [param]: value } : step)));
