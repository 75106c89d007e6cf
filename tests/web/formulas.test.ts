// The printed TeX of every activation, loss, regularizer, feature and surface, and of its derivative, evaluated by a TeX parser and
// compared with what the core computed (tests/golden/formulas.json, which the golden tests compare with the core of today).
import { readFileSync } from 'node:fs';
import { ComputeEngine } from '@cortex-js/compute-engine';
import { expect, test } from 'vitest';
import { pick } from '../../web/src/code/pick';
import type { Kind, Schema } from '../../web/src/engine/schema';

interface Row {
  kind: Kind;
  id: string;
  params: Record<string, number | boolean | string>;
  x?: number | number[];
  z?: number[] | number[][];
  t?: number[];
  w?: number[];
  y?: number[];
  i?: number;
  weights?: number[];            // of the classes
  sizes?: Record<string, number>;
  value: number;
  slope?: number | number[] | number[][];
}

const golden = <T>(name: string): T => JSON.parse(readFileSync(new URL(`../golden/${name}`, import.meta.url), 'utf8')) as T;
const schema = golden<Schema>('schema.json');
const table = golden<Row[]>('formulas.json');

type Bindings = Record<string, number>;

const symbols = ['a', 'b', 'c', 'f', 'g', 'h', 'k', 'l', 'm', 'p', 'q', 'r', 's', 'u', 'v', 'w', 'x', 'y', 'z', 't'];

/** Where the term after a sum ends: at a plus or minus of the same depth, or where the surrounding group closes. */
function termEnd(tex: string, from: number): number {
  let depth = 0;
  for (let at = from; at < tex.length; at++) {
    if (tex.startsWith('\\right', at) && depth === 0) return at;
    const c = tex[at]!;
    if ('({['.includes(c)) depth++;
    if (')}]'.includes(c) && --depth < 0) return at;
    if (depth === 0 && at > from && (c === '+' || c === '-')) return at;
  }
  return tex.length;
}

/** Replaces an index where it is one: in z_i, z_{i,j}, t_n, \delta_{i,j}. */
function setIndex(tex: string, index: string, value: number): string {
  const alone = new RegExp(`_${index}(?![a-z])`, 'g');
  const listed = /_\{([^{}]*)\}/g;
  const word = new RegExp(`\\b${index}\\b`, 'g');
  return tex
    .replace(alone, `_${value}`)
    .replace(listed, (_, list: string) => `_{${list.replace(word, String(value)).replace(new RegExp(`_${index}$`), `_${value}`)}}`);
}

/** Writes indexed sums out. A sum without bounds runs over all numbers. */
function writeOutSums(tex: string, count: number): string {
  const sum = /\\sum_\{(\w)(?:=1)?\}(?:\^\{(\d+)\})?/.exec(tex);
  if (!sum) return tex;
  const start = sum.index + sum[0].length, end = termEnd(tex, start);
  const terms = Array.from({ length: Number(sum[2] ?? count) }, (_, k) => `\\left(${setIndex(tex.slice(start, end), sum[1]!, k + 1)}\\right)`);
  return writeOutSums(`${tex.slice(0, sum.index)}\\left(${terms.join('+')}\\right)${tex.slice(end)}`, count);
}

