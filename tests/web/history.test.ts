// Undo and redo: both directions, folding of slider drags, an end to the past.

import { beforeEach, expect, test } from 'vitest';
import { History } from '../../web/src/lab/history';

let now: number;
let value: number;
let history: History;
beforeEach(() => {
  now = 0;
  value = 0;
  history = new History(() => now);
});

function set(next: number, merge?: string): void {
  const before = value;
  value = next;
  history.push({ ...(merge ? { merge } : {}), undo: () => { value = before; }, redo: () => { value = next; } });
}

test('undo and redo walk both ways and know their ends', () => {
  [1, 2, 3].forEach((next) => set(next));
  history.undo();
  history.undo();
  expect(value).toBe(1);
  history.redo();
  expect(value).toBe(2);
  expect([history.canUndo.value, history.canRedo.value]).toEqual([true, true]);
  for (let i = 0; i < 5; i++) history.undo();
  expect([value, history.canUndo.value]).toEqual([0, false]);
  for (let i = 0; i < 5; i++) history.redo();
  expect([value, history.canRedo.value]).toEqual([3, false]);
});

test('a drag within a second between its moves is one step', () => {
  for (let i = 1; i <= 20; i++) {
    now += 900;
    set(i, 'lr');
  }
  history.undo();
  expect([value, history.canUndo.value]).toEqual([0, false]);
  history.redo();
  expect(value).toBe(20);
});

test('another key, a longer pause or no key begins a new step', () => {
  set(1, 'lr');
  set(2, 'noise');
  now += 1000;
  set(3, 'noise');
  set(4);
  set(5);
  for (const expected of [4, 3, 2, 1, 0]) {
    history.undo();
    expect(value).toBe(expected);
  }
});

test('a change after an undo forgets what was undone and folds into nothing', () => {
  set(1, 'lr');
  set(2);
  history.undo();
  set(9, 'lr');
  expect(history.canRedo.value).toBe(false);
  history.undo();
  expect(value).toBe(1);
});

test('the oldest moves are forgotten after two hundred', () => {
  for (let i = 1; i <= 250; i++) set(i);
  for (let i = 0; i < 300; i++) history.undo();
  expect(value).toBe(50);
});
