// All lessons: found, compiled in both languages, compared with each other. A lesson that is only half there is a mistake.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { runnerImport } from 'vite';
import { inRoot } from '../lib/paths.mjs';
import { openEngine } from './engine.mjs';
import { Heights } from './heights.mjs';
import { compileLesson } from './lesson.mjs';
import { readLabs } from './labs.mjs';
import { Mistakes } from './mistakes.mjs';
import { TexPrinter } from './tex.mjs';
import { readMap, readTerms } from './tables.mjs';

export const languages = ['zh', 'en'];
const folderName = /^(\d{2})-([a-z][a-z0-9-]*)$/;
/** Addresses of pages beside the lessons. */
const taken = ['terms'];

/** What a compilation needs of page and engine; loading it takes a second. */
export async function loadTools() {
  const [{ module: page }, engine] = await Promise.all([
    runnerImport(inRoot('web/src/lessons/build.ts'), { configFile: false, logLevel: 'error' }), openEngine(),
  ]);
  const figures = inRoot('web/src/figures');
  const figureKinds = existsSync(figures) ? readdirSync(figures).filter((name) => /^[a-z]+(_[a-z]+)*\.ts$/.test(name) && name !== 'figure.ts').map((name) => name.slice(0, -3)) : [];
  // A figure of such a kind has the engine of a page to itself: Stage.trains in web/src/figures/figure.ts.
  const trainingKinds = figureKinds.filter((kind) => /\bstage\.trains\(/.test(readFileSync(join(figures, `${kind}.ts`), 'utf8')));
  return { page, engine, figureKinds, trainingKinds };
}

/** { lessons, terms, map, css, mistakes }; a lesson holds `zh` and `en`. `folder`: where the lessons lie; `only`: ids of some. */
export function compileBook(tools, { folder = inRoot('web/lessons'), only } = {}) {
  const mistakes = new Mistakes(), tex = new TexPrinter(), heights = new Heights();
  const shown = (path) => relative(inRoot(), path).replaceAll('\\', '/');
  const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name).sort();
  for (const name of folders.filter((one) => !folderName.test(one))) mistakes.add({ file: shown(join(folder, name)), line: 1 }, 'This folder is no lesson.', 'Call it <nn>-<id>, as 01-neuron.');
  const known = folders.flatMap((name) => {
    const [, number, id] = folderName.exec(name) ?? [];
    return id === undefined ? [] : [{ name, id, number: Number(number) }];
  });
  for (const { name, id } of known.filter((one) => taken.includes(one.id))) mistakes.add({ file: shown(join(folder, name)), line: 1 }, `"${id}" is the address of another page.`, 'Choose another id.');

  const terms = readTerms(join(folder, 'terms.json'), shown(join(folder, 'terms.json')), mistakes);
  const map = readMap(join(folder, 'map.json'), shown(join(folder, 'map.json')), mistakes);
  const book = { ...tools, terms, words: { ...tools.page.lessonWords }, heights };
  const lessons = known.filter(({ id, name }) => !only || only.includes(id) || only.includes(name)).map(({ name, id, number }) => {
    const path = join(folder, name), labs = readLabs(join(path, 'labs.json'), shown(join(path, 'labs.json')), tools, mistakes);
    const pages = languages.map((language) => {
      const file = join(path, `${language}.md`);
      if (existsSync(file)) return compileLesson({ id, number, language, file: shown(file), text: readFileSync(file, 'utf8'), labs, book, tex, mistakes });
      mistakes.add({ file: shown(file), line: 1 }, `${language}.md does not exist.`, 'A lesson has both languages.');
      return null;
    });
    const [zh, en] = pages;
    if (zh && en) compare(zh, en, shown(path), mistakes);
    if (zh && en) unused({ zh, labs }, shown(path), mistakes);
    return { id, number, labs, zh, en };
  });
  return { lessons, terms, map, mistakes, css: `${heights.css}\n${tex.css}\n`, words: book.words, tools };
}

/** Headings, directives and code must follow each other alike in both languages. */
function compare(zh, en, path, mistakes) {
  const length = Math.max(zh.order.length, en.order.length);
  for (let i = 0; i < length; i += 1) {
    const [a, b] = [zh.order[i], en.order[i]];
    if (a?.what === b?.what) continue;
    const line = b?.line ?? en.order.at(-1)?.line ?? 1;
    mistakes.add({ file: `${path}/en.md`, line }, `Here stands ${b ? b.what : 'nothing more'}, in zh.md${a ? ` line ${a.line} ${a.what}` : ' nothing more'}.`, 'Give both languages the same headings, directives and code blocks, in the same order.');
    return;
  }
}

/** What is declared and never shown is a mistake of the author's. */
function unused({ zh, labs }, path, mistakes) {
  const shown = { labs: zh.shownLabs, figures: zh.shownFigures, goals: zh.shownGoals, symbols: zh.used };
  for (const [kind, names] of Object.entries(shown))
    for (const name of Object.keys(labs[kind]).filter((one) => !names.has(one)))
      mistakes.add(labs.line?.(`${kind}.${name}`) ?? { file: `${path}/labs.json`, line: 1 }, `"${name}" of ${kind} is used nowhere in zh.md.`, 'Use it or take it away.');
}
