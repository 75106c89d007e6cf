// Finding entries by what a person types, in either language: every word must occur in the names, the id, the summary or the
// source of an entry. An entry whose name begins with the words stands first.

import type { Entry, Kind, Schema } from '../engine/schema';

export interface Found { kind: Kind; entries: Entry[] }

const plain = (text: string): string => text.normalize('NFKC').toLowerCase();

const textOf = ({ id, name, summary, source }: Entry): string =>
  plain([id, id.replaceAll('_', ' '), name.en, name.zh, summary.en, summary.zh, source].join(' '));

function rank({ id, name }: Entry, query: string): number {
  const names = [id, name.en, name.zh].map(plain);
  return names.includes(query) ? 0 : names.some((one) => one.startsWith(query)) ? 1 : names.some((one) => one.includes(query)) ? 2 : 3;
}

/** Kinds in the order of the catalog, without those in which nothing is found. An empty query finds everything. */
export function search(schema: Schema, query: string): Found[] {
  const asked = plain(query).trim();
  const words = asked.split(/\s+/).filter(Boolean);
  return (Object.keys(schema.kinds) as Kind[])
    .map((kind) => ({
      kind,
      entries: schema.kinds[kind].entries
        .filter((entry) => words.every((word) => textOf(entry).includes(word)))
        .map((entry, at) => ({ entry, at, rank: words.length ? rank(entry, asked) : 0 }))
        .sort((a, b) => a.rank - b.rank || a.at - b.at)
        .map(({ entry }) => entry),
    }))
    .filter(({ entries }) => entries.length > 0);
}
