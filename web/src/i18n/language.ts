// The page's language and how every word reaches the screen: a dictionary is an object of {en, zh} pairs, `say` picks one.
// Dictionaries live beside this file, one per area; no visible sentence is written anywhere else.

import { signal } from '@preact/signals-core';
import type { Text } from '../engine/schema';

export type Language = 'zh' | 'en';
export type Words = Record<string, Text>;

export const language = signal<Language>('zh');

/** The text in the present language; `{name}` is replaced by values.name. Reading it inside an effect follows a language change. */
export function say(text: Text, values: Record<string, string | number> = {}): string {
  return text[language.value].replace(/\{(\w+)\}/g, (whole, key: string) => String(values[key] ?? whole));
}
