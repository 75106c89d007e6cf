// The engine as the loop drives it: work in, step and stop out. Keeps the status as of the last piece of work.

import type { Status } from '../protocol';
import type { Motor } from './loop';
import type { NativeEngine } from './load';

export class EngineMotor implements Motor {
  private status: Status;

  constructor(readonly native: NativeEngine) {
    this.status = read(native);
  }

  advance(steps: number, units: number): number {
    const done = this.native.advance(steps, units);
    this.status = read(this.native);
    return done;
  }

  step(): number {
    return this.status.step;
  }

  ended(): boolean {
    return this.status.done || this.status.stopped !== undefined;
  }

  /** After a call that changed the engine's state by another way than work. */
  refresh(): void {
    this.status = read(this.native);
  }

  latest(): Status {
    return this.status;
  }
}

const read = (native: NativeEngine): Status => JSON.parse(native.status()) as Status;
