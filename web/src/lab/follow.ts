// The engine follows the lab: one create() at a time, of several changes made meanwhile only the last is sent. Data from outside
// are brought before the first lab that asks for them; where that fails no lab runs, it is said, and every start tries again.

import { batch, signal } from '@preact/signals-core';
import type { Client } from '../engine/client';
import { frames } from '../engine/frames';
import type { Protocol, Report } from '../engine/protocol';
import type { Lab } from './lab';
import { dismiss, notify, type Notice } from './notices';
import { connected, engine, idle, isPlaying, lastReport, lastStatus, lost, missingData, present, presentProblems } from './store';
import { texts } from './texts';

let creating = false;
let wanted: { lab: Lab; keep: boolean } | null = null;
let generation = 0;
let following: Promise<void> = Promise.resolve();

/** The lab that the engine runs: the last one without problems. */
let accepted: Lab = present.peek();
/** Counts how often a run has begun at step 0 with new weights, by anyone's wish. */
export const beginnings = signal(0);
/** Counts the labs the engine has accepted: a snapshot belongs to one of them. */
export const labGeneration = (): number => generation;
export const runningLab = (): Lab => accepted;
export const isCreating = (): boolean => creating;
/** Resolves when the engine has the lab one sees. */
export const followed = (): Promise<void> => following;

export function put(next: Lab, restart: boolean): void {
  present.value = next;
  wanted = { lab: next, keep: !restart && (wanted?.keep ?? true) };
  if (connected() && !creating) following = follow();
}

async function follow(): Promise<void> {
  creating = true;
  try {
    while (wanted) {
      const next = wanted;
      wanted = null;
      const found = await create(next.lab, next.keep, engine);
      batch(() => {
        accept(found, next.lab, next.keep);
        if (!next.keep && found?.problems.length === 0) beginnings.value += 1;
      });
    }
  } catch (error) {
    lost(error);
  } finally {
    creating = false;
    frames.invalidate();
  }
}

function accept(found: Report | null, made: Lab, keep: boolean): void {
  presentProblems.value = found?.problems ?? [];
  if (found && found.problems.length > 0) return;
  if (found) {
    generation += 1;
    accepted = made;
  }
  if (!keep || !found) lastStatus.value = { ...idle, running: isPlaying.peek() };
  lastReport.value = found;
}

/** Rows for data id "external" by name; brought when a lab first asks for them, and again to a new worker. */
type Rows = Protocol['external'][0];
const externals = new Map<string, () => Promise<Rows>>();
let brought = new Set<string>();
let saidMissing: Notice | null = null;

export function provideExternal(name: string, load: () => Promise<Rows>): void {
  externals.set(name, load);
  brought.delete(name);
}

/** The rows that a lab with data from outside needs, for another engine than the page's; undefined where nobody has them. */
export const rowsFor = ({ data }: Lab): Promise<Rows> | undefined =>
  data.id === 'external' ? externals.get(data.name ?? '')?.() : undefined;

/** New rows under a known name (the whole set after the first part): the lab starts again on them. */
export async function externalChanged(name: string): Promise<void> {
  brought.delete(name);
  if (present.peek().data.name === name) put(present.peek(), true);
}

/** Null when the lab's data could not be brought. */
async function create(next: Lab, keep: boolean, to: Client): Promise<Report | null> {
  const name = next.data.id === 'external' ? next.data.name : undefined;
  const load = name === undefined ? undefined : externals.get(name);
  missingData.value = null;
  if (saidMissing) dismiss(saidMissing);
  if (name !== undefined && load && !brought.has(name)) {
    let rows: Rows;
    try {
      rows = await load();
    } catch (error) {
      if (wanted) return null; // another lab has been opened meanwhile
      missingData.value = texts.noData(error instanceof Error ? error.message : String(error));
      saidMissing = notify({ kind: 'error', text: missingData.value, action: { label: texts.tryAgain, run: bringAgain } });
      return null;
    }
    await to.call('external', rows);
    brought.add(name);
  }
  return to.call('create', { lab: next, keep });
}

/** What could not be brought is asked for once more. */
export function bringAgain(): void {
  if (missingData.peek()) put(present.peek(), true);
}

/** The present lab into a worker that holds nothing yet: the first one, or one after a crash. */
export async function recreate(to: Client): Promise<void> {
  brought = new Set();
  wanted = null;
  const lab = present.peek();
  accept(await create(lab, false, to), lab, false);
  frames.invalidate();
}
