// The lab on the page: what it is, what the engine found out about it, and everything one can do with it. Every change goes
// through change(), openLab() or poke(), so that every change can be undone.

import { computed, effect, signal, type ReadonlySignal } from '@preact/signals-core';
import type { Client } from '../engine/client';
import { frames } from '../engine/frames';
import type { Build, Problem, Protocol, Report, Status } from '../engine/protocol';
import type { Schema, Text } from '../engine/schema';
import { History } from './history';
import type { Lab } from './lab';
import { notify } from './notices';
import { speed } from './options';
import { openingLab } from './presets';
import { texts } from './texts';

export { notices, notify, dismiss, type Notice } from './notices';
export { speed };

const idle: Status = { step: 0, epoch: 0, running: false, done: false, stepsPerSecond: 0, samplesPerSecond: 0 };

const present = signal<Lab>(openingLab);
const lastReport = signal<Report | null>(null);
const presentProblems = signal<Problem[]>([]);
const lastStatus = signal<Status>(idle);
const isPlaying = signal(false);
const history = new History();

/** The catalog; null until the engine has started. */
export const schema = signal<Schema | null>(null);
export const lab: ReadonlySignal<Lab> = present;
/** Of the lab that is running; its `problems` are those of the lab on the page. */
export const report: ReadonlySignal<Report | null> = computed(() =>
  lastReport.value && { ...lastReport.value, problems: presentProblems.value });
/** Also there while no lab has run yet. */
export const problems: ReadonlySignal<Problem[]> = presentProblems;
export const status: ReadonlySignal<Status> = lastStatus;
export const playing: ReadonlySignal<boolean> = isPlaying;
export const canUndo = history.canUndo;
export const canRedo = history.canRedo;
export const undo = (): void => history.undo();
export const redo = (): void => history.redo();

/** What session.ts sets when it has an engine: which build runs, whether it answers, how far the start is. */
export const build = signal<Build | null>(null);
export const silent = signal(false);
export const phase = signal<'starting' | 'ready' | 'failed'>('starting');
export const failure = signal<string | null>(null);
/** A course page may show a lab to run and look at, not to change. */
export const locked = signal(false);

let client: Client | null = null;
let clientReady!: (client: Client) => void;
const clientComing = new Promise<Client>((resolve) => { clientReady = resolve; });

/** Calls made before the engine has started wait for it. */
export const engine: Client = {
  async call(name, params, transfer) {
    return (client ?? (await clientComing)).call(name, params, transfer);
  },
};

/** Once, by session.ts (or a test with an engine of its own). */
export function attach(to: Client): void {
  client = to;
  clientReady(to);
  frames.connect({
    request: (needs, buffer) => engine.call('frame', buffer ? { needs, buffer } : { needs }, buffer ? [buffer] : []),
    report: () => (creating ? null : lastReport.peek()),
    running: () => isPlaying.peek(),
    onStatus: setStatus,
  });
}

/** Points in the plane are learned in a blink: slow enough to watch. Large data take all the speed there is. */
export const usualSpeed = (of: Lab): number => (of.data.id === 'external' ? 0 : 1000);

// --- changes ---

export interface ChangeOptions { merge?: string; restart?: boolean }

/** Edits a copy of the lab. `merge`: one undo step with the same key's last change; `restart`: new weights, step 0. */
export function change(edit: (draft: Lab) => void, { merge, restart = false }: ChangeOptions = {}): void {
  if (locked.peek()) return;
  const before = present.peek();
  const after = structuredClone(before);
  edit(after);
  if (JSON.stringify(after) === JSON.stringify(before)) return;
  history.push({ ...(merge === undefined ? {} : { merge }), undo: () => put(before, restart), redo: () => put(after, restart) });
  put(after, restart);
}

/** Another experiment: stopped at step 0, with what had to be replaced in it said. */
export function openLab(next: Lab, replaced: Problem[] = []): void {
  const before = present.peek();
  const open = (one: Lab) => {
    pause();
    if (usualSpeed(one) !== usualSpeed(present.peek())) speed.value = usualSpeed(one);
    put(one, true);
  };
  if (JSON.stringify(next) !== JSON.stringify(before)) history.push({ undo: () => open(before), redo: () => open(next) });
  open(next);
  for (const { message } of replaced) notify({ kind: 'warning', text: message });
}

/** The lab of the address, before anything runs: nothing to undo. */
export function openFirst(first: Lab): void {
  present.value = first;
  speed.value = usualSpeed(first);
}

/** The lab with fresh weights from the same seed. */
export const reset = (): void => {
  pause();
  put(present.peek(), true);
};

export const newSeed = (): void =>
  change((draft) => { draft.seed = 1 + Math.floor(Math.random() * 99_999); }, { restart: true });

