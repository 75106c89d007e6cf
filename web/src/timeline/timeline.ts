// The run as something one can go back in: keeps moments while it trains, and brings the page to any step, by the moment before
// it and a replay. Gone back, the engine really stands there; what came later is a ghost until one goes on.

import { effect, signal, untracked } from '@preact/signals-core';
import { frames } from '../engine/frames';
import { followed, labGeneration, put, runningLab } from '../lab/follow';
import type { Lab } from '../lab/lab';
import { lastMoment, takeMoment, type Moment } from '../lab/moments';
import { beginnings, edits, engine, lost, pause, play, playing, report, setStatus, silent, status } from '../lab/state';
import { CurveData } from '../views/curve-data';
import { ghost } from '../views/overlays';
import { isDue, Moments, type Kept, type Place, type Stretch } from './moments';
import { Pace } from './pace';

/** A snapshot of a large model takes the worker a while: then they come less often. */
const betweenMs = (bytes: number): number => 100 + bytes / 5000;
/** So long a replay may take while one drags, and when one has let go. */
const patience = { dragMs: 40, restMs: 4000 };

export const moments = new Moments();
/** The step one has gone back to; null while the page shows the end of the run. */
export const away = signal<number | null>(null);
/** Where the run ends, or ended before one went back. */
export const end = signal(0);
/** Counts changes of the moments, for whoever draws them. */
export const changes = signal(0);
/** Whether a replay is under way. */
export const replaying = signal(false);

let stretch: Stretch = { lab: runningLab(), until: Infinity };
let head: Kept | null = null;
let asked: { step: number; exact: boolean } | null = null;
let travelling = false;
let taking = false;
let takenMs = -Infinity;
const pace = new Pace();

const same = (a: Lab, b: Lab): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

// --- keeping ---

function record({ step, bytes, generation }: Moment): void {
  if (generation !== labGeneration()) return;
  moments.cut(step);
  moments.add({ step, bytes, stretch });
  changes.value += 1;
}

async function take(): Promise<void> {
  if (taking) return;
  taking = true;
  try {
    await takeMoment(); // record() hears of it
  } catch {
    // a worker that was replaced meanwhile: the next one is soon due
  } finally {
    taking = false;
    takenMs = performance.now();
  }
}

function begin(): void {
  moments.clear();
  [away.value, ghost.value, head] = [null, null, null];
  stretch = { lab: runningLab(), until: Infinity };
  changes.value += 1;
  void take();
}

/** From here on a replay from before would not find what was. */
function part(): void {
  if (away.peek() !== null) settle();
  moments.close(status.peek().step);
  stretch = { lab: runningLab(), until: Infinity };
  void take();
}

/** What came later is no longer part of the run; its ghost stays until it is overtaken. */
function settle(): void {
  const step = away.peek();
  if (step === null) return;
  moments.cut(step);
  [away.value, head] = [null, null];
  changes.value += 1;
}

function onStatus(): void {
  const { step } = status.peek();
  const gone = away.peek();
  if (travelling) return;
  if (gone !== null && (playing.peek() || step > gone)) settle();
  else if (gone !== null && step < gone) away.value = step; // a new worker knew only the moment before
  if (away.peek() !== null) return;
  end.value = step;
  if (ghost.peek() && step >= ghost.peek()!.lastStep) ghost.value = null;
  const last = moments.last;
  const due = !last || isDue(step, last.step, last.bytes.byteLength);
  if (due && step > 0 && !silent.peek() && performance.now() - takenMs > betweenMs(last?.bytes.byteLength ?? 0)) void take();
}

/** Once; the page keeps its timeline as long as it lives. */
export function startTimeline(): void {
  if (started) return;
  started = true;
  let [knownBeginning, knownEdits] = [beginnings.peek(), edits.peek()];
  const first = lastMoment.peek();
  if (first?.generation === labGeneration()) record(first);
  effect(() => {
    const moment = lastMoment.value;
    if (moment && moment !== first && !travelling) untracked(() => record(moment));
  });
  effect(() => {
    const [, beginning, edit] = [report.value, beginnings.value, edits.value];
    untracked(() => {
      const [isNew, isEdited] = [beginning !== knownBeginning, edit !== knownEdits];
      [knownBeginning, knownEdits] = [beginning, edit];
      if (isNew) begin();
      else if (!travelling && (isEdited || !same(stretch.lab, runningLab()))) part();
    });
  });
  effect(() => {
    void [status.value, playing.value];
    untracked(onStatus);
  });
}
let started = false;

// --- going back ---

/** Shows this step, or the nearest that can be shown; while dragging what is quick to have. Resolves when the page stands there. */
export async function go(step: number, exact = true): Promise<void> {
  asked = { step: Math.max(0, Math.round(step)), exact };
  if (travelling) return;
  travelling = true;
  try {
    if (away.peek() === null) await leave();
    while (asked && !playing.peek()) {
      const next: { step: number; exact: boolean } = asked;
      asked = null;
      await show(next.step, next.exact);
    }
  } catch (error) {
    lost(error);
  } finally {
    [travelling, asked, replaying.value] = [false, null, false];
    onStatus();
  }
}

/** The end of the run is kept, so that one can come back to it. */
async function leave(): Promise<void> {
  pause();
  await followed();
  const moment = await takeMoment();
  if (!moment) return;
  setStatus({ ...status.peek(), running: false });
  record(moment);
  head = moments.last ?? null;
  ghost.value = await curveNow();
  end.value = moment.step;
  away.value = moment.step;
}

export async function curveNow(): Promise<CurveData> {
  const { parts } = await engine.call('frame', { needs: [{ kind: 'history', since: -1 }] });
  const data = new CurveData();
  if (parts[0]) data.add(parts[0].data, parts[0].shape[0] ?? 0);
  return data;
}

async function show(step: number, exact: boolean): Promise<void> {
  const place = reachable(step, exact);
  const from = away.peek();
  if (!place || from === null) return;
  const { moment } = place;
  if (place.step === from && moment.stretch === stretch) return arrive(from);
  if (!same(moment.stretch.lab, runningLab())) {
    put(moment.stretch.lab, false);
    await followed();
  }
  const near = moment.stretch === stretch && from <= place.step && from >= moment.step;
  stretch = moment.stretch;
  let now = status.peek();
  if (!near) now = await engine.call('restore', { snapshot: moment.bytes });
  lastMoment.value = { step: moment.step, lab: moment.stretch.lab, generation: labGeneration(), bytes: moment.bytes };
  if (place.step > now.step) {
    replaying.value = true;
    const [begun, steps] = [performance.now(), place.step - now.step];
    now = await engine.call('step', { steps });
    pace.learn(steps, performance.now() - begun);
    replaying.value = false;
  }
  setStatus(now);
  arrive(now.step);
  frames.invalidate();
}

function arrive(step: number): void {
  away.value = step;
  if (!head || step < head.step || stretch !== head.stretch) return;
  [away.value, ghost.value, head] = [null, null, null]; // back at the end
}

function reachable(step: number, exact: boolean): Place | undefined {
  if (head && step >= head.step) return { moment: head, step: head.step };
  const place = moments.find(step);
  if (!place) return undefined;
  const waitMs = pace.guess(place.step - place.moment.step, report.peek());
  return waitMs <= (exact ? patience.restMs : patience.dragMs) ? place : { moment: place.moment, step: place.moment.step };
}

/** What came later is dropped, and training goes on from the step shown. */
export function goOn(): void {
  settle();
  play();
}

/** The same without training: what is kept is kept already. */
export const branch = (): void => {
  settle();
  ghost.value = null;
};
