// Calls over a real MessageChannel: answers, errors, transferred buffers, a closed connection, messages of no known shape.

import { afterEach, expect, test } from 'vitest';
import { caller, serve, Transfer, type Port } from '../../web/src/engine/rpc';

interface Calls { add: [{ a: number; b: number }, number]; fail: [{ why: string }, void]; fill: [{ buffer: ArrayBuffer }, ArrayBuffer]; never: [object, void] }
const open: MessagePort[] = [];
afterEach(() => open.splice(0).forEach((port) => port.close()));

function pair() {
  const { port1, port2 } = new MessageChannel();
  open.push(port1, port2);
  serve<Calls>(port2 as unknown as Port, {
    add: ({ a, b }) => a + b,
    fail: ({ why }) => { throw new TypeError(why); },
    fill: ({ buffer }) => {
      new Uint8Array(buffer).fill(7);
      return new Transfer(buffer, [buffer]);
    },
    never: () => new Promise<void>(() => undefined),
  });
  return { page: caller<Calls>(port1 as unknown as Port), port1, port2 };
}

test('an answer belongs to its call, also when many are open', async () => {
  const { page } = pair();
  const sums = await Promise.all(Array.from({ length: 50 }, (_, i) => page.call('add', { a: i, b: 1 })));
  expect(sums).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
});

test('what a handler throws is rejected with its name and message', async () => {
  const { page } = pair();
  await expect(page.call('fail', { why: 'too wide' })).rejects.toMatchObject({ name: 'TypeError', message: 'too wide' });
});

test('a call nobody answers by that name is refused with the name', async () => {
  const { page } = pair();
  await expect(page.call('nonsense' as 'add', { a: 1, b: 1 })).rejects.toThrow(/nonsense/);
});

test('names of the prototype are not calls', async () => {
  const { page } = pair();
  for (const name of ['constructor', 'toString', '__proto__']) await expect(page.call(name as 'add', { a: 1, b: 1 })).rejects.toThrow(name);
});

test('a buffer goes there and back without a copy', async () => {
  const { page } = pair();
  const buffer = new ArrayBuffer(1 << 16);
  const back = await page.call('fill', { buffer }, [buffer]);
  expect(buffer.byteLength).toBe(0);
  expect(back.byteLength).toBe(1 << 16);
  expect(new Uint8Array(back)[9]).toBe(7);
});

test('what cannot be cloned is rejected and leaves no open call behind', async () => {
  const { page } = pair();
  await expect(page.call('add', { a: (() => 1) as unknown as number, b: 1 })).rejects.toThrow();
  expect(await page.call('add', { a: 1, b: 1 })).toBe(2);
});

test('closing rejects every open call and all later ones with the reason', async () => {
  const { page } = pair();
  const waiting = page.call('never', {});
  page.close('the worker was replaced');
  await expect(waiting).rejects.toMatchObject({ name: 'Closed', message: 'the worker was replaced' });
  await expect(page.call('add', { a: 1, b: 1 })).rejects.toMatchObject({ name: 'Closed' });
});

test('messages of other shapes are ignored on both sides', async () => {
  const { page, port1, port2 } = pair();
  for (const odd of [null, 3, 'text', {}, { id: 'x' }, { id: 99_999, result: 1 }, []]) {
    port1.postMessage(odd);
    port2.postMessage(odd);
  }
  expect(await page.call('add', { a: 2, b: 2 })).toBe(4);
});
