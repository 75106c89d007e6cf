// One language of one lesson: what is known while it is compiled, and the page that comes out.
import rehypeStringify from 'rehype-stringify';
import remarkRehype from 'remark-rehype';
import { unified } from 'unified';
import { blocks } from './blocks.mjs';
import { attributes, escape, say, textOf } from './html.mjs';
import { hasTensor } from './labs.mjs';
import { oneOf } from './mistakes.mjs';
import { formulaFence, readAttributes, readSource } from './source.mjs';
import { symbolsIn } from './tex.mjs';

const printer = unified().use(remarkRehype, { allowDangerousHtml: true }).use(rehypeStringify, { allowDangerousHtml: true });

/** `given`: { id, number, language, file, text, labs, book, tex, mistakes }. */
export function compileLesson(given) {
  const { head, tree, text } = readSource(given.text, given.file, given.mistakes);
  const lesson = new Lesson({ ...given, source: text });
  lesson.numberFormulas(tree);
  lesson.sections = sectionsOf(tree, head.title ?? given.id);
  blocks(tree, lesson);
  if (!lesson.hasSources) lesson.mistakes.add({ file: lesson.file, line: text.split('\n').length }, 'The lesson names no sources.', 'End it with :::sources, a list, and :::.');
  const html = printer.stringify(printer.runSync(tree));
  const { id, number, language, file, headings, sections, quizzes, programs, order, used, shownLabs, shownFigures, shownGoals } = lesson;
  return { id, number, language, file, head, html, headings, sections, quizzes, programs, order, used, shownLabs, shownFigures, shownGoals };
}

class Lesson {
  formulas = new Map();
  used = new Set();
  ids = new Set(['sources', 'symbols']);
  headings = [];
  sections = [];
  quizzes = [];
  programs = [];
  order = [];
  shownLabs = new Set();
  shownFigures = new Set();
  shownGoals = new Set();
  hasSources = false;
  nearestLab;
  /** The figure of the page that trains a network. */
  training;

  constructor(given) {
    Object.assign(this, given);
  }

  section() {}

  numberFormulas(tree) {
    const visit = (node) => {
      if (node.type === 'code' && node.lang === formulaFence) {
        const id = readAttributes(node.meta ?? '{}')?.id;
        if (id !== undefined && this.formulas.has(id)) this.mistakes.add({ file: this.file, line: node.position.start.line }, `The formula "${id}" stands twice.`, 'Choose another id.');
        if (id !== undefined) this.formulas.set(id, `${this.number}.${this.formulas.size + 1}`);
      }
      node.children?.forEach(visit);
    };
    visit(tree);
  }

  /** The lab, when it exists; undefined when none is named. */
  knownLab(id, at) {
    if (id === undefined) return undefined;
    if (Object.hasOwn(this.labs.labs, id)) return id;
    this.mistakes.add(at, `There is no lab "${id}".`, `Choose from ${oneOf(Object.keys(this.labs.labs))}.`);
    return undefined;
  }

  /** Which lab's tensor a symbol means: the wanted one if it has it, else the first that does. Null for a symbol without a path. */
  link(name, wanted, at) {
    const { path } = this.labs.symbols[name] ?? {};
    if (path === undefined) return null;
    const found = this.holder(path, wanted);
    if (!found) this.mistakes.add(at, `No lab has "${path}", which the symbol "${name}" stands for.`, 'Mend its path in labs.json: the network panel and `garden report` name all tensors.');
    return found;
  }

  holder(path, wanted) {
    const all = Object.keys(this.labs.labs);
    const has = (id) => {
      const report = this.labs.report(id);
      return report !== null && (hasTensor(path, report.tensors) || isParameter(path, report.lab));
    };
    return [wanted, ...all].find((id) => id !== undefined && has(id)) ?? (all.some((id) => this.labs.report(id) === null) ? all[0] : null);
  }

  /** The lab of a whole formula: that of its first symbol that has one. */
  labOf(tex, wanted) {
    for (const name of symbolsIn(tex)) {
      const path = this.labs.symbols[name]?.path;
      if (path !== undefined) return this.holder(path, wanted) ?? undefined;
    }
    return wanted;
  }

  /** A symbol and its meaning as something one can press. */
  legend(name) {
    const symbol = this.labs.symbols[name];
    let tex = '';
    try {
      tex = this.tex.print(symbol.tex, {});
    } catch (error) {
      this.mistakes.add(this.labs.line(`symbols.${name}.tex`), `TeX: ${error.message}`, 'Mend the symbol.');
    }
    return `<button type="button" class="sign"${attributes({ 'data-symbol': name, 'data-path': symbol.path })}><span class="sign-tex">${tex}</span> <span class="sign-text">${escape(symbol[this.language] ?? '')}</span></button>`;
  }

  /** All symbols of the lesson, before its sources. */
  glossary() {
    if (this.used.size === 0) return '';
    const title = say(this.book.words.symbols, this.language);
    return `<section class="symbols"><h2 id="symbols">${title}</h2>${this.legends([...this.used])}</section>`;
  }

  /** Symbols with their meanings; each belongs to `wanted` where that lab has its tensor, else to the first that does. */
  legends(names, wanted) {
    const labOf = (name) => this.holder(this.labs.symbols[name].path, wanted) ?? undefined;
    return `<ul class="legend">${names.map((name) => `<li${attributes({ 'data-lab': this.labs.symbols[name].path === undefined ? undefined : labOf(name) })}>${this.legend(name)}</li>`).join('')}</ul>`;
  }
}

/** "optimizer.lr" or "layers.0.units": a setting that the lab, written out, has. */
function isParameter(path, lab) {
  const parts = path.replace(/^layers\./, 'model.layers.').split('.');
  return ['number', 'string', 'boolean'].includes(typeof parts.reduce((at, key) => at?.[key], lab));
}

/** The text under each heading, for the search. */
function sectionsOf(tree, title) {
  const sections = [{ id: '', title, text: '' }];
  for (const node of tree.children) {
    if (node.type === 'heading') {
      const [, name, id = ''] = /^(.*?)\s*(?:\{#([^}]*)\})?$/.exec(textOf(node)) ?? [];
      if (id) sections.push({ id, title: name, text: '' });
    } else if (node.type !== 'code' && node.type !== 'html') sections.at(-1).text += `${textOf(node)} `;
  }
  return sections.map((one) => ({ ...one, text: one.text.replace(/\[\[(?:[\w-]+\|)?([^\]]+)\]\]/g, '$1').replace(/\[@[\w-]+\]/g, '').replace(/\s+/g, ' ').trim() }));
}
