// Undo and redo as moves that know both directions. Moves with the same `merge` key that follow within a second are one
// (a slider drag): the first's undo with the last's redo.

import { computed, signal, type ReadonlySignal } from '@preact/signals-core';

export interface Move { undo(): void; redo(): void; merge?: string }

const mergeMs = 1000;
const limit = 200;

export class History {
  private readonly past = signal<readonly Move[]>([]);
  private readonly future = signal<readonly Move[]>([]);
  private lastMs = -Infinity;
  readonly canUndo: ReadonlySignal<boolean> = computed(() => this.past.value.length > 0);
  readonly canRedo: ReadonlySignal<boolean> = computed(() => this.future.value.length > 0);

  constructor(private readonly nowMs: () => number = () => performance.now()) {}

  /** Records a move that has been made already. */
  push(move: Move): void {
    const past = this.past.peek();
    const last = past.at(-1);
    const now = this.nowMs();
    const folds = last && move.merge !== undefined && last.merge === move.merge && now - this.lastMs < mergeMs
      && this.future.peek().length === 0;
    this.past.value = folds ? [...past.slice(0, -1), { ...move, undo: last.undo }] : [...past, move].slice(-limit);
    this.future.value = [];
    this.lastMs = now;
  }

  undo(): void {
    const move = this.past.peek().at(-1);
    if (!move) return;
    this.past.value = this.past.peek().slice(0, -1);
    this.future.value = [...this.future.peek(), move];
    this.lastMs = -Infinity;
    move.undo();
  }

  redo(): void {
    const move = this.future.peek().at(-1);
    if (!move) return;
    this.future.value = this.future.peek().slice(0, -1);
    this.past.value = [...this.past.peek(), move];
    this.lastMs = -Infinity;
    move.redo();
  }
}
