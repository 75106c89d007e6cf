// Moments of the run: its whole state with the lab that made it. The latest one is what a new worker goes on from; the timeline
// keeps many. A snapshot says itself at which step it was taken (core/train/snapshot.cpp: magic, version, step).

import { signal } from '@preact/signals-core';
import { labGeneration, runningLab } from './follow';
import type { Lab } from './lab';
import { engine } from './store';

export interface Moment { step: number; lab: Lab; generation: number; bytes: ArrayBuffer }

export const lastMoment = signal<Moment | null>(null);

export const stepOf = (snapshot: ArrayBuffer): number => Number(new DataView(snapshot).getBigInt64(8, true));

/** Null when the lab was changed meanwhile: then nobody knows which one it belongs to. */
export async function takeMoment(): Promise<Moment | null> {
  const [generation, lab] = [labGeneration(), runningLab()];
  const bytes = await engine.call('snapshot', {});
  if (generation !== labGeneration() || bytes.byteLength < 16) return null;
  const moment = { step: stepOf(bytes), lab, generation, bytes };
  lastMoment.value = moment;
  return moment;
}

/** Before the first step of a lab: where the timeline begins. */
export function markStart(): void {
  if (lastMoment.peek()?.generation !== labGeneration()) takeMoment().catch(() => undefined);
}
