// Looking for words in all lessons, both languages, and the terms: every word must occur; a hit in a title counts more than one in
// the text.

export interface Section { language: 'zh' | 'en'; lesson: string; lessonTitle: string; id: string; title: string; text: string }
export interface Term { id: string; zh: string; en: string }
export interface SearchIndex { sections: Section[]; terms: Term[] }

export type Hit = { kind: 'term'; term: Term } | { kind: 'section'; section: Section; before: string; match: string; after: string };

const most = 24;
const around = 48;

export const wordsOf = (query: string): string[] => query.toLowerCase().split(/\s+/).filter(Boolean);

/** Best first; sections in the reader's language before those in the other. */
export function search({ sections, terms }: SearchIndex, query: string, language: 'zh' | 'en'): Hit[] {
  const words = wordsOf(query);
  if (words.length === 0) return [];
  const has = (text: string): boolean => words.every((word) => text.includes(word));
  const found = terms.filter(({ zh, en }) => has(`${zh} ${en}`.toLowerCase())).map((term): Hit => ({ kind: 'term', term }));
  const scored = sections.flatMap((section) => {
    const title = section.title.toLowerCase(), all = `${title} ${section.text.toLowerCase()}`;
    if (!has(all)) return [];
    return [{ section, score: (has(title) ? 4 : 0) + (section.language === language ? 2 : 0) + (section.id === '' ? 1 : 0) }];
  });
  scored.sort((a, b) => b.score - a.score);
  return [...found.slice(0, 6), ...scored.map(({ section }): Hit => ({ kind: 'section', section, ...excerpt(section.text, words) }))].slice(0, most);
}

function excerpt(text: string, words: string[]): { before: string; match: string; after: string } {
  const low = text.toLowerCase();
  const word = words.find((one) => low.includes(one));
  const at = word ? low.indexOf(word) : 0, end = at + (word?.length ?? 0);
  const from = Math.max(0, at - around), to = Math.min(text.length, end + around);
  return { before: `${from > 0 ? '…' : ''}${text.slice(from, at)}`, match: text.slice(at, end), after: `${text.slice(end, to)}${to < text.length ? '…' : ''}` };
}
