// Saving and opening: a lab as readable JSON, weights as safetensors. A file is never trusted: what was replaced is said.

import type { Problem } from '../engine/protocol';
import type { Schema } from '../engine/schema';
import { checkLab } from './check';
import type { Lab } from './lab';
import { problemTexts } from './problem-texts';
import { openingLab } from './first-labs';
import { engine, lab, loadWeights, notify, notifyProblems, openLab, schema } from './state';
import { texts } from './texts';

const maxLabBytes = 4 << 20;
const maxWeightBytes = 64 << 20;
const mb = (bytes: number): number => Math.round(bytes / (1 << 20));

/** One line a layer and a point: a lab is read by people too. */
function labText(one: Lab): string {
  return `${JSON.stringify(one, null, 2).replace(/\[\s+(-?[\d.e+-]+),\s+(-?[\d.e+-]+),\s+(-?[\d.e+-]+)\s+\]/g, '[$1, $2, $3]')}\n`;
}

/** Never throws: an unreadable text gives the fallback and a problem. */
function readLab(text: string, name: string, catalog: Schema, fallback: Lab): { lab: Lab; problems: Problem[] } {
  try {
    return checkLab(JSON.parse(text.replace(/^\uFEFF/, '')), catalog, fallback);
  } catch {
    return { lab: fallback, problems: [{ path: '', message: problemTexts.notJson(name) }] };
  }
}

export function saveLab(): void {
  download(new Blob([labText(lab.peek())], { type: 'application/json' }), 'lab.json');
}

export async function openLabFile(file: File): Promise<void> {
  const catalog = schema.peek();
  if (!catalog) return;
  if (file.size > maxLabBytes) return tooLarge(file, maxLabBytes);
  const read = readLab(await file.text(), file.name, catalog, openingLab);
  if (read.lab === openingLab) notifyProblems('error', read.problems);
  else openLab(read.lab, read.problems);
}

export async function saveWeights(): Promise<void> {
  download(new Blob([await engine.call('saveWeights', {})], { type: 'application/octet-stream' }), 'weights.safetensors');
}

export async function openWeights(file: File): Promise<void> {
  if (file.size > maxWeightBytes) return tooLarge(file, maxWeightBytes);
  try {
    notifyProblems('error', await loadWeights(await file.arrayBuffer()));
  } catch (error) {
    notify({ kind: 'error', text: texts.engineRefused(error instanceof Error ? error.message : String(error)) });
  }
}

/** The present data as the exported programs read them. */
export async function saveCsv(): Promise<void> {
  download(new Blob([await engine.call('csv', {})], { type: 'text/csv;charset=utf-8' }), 'data.csv');
}

export function download(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob);
  const link = Object.assign(document.createElement('a'), { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

function tooLarge(file: File, maxBytes: number): void {
  notify({ kind: 'error', text: problemTexts.fileTooLarge(file.name, mb(file.size), mb(maxBytes)) });
}
