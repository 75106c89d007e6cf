// The lab on the page as everyone else uses it: what it is, what the engine found out about it, and everything one can do with
// it. Every change goes through change(), openLab(), poke() or loadWeights(), so that every change can be undone.

import { computed, type ReadonlySignal } from '@preact/signals-core';
import type { Problem, Report, Status } from '../engine/protocol';
import type { Lab } from './lab';
import { isPlaying, lastReport, lastStatus, present, presentProblems } from './store';

export { canRedo, canUndo, change, newSeed, redo, undo, type ChangeOptions } from './changes';
export { beginnings, externalChanged, labGeneration, provideExternal, recreate } from './follow';
export { dismiss, notices, notify, notifyProblems, type Notice } from './notices';
export { loadWeights, openFirst, openLab, poke, reset, usualSpeed } from './opening';
export { speed } from './options';
export { attach, epochOnce, goOn, pause, play, rewind, setStatus, stepOnce } from './running';
export { build, edits, engine, failure, locked, lost, need, phase, schema, silent } from './store';

export const lab: ReadonlySignal<Lab> = present;
/** Of the lab that is running; its `problems` are those of the lab on the page. */
export const report: ReadonlySignal<Report | null> = computed(() =>
  lastReport.value && { ...lastReport.value, problems: presentProblems.value });
/** Also there while no lab has run yet. */
export const problems: ReadonlySignal<Problem[]> = presentProblems;
export const status: ReadonlySignal<Status> = lastStatus;
export const playing: ReadonlySignal<boolean> = isPlaying;
