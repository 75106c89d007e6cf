// The directives of a lesson, one function each: from a node of the text to the nodes that are printed. What the page later
// brings to life carries data-lab, data-figure, data-goal or data-quiz; all of it can be read without scripts.
import { code } from './code.mjs';
import { conditionTexts } from './goals.mjs';
import { attributes, escape, raw, say } from './html.mjs';
import { inline, printTex } from './inline.mjs';
import { oneOf } from './mistakes.mjs';
import { needId, quiz } from './quiz.mjs';
import { formulaFence, readAttributes } from './source.mjs';
import { symbolsIn } from './tex.mjs';

const leaves = { lab, figure, goal };
/** Page width from which the canvases of a drawing stand beside each other, as in web/src/figures/figures.css. */
const drawingsBesideFrom = 641;
const containers = { quiz: question, erratum, aside, sources };

/** Replaces the blocks below `parent`. */
export function blocks(parent, lesson) {
  parent.children = parent.children.flatMap((node) => {
    const at = { file: lesson.file, line: node.position?.start.line ?? 1 };
    if (node.type === 'code') return node.lang === formulaFence ? formula(node, lesson, at) : program(node, lesson);
    if (node.type === 'leafDirective' || node.type === 'containerDirective') return directive(node, lesson, at);
    if (node.type === 'heading') return [heading(node, lesson, at)];
    if (node.type === 'html') {
      lesson.mistakes.add(at, 'HTML stands in the text.', 'Use Markdown and the directives of web/lessons/README.md.');
      return [];
    }
    if (node.type === 'math') {
      lesson.mistakes.add(at, 'A formula between $$ cannot be cited.', 'Write :::formula{#id} … ::: instead.');
      return [];
    }
    inline(node, lesson);
    return node.type === 'table' ? [raw('<div class="table">'), node, raw('</div>')] : [node];
  });
}

function directive(node, lesson, at) {
  const leaf = node.type === 'leafDirective', known = leaf ? leaves : containers;
  if (Object.hasOwn(known, node.name)) return known[node.name](node, lesson, at);
  const other = leaf ? containers : leaves;
  if (Object.hasOwn(other, node.name)) lesson.mistakes.add(at, `"${node.name}" has ${leaf ? 'no' : 'an'} inside.`, leaf ? `Write :::${node.name} … :::.` : `Write ::${node.name}{…} on one line.`);
  else lesson.mistakes.add(at, `There is no directive "${node.name}".`, `Choose from ${oneOf([...Object.keys(leaves), 'formula', ...Object.keys(containers)])}.`);
  return [];
}

function onlyAttributes(node, names, lesson, at) {
  for (const key of Object.keys(node.attributes ?? {}))
    if (!['id', ...names].includes(key)) lesson.mistakes.add(at, `"${node.name}" has no attribute "${key}".`, `It may have ${oneOf(['#id', ...names])}.`);
}

