// The frame scheduler: one request in flight, the buffer goes back, each view gets its own parts, a slow page gets fewer frames.

import { beforeEach, expect, test, vi } from 'vitest';
import { FrameScheduler } from '../../web/src/engine/frames';
import type { Frame, FramePart, Need, Report, Status } from '../../web/src/engine/protocol';
import type { View } from '../../web/src/views/view';

const status: Status = { step: 1, epoch: 0, running: true, done: false, stepsPerSecond: 0, samplesPerSecond: 0, rate: 0, memory: { parameters: 0, state: 0, activations: 0, peak: 0 } };
const report = { parts: [{}, {}, {}], tensors: {} } as unknown as Report;
const part = (value: number): FramePart => ({ shape: [1], data: Float32Array.of(value) });

let callbacks: (() => void)[];
let requests: { needs: Need[]; buffer: ArrayBuffer | undefined; answer(parts: FramePart[]): void; fail(): void }[];
let running: boolean;
let present: Report | null;
let frames: FrameScheduler;
const seen: Status[] = [];

beforeEach(() => {
  callbacks = [];
  requests = [];
  running = false;
  present = report;
  frames = new FrameScheduler((callback) => callbacks.push(callback));
  frames.connect({
    request: (needs, buffer) => new Promise<Frame>((resolve, reject) => requests.push({
      needs, buffer, answer: (parts) => resolve({ status, parts, buffer: new ArrayBuffer(8) }), fail: () => reject(new Error('gone')),
    })),
    report: () => present,
    running: () => running,
    onStatus: (now) => seen.push(now),
  });
});

const paint = (): void => callbacks.splice(0).forEach((callback) => callback());
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
const view = (id: string, needs: Need[]) => ({ id, needs: () => needs, draw: vi.fn<View['draw']>() });

test('all views share one request and each gets its own parts, several for a grid', async () => {
  const a = view('a', [{ kind: 'tensor', path: 'w' }]);
  const b = view('b', [{ kind: 'grid', resolution: 2, layers: [0, 1] }, { kind: 'points' }]);
  const none = view('none', []);
  [a, none, b].forEach((one) => frames.mount(one));
  paint();
  expect(requests).toHaveLength(1);
  requests[0]?.answer([part(1), part(2), part(3), part(4)]);
  await settle();
  expect(a.draw.mock.calls[0]?.[0].map((one) => one.data[0])).toEqual([1]);
  expect(b.draw.mock.calls[0]?.[0].map((one) => one.data[0])).toEqual([2, 3, 4]);
  expect(none.draw).not.toHaveBeenCalled();
});

test('never more than one request is in flight, however often something changes', async () => {
  running = true;
  frames.mount(view('a', [{ kind: 'points' }]));
  for (let i = 0; i < 10; i++) {
    paint();
    frames.invalidate();
  }
  expect(requests).toHaveLength(1);
  requests[0]?.answer([part(1)]);
  await settle();
  paint();
  expect(requests).toHaveLength(2);
});

test('the buffer of a frame goes back with the next request', async () => {
  running = true;
  frames.mount(view('a', [{ kind: 'points' }]));
  paint();
  expect(requests[0]?.buffer).toBeUndefined();
  requests[0]?.answer([part(1)]);
  await settle();
  paint();
  expect(requests[1]?.buffer?.byteLength).toBe(8);
});

test('paused and unchanged, nothing is asked; an invalidation asks once', async () => {
  frames.mount(view('a', [{ kind: 'points' }]));
  paint();
  requests[0]?.answer([part(1)]);
  await settle();
  paint();
  expect(requests).toHaveLength(1);
  frames.invalidate();
  frames.invalidate();
  paint();
  expect(requests).toHaveLength(2);
});

test('a page that paints slowly asks as often as it paints', async () => {
  running = true;
  frames.mount(view('a', [{ kind: 'points' }]));
  for (let painted = 1; painted <= 3; painted++) {
    paint();
    requests.at(-1)?.answer([part(1)]);
    await settle();
    await settle();
    expect(requests).toHaveLength(painted);
  }
});

test('a change while a frame is on its way is drawn by the next frame', async () => {
  frames.mount(view('a', [{ kind: 'points' }]));
  paint();
  frames.invalidate();
  requests[0]?.answer([part(1)]);
  await settle();
  paint();
  expect(requests).toHaveLength(2);
});

test('a lost frame stops nothing: the next change asks again', async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  const a = view('a', [{ kind: 'points' }]);
  frames.mount(a);
  paint();
  requests[0]?.fail();
  await settle();
  frames.invalidate();
  paint();
  requests[1]?.answer([part(5)]);
  await settle();
  expect(a.draw).toHaveBeenCalledTimes(1);
});

test('a view that throws, or that has left, does not disturb the others', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const broken = { ...view('broken', [{ kind: 'points' }]), draw: () => { throw new Error('no'); } };
  const gone = view('gone', [{ kind: 'points' }]);
  const good = view('good', [{ kind: 'points' }]);
  frames.mount(broken);
  const leave = frames.mount(gone);
  frames.mount(good);
  paint();
  leave();
  requests[0]?.answer([part(1), part(2), part(3)]);
  await settle();
  expect(gone.draw).not.toHaveBeenCalled();
  expect(good.draw.mock.calls[0]?.[0][0]?.data[0]).toBe(3);
});

test('while a lab is being created nothing is asked', () => {
  present = null;
  frames.mount(view('a', [{ kind: 'points' }]));
  paint();
  expect(requests).toHaveLength(0);
});

test('an answer with another number of parts than asked is not drawn', async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  const a = view('a', [{ kind: 'forward', input: [0, 0] }]);
  frames.mount(a);
  paint();
  requests[0]?.answer([part(1)]);
  await settle();
  expect(a.draw).not.toHaveBeenCalled();
});
