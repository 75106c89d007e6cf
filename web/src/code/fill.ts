// Fills an entry's strings: `{param}` becomes its marked value, a role («w» or the bare word w) the marked name it has here.

import type { Entry } from '../engine/schema';
import type { Choice, Value } from '../lab/lab';
import { valueOf } from './entries';
import { pick } from './pick';
import { paramMark, pathMark } from './program';

export interface Name { text: string; path?: string }
export type Names = Record<string, Name>;

/** At most seven digits, as a float32 holds them, and always recognizable as a real number: 1 -> "1.0". */
function realNumber(value: number): string {
  const text = String(Number(value.toPrecision(7)));
  return /[.e]/.test(text) || !Number.isFinite(value) ? text : `${text}.0`;
}

function spell(value: Value, type: string, language: 'python' | 'cpp'): string {
  if (typeof value === 'number') return type === 'int' ? String(value) : realNumber(value);
  if (typeof value === 'boolean') return language === 'python' ? (value ? 'True' : 'False') : String(value);
  return value; // an option by its id: the entry's string has the quotes where it needs them
}

/** `owner` is the place of the choice in the lab: "optimizer", "layers.1" … */
export function fillParams(template: string, entry: Entry, choice: Choice, owner: string, language: 'python' | 'cpp' = 'python'): string {
  return pick(template, (id) => valueOf(entry, choice, id)).replace(/\{(\w+)\}/g, (whole, id: string) => {
    const param = entry.params.find((one) => one.id === id);
    const value = param && valueOf(entry, choice, id);
    return value === undefined ? whole : paramMark(`${owner}.${id}`, spell(value, param!.type, language));
  });
}

const named = ({ text, path }: Name): string => (path ? pathMark(path, text) : text);

/** Replaces role marks, and role names that stand alone as words ("x.max" yes, "np.x" no). */
export function fillRoles(template: string, names: Names): string {
  const marked = template.replace(/«(\w+)»/g, (whole, role: string) => (names[role] ? named(names[role]) : whole));
  // What is inside a mark already is somebody's name and must not be read as a role again.
  return marked
    .split(/(\uE000[^\uE002]*\uE002)/)
    .map((piece, i) => (i % 2 ? piece : piece.replace(/(?<![\w.])[A-Za-z]\w*/g, (word) => (Object.hasOwn(names, word) ? named(names[word]!) : word))))
    .join('');
}

export const indent = (text: string, spaces: number): string =>
  text.split('\n').map((line) => (line ? ' '.repeat(spaces) + line : line)).join('\n');

/** The same for one part of the network, whose strings may also ask for the size of its input and choose by a switch. */
export function fillPart(template: string, { entry, choice, path, inShape }: Fillable, language: 'python' | 'cpp' = 'python'): string {
  const chosen = template.replace(/('\w+'|[\w.{}]+) if \{(\w+)\} else ('\w+'|[\w.{}]+)/g, (whole, yes: string, id: string, no: string) => {
    const value = valueOf(entry, choice, id);
    return typeof value === 'boolean' ? (value ? yes : no) : whole;
  });
  return fillParams(chosen, entry, choice, path, language).replaceAll('{in}', String(inShape.at(-1) ?? 1)).replaceAll('{channels}', String(inShape[0] ?? 1));
}

interface Fillable { entry: Entry; choice: Choice; path: string; inShape: number[] }
