// The training loop against a clock we turn ourselves: slices of 8 ms, speed limits, ends, stops, replacements.

import { beforeEach, expect, test } from 'vitest';
import { Loop, type Clock, type Motor } from '../../web/src/engine/worker/loop';

class FakeClock implements Clock {
  ms = 0;
  turns = 0;
  longestMs = 0;
  private queue: { at: number; callback(): void }[] = [];
  nowMs(): number { return this.ms; }
  soon(callback: () => void): void { this.queue.push({ at: this.ms, callback }); }
  later(callback: () => void, ms: number): void { this.queue.push({ at: this.ms + ms, callback }); }
  /** Runs what is due until the given moment. */
  until(ms: number): void {
    for (;;) {
      this.queue.sort((a, b) => a.at - b.at);
      const next = this.queue[0];
      if (!next || next.at > ms) break;
      this.queue.shift();
      this.ms = Math.max(this.ms, next.at);
      const before = this.ms;
      next.callback();
      this.turns += 1;
      this.longestMs = Math.max(this.longestMs, this.ms - before);
    }
    this.ms = Math.max(this.ms, ms);
  }
}

class FakeMotor implements Motor {
  steps = 0;
  stopAt = Infinity;
  pendingEvaluation = 0;
  constructor(private readonly clock: FakeClock, public stepMs: number) {}
  advance(steps: number, units: number): number {
    let done = 0;
    while (done < units && this.pendingEvaluation > 0) {
      this.pendingEvaluation -= 1;
      done += 1;
    }
    for (let taken = 0; done < units && taken < steps && !this.ended(); taken++) {
      this.steps += 1;
      done += 1;
    }
    this.clock.ms += done * this.stepMs;
    return done;
  }
  step(): number { return this.steps; }
  ended(): boolean { return this.steps >= this.stopAt; }
}

let clock: FakeClock;
beforeEach(() => { clock = new FakeClock(); });
const start = (stepMs: number, untilStep: number, speed = 0) => {
  const motor = new FakeMotor(clock, stepMs);
  const loop = new Loop(motor, clock);
  const ended = loop.run(untilStep, speed);
  return { motor, loop, ended };
};

test.each([0.002, 0.05, 1, 5])('steps of %s ms: slices stay near 8 ms and use the whole time', (stepMs) => {
  const { motor } = start(stepMs, 1e9);
  clock.until(2000);
  expect(clock.longestMs).toBeLessThan(8 + Math.max(4, stepMs));
  expect(motor.steps * stepMs).toBeGreaterThan(1950);
  expect(clock.turns).toBeGreaterThan(150);
});

test('a step longer than a slice is one slice', () => {
  start(40, 1e9);
  clock.until(1000);
  expect(clock.longestMs).toBe(40);
});

test('it ends exactly at the step asked for, after the evaluations that belong to it', async () => {
  const { motor, loop, ended } = start(0.01, 1234);
  motor.pendingEvaluation = 50;
  clock.until(1000);
  await ended;
  expect([motor.steps, motor.pendingEvaluation, loop.running]).toEqual([1234, 0, false]);
});

test.each([1, 30, 1000])('a limit of %s steps a second is kept', (speed) => {
  const { motor } = start(0.01, 1e9, speed);
  clock.until(10_000);
  expect(motor.steps).toBeGreaterThanOrEqual(speed * 10 - 1);
  expect(motor.steps).toBeLessThanOrEqual(speed * 10 + 1);
});

test('a limit beyond the machine does not pile up debt', () => {
  const { motor, loop } = start(1, 1e9, 100_000);
  clock.until(5000);
  motor.stepMs = 0.001;
  loop.setSpeed(100);
  const before = motor.steps;
  clock.until(6000);
  expect(motor.steps - before).toBeLessThanOrEqual(111); // 100 and what may be caught up in 100 ms
});

test('a new speed is felt within 50 ms', () => {
  const { motor, loop } = start(0.01, 1e9, 0.1);
  clock.until(1000);
  loop.setSpeed(0);
  clock.until(1060);
  expect(motor.steps).toBeGreaterThan(100);
});

test('the last epoch, or a number that is not finite, ends the run', async () => {
  const { motor, loop, ended } = start(0.01, 1e9);
  motor.stopAt = 777;
  clock.until(1000);
  await ended;
  expect([motor.steps, loop.running]).toEqual([777, false]);
});

test('halting ends it before the next slice, a new run replaces the old', async () => {
  const { motor, loop, ended } = start(1, 1e9);
  clock.until(100);
  loop.halt();
  await ended;
  const at = motor.steps;
  clock.until(200);
  expect(motor.steps).toBe(at);
  const first = loop.run(1e9);
  const second = loop.run(at + 5);
  clock.until(300);
  await Promise.all([first, second]);
  expect(motor.steps).toBe(at + 5);
});

test('the rate is that of the last second', () => {
  const { motor, loop } = start(0.1, 1e9);
  clock.until(2000);
  expect(loop.stepRate()).toBeGreaterThan(9000);
  expect(loop.stepRate()).toBeLessThan(10_100);
  motor.stepMs = 1;
  clock.until(6000);
  expect(loop.stepRate()).toBeLessThan(1200);
  loop.halt();
  expect(loop.stepRate()).toBe(0);
});
