// The engine's numbers for figures: values and slopes of an entry at many places, in as many questions as the engine's limit asks for.

import type { Kind, Schema, Text } from '../engine/schema';
import type { Value } from '../lab/lab';
import type { Stage } from './figure';

const mostPlaces = 4096;

export interface Curve { values: Float64Array; slopes: Float64Array }
export interface Question { kind: Kind; id: string; settings?: Record<string, Value>; target?: number }
export type Ask = (question: Question, xs: readonly number[]) => Promise<Curve>;

export const asker = (stage: Stage): Ask => async (question, xs) => {
  const { client } = await stage.engine();
  const values = new Float64Array(xs.length), slopes = new Float64Array(xs.length);
  for (let from = 0; from < xs.length; from += mostPlaces) {
    const part = xs.slice(from, from + mostPlaces);
    const answer = await client.call('evaluate', { ...question, xs: part });
    if (answer.length < part.length) throw new Error(`The engine has no curve for ${question.kind} "${question.id}".`);
    values.set(answer.subarray(0, part.length), from);
    slopes.set(answer.subarray(part.length, 2 * part.length), from);
  }
  return { values, slopes };
};

/** Only the latest of several questions under way is answered: `ask` again before the answer came, and the earlier one is dropped. */
export function latest<T>(answered: (value: T) => void): (work: Promise<T>) => void {
  let turn = 0;
  return (work) => {
    const mine = ++turn;
    void work.then((value) => {
      if (mine === turn) answered(value);
    });
  };
}

export const spread = (from: number, to: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => from + ((to - from) * i) / (count - 1));

/** What a figure's settings must name. */
export function idOf(settings: Record<string, unknown>, key: string): string {
  const id = settings[key];
  if (typeof id !== 'string' || id === '') throw new Error(`The figure's settings name no ${key}.`);
  return id;
}

export function idsOf(settings: Record<string, unknown>, key: string): string[] {
  const ids = settings[key];
  if (!Array.isArray(ids) || ids.length === 0) throw new Error(`The figure's settings list no ${key}.`);
  return ids.map(String);
}

/** An entry's name as it stands on a small button: "ELU" of "指数线性单元 (ELU)". */
export function nameOf(schema: Schema, kind: Kind, id: string): Text {
  const name = schema.kinds[kind].entries.find((entry) => entry.id === id)?.name;
  if (!name) throw new Error(`There is no ${kind} "${id}".`);
  const short = (text: string): string => /[(（]([^)）]+)[)）]$/.exec(text)?.[1] ?? text;
  return { en: short(name.en), zh: short(name.zh) };
}

/** A text that settings give in both languages. */
export const textOf = (given: unknown): Text | null =>
  (typeof given === 'object' && given !== null && 'zh' in given && 'en' in given ? { zh: String(given.zh), en: String(given.en) } : null);
