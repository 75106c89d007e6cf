// What the reader has done, kept on this device only: goals reached, questions answered. Storage may be forbidden; then it lasts
// as long as the page. A file carries it to another device and is checked before it counts.

import { signal, type ReadonlySignal } from '@preact/signals-core';
import * as v from 'valibot';

const place = 'gradient-garden-progress';
const name = v.pipe(v.string(), v.maxLength(80), v.regex(/^[a-z][a-z0-9-]*$/));
const names = v.pipe(v.array(name), v.maxLength(400));
const progress = v.object({ version: v.literal(1), lessons: v.record(name, v.object({ goals: names, quizzes: names })) });

export type Progress = v.InferOutput<typeof progress>;
type What = 'goals' | 'quizzes';

const empty: Progress = { version: 1, lessons: {} };

/** A checked copy, or null when the text holds no progress. */
export function readProgress(text: string): Progress | null {
  try {
    const found = v.safeParse(progress, JSON.parse(text));
    return found.success ? found.output : null;
  } catch {
    return null;
  }
}

function kept(): Progress {
  try {
    return readProgress(localStorage.getItem(place) ?? '') ?? empty;
  } catch {
    return empty;
  }
}

const state = signal<Progress>(kept());
export const done: ReadonlySignal<Progress> = state;

function put(next: Progress): void {
  state.value = next;
  try {
    localStorage.setItem(place, JSON.stringify(next));
  } catch {
    // no storage here: it lasts as long as the page
  }
}

export const isDone = (lesson: string, what: What, id: string, of: Progress = state.value): boolean =>
  Object.hasOwn(of.lessons, lesson) && of.lessons[lesson]![what].includes(id);

export function markDone(lesson: string, what: What, id: string): void {
  if (isDone(lesson, what, id, state.peek())) return;
  put(merge(state.peek(), { version: 1, lessons: { [lesson]: { goals: [], quizzes: [], [what]: [id] } } }));
}

/** What either has. */
export function merge(a: Progress, b: Progress): Progress {
  const lessons: Progress['lessons'] = { ...a.lessons };
  for (const [id, found] of Object.entries(b.lessons)) {
    const before = Object.hasOwn(lessons, id) ? lessons[id]! : { goals: [], quizzes: [] };
    lessons[id] = { goals: [...new Set([...before.goals, ...found.goals])], quizzes: [...new Set([...before.quizzes, ...found.quizzes])] };
  }
  return { version: 1, lessons };
}

/** False when the text is no progress file; then nothing has changed. */
export function importProgress(text: string): boolean {
  const found = readProgress(text);
  if (found) put(merge(state.peek(), found));
  return found !== null;
}

export const exportProgress = (): string => `${JSON.stringify(state.peek(), null, 2)}\n`;
export const clearProgress = (): void => put(empty);

/** Another tab of this site went on. */
if (typeof addEventListener === 'function') addEventListener('storage', (event) => { if (event.key === place) state.value = kept(); });