/** The error function, by its series: the parser's own is good to seven digits only. For |x| < 4. */
function erf(x: number): number {
  let term = x, sum = x;
  for (let n = 1; n < 100; n++) {
    term *= -(x * x) / n;
    sum += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

/** Replaces erf(…) by its value. */
function putErf(tex: string, bindings: Bindings): string {
  const name = '\\operatorname{erf}(', start = tex.indexOf(name);
  if (start < 0) return tex;
  let end = start + name.length;
  for (let depth = 1; depth > 0; end++) depth += tex[end] === '(' ? 1 : tex[end] === ')' ? -1 : 0;
  const value = erf(evaluate(tex.slice(start + name.length, end - 1), bindings));
  return putErf(`${tex.slice(0, start)}(${decimal(value)})${tex.slice(end)}`, bindings);
}

/** Parses and evaluates; indexed names like z_{2,1} become plain letters first, a δ with two numbers becomes 0 or 1. */
function evaluate(tex: string, bindings: Bindings): number {
  const letters = new Map<string, string>();
  const values: Bindings = {};
  const free = [...symbols];
  let plain = putErf(tex, bindings).replace(/\\delta_\{(\d+),(\d+)\}/g, (_, i: string, j: string) => (i === j ? '1' : '0'));
  plain = plain.replace(/(?<![\\a-zA-Z])([a-z])(?:_(\d+)|_\{([\d,]+)\})?(?![a-zA-Z])/g, (whole, name: string, index?: string, list?: string) => {
    const key = index || list ? `${name}_${index ?? list}` : name;
    if (!(key in bindings)) return whole;
    if (!letters.has(key)) letters.set(key, free.shift()!);
    const letter = letters.get(key)!;
    values[letter] = bindings[key]!;
    return letter;
  });
  const engine = new ComputeEngine();
  for (const letter of letters.values()) engine.declare(letter, 'real');
  const parsed = engine.parse(plain);
  if (!parsed.isValid) throw new Error(`cannot read ${plain}: ${JSON.stringify(parsed.json)}`);
  const result = parsed.subs(values).N().valueOf();
  if (typeof result !== 'number') throw new Error(`${plain} is ${String(result)}, not a number`);
  return result;
}

/** Puts hyper-parameters and sizes in, takes the role marks off. */
function prepare(tex: string, params: Row['params'], sizes: Record<string, number>): string {
  let text = pick(tex, (id) => params[id]).replace(/\{(\w+)\}/g, (whole, id: string) => (typeof params[id] === 'number' ? decimal(params[id]) : whole)).replace(/\\sym\{(\w+)\}/g, '$1');
  for (const [name, value] of Object.entries(sizes)) text = text.replace(new RegExp(`(?<![\\\\a-zA-Z])${name}(?![a-zA-Z])`, 'g'), String(value));
  return text;
}

/** Without exponent: TeX has none. */
const decimal = (value: number): string => (Math.abs(value) < 1e-4 ? value.toFixed(20).replace(/0+$/, '0') : String(value));

const vector = (name: string, values: number[]): Bindings => Object.fromEntries(values.map((value, i) => [`${name}_${i + 1}`, value]));
const matrix = (name: string, rows: number[][]): Bindings =>
  Object.fromEntries(rows.flatMap((row, n) => row.map((value, k) => [`${name}_${n + 1},${k + 1}`, value])));

// Hyper-parameters are floats and the table is in double: what remains is the rounding of a few operations.
function close(found: number, wanted: number, what: string): void {
  expect(Math.abs(found - wanted), `${what}: TeX ${found}, core ${wanted}`).toBeLessThan(1e-10 * Math.max(1, Math.abs(wanted)));
}

function check(row: Row, formula: string, derivative: string): void {
  const { params, x, z, t, w, y, i, weights } = row;
  const index = (tex: string, name: string, value: number): string => setIndex(tex, name, value);
  if (typeof x === 'number') {
    close(evaluate(prepare(formula, params, {}), { x }), row.value, 'value');
    close(evaluate(prepare(derivative, params, {}), { x }), row.slope as number, 'slope');
  } else if (x && y && i) {
    const tex = writeOutSums(index(prepare(formula, params, { K: x.length }), 'i', i), x.length);
    close(evaluate(tex, vector('x', x)), row.value, 'value');
    (row.slope as number[]).forEach((slope, j) =>
      close(evaluate(index(index(prepare(derivative, params, {}), 'i', i), 'j', j + 1), vector('y', y)), slope, `slope by x${j + 1}`));
  } else if (x) {
    close(evaluate(prepare(formula, params, {}), vector('x', x)), row.value, 'value');
    const slopes = /\\begin\{bmatrix\}([\s\S]*)\\end\{bmatrix\}/.exec(derivative)?.[1]?.split('&') ?? [];
    slopes.forEach((slope, k) => close(evaluate(prepare(slope, params, {}), vector('x', x)), (row.slope as number[])[k]!, `slope by x${k + 1}`));
  } else if (w) {
    close(evaluate(writeOutSums(prepare(formula, params, {}), w.length), vector('w', w)), row.value, 'penalty');
    (row.slope as number[]).forEach((slope, k) => close(evaluate(index(prepare(derivative, params, {}), 'i', k + 1), vector('w', w)), slope, `slope by w${k + 1}`));
  } else if (z && t && Array.isArray(z[0])) {
    const rows = z as number[][], sizes = { N: rows.length, K: rows[0]!.length };
    // The page counts classes from 0, the formula columns from 1.
    const withClasses = (tex: string): string => t.reduce((text, k, n) => text.replaceAll(`t_${n + 1}`, String(k + 1)), tex);
    const bindings = { ...matrix('z', rows), ...(weights && vector('w', weights)) };
    close(evaluate(withClasses(writeOutSums(prepare(formula, params, sizes), rows.length)), bindings), row.value, 'value');
    (row.slope as number[][]).forEach((slopes, n) => slopes.forEach((slope, k) => {
      const tex = index(index(prepare(derivative, params, sizes), 'n', n + 1), 'i', k + 1);
      close(evaluate(withClasses(writeOutSums(tex, rows.length)), bindings), slope, `slope by z${n + 1},${k + 1}`);
    }));
  } else if (z && t) {
    const bindings = { ...vector('z', z as number[]), ...vector('t', t) }, sizes = row.sizes ?? { N: z.length };
    close(evaluate(writeOutSums(prepare(formula, params, sizes), z.length), bindings), row.value, 'value');
    (row.slope as number[]).forEach((slope, k) => close(evaluate(index(prepare(derivative, params, sizes), 'i', k + 1), bindings), slope, `slope by z${k + 1}`));
  }
}

for (const kind of ['activation', 'loss', 'regularizer', 'feature', 'surface'] as const) {
  for (const entry of schema.kinds[kind].entries) {
    if (entry.decoupled) continue; // a statement, not a penalty
    const rows = table.filter((row) => row.kind === kind && row.id === entry.id);
    test(`the formula of ${kind} ${entry.id} is what the core computes`, { timeout: 60_000 }, () => { // the TeX parser is slow on long sums
      expect(rows.length, 'rows of the table').toBeGreaterThan(0);
      for (const row of rows) check(row, entry.formula, entry.derivative);
    });
  }
}
