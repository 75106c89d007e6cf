// Watches the worker: a ping each second, a badge after 3 s of silence, a new worker after 6 s, after a crash or after a trap
// inside a call, brought back to the last snapshot by `prepare`. Calls made meanwhile wait; calls the old worker never answered
// are rejected.

import type { CallName, Client, Params, Result } from './client';
import type { Protocol } from './protocol';
import { RpcError, type Caller } from './rpc';

const pingMs = 1000;
const silentMs = 3000;
export const restartMs = 6000;
/** The name of what a trap or an abort in WebAssembly throws. */
const trap = 'RuntimeError';
const crashLoop = { count: 3, withinMs: 60_000 };

export interface Running {
  caller: Caller<Protocol>;
  terminate(): void;
  /** Called once when the worker itself fails (not when a call does). */
  onFailure(report: (reason: string) => void): void;
}

export interface Plan {
  start(): Promise<Running>;
  /** Makes a fresh worker ready for calls; one that was started again also gets back the lab it had. */
  prepare(client: Client, restarted: boolean): Promise<void>;
  onSilent(silent: boolean): void;
  /** After a successful restart. */
  onRestarted(reason: string): void;
  /** Nothing more is tried: the first start failed, or it crashes again and again. */
  onGivenUp(reason: string): void;
  nowMs?(): number;
}

export class Supervisor implements Client {
  private running: Running | null = null;
  private ready: Promise<void>;
  private becomeReady!: () => void;
  private timer: ReturnType<typeof setInterval> | null = null;
  private sentMs: number | null = null;
  private lastTickMs = 0;
  private silent = false;
  private generation = 0;
  private restarts: number[] = [];
  private givenUp: string | null = null;

  constructor(private readonly plan: Plan) {
    this.ready = this.gate();
  }

  async call<N extends CallName>(name: N, params: Params<N>, transfer?: Transferable[]): Promise<Result<N>> {
    await this.ready;
    if (!this.running) throw new Error(this.givenUp ?? 'The engine is not running.');
    const generation = this.generation;
    try {
      return await (this.running.caller.call(name, params as never, transfer) as Promise<Result<N>>);
    } catch (error) {
      if (!(error instanceof Error) || error.name !== trap) throw error;
      // The engine stopped in the middle of its work: its memory is half changed, nothing may go on in it.
      if (generation === this.generation) this.restart(error.message);
      throw new RpcError('Closed', error.message);
    }
  }

  async start(): Promise<void> {
    await this.launch(false, '');
    this.lastTickMs = this.now();
    this.timer ??= setInterval(() => this.tick(), pingMs);
  }

  stop(): void {
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
    this.discard('The page has stopped the engine.');
  }

  private async launch(restarted: boolean, reason: string): Promise<void> {
    const generation = ++this.generation;
    try {
      const running = await this.plan.start();
      if (generation !== this.generation) return running.terminate();
      this.running = running;
      running.onFailure((failure) => generation === this.generation && this.restart(failure));
      await this.plan.prepare({ call: (name, params, transfer) => running.caller.call(name, params as never, transfer) as never }, restarted);
      if (generation !== this.generation) return;
      this.becomeReady();
      if (restarted) this.plan.onRestarted(reason);
    } catch (error) {
      if (generation !== this.generation) return;
      const message = error instanceof Error ? error.message : String(error);
      if (restarted) this.restart(message);
      else this.giveUp(message);
    }
  }

  private tick(): void {
    const now = this.now();
    const asleep = now - this.lastTickMs > 3 * pingMs; // the page itself was frozen: its silence proves nothing
    this.lastTickMs = now;
    if (!this.running) return;
    if (asleep && this.sentMs !== null) this.sentMs = now;
    if (this.sentMs === null) return this.ping();
    const waitedMs = now - this.sentMs;
    if (waitedMs >= restartMs) return this.restart(`no answer for ${Math.round(waitedMs / 1000)} s`);
    if (waitedMs >= silentMs) this.setSilent(true);
  }

  private ping(): void {
    const generation = this.generation;
    this.sentMs = this.now();
    this.running?.caller.call('ping', {}).then(() => {
      if (generation !== this.generation) return;
      this.sentMs = null;
      this.setSilent(false);
    }, () => undefined);
  }

  private restart(reason: string): void {
    const now = this.now();
    this.discard(`The engine was restarted: ${reason}.`);
    this.restarts = [...this.restarts.filter((at) => now - at < crashLoop.withinMs), now];
    if (this.restarts.length > crashLoop.count) return this.giveUp(reason);
    this.ready = this.gate();
    void this.launch(true, reason);
  }

  private discard(reason: string): void {
    this.generation += 1;
    this.running?.caller.close(reason);
    this.running?.terminate();
    this.running = null;
    this.sentMs = null;
    this.setSilent(false);
  }

  private giveUp(reason: string): void {
    this.discard(reason);
    this.givenUp = reason;
    this.becomeReady(); // waiting calls fail with the reason
    this.plan.onGivenUp(reason);
  }

  private gate(): Promise<void> {
    return new Promise((resolve) => { this.becomeReady = resolve; });
  }

  private setSilent(silent: boolean): void {
    if (silent === this.silent) return;
    this.silent = silent;
    this.plan.onSilent(silent);
  }

  private now(): number {
    return this.plan.nowMs?.() ?? performance.now();
  }
}