/** Writes one weight; undo writes the number that was there. */
export async function poke(path: string, index: number, value: number): Promise<void> {
  if (locked.peek()) return;
  await following;
  const frame = await engine.call('frame', { needs: [{ kind: 'tensor', path }] });
  const before = frame.parts[0]?.data[index];
  if (before === undefined || before === value) return;
  const write = async (number: number) => {
    setStatus(await engine.call('poke', { path, index, value: number }));
    frames.invalidate();
  };
  await write(value);
  history.push({ merge: `poke ${path} ${index}`, undo: () => void write(before).catch(lost), redo: () => void write(value).catch(lost) });
}

// --- the engine follows the lab ---

let creating = false;
let wanted: { lab: Lab; keep: boolean } | null = null;
let generation = 0;

/** Counts the labs the engine has accepted: a snapshot belongs to one of them. */
export const labGeneration = (): number => generation;

function put(next: Lab, restart: boolean): void {
  present.value = next;
  wanted = { lab: next, keep: !restart && (wanted?.keep ?? true) };
  if (client && !creating) following = follow();
}

let following: Promise<void> = Promise.resolve();

/** One create() at a time; of several changes made meanwhile only the last is sent. */
async function follow(): Promise<void> {
  creating = true;
  try {
    while (wanted) {
      const next = wanted;
      wanted = null;
      accept(await create(next.lab, next.keep, engine), next.keep);
    }
  } catch (error) {
    lost(error);
  } finally {
    creating = false;
    frames.invalidate();
  }
}

function accept(found: Report, keep: boolean): void {
  presentProblems.value = found.problems;
  if (found.problems.length > 0) return;
  generation += 1;
  if (!keep) lastStatus.value = { ...idle, running: isPlaying.peek() };
  lastReport.value = found;
}

/** Rows for data id "external" by name; brought when a lab first asks for them, and again to a new worker. */
type Rows = Protocol['external'][0];
const externals = new Map<string, () => Promise<Rows>>();
let brought = new Set<string>();

export function provideExternal(name: string, load: () => Promise<Rows>): void {
  externals.set(name, load);
  brought.delete(name);
}

/** New rows under a known name (the whole set after the first part): the lab starts again on them. */
export async function externalChanged(name: string): Promise<void> {
  brought.delete(name);
  if (present.peek().data.name === name) put(present.peek(), true);
}

export async function create(next: Lab, keep: boolean, to: Client): Promise<Report> {
  const name = next.data.id === 'external' ? next.data.name : undefined;
  const load = name === undefined ? undefined : externals.get(name);
  if (name !== undefined && load && !brought.has(name)) {
    await to.call('external', await load());
    brought.add(name);
  }
  return to.call('create', { lab: next, keep });
}

/** The present lab into a worker that holds nothing yet: the first one, or one after a crash. */
export async function recreate(to: Client): Promise<void> {
  brought = new Set();
  wanted = null;
  accept(await create(present.peek(), false, to), false);
  frames.invalidate();
}

// --- running ---

export function play(): void {
  if (isPlaying.peek()) return;
  const { done, stopped } = lastStatus.peek();
  const { epochs } = present.peek().train;
  if (stopped) return stop(stopped.message);
  if (done) return void notify({ kind: 'info', text: texts.done(epochs), ...(locked.peek() ? {} : { action: { label: texts.asMany, run: again } }) });
  isPlaying.value = true;
  void run();
}

/** Twice as many epochs, and on. */
function again(): void {
  change((draft) => { draft.train.epochs *= 2; });
  lastStatus.value = { ...lastStatus.peek(), done: false };
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
export const stepOnce = (): Promise<void> => steps(1);

/** To the end of the epoch that has begun, or a whole one. */
export async function epochOnce(): Promise<void> {
  const batches = lastReport.peek()?.batchesPerEpoch ?? 0;
  const { epoch } = lastStatus.peek();
  if (batches > 0) await steps(Math.max(1, Math.round((Math.floor(epoch + 1e-6) + 1 - epoch) * batches)));
}

async function steps(count: number): Promise<void> {
  pause();
  try {
    await following; // steps are of the lab one sees
    setStatus(await engine.call('step', { steps: count }));
    frames.invalidate();
  } catch (error) {
    lost(error);
  }
}

export function setStatus(next: Status): void {
  const before = lastStatus.peek();
  lastStatus.value = next;
  if (switching === 0 && isPlaying.peek() && !next.running && (next.done || next.stopped)) isPlaying.value = false;
  if (next.stopped && before.stopped?.step !== next.stopped.step)
    stop(next.stopped.message);
}

const stop = (text: Text): void =>
  void notify({ kind: 'error', text, action: { label: texts.goBack, run: () => void rewind() } });

/** After a stop: the last state in which every number was finite. */
export async function rewind(): Promise<void> {
  try {
    setStatus(await engine.call('rewind', {}));
    frames.invalidate();
  } catch (error) {
    lost(error);
  }
}

/** A call that a worker took with it when it was replaced needs no words: the restart has its own notice. */
function lost(error: unknown): void {
  if (error instanceof Error && error.name === 'Closed') return;
  const reason = error instanceof Error ? error.message : String(error);
  notify({ kind: 'error', text: texts.engineRefused(reason) });
}
