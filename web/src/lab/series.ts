// Numbers as people paste them made into a series: a moment a line, one or more numbers in it, a header line or none.

import type { Text } from '../engine/schema';
import { processingWords as words } from '../i18n/processing';
import type { DataChoice } from './lab';
import { parseNumber, parseTable } from './table';

export const mostNumbers = 100_000;

export interface SeriesResult { data: DataChoice | null; count: number; width: number; failure: { text: Text; values: Record<string, string | number> } | null }

export function readSeries(text: string): SeriesResult {
  const table = parseTable(spread(text), mostNumbers + 1);
  const cellsOf = (cells: string[]): string[] => { // a comma at the end of a line opens no cell
    const last = cells.findLastIndex((cell) => cell !== '');
    return cells.slice(0, last + 1);
  };
  const [first] = table.rows;
  const isHeader = first !== undefined && table.rows.length > 1 && cellsOf(first.cells).every((cell) => Number.isNaN(parseNumber(cell, table.delimiter)));
  const rows = (isHeader ? table.rows.slice(1) : table.rows).map(({ line, cells }) => ({ line, cells: cellsOf(cells) }));
  const width = rows[0]?.cells.length ?? 0;
  const result = { data: null, count: rows.length, width };
  const fail = (reason: Text, values: Record<string, string | number> = {}): SeriesResult => ({ ...result, failure: { text: reason, values } });
  if (rows.length < 2) return fail(words.seriesShort);
  if (rows.length * width > mostNumbers) return fail(words.seriesLong, { count: rows.length * width, most: mostNumbers });
  const numbers: number[][] = [];
  for (const { line, cells } of rows) {
    if (cells.length !== width) return fail(words.otherWidth, { line, count: cells.length, width });
    const bad = cells.find((cell) => !Number.isFinite(parseNumber(cell, table.delimiter)));
    if (bad !== undefined) return fail(words.notNumber, { line, cell: bad.slice(0, 20) });
    numbers.push(cells.map((cell) => parseNumber(cell, table.delimiter)));
  }
  const columns = isHeader ? { columns: cellsOf(first.cells).slice(0, width) } : {};
  const named = columns.columns?.length === width ? columns : {};
  const data: DataChoice = width === 1 ? { id: 'series', values: numbers.map(([value]) => value!), ...named } : { id: 'series', rows: numbers, ...named };
  return { ...result, data, failure: null };
}

/** One line of many numbers is a series too: each number a moment of its own. */
function spread(text: string): string {
  const line = text.trim();
  if (line.includes('\n')) return text;
  return line.replace(/^\[|\]$/g, '').split(/[\s,;，；、]+/).filter((one) => one !== '').join('\n');
}
