// What stands inside a line: math with symbols, [[terms]], [@formulas], and Markdown's own nodes that a lesson may not use.
import { attributes, escape, raw } from './html.mjs';
import { oneOf } from './mistakes.mjs';
import { bareLetter, symbolsIn } from './tex.mjs';

/** Renders TeX whose symbols are declared; says what is wrong otherwise. `lab`: whose tensors the symbols mean. */
export function printTex(tex, lesson, line, { display = false, lab } = {}) {
  const at = { file: lesson.file, line };
  const letter = bareLetter(tex);
  if (letter) {
    lesson.mistakes.add(at, `"${letter}" stands outside \\sym in: ${shorten(tex)}.`, `Write \\sym{name} and declare name in labs.json, or \\mathrm{${letter.replace(/^\\/, '')}} where the letter stands for nothing.`);
    return '';
  }
  const symbols = {};
  for (const name of symbolsIn(tex)) {
    const declared = lesson.labs.symbols[name];
    if (!declared?.tex) {
      lesson.mistakes.add(at, `The symbol "${name}" is not declared.`, `Declare it in labs.json under symbols; there are ${oneOf(Object.keys(lesson.labs.symbols))}.`);
      return '';
    }
    const linked = lesson.link(name, lab, at);
    lesson.used.add(name);
    symbols[name] = { tex: declared.tex, ...(linked && { path: declared.path, lab: linked }) };
  }
  try {
    return lesson.tex.print(tex, symbols, { display });
  } catch (error) {
    lesson.mistakes.add(at, `TeX: ${String(error.message).replace(/^KaTeX parse error: /, '')}`, 'Mend the formula.');
    return '';
  }
}

const shorten = (text) => (text.length > 60 ? `${text.slice(0, 59)}…` : text).replace(/\s+/g, ' ');

/** Replaces, below `node`, everything that is not plain Markdown. `source`: the text the positions speak of. */
export function inline(node, lesson) {
  if (!node.children) return;
  node.children = node.children.flatMap((child, i, siblings) => {
    const line = child.position?.start.line ?? 1, at = { file: lesson.file, line };
    switch (child.type) {
      case 'inlineMath': return mathNode(child, lesson, line, takeClosing(siblings[i + 1]));
      case 'math': return forbidden(at, lesson, 'A formula between $$ cannot be cited.', 'Write :::formula{#id} … ::: instead.');
      case 'html': return forbidden(at, lesson, `HTML (${shorten(child.value)}) stands in the text.`, 'Use Markdown and the directives of web/lessons/README.md.');
      case 'image': case 'imageReference': return forbidden(at, lesson, 'A picture stands in the text.', 'Use ::figure or ::lab; pictures of a lesson are drawn, not loaded.');
      case 'textDirective': return inlineText(child, lesson);
      case 'text': return words(child, lesson, at);
      case 'link': return [link(child, lesson)];
      default:
        inline(child, lesson);
        return [child];
    }
  });
}

function forbidden(at, lesson, what, remedy) {
  lesson.mistakes.add(at, what, remedy);
  return [];
}

/** `closing`: punctuation that follows and must not begin a line. */
function mathNode(child, lesson, line, closing) {
  const lab = lesson.nearestLab;
  const html = printTex(child.value, lesson, line, { lab });
  return [raw(`<span class="math"${attributes({ 'data-lab': lesson.labOf(child.value, lab) })}>${html}${escape(closing)}</span>`)];
}

function takeClosing(next) {
  const closing = next?.type === 'text' ? /^[，。；：、！？）”,.;:!?)]*/.exec(next.value)[0] : '';
  if (closing) next.value = next.value.slice(closing.length);
  return closing;
}

/** ":name" inside a sentence is no directive: it is what was written. */
function inlineText(child, lesson) {
  const { start, end } = child.position;
  return words({ type: 'text', value: lesson.source.slice(start.offset, end.offset), position: child.position }, lesson, { file: lesson.file, line: start.line });
}

function link(child, lesson) {
  if (/^https?:/.test(child.url)) child.data = { hProperties: { rel: 'noopener', target: '_blank' } };
  inline(child, lesson);
  return child;
}

const patterns = /\[\[([\w-]+)(?:\|([^\]]+))?\]\]|\[@([\w-]+)\]/g;

function words(child, lesson, at) {
  child.value = child.value.replace(/(\d) %/g, '$1\u00a0%'); // a number and its unit stay together
  const parts = [];
  let done = 0;
  for (const found of child.value.matchAll(patterns)) {
    parts.push({ type: 'text', value: child.value.slice(done, found.index) });
    const line = at.line + (child.value.slice(0, found.index).match(/\n/g) ?? []).length;
    parts.push(found[3] === undefined ? termLink(found[1], found[2], lesson, { ...at, line }) : formulaLink(found[3], lesson, { ...at, line }));
    done = found.index + found[0].length;
  }
  parts.push({ type: 'text', value: child.value.slice(done) });
  return parts.filter(({ value }) => value !== '');
}

function termLink(id, shown, lesson, at) {
  const term = lesson.book.terms[id];
  if (!term) {
    lesson.mistakes.add(at, `There is no term "${id}".`, `Add it to web/lessons/terms.json, or choose from ${oneOf(close(id, Object.keys(lesson.book.terms)))}.`);
    return { type: 'text', value: shown ?? id };
  }
  const other = lesson.language === 'zh' ? term.en : term.zh;
  return raw(`<a class="term"${attributes({ href: `../terms/#${id}`, 'data-tip': other })}>${escape(shown ?? term[lesson.language])}</a>`);
}

/** Ids that share a beginning with the wanted one come first. */
const close = (id, ids) => [...ids].sort((a, b) => Number(b.startsWith(id.slice(0, 3))) - Number(a.startsWith(id.slice(0, 3))));

function formulaLink(id, lesson, at) {
  const number = lesson.formulas.get(id);
  if (!number) {
    lesson.mistakes.add(at, `There is no formula "${id}".`, `Give one {#${id}}, or choose from ${oneOf(lesson.formulas.keys())}.`);
    return { type: 'text', value: `(${id})` };
  }
  return raw(`<a class="eq-ref"${attributes({ href: `#eq-${id}` })}>(${number})</a>`);
}
