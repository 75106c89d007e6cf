// Running the lab: play and pause, one batch, one epoch, the end, a stop and the way back. Steps and epochs asked for are of
// the lab one sees, so they wait until the engine has it.

import { effect } from '@preact/signals-core';
import type { Client } from '../engine/client';
import { frames } from '../engine/frames';
import type { Protocol, Status } from '../engine/protocol';
import type { Text } from '../engine/schema';
import { change } from './changes';
import { bringAgain, followed, isCreating } from './follow';
import { markStart } from './moments';
import { dismiss, notify, type Notice } from './notices';
import { speed } from './options';
import { plannedEpochs } from './stages';
import { connect, engine, isPlaying, lastReport, lastStatus, locked, lost, missingData, present, schema } from './store';
import { texts } from './texts';

/** Once, by session.ts (or a test with an engine of its own). */
export function attach(to: Client): void {
  connect(to);
  frames.connect({
    request: (needs, buffer) => engine.call('frame', buffer ? { needs, buffer } : { needs }, buffer ? [buffer] : []),
    report: () => (isCreating() ? null : lastReport.peek()),
    running: () => isPlaying.peek(),
    onStatus: setStatus,
  });
}

export function play(): void {
  if (isPlaying.peek() || !canGoOn()) return;
  markStart();
  isPlaying.value = true;
  void run();
}

/** Whether another step can be made; else it is said why not and what to do. */
function canGoOn(): boolean {
  const { done, stopped } = lastStatus.peek();
  if (missingData.peek()) bringAgain();
  else if (stopped) stop(stopped.message);
  else if (done) notify({ kind: 'info', text: texts.done(plannedEpochs(present.peek(), lastReport.peek())), ...(canPlanMore() ? { action: { label: texts.asMany, run: goOn } } : {}) });
  else return true;
  return false;
}

const mostEpochs = (): number => schema.peek()?.lab.train.find(({ id }) => id === 'epochs')?.max ?? Infinity;
const canPlanMore = (): boolean => !locked.peek() && present.peek().train.epochs < mostEpochs();

/** Plans as many epochs again, and on. Where no more can be planned it is said that all are done. */
export function goOn(): void {
  if (canPlanMore()) {
    change((draft) => { draft.train.epochs = Math.min(mostEpochs(), 2 * draft.train.epochs); });
    lastStatus.value = { ...lastStatus.peek(), done: false }; // the engine has yet to say so
  }
  play();
}

export function pause(): void {
  if (!isPlaying.peek()) return;
  isPlaying.value = false;
  void run();
}

let switching = 0; // run calls on their way: until they are answered, a frame's status may be of before

async function run(): Promise<void> {
  switching += 1;
  try {
    setStatus(await engine.call('run', { running: isPlaying.peek(), speed: speed.peek() }));
    frames.invalidate();
  } catch (error) {
    lost(error);
  } finally {
    switching -= 1;
  }
}

effect(() => {
  void speed.value;
  if (isPlaying.peek()) void run();
});

/** One batch. */
export const stepOnce = (): Promise<void> => step({ steps: 1 });

/** To the end of the epoch that has begun, or a whole one. The engine counts: it may be ahead of what the page shows. */
export const epochOnce = (): Promise<void> => step({ epochs: 1 });

async function step(way: Protocol['step'][0]): Promise<void> {
  if (!canGoOn()) return;
  pause();
  try {
    await followed();
    markStart();
    setStatus(await engine.call('step', way));
    frames.invalidate();
  } catch (error) {
    lost(error);
  }
}

export function setStatus(next: Status): void {
  const before = lastStatus.peek();
  lastStatus.value = next;
  if (switching === 0 && isPlaying.peek() && !next.running && (next.done || next.stopped)) isPlaying.value = false;
  if (next.stopped && before.stopped?.step !== next.stopped.step) stop(next.stopped.message);
}

let saidStop: Notice | null = null;

function stop(text: Text): void {
  saidStop = notify({ kind: 'error', text, action: { label: texts.goBack, run: () => void rewind() } });
}

effect(() => {
  if (lastStatus.value.stopped || !saidStop) return;
  dismiss(saidStop); // begun anew or gone back: it is over
  saidStop = null;
});

/** After a stop: the last state in which every number was finite. */
export async function rewind(): Promise<void> {
  try {
    setStatus(await engine.call('rewind', {}));
    frames.invalidate();
  } catch (error) {
    lost(error);
  }
}
