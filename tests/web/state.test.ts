// What one does on the page, down to the real engine: changes, undo, problems, weights written by hand, running, a locked page.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Client } from '../../web/src/engine/client';
import type { Lab } from '../../web/src/lab/lab';
import { openingLab } from '../../web/src/lab/first-labs';
import { presets } from '../../web/src/lab/presets';
import * as state from '../../web/src/lab/state';
import { applyView, viewOptions } from '../../web/src/lab/view-options';
import { toggleRun } from '../../web/src/ui/running';
import { engineIsBuilt, startedEngine } from './fixtures/engine';

const until = (condition: () => boolean): Promise<void> => vi.waitFor(() => { if (!condition()) throw new Error('not yet'); }, { timeout: 5000, interval: 5 });
const undoAll = (): void => { while (state.canUndo.peek()) state.undo(); };
const rate = (): unknown => state.lab.peek().optimizer.lr;

describe.skipIf(!engineIsBuilt)('the page and its engine', () => {
  let started: Awaited<ReturnType<typeof startedEngine>>;
  const calls: string[] = [];

  beforeAll(async () => {
    vi.stubGlobal('requestAnimationFrame', (callback: () => void) => setTimeout(callback, 4));
    started = await startedEngine();
    state.schema.value = started.schema;
    state.attach({ call: (name, params, transfer) => { calls.push(name); return started.page.call(name, params as never, transfer) as never; } } as Client);
  });
  afterAll(() => started.end());
  beforeEach(async () => {
    calls.length = 0;
    state.notices.value = [];
    state.speed.value = state.usualSpeed(openingLab);
    state.openLab(openingLab);
    state.reset();
    await until(() => state.report.peek()?.lab.optimizer.id === openingLab.optimizer.id && state.status.peek().step === 0);
    await settled();
  });
  afterEach(() => {
    state.locked.value = false;
    state.pause();
    undoAll();
  });
  const settled = async (): Promise<void> => {
    const lab = state.lab.peek();
    await until(() => state.problems.peek().length > 0 || state.report.peek()?.lab.model.layers.length === lab.model.layers.length);
    await new Promise((resolve) => setTimeout(resolve, 20));
  };

  test('a change reaches the engine, undo and redo follow it', async () => {
    state.change((draft) => { draft.model.layers[0] = { id: 'dense', units: 5 }; });
    await until(() => state.report.peek()?.parts[0]?.outShape[0] === 5);
    state.undo();
    await until(() => state.report.peek()?.parts[0]?.outShape[0] === 8);
    state.redo();
    await until(() => state.report.peek()?.parts[0]?.outShape[0] === 5);
  });

  test('a drag is one step back and never more than one create at a time', async () => {
    for (let i = 1; i <= 50; i++) state.change((draft) => { draft.optimizer.lr = i / 1000; }, { merge: 'lr' });
    await settled();
    expect(calls.filter((name) => name === 'create').length).toBeLessThan(10);
    expect(rate()).toBe(0.05);
    state.undo();
    expect(rate()).toBe(openingLab.optimizer.lr);
  });

  test('an edit that changes nothing is no step', () => {
    undoAll();
    state.change((draft) => { draft.seed = openingLab.seed; });
    expect(state.canUndo.peek()).toBe(false);
  });

  test('a wrong change is shown as a problem while the last good lab stays', async () => {
    state.change((draft) => { draft.model.layers.push({ id: 'dense', units: 3 }); });
    await until(() => state.problems.peek().length > 0);
    expect(state.report.peek()?.parts).toHaveLength(5);
    expect(state.report.peek()?.problems[0]?.message.zh).toBeTruthy();
    state.undo();
    await until(() => state.problems.peek().length === 0);
  });

  test('a weight written by hand can be taken back', async () => {
    const read = async () => (await state.engine.call('frame', { needs: [{ kind: 'tensor', path: 'layers.0.weight' }] })).parts[0]?.data[2];
    const before = await read();
    await state.poke('layers.0.weight', 2, 1.5);
    expect(await read()).toBe(1.5);
    state.undo();
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(await read()).toBe(before);
  });

  test('batch, epoch, play and pause count what they say', async () => {
    await state.stepOnce();
    expect(state.status.peek().step).toBe(1);
    await state.epochOnce();
    expect(state.status.peek()).toMatchObject({ step: 20, epoch: 1 });
    await state.epochOnce();
    expect(state.status.peek().step).toBe(40);
    state.play();
    await until(() => state.status.peek().step > 60);
    state.pause();
    await until(() => !state.status.peek().running);
    state.reset();
    await until(() => state.status.peek().step === 0);
  });

  test('an epoch asked for while it trains ends at a whole number', async () => {
    state.play();
    await until(() => state.status.peek().step > 25);
    await state.epochOnce();
    expect(state.playing.peek()).toBe(false);
    expect(state.status.peek().epoch % 1).toBe(0);
  });

  test('data that cannot be brought are said, nothing runs, and another try brings them', async () => {
    let offline = true;
    const x = Uint8Array.from({ length: 40 * 784 }, (_, i) => i % 256);
    const y = Uint8Array.from({ length: 40 }, (_, i) => i % 10);
    state.provideExternal('mnist', async () => {
      if (offline) throw new TypeError('Failed to fetch');
      return { name: 'mnist', x, y, testX: x.slice(0, 7840), testY: y.slice(0, 10), shape: [28, 28], classes: 10 };
    });
    state.openLab(presets.find((one) => one.lab.data.id === 'external')?.lab as Lab);
    await until(() => state.notices.peek().length === 1);
    expect(state.notices.peek()[0]?.text.en).toContain('Failed to fetch');
    expect(state.report.peek()).toBe(null);
    const first = state.notices.peek()[0]?.id;
    state.play();
    await until(() => state.notices.peek()[0] !== undefined && state.notices.peek()[0]?.id !== first);
    expect(state.playing.peek()).toBe(false);
    offline = false;
    state.notices.peek()[0]?.action?.run();
    await until(() => state.report.peek()?.trainCount === 40);
    await state.stepOnce();
    expect(state.status.peek().step).toBe(1);
  });

  test('weights from a file can be taken back', async () => {
    const read = async () => (await state.engine.call('frame', { needs: [{ kind: 'tensor', path: 'layers.0.weight' }] })).parts[0]?.data.slice();
    const saved = await state.engine.call('saveWeights', {});
    await state.epochOnce();
    const trained = await read();
    expect(await state.loadWeights(saved)).toEqual([]);
    expect(await read()).not.toEqual(trained);
    state.undo();
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(await read()).toEqual(trained);
  });

  test('at the last epoch it stops by itself; playing on is offered, not done', async () => {
    state.change((draft) => { draft.train.epochs = 2; });
    state.speed.value = 0;
    state.play();
    await until(() => !state.playing.peek());
    expect(state.status.peek()).toMatchObject({ step: 40, done: true });
    state.play();
    expect(state.playing.peek()).toBe(false);
    const offer = state.notices.peek().at(-1);
    expect(offer?.text.zh).toContain('2 轮');
    offer?.action?.run();
    await until(() => state.status.peek().step === 80);
    expect(state.lab.peek().train.epochs).toBe(4);
  });

  test('the play button at the end plans as many epochs again and goes on at the first press', async () => {
    state.change((draft) => { draft.train.epochs = 2; });
    state.speed.value = 0;
    state.play();
    await until(() => state.status.peek().done && !state.playing.peek());
    toggleRun();
    expect(state.playing.peek()).toBe(true);
    await until(() => state.status.peek().step === 80);
    expect(state.lab.peek().train.epochs).toBe(4);
    expect(state.notices.peek()).toEqual([]);
  });

  test('numbers that stop being finite stop the run with a way back', async () => {
    state.openLab(presets.find((one) => one.id === 'too_fast')?.lab as Lab);
    await settled();
    state.play();
    await until(() => state.notices.peek().some((one) => one.kind === 'error'));
    expect(state.playing.peek()).toBe(false);
    state.notices.peek().at(-1)?.action?.run();
    await until(() => state.status.peek().stopped === undefined);
    expect(state.notices.peek()).toEqual([]);
  });

  test('a locked page runs but changes nothing', async () => {
    state.locked.value = true;
    state.change((draft) => { draft.seed = 99; });
    await state.poke('layers.0.weight', 0, 9);
    expect(state.lab.peek()).toEqual(openingLab);
    await state.stepOnce();
    expect(state.status.peek().step).toBe(1);
  });

  test('points are shown at a speed one can follow, large data at full speed, and a link says what differs', () => {
    expect(state.speed.peek()).toBe(1000);
    expect(viewOptions(openingLab)).toEqual({});
    applyView({ speed: 20, discretize: true }, openingLab);
    expect(viewOptions(openingLab)).toEqual({ speed: 20, discretize: true });
    applyView({}, presets.find((one) => one.lab.data.id === 'external')?.lab as Lab);
    expect(state.speed.peek()).toBe(0);
    applyView({}, openingLab);
  });
});
