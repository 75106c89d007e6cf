// What the page knows: the lab, what the engine found out about it, how far the training is. Signals only; whoever changes them
// is in changes.ts, follow.ts and running.ts. Everyone else reads them through state.ts, where they cannot be written.

import { signal } from '@preact/signals-core';
import { catalog, has, type Share } from '../engine/catalog';
import type { Client } from '../engine/client';
import type { Build, Problem, Report, Status } from '../engine/protocol';
import type { Schema, Text } from '../engine/schema';
import type { Lab } from './lab';
import { notify } from './notices';
import { openingLab } from './first-labs';
import { texts } from './texts';

export const idle: Status = { step: 0, epoch: 0, running: false, done: false, stepsPerSecond: 0, samplesPerSecond: 0, rate: 0, memory: { parameters: 0, state: 0, activations: 0, peak: 0 } };

export const present = signal<Lab>(openingLab);
export const lastReport = signal<Report | null>(null);
export const presentProblems = signal<Problem[]>([]);
export const lastStatus = signal<Status>(idle);
export const isPlaying = signal(false);
/** Counts how often weights were written by hand: no step has made them, so no replay finds them. */
export const edits = signal(0);
/** Why the present lab's data could not be brought; until they are, no lab runs. */
export const missingData = signal<Text | null>(null);

/** The catalog; null until the engine has started. */
export const schema = signal<Schema | null>(null);
/** More of the catalog; who reads the signal sees it when it has come. */
export async function need(...shares: Share[]): Promise<void> {
  if (shares.every(has)) return;
  await catalog(...shares);
  if (schema.peek()) schema.value = { ...schema.peek()! };
}
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

export function connect(to: Client): void {
  client = to;
  clientReady(to);
}

export const connected = (): boolean => client !== null;

/** A call that a worker took with it when it was replaced needs no words: the restart has its own notice. */
export function lost(error: unknown): void {
  if (error instanceof Error && error.name === 'Closed') return;
  const reason = error instanceof Error ? error.message : String(error);
  notify({ kind: 'error', text: texts.engineRefused(reason) });
}
