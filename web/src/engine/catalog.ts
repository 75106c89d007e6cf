// The catalog in files of its own: what controls need comes first; formulas, explanations and code are added to its entries when
// someone asks. One catalog a page; whoever asks gets the same object.

import type { Entry, Kind, Schema } from './schema';

/** What comes later: `words` are the summaries and sources, `maths` formulas, the others the code of one language. */
export type Share = 'words' | 'maths' | 'torch' | 'keras' | 'numpy' | 'cpp';
type Fields = Record<Kind, Partial<Entry>[]>;

const shares: Record<Share, () => Promise<{ default: Fields }>> = {
  words: () => import('virtual:catalog/words'),
  maths: () => import('virtual:catalog/maths'),
  torch: () => import('virtual:catalog/torch'),
  keras: () => import('virtual:catalog/keras'),
  numpy: () => import('virtual:catalog/numpy'),
  cpp: () => import('virtual:catalog/cpp'),
};
export const allShares = Object.keys(shares) as Share[];

/** What an entry has instead of a share that has not come. */
const absent = { summary: { en: '', zh: '' }, source: '', formula: '', derivative: '', torch: '', keras: '', numpy: '', numpyGrad: '', cpp: '' };

let base: Promise<Schema> | null = null;
const added = new Map<Share, Promise<void>>();
const there = new Set<Share>();

/** The catalog with these shares. What could not be loaded is tried again the next time. */
export async function catalog(...wanted: Share[]): Promise<Schema> {
  const [whole] = await Promise.all([(base ??= once(first(), () => { base = null; })), ...wanted.map(add)]);
  return whole;
}

async function first(): Promise<Schema> {
  const { default: whole } = await import('virtual:catalog');
  for (const kind of Object.values(whole.kinds)) kind.entries = kind.entries.map((entry) => ({ ...absent, ...entry }));
  return whole;
}

/** Whether a share has come. */
export const has = (share: Share): boolean => there.has(share);

function add(share: Share): Promise<void> {
  const known = added.get(share);
  if (known) return known;
  const coming = once((async () => {
    const [{ kinds }, { default: fields }] = await Promise.all([catalog(), shares[share]()]);
    for (const [kind, entries] of Object.entries(fields)) entries.forEach((more, i) => merge(kinds[kind as Kind].entries[i]!, more));
    there.add(share);
  })(), () => added.delete(share));
  added.set(share, coming);
  return coming;
}

/** Fields are set; the hyper-parameters of an entry get theirs one by one. */
function merge(into: Partial<Entry>, { params = [], ...more }: Partial<Entry>): void {
  Object.assign(into, more);
  params.forEach((param, i) => Object.assign(into.params![i]!, param));
}

function once<T>(coming: Promise<T>, forget: () => void): Promise<T> {
  coming.catch(forget);
  return coming;
}
