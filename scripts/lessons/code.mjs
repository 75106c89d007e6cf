// A block of code: coloured as the playground's programs are, «name» a link of the symbol, `run` a promise that tests keep.
import { attributes, escape } from './html.mjs';
import { oneOf } from './mistakes.mjs';
import { readAttributes } from './source.mjs';

const languages = ['python', 'cpp', 'json', 'text', 'html', 'sh'];
const mark = /«([^«»|]*)(?:\|([^«»]*))?»/g;

/** What the program says without its marks. */
export const bareCode = (text) => text.replace(mark, (_, name, shown) => shown ?? name);

/** { html, block } of a code node; `block` is what tests run, or null. */
export function code(node, lesson) {
  const at = { file: lesson.file, line: node.position.start.line };
  const given = node.meta ? readAttributes(node.meta) : {};
  if (!given) lesson.mistakes.add(at, `"${node.meta}" after the language cannot be read.`, 'Write for example {lab=plane run}.');
  const { lab, run, ...other } = given ?? {};
  for (const key of Object.keys(other)) lesson.mistakes.add(at, `A block of code has no attribute "${key}".`, 'It may have lab and run.');
  if (!languages.includes(node.lang)) lesson.mistakes.add(at, node.lang ? `Code in "${node.lang}" is unknown.` : 'The block of code says no language.', `Choose from ${oneOf(languages)}.`);
  if (run !== undefined && node.lang !== 'python') lesson.mistakes.add(at, 'Only Python blocks are run.', 'Take away run.');
  const preferred = lesson.knownLab(lab, at) ?? lesson.nearestLab;
  const { text, ranges } = readMarks(node, preferred, lesson);
  const html = `<div class="code-block"${attributes({ 'data-lab': preferred })}><pre tabindex="0" translate="no"><code>${paint(text, ranges, node.lang, lesson)}</code></pre></div>`;
  return { html, block: run === undefined ? null : { line: at.line, text } };
}

function readMarks(node, lab, lesson) {
  const ranges = [];
  let text = '', done = 0;
  for (const found of node.value.matchAll(mark)) {
    text += node.value.slice(done, found.index);
    done = found.index + found[0].length;
    const [, name, shown = name] = found;
    const at = { file: lesson.file, line: node.position.start.line + 1 + (node.value.slice(0, found.index).match(/\n/g) ?? []).length };
    const symbol = lesson.labs.symbols[name];
    if (!symbol) lesson.mistakes.add(at, `«${name}» is no symbol.`, `Declare it in labs.json under symbols, or choose from ${oneOf(Object.keys(lesson.labs.symbols))}.`);
    else {
      const linked = lesson.link(name, lab, at);
      lesson.used.add(name);
      ranges.push({ from: text.length, to: text.length + shown.length, name, path: linked ? symbol.path : undefined });
    }
    text += shown;
  }
  return { text: text + node.value.slice(done), ranges };
}

function paint(text, ranges, language, lesson) {
  const pieces = language === 'python' || language === 'cpp' ? lesson.book.page.highlight(text, language) : [{ text, syntax: 'plain' }];
  const borders = ranges.flatMap(({ from, to }) => [from, to]);
  let at = 0, html = '';
  for (const piece of pieces) {
    const end = at + piece.text.length;
    const cuts = [at, ...borders.filter((one) => one > at && one < end).sort((a, b) => a - b), end];
    cuts.slice(1).forEach((to, i) => {
      const from = cuts[i], range = ranges.find((one) => one.from <= from && from < one.to);
      html += token(text.slice(from, to), piece.syntax, range);
    });
    at = end;
  }
  return html;
}

function token(text, syntax, range) {
  if (!range && syntax === 'plain') return escape(text);
  return `<span${attributes({ class: syntax === 'plain' ? undefined : `s-${syntax}`, 'data-symbol': range?.name, 'data-path': range?.path })}>${escape(text)}</span>`;
}
