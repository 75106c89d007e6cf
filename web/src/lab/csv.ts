// A table with two features and a target made into a custom dataset: good rows are kept, bad ones listed with line and reason,
// and how numbers were scaled is said. The targets of classification become class numbers in order of first appearance,
// or in order of size when they are numbers.

import type { Text } from '../engine/schema';
import type { DataChoice } from './lab';
import { csvTexts as say } from './csv-texts';
import { parseNumber, parseTable, type Row, type Table } from './table';

export const maxRows = 10_000;
const maxClasses = 10;
const domain = 6;
const scaledTo = 5;

/** Which columns are x, y and the target. */
export type Columns = [x: number, y: number, target: number];

export interface CsvResult {
  /** Null when nothing could be used; `bad` or `failure` says why. */
  data: DataChoice | null;
  failure?: Text;
  /** Names from the header, or the column numbers. */
  columnNames: string[];
  columns: Columns;
  good: number;
  bad: { line: number; reason: Text }[];
  /** Names of the classes in order of their number; empty for regression. */
  classNames: string[];
  /** What was done to the numbers, a sentence a column. */
  scaling: Text[];
}

interface Picked { x: number; y: number; target: string }

export function readCsv(text: string, chosen?: Columns): CsvResult {
  const table = parseTable(text, 3 * maxRows);
  const bad: CsvResult['bad'] = [];
  if (table.openQuoteLine !== undefined) bad.push({ line: table.openQuoteLine, reason: say.openQuote() });
  const width = Math.max(0, ...table.rows.slice(0, 100).map((row) => row.cells.length));
  const columns = chosen ?? guessColumns(table, width);
  const header = hasHeader(table, columns) ? table.rows[0]?.cells : undefined;
  const columnNames = Array.from({ length: width }, (_, i) => header?.[i] || String(i + 1));
  const result: CsvResult = { data: null, columnNames, columns, good: 0, bad, classNames: [], scaling: [] };
  if (width < 3) return { ...result, failure: say.tooFewColumns(width) };

  const rows = header ? table.rows.slice(1) : table.rows;
  const picked: Picked[] = [];
  for (const row of rows) {
    if (picked.length === maxRows) {
      bad.push({ line: row.line, reason: say.tooManyRows(maxRows) });
      break;
    }
    const one = pick(row, columns, columnNames, table, bad);
    if (one) picked.push(one);
  }
  if (picked.length < 2) return { ...result, failure: say.noRows(picked.length) };

  const targets = readTargets(picked.map((one) => one.target), table);
  if (!targets) return { ...result, failure: say.tooManyClasses(columnNames[columns[2]] ?? '', maxClasses) };
  const name = (i: number): string => columnNames[columns[i] as number] ?? '';
  const x = scale(picked.map((one) => one.x), domain, scaledTo, name(0));
  const y = scale(picked.map((one) => one.y), domain, scaledTo, name(1));
  const t = targets.classNames.length > 0 ? { values: targets.values, said: undefined } : scale(targets.values, 1, 1, name(2));
  const points = picked.map((_, i): [number, number, number] => [x.values[i] ?? 0, y.values[i] ?? 0, t.values[i] ?? 0]);
  const task = targets.classNames.length > 0
    ? { task: 'classification' as const, classes: Math.max(2, targets.classNames.length) } : { task: 'regression' as const };
  return {
    ...result,
    data: { id: 'custom', ...task, points },
    good: points.length,
    classNames: targets.classNames,
    scaling: [x.said, y.said, t.said].filter((one): one is Text => one !== undefined),
  };
}

function pick(row: Row, columns: Columns, names: string[], table: Table, bad: CsvResult['bad']): Picked | null {
  const refuse = (reason: Text): null => {
    bad.push({ line: row.line, reason });
    return null;
  };
  const [x, y] = columns.slice(0, 2).map((column) => parseNumber(row.cells[column] ?? '', table.delimiter)) as [number, number];
  for (const [i, value] of [x, y].entries()) {
    const column = columns[i] as number;
    const cell = row.cells[column];
    if (cell === undefined || cell === '') return refuse(say.missingCell(names[column] ?? ''));
    if (!Number.isFinite(value)) return refuse(say.notANumber(names[column] ?? '', cell));
  }
  const target = row.cells[columns[2]]?.trim();
  return target ? { x, y, target } : refuse(say.missingCell(names[columns[2]] ?? ''));
}

/** Few whole numbers or words are classes; other numbers are values to predict. Null: too many different words. */
function readTargets(cells: string[], table: Table): { values: number[]; classNames: string[] } | null {
  const numbers = cells.map((cell) => parseNumber(cell, table.delimiter));
  const numeric = numbers.every(Number.isFinite);
  const names = [...new Set(cells)];
  if (numeric && (names.length > maxClasses || !numbers.every(Number.isInteger))) return { values: numbers, classNames: [] };
  if (names.length > maxClasses) return null;
  if (numeric) names.sort((a, b) => Number(a) - Number(b));
  return { values: cells.map((cell) => names.indexOf(cell)), classNames: names };
}

/** Into [-to, to] unless every number lies within [-limit, limit] and spread over at least a quarter of that. */
function scale(values: number[], limit: number, to: number, name: string): { values: number[]; said?: Text } {
  let min = Infinity;
  let max = -Infinity;
  for (const value of values) {
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  const round = (value: number): number => Math.round(value * 1e4) / 1e4;
  if (min >= -limit && max <= limit && max - min >= limit / 2) return { values: values.map(round) };
  if (max === min) return { values: values.map(() => 0), said: say.constant(name) };
  const half = max / 2 - min / 2; // halves: the whole span may be beyond the largest number
  return { values: values.map((value) => round(((value / 2 - min / 2) / half) * 2 * to - to)), said: say.scaled(name, min, max, to) };
}

/** The first two columns that are mostly numbers, and the last column that is neither. */
function guessColumns(table: Table, width: number): Columns {
  const body = table.rows.slice(1, 200);
  const share = (column: number): number =>
    body.filter((row) => Number.isFinite(parseNumber(row.cells[column] ?? '', table.delimiter))).length / Math.max(1, body.length);
  const numeric = Array.from({ length: width }, (_, i) => i).filter((i) => share(i) > 0.5);
  const words = Array.from({ length: width }, (_, i) => i).filter((i) => share(i) <= 0.5);
  const target = words.at(-1) ?? width - 1;
  const [x = 0, y = 1] = numeric.filter((i) => i !== target);
  return [x, y, target];
}

/** A first row is a header when neither feature in it is a number. */
function hasHeader(table: Table, columns: Columns): boolean {
  const first = table.rows[0];
  return first !== undefined && columns.slice(0, 2).every((column) => !Number.isFinite(parseNumber(first.cells[column] ?? '', table.delimiter)));
}
