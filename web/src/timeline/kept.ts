// One run kept for comparison: its lab, its curve, its moments. Keeping and forgetting can be undone.

import { effect, signal } from '@preact/signals-core';
import type { Report } from '../engine/protocol';
import { remember } from '../lab/changes';
import { runningLab } from '../lab/follow';
import type { Lab } from '../lab/lab';
import { takeMoment } from '../lab/moments';
import { lost, report } from '../lab/state';
import type { CurveData } from '../views/curve-data';
import { ghost, keptCurve } from '../views/overlays';
import { Moments, type Stretch } from './moments';
import { away, branch, curveNow, end, moments } from './timeline';

export interface Run { lab: Lab; report: Report; curve: CurveData; moments: Moments; end: number }

export const kept = signal<Run | null>(null);
effect(() => { keptCurve.value = kept.value?.curve ?? null; });

function put(run: Run | null): void {
  const before = kept.peek();
  kept.value = run;
  remember({ undo: () => { kept.value = before; }, redo: () => { kept.value = run; } });
}

/** Copies, because the present timeline goes on and may be cut. */
function copy(): Moments {
  const stretches = new Map<Stretch, Stretch>();
  const all = new Moments();
  for (const { step, bytes, stretch } of moments.all) {
    if (!stretches.has(stretch)) stretches.set(stretch, { ...stretch });
    all.add({ step, bytes, stretch: stretches.get(stretch)! });
  }
  return all;
}

/** The whole present run, also when one has gone back in it. */
export async function keep(): Promise<void> {
  const found = report.peek();
  if (!found) return;
  try {
    const gone = away.peek() !== null;
    if (!gone) await takeMoment();
    const curve = (gone ? ghost.peek() : null) ?? await curveNow();
    put({ lab: moments.last?.stretch.lab ?? runningLab(), report: found, curve, moments: copy(), end: Math.max(end.peek(), curve.lastStep) });
  } catch (error) {
    lost(error);
  }
}

/** The run so far becomes the kept one; the present one goes on from the step shown. */
export async function fork(): Promise<void> {
  await keep();
  branch();
}

export const forget = (): void => put(null);

