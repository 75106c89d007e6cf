// The supervisor with time in our hands: badge at 3 s, restart at 6 s, crash loops, a page that slept, calls that wait.

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Supervisor, type Plan, type Running } from '../../web/src/engine/supervisor';

class FakeWorker implements Running {
  answers = true;
  terminated = false;
  calls: string[] = [];
  private fail: (reason: string) => void = () => undefined;
  private closing: ((error: Error) => void)[] = [];
  caller = {
    call: (name: string) => {
      this.calls.push(name);
      return this.answers ? Promise.resolve(0) : new Promise((_, reject) => this.closing.push(reject));
    },
    close: (reason: string) => this.closing.forEach((reject) => reject(Object.assign(new Error(reason), { name: 'Closed' }))),
  } as unknown as Running['caller'];
  terminate(): void { this.terminated = true; }
  onFailure(report: (reason: string) => void): void { this.fail = report; }
  crash(reason: string): void { this.fail(reason); }
}

let workers: FakeWorker[];
let events: string[];
let supervisor: Supervisor;
let prepare: Plan['prepare'];

beforeEach(() => {
  vi.useFakeTimers();
  workers = [];
  events = [];
  prepare = async (_, restarted) => void events.push(restarted ? 'prepared again' : 'prepared');
  supervisor = new Supervisor({
    start: async () => {
      const worker = new FakeWorker();
      workers.push(worker);
      return worker;
    },
    prepare: (client, restarted) => prepare(client, restarted),
    onSilent: (silent) => events.push(silent ? 'silent' : 'heard'),
    onRestarted: (reason) => events.push(`restarted: ${reason}`),
    onGivenUp: (reason) => events.push(`given up: ${reason}`),
    nowMs: () => Date.now(),
  });
});
afterEach(() => {
  supervisor.stop();
  vi.useRealTimers();
});

const worker = (): FakeWorker => workers.at(-1) as FakeWorker;

test('a worker that answers is left alone', async () => {
  await supervisor.start();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(workers).toHaveLength(1);
  expect(events).toEqual(['prepared']);
  expect(worker().calls.filter((name) => name === 'ping').length).toBeGreaterThan(20);
});

test('silence shows a badge after 3 s and takes it away when the worker is heard again', async () => {
  await supervisor.start();
  await vi.advanceTimersByTimeAsync(1500);
  worker().answers = false;
  await vi.advanceTimersByTimeAsync(3000);
  expect(events).not.toContain('silent');
  await vi.advanceTimersByTimeAsync(1500);
  expect(events.at(-1)).toBe('silent');
  expect(workers).toHaveLength(1);
});

test('a trap inside a call replaces the worker; an ordinary refusal does not', async () => {
  await supervisor.start();
  const refuse = (name: string) => {
    worker().caller.call = (() => Promise.reject(Object.assign(new Error('unreachable'), { name }))) as never;
  };
  refuse('Error');
  await expect(supervisor.call('csv', {})).rejects.toMatchObject({ name: 'Error' });
  expect(workers).toHaveLength(1);
  refuse('RuntimeError');
  await expect(supervisor.call('csv', {})).rejects.toMatchObject({ name: 'Closed' });
  await vi.advanceTimersByTimeAsync(0);
  expect(workers).toHaveLength(2);
  expect(events).toEqual(['prepared', 'prepared again', 'restarted: unreachable']);
});

test('after 6 s of silence a new worker is made and prepared, and open calls are rejected', async () => {
  await supervisor.start();
  worker().answers = false;
  const open = expect(supervisor.call('snapshot', {})).rejects.toMatchObject({ name: 'Closed' });
  await vi.advanceTimersByTimeAsync(9000);
  await open;
  expect(workers).toHaveLength(2);
  expect(workers[0]?.terminated).toBe(true);
  expect(events).toEqual(['prepared', 'silent', 'heard', 'prepared again', 'restarted: no answer for 6 s']);
});

test('a crash restarts at once, with its reason', async () => {
  await supervisor.start();
  worker().crash('out of memory');
  await vi.advanceTimersByTimeAsync(0);
  expect(events).toEqual(['prepared', 'prepared again', 'restarted: out of memory']);
});

test('calls made during a restart wait for the new worker', async () => {
  await supervisor.start();
  let go: () => void = () => undefined;
  prepare = () => new Promise((resolve) => { go = resolve; });
  worker().crash('boom');
  const call = supervisor.call('step', { steps: 1 });
  await vi.advanceTimersByTimeAsync(10);
  expect(worker().calls).not.toContain('step');
  go();
  await call;
  expect(worker().calls).toContain('step');
});

test('a worker that crashes again and again is given up, and calls say why', async () => {
  await supervisor.start();
  for (let i = 0; i < 4; i++) {
    worker().crash('boom');
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(workers).toHaveLength(4);
  expect(events.at(-1)).toBe('given up: boom');
  await expect(supervisor.call('step', { steps: 1 })).rejects.toThrow('boom');
});

test('crashes far apart are forgiven', async () => {
  await supervisor.start();
  for (let i = 0; i < 8; i++) {
    worker().crash('boom');
    await vi.advanceTimersByTimeAsync(61_000);
  }
  expect(events.some((event) => event.startsWith('given up'))).toBe(false);
});

test('a page that slept for an hour does not blame the worker', async () => {
  await supervisor.start();
  await vi.advanceTimersByTimeAsync(1000);
  worker().answers = false;
  await vi.advanceTimersByTimeAsync(1000); // a ping is on its way, unanswered
  vi.setSystemTime(Date.now() + 3_600_000);
  await vi.advanceTimersByTimeAsync(1000);
  expect(workers).toHaveLength(1);
  expect(events).toEqual(['prepared']);
});

test('a preparation that fails after a crash is tried with another worker', async () => {
  await supervisor.start();
  let tries = 0;
  prepare = async () => {
    if (++tries === 1) throw new Error('half a file');
  };
  worker().crash('boom');
  await vi.advanceTimersByTimeAsync(0);
  expect(workers).toHaveLength(3);
  expect(events.at(-1)).toBe('restarted: half a file');
});

test('a first start that fails is not repeated', async () => {
  prepare = () => Promise.reject(new Error('no engine here'));
  await supervisor.start();
  expect(events).toEqual(['given up: no engine here']);
  expect(workers).toHaveLength(1);
});
