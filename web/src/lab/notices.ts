// Messages to the person, oldest first. The same words twice are one notice; `id` is for keyed rendering.

import { signal } from '@preact/signals-core';
import type { Problem } from '../engine/protocol';
import type { Text } from '../engine/schema';
import { texts } from './texts';

export interface Notice {
  id: number;
  kind: 'info' | 'warning' | 'error';
  text: Text;
  /** Particulars below the sentence. */
  list?: Text[];
  action?: { label: Text; run(): void };
}

export const notices = signal<Notice[]>([]);
let nextId = 1;
const listed = 6;

const wording = ({ text, list = [] }: Omit<Notice, 'id'>): string => [text, ...list].map(({ en }) => en).join('\n');

export function notify(notice: Omit<Notice, 'id'>): Notice {
  const made: Notice = { id: nextId++, ...notice };
  notices.value = [...notices.peek().filter((old) => wording(old) !== wording(made)), made];
  return made;
}

export function dismiss(notice: Notice): void {
  notices.value = notices.peek().filter((old) => old.id !== notice.id);
}

/** What a check found, as one notice: replaced parts are a warning, a refusal of the whole is an error. */
export function notifyProblems(kind: 'warning' | 'error', problems: readonly Problem[]): void {
  const all = problems.map(({ message }) => message);
  if (all.length <= 1) {
    for (const text of all) notify({ kind, text });
    return;
  }
  const list = all.length > listed + 1 ? [...all.slice(0, listed), texts.andMore(all.length - listed)] : all;
  notify({ kind, text: kind === 'error' ? texts.refused : texts.replaced, list });
}
