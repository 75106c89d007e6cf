// Training in slices of about 8 ms. Between two slices the worker's messages are let in: by a self-posted message, which is
// quick, and every fourth time by a timeout, because the quick way alone can starve them. Units are what Motor.advance takes:
// one training step or one piece of an evaluation.

export interface Motor {
  /** At most so many optimizer steps and units; returns the units done, 0 when nothing is left to do. */
  advance(steps: number, units: number): number;
  step(): number;
  /** No step is possible any more: all epochs are done, or a number that is not finite has stopped it. */
  ended(): boolean;
}

export interface Clock {
  nowMs(): number;
  /** Soon, after waiting messages have had a chance. */
  soon(callback: () => void): void;
  later(callback: () => void, ms: number): void;
}

const sliceMs = 8;
const advanceMs = { low: 0.7, high: 2 };
const maxUnits = 1 << 14;
const idleMs = 50;
const rateWindowMs = 1000;
/** At most this much of a speed limit is made up for after a pause or a slow slice. */
const catchUpMs = 100;

export class Loop {
  private token = 0; // a loop that finds another token has been replaced
  private units = 1;
  private rate = { atMs: 0, step: 0, perSecond: 0 };
  private finish: (() => void) | null = null;
  private stepsPerSecond = 0;
  private debt = { atMs: 0, step: 0 };
  running = false;

  constructor(private readonly motor: Motor, private readonly clock: Clock) {}

  /** Runs until `untilStep` and its evaluations are done, a stop, or another call; the promise says that it has ended. */
  run(untilStep: number, speed = 0): Promise<void> {
    this.halt();
    this.running = true;
    this.stepsPerSecond = speed;
    const now = this.clock.nowMs();
    this.debt = { atMs: now, step: this.motor.step() };
    this.rate = { atMs: now, step: this.motor.step(), perSecond: 0 };
    const token = ++this.token;
    return new Promise((resolve) => {
      this.finish = resolve;
      this.clock.soon(() => this.turn(token, untilStep));
    });
  }

  setSpeed(speed: number): void {
    this.stepsPerSecond = speed;
    this.debt = { atMs: this.clock.nowMs(), step: this.motor.step() };
  }

  halt(): void {
    this.token += 1;
    this.running = false;
    this.finish?.();
    this.finish = null;
  }

  /** Over the last second or so; 0 when nothing runs. */
  stepRate(): number {
    return this.running ? this.rate.perSecond : 0;
  }

  private turn(token: number, untilStep: number): void {
    if (token !== this.token) return;
    const waitMs = this.slice(untilStep);
    this.measure();
    if (waitMs === null) this.halt();
    else if (waitMs > 0) this.clock.later(() => this.turn(token, untilStep), waitMs);
    else this.clock.soon(() => this.turn(token, untilStep));
  }

  /** Returns how long to wait for the speed limit before the next slice; null when the end is reached. */
  private slice(untilStep: number): number | null {
    const { motor, clock } = this;
    const endMs = clock.nowMs() + sliceMs;
    for (let now = clock.nowMs(); now < endMs - advanceMs.low; ) {
      const allowed = Math.max(0, Math.min(untilStep, this.limit(now)) - motor.step());
      const done = motor.advance(Math.min(allowed, maxUnits), this.units);
      if (done === 0) return motor.ended() || motor.step() >= untilStep ? null : this.waitMs(now);
      const after = clock.nowMs();
      const tookMs = after - now;
      if (tookMs < advanceMs.low && done === this.units) this.units = Math.min(maxUnits, this.units * 2);
      else if (tookMs > advanceMs.high) this.units = Math.max(1, this.units >> 1);
      now = after;
    }
    return 0;
  }

  private limit(nowMs: number): number {
    if (this.stepsPerSecond <= 0) return Infinity;
    const { debt } = this;
    const stepMs = 1000 / this.stepsPerSecond;
    const mostMs = catchUpMs + stepMs;
    if (nowMs - debt.atMs - (this.motor.step() - debt.step) * stepMs > mostMs) this.debt = { atMs: nowMs - mostMs, step: this.motor.step() };
    return this.debt.step + Math.floor(((nowMs - this.debt.atMs) * this.stepsPerSecond) / 1000);
  }

  private waitMs(nowMs: number): number {
    const nextAtMs = this.debt.atMs + ((this.motor.step() + 1 - this.debt.step) * 1000) / this.stepsPerSecond;
    return Math.min(idleMs, Math.max(1, nextAtMs - nowMs)); // short enough for a change of speed to be felt at once
  }

  private measure(): void {
    const now = this.clock.nowMs();
    const spanMs = now - this.rate.atMs;
    const step = this.motor.step();
    if (spanMs < rateWindowMs / 4 || (step === this.rate.step && spanMs < 2 * rateWindowMs)) return;
    const perSecond = ((step - this.rate.step) * 1000) / spanMs;
    const blend = this.rate.perSecond === 0 ? 1 : Math.min(1, spanMs / rateWindowMs);
    this.rate = { atMs: now, step, perSecond: this.rate.perSecond + blend * (perSecond - this.rate.perSecond) };
  }
}

/** The clock of a worker or page. In Node the self-posted message would starve everything: pass setImmediate. */
export function browserClock(): Clock {
  const { port1, port2 } = new MessageChannel();
  let waiting: (() => void) | null = null;
  let turns = 0;
  port1.onmessage = () => {
    const callback = waiting;
    waiting = null;
    callback?.();
  };
  return {
    nowMs: () => performance.now(),
    later: (callback, ms) => void setTimeout(callback, ms),
    soon(callback) {
      if (waiting !== null || ++turns % 4 === 0) {
        setTimeout(callback, 0);
        return;
      }
      waiting = callback;
      port2.postMessage(null);
    },
  };
}
