// Messages to the person, oldest first. The same sentence twice is one notice; `id` is for keyed rendering.

import { signal } from '@preact/signals-core';
import type { Text } from '../engine/schema';

export interface Notice {
  id: number;
  kind: 'info' | 'warning' | 'error';
  text: Text;
  action?: { label: Text; run(): void };
}

export const notices = signal<Notice[]>([]);
let nextId = 1;

export function notify(notice: Omit<Notice, 'id'>): Notice {
  const made: Notice = { id: nextId++, ...notice };
  notices.value = [...notices.peek().filter((old) => old.text.en !== made.text.en), made];
  return made;
}

export function dismiss(notice: Notice): void {
  notices.value = notices.peek().filter((old) => old.id !== notice.id);
}
