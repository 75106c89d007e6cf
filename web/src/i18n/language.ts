// The page's language and how every word reaches the screen: a dictionary is an object of {en, zh} pairs, `say` picks one.
// Dictionaries live beside this file, one per area; no visible sentence is written anywhere else.

import { signal } from '@preact/signals-core';
import type { Text } from '../engine/schema';

export type Language = 'zh' | 'en';
export type Words = Record<string, Text>;

export const language = signal<Language>('zh');

/** "1 row", "2 rows". */
export const counted = (count: number | string, one: string, many: string): string => `${count} ${String(count) === '1' ? one : many}`;

/**
 * The text in the present language. `{name}` is replaced by values.name; `{name:row|rows}` by it and the word in the right number.
 * Reading it inside an effect follows a language change.
 */
export function say(text: Text, values: Record<string, string | number> = {}): string {
  return text[language.value].replace(/\{(\w+)(?::([\w ]+)\|([\w ]+))?\}/g, (whole, key: string, one?: string, many?: string) => {
    const value = values[key];
    if (value === undefined) return whole;
    return one !== undefined && many !== undefined ? counted(value, one, many) : String(value);
  });
}