function heading(node, lesson, at) {
  const last = node.children.at(-1);
  const found = last?.type === 'text' ? /\s*\{#([^}]*)\}\s*$/.exec(last.value) : null;
  if (found) last.value = last.value.slice(0, found.index);
  if (node.depth === 1) lesson.mistakes.add(at, 'The text has a heading of the first level.', 'The title stands in the front matter; begin sections with ##.');
  if (found && !/^[a-z][a-z0-9-]*$/.test(found[1])) lesson.mistakes.add(at, `"${found[1]}" is no id.`, 'Use small letters, digits and hyphens.');
  if (node.depth === 2 && !found) lesson.mistakes.add(at, 'The heading has no id.', 'Write {#id} at its end; the same in both languages.');
  const id = found?.[1];
  const title = textOfHeading(node);
  if (id !== undefined) {
    if (lesson.ids.has(id)) lesson.mistakes.add(at, `The id "${id}" stands twice.`, 'Choose another one.');
    lesson.ids.add(id);
    node.data = { hProperties: { id } };
  }
  if (node.depth === 2 && id !== undefined) lesson.headings.push({ id, title });
  lesson.order.push({ what: `${'#'.repeat(node.depth)} heading${id ? ` {#${id}}` : ''}`, line: at.line });
  lesson.section(title, id);
  inline(node, lesson);
  if (id !== undefined) node.children.push(raw(`<a class="anchor" href="#${id}"${attributes({ 'aria-label': say(lesson.book.words.linkTo, lesson.language, { title }) })}>#</a>`));
  return node;
}

const textOfHeading = (node) => node.children.map((child) => child.value ?? textOfHeading({ children: child.children ?? [] })).join('').replace(/\\sym\{([^{}]*)\}/g, '$1').trim();

function lab(node, lesson, at) {
  onlyAttributes(node, ['caption'], lesson, at);
  const { id, caption } = node.attributes ?? {};
  if (!needId(id, 'lab', Object.keys(lesson.labs.labs), lesson, at)) return [];
  if (lesson.shownLabs.has(id)) lesson.mistakes.add(at, `The lab "${id}" stands twice.`, 'Declare a second lab with another id.');
  lesson.shownLabs.add(id);
  lesson.nearestLab = id;
  lesson.order.push({ what: `::lab{#${id}}`, line: at.line });
  const { title, height, heightNarrow, lab: experiment } = lesson.labs.labs[id];
  const words = lesson.book.words, name = title?.[lesson.language] ?? id;
  const link = experiment ? `../../../#${lesson.book.page.encodeLink(experiment)}` : '../../../';
  return [raw(`<figure class="lab wide"${attributes({ id: `lab-${id}`, 'data-lab': id })}><div class="stage ${lesson.book.heights.use(height, heightNarrow)}"><div class="poster"></div></div>`
    + `<figcaption><span class="figure-number">${say(words.labNumber, lesson.language, { number: `${lesson.number}.${lesson.shownLabs.size}` })}</span> <span class="figure-title">${escape(name)}</span>`
    + `${caption ? ` <span class="figure-caption">${escape(caption)}</span>` : ''} <a class="to-playground"${attributes({ href: link })}>${say(words.openInPlayground, lesson.language)}</a></figcaption></figure>`)];
}

function figure(node, lesson, at) {
  onlyAttributes(node, ['caption'], lesson, at);
  const { id, caption } = node.attributes ?? {};
  if (!needId(id, 'figure', Object.keys(lesson.labs.figures), lesson, at)) return [];
  lesson.order.push({ what: `::figure{#${id}}`, line: at.line });
  lesson.shownFigures.add(id);
  const { kind, title, height, heightNarrow } = lesson.labs.figures[id];
  if (lesson.book.trainingKinds.includes(kind)) {
    if (lesson.training !== undefined) lesson.mistakes.add(at, `The figure "${id}" trains a network, and so does "${lesson.training}" above.`, 'Keep one of them: a page has one engine for its figures.');
    lesson.training ??= id;
  }
  return [raw(`<figure class="drawing wide"${attributes({ id: `figure-${id}`, 'data-figure': id })}><div class="stage ${lesson.book.heights.use(height, heightNarrow, drawingsBesideFrom)}"></div>`
    + `<figcaption><span class="figure-number">${say(lesson.book.words.figureNumber, lesson.language, { number: `${lesson.number}.${lesson.shownFigures.size}` })}</span> <span class="figure-title">${escape(title?.[lesson.language] ?? id)}</span>`
    + `${caption ? ` <span class="figure-caption">${escape(caption)}</span>` : ''}</figcaption></figure>`)];
}

function formula(node, lesson, at) {
  const given = readAttributes(node.meta ?? '{}');
  if (!given) {
    lesson.mistakes.add(at, `"${node.meta}" cannot be read.`, 'Write :::formula{#id} or :::formula{#id lab=id}.');
    return [];
  }
  const { id, lab: wanted, ...other } = given;
  for (const key of Object.keys(other)) lesson.mistakes.add(at, `A formula has no attribute "${key}".`, 'It may have #id and lab.');
  if (!needId(id, 'formula', null, lesson, at)) return [];
  lesson.order.push({ what: `:::formula{#${id}${wanted ? ` lab=${wanted}` : ''}}`, line: at.line });
  const preferred = lesson.knownLab(wanted, at) ?? Object.keys(lesson.labs.labs)[0];
  const html = printTex(node.value, lesson, at.line, { display: true, lab: preferred });
  const names = symbolsIn(node.value).filter((name) => lesson.labs.symbols[name]);
  return [raw(`<div class="formula"${attributes({ id: `eq-${id}`, 'data-lab': lesson.labOf(node.value, preferred) })}><div class="formula-body">${html}</div>`
    + `<a class="formula-number"${attributes({ href: `#eq-${id}`, 'aria-label': say(lesson.book.words.formulaNumber, lesson.language, { number: lesson.formulas.get(id) }) })}>(${lesson.formulas.get(id)})</a>`
    + `${lesson.legends(names, lesson.labOf(node.value, preferred))}</div>`)];
}

function program(node, lesson) {
  const { html, block } = code(node, lesson);
  lesson.order.push({ what: `\`\`\`${node.lang ?? ''}${node.meta ? ` ${node.meta}` : ''}`, line: node.position.start.line });
  if (block) lesson.programs.push(block);
  return [raw(html)];
}

function goal(node, lesson, at) {
  onlyAttributes(node, [], lesson, at);
  const { id } = node.attributes ?? {};
  if (!needId(id, 'goal', Object.keys(lesson.labs.goals), lesson, at)) return [];
  lesson.order.push({ what: `::goal{#${id}}`, line: at.line });
  lesson.shownGoals.add(id);
  const { text, lab: of } = lesson.labs.goals[id], words = lesson.book.words, language = lesson.language;
  return [raw(`<div role="group" class="goal"${attributes({ id: `goal-${id}`, 'data-goal': id, 'data-lab': of, 'aria-labelledby': `goal-${id}-name` })}><h3 class="card-kind" id="goal-${id}-name">${say(words.goal, language)}</h3>`
    + `<p class="goal-text">${escape(text?.[language] ?? '')}</p><ul class="conditions">${conditionTexts(lesson, id).map((one) => `<li><span>${one}</span> <output></output></li>`).join('')}</ul>`
    + `<p class="goal-state" role="status"></p><p class="goal-links"><a href="#lab-${of}">${say(words.toLab, language)}</a></p></div>`)];
}

function question(node, lesson, at) {
  const { id, predict, lab: of } = node.attributes ?? {};
  if (!needId(id, 'quiz', null, lesson, at)) return [];
  if (lesson.quizzes.some((one) => one.id === id)) lesson.mistakes.add(at, `The quiz "${id}" stands twice.`, 'Choose another id.');
  lesson.order.push({ what: `:::quiz{#${id}${predict !== undefined ? ` predict lab=${of}` : ''}}`, line: at.line });
  return quiz(node, lesson, at);
}

function erratum(node, lesson, at) {
  onlyAttributes(node, ['source', 'title'], lesson, at);
  const { source, title, id } = node.attributes ?? {};
  if (!/^\d{3}$/.test(source ?? '')) lesson.mistakes.add(at, 'The erratum names no tutorial.', 'Write source=000 … 004.');
  if (!title) lesson.mistakes.add(at, 'The erratum has no title.', 'Write title="…".');
  lesson.order.push({ what: `:::erratum{source=${source}}`, line: at.line });
  blocks(node, lesson);
  return [raw(`<aside class="erratum"${attributes({ id, 'aria-label': `${say(lesson.book.words.erratum, lesson.language)}: ${title ?? ''}` })}><p class="erratum-head"><span class="erratum-kind">${say(lesson.book.words.erratum, lesson.language)}</span>`
    + ` <span class="erratum-source">${say(lesson.book.words.tutorial, lesson.language, { number: source })}</span> <strong>${escape(title ?? '')}</strong></p>`), ...node.children, raw('</aside>')];
}

function aside(node, lesson, at) {
  onlyAttributes(node, ['title'], lesson, at);
  const { title, id } = node.attributes ?? {};
  if (!title) lesson.mistakes.add(at, 'The aside has no title.', 'Write title="…".');
  lesson.order.push({ what: ':::aside', line: at.line });
  blocks(node, lesson);
  return [raw(`<details class="aside"${attributes({ id })}><summary>${escape(title ?? '')}</summary><div class="aside-body">`), ...node.children, raw('</div></details>')];
}

function sources(node, lesson, at) {
  onlyAttributes(node, [], lesson, at);
  lesson.order.push({ what: ':::sources', line: at.line });
  if (lesson.hasSources) lesson.mistakes.add(at, 'The sources stand twice.', 'Keep the list at the end.');
  lesson.hasSources = true;
  lesson.section(say(lesson.book.words.sources, lesson.language), 'sources');
  if (!node.children.some(({ type }) => type === 'list')) lesson.mistakes.add(at, 'The sources are no list.', 'Write one "- …" line each.');
  blocks(node, lesson);
  return [raw(lesson.glossary()), raw(`<section class="sources"><h2 id="sources">${say(lesson.book.words.sources, lesson.language)}</h2>`), ...node.children, raw('</section>')];
}
