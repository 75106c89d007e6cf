// Edits of the lab that can be taken back. Everything undoable, here or elsewhere, is a move of this one history.

import { put } from './follow';
import { History, type Move } from './history';
import type { Lab } from './lab';
import { locked, present } from './store';

const history = new History();
export const canUndo = history.canUndo;
export const canRedo = history.canRedo;
export const undo = (): void => history.undo();
export const redo = (): void => history.redo();
/** A move that has been made already. */
export const remember = (move: Move): void => history.push(move);

export interface ChangeOptions { merge?: string; restart?: boolean }

/** Edits a copy of the lab. `merge`: one undo step with the same key's last change; `restart`: new weights, step 0. */
export function change(edit: (draft: Lab) => void, { merge, restart = false }: ChangeOptions = {}): void {
  if (locked.peek()) return;
  const before = present.peek();
  const after = structuredClone(before);
  edit(after);
  if (JSON.stringify(after) === JSON.stringify(before)) return;
  remember({ ...(merge === undefined ? {} : { merge }), undo: () => put(before, restart), redo: () => put(after, restart) });
  put(after, restart);
}

export const newSeed = (): void =>
  change((draft) => { draft.seed = 1 + Math.floor(Math.random() * 99_999); }, { restart: true });
