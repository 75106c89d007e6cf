// Weights that the lab states number by number, as each language writes them.

import type { Nested } from '../lab/lab';
import type { Owned, Stacked } from './stack';

export const givenOf = ({ choice }: Stacked, { name }: Pick<Owned, 'name'>): Nested | undefined => choice.weights?.[name];

/** As the engine holds it: a whole number is written as a real one. */
const real = (value: number): string => {
  const text = String(Number(value.toPrecision(7)));
  return /[.e]/.test(text) ? text : `${text}.0`;
};

export const pythonList = (given: Nested): string => folded(nested(given));
export const cppNumbers = (given: Nested): string => folded(flat(given).map((value) => `${real(value)}f`).join(', '));
const nested = (given: Nested): string => (typeof given === 'number' ? real(given) : `[${given.map(nested).join(', ')}]`);
const flat = (given: Nested): number[] => (typeof given === 'number' ? [given] : given.flatMap(flat));

/** Keras keeps a kernel with its outputs last: (O, I, …) becomes (…, I, O). */
export function kerasList(given: Nested): string {
  const shape: number[] = [];
  for (let inner: Nested | undefined = given; Array.isArray(inner); inner = inner[0]) shape.push(inner.length);
  if (shape.length < 2) return pythonList(given);
  const order = [...shape.keys()].slice(2).concat(1, 0);
  const at = (index: number[]): Nested => index.reduce<Nested>((inner, i) => (inner as Nested[])[i]!, given);
  const build = (fixed: number[]): Nested => {
    if (fixed.length === order.length) return at([...shape.keys()].map((axis) => fixed[order.indexOf(axis)]!));
    return Array.from({ length: shape[order[fixed.length]!]! }, (_, i) => build([...fixed, i]));
  };
  return pythonList(build([]));
}

/** Broken between two numbers where a line would be too long. */
function folded(text: string): string {
  const lines = [''];
  for (const piece of text.split(/(?<=,) /)) {
    const line = lines.at(-1)!;
    if (line.length + piece.length > 72) lines.push(piece);
    else lines[lines.length - 1] = line === '' ? piece : `${line} ${piece}`;
  }
  return lines.join('\n            ');
}
