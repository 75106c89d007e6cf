// The two tables that all lessons share: terms.json (the Chinese–English word list) and map.json (the concept map).
import { existsSync, readFileSync } from 'node:fs';
import { readJson } from './json-lines.mjs';
import { checks } from './shapes.mjs';

function read(path, file, mistakes) {
  if (!existsSync(path)) return null;
  try {
    const { value, lineOf } = readJson(readFileSync(path, 'utf8'));
    return { value, lineOf, check: checks((at, what, remedy) => mistakes.add({ file, line: lineOf(at) }, `${at}: ${what}`, remedy)) };
  } catch (error) {
    mistakes.add({ file, line: error.line ?? 1 }, error.message, 'Mend the JSON.');
    return null;
  }
}

/** id -> { zh, en, lesson? }. */
export function readTerms(path, file, mistakes) {
  const found = read(path, file, mistakes);
  if (!found || !found.check.record(found.value, '')) return {};
  const { value, check } = found;
  check.ids(value, '');
  for (const [id, term] of Object.entries(value)) {
    if (!check.record(term, id)) continue;
    check.known(term, id, ['zh', 'en', 'lesson']);
    check.text(term.zh, `${id}.zh`);
    check.text(term.en, `${id}.en`);
  }
  return value;
}

/** { chapters: [{ number, id, part, zh, en }], parts, nodes, edges }. */
export function readMap(path, file, mistakes) {
  const found = read(path, file, mistakes);
  const empty = { parts: [], chapters: [], edges: [] };
  if (!found || !found.check.record(found.value, '')) return empty;
  const { value, check } = found;
  const parts = Array.isArray(value.parts) ? value.parts : [], chapters = Array.isArray(value.chapters) ? value.chapters : [], edges = Array.isArray(value.edges) ? value.edges : [];
  parts.forEach((part, i) => check.both({ zh: part.zh, en: part.en }, `parts.${i}`));
  chapters.forEach((chapter, i) => {
    const at = `chapters.${i}`;
    check.known(chapter, at, ['number', 'id', 'part', 'zh', 'en', 'at', 'concepts']);
    check.number(chapter.number, `${at}.number`, { min: 1, max: 99, whole: true });
    check.both({ zh: chapter.zh, en: chapter.en }, at);
    if (!parts.some(({ id }) => id === chapter.part)) check.no(`${at}.part`, `There is no part "${chapter.part}".`, 'Choose one of parts.');
    if (!Array.isArray(chapter.at) || chapter.at.length !== 2) check.no(`${at}.at`, 'The chapter has no place on the map.', 'Write "at": [column, row].');
  });
  edges.forEach((edge, i) => {
    for (const id of edge) if (!chapters.some((one) => one.id === id)) check.no(`edges.${i}`, `There is no chapter "${id}".`, 'An edge is ["from", "to"] of chapter ids.');
  });
  return { parts, chapters, edges };
}
