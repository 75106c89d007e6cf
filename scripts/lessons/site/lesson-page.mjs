// The page of one lesson in one language: title, question, contents, text, the way on. Its data tell the script what to bring
// to life; nothing is fetched.
import { attributes, escape, say } from '../html.mjs';
import { panelNames } from '../labs.mjs';
import { shell } from './shell.mjs';

const up = '../../../';

export function lessonPage(book, lesson, language) {
  const page = lesson[language], { words } = book, { head } = page;
  const at = book.lessons.indexOf(lesson);
  const to = (one, rel, word) => (one ? `<a class="turn" rel="${rel}" href="../${one.id}/"><small>${say(word, language)}</small><span>${escape(one[language].head.title)}</span></a>` : '<span></span>');
  const main = `<article class="lesson" data-lesson="${lesson.id}">
<header class="lesson-head">
  <p class="lesson-number">${say(words.chapter, language, { number: lesson.number })} <span class="lesson-minutes">${say(words.minutes, language, { minutes: head.minutes })}</span> <span class="lesson-done" hidden>${say(words.done, language)}</span></p>
  <h1>${escape(head.title)}</h1>
  <p class="question">${escape(head.question)}</p>
  <nav class="contents"${attributes({ 'aria-label': say(words.contents, language) })}><ul>${page.headings.map(({ id, title }) => `<li><a href="#${id}">${escape(title)}</a></li>`).join('')}</ul></nav>
</header>
<div class="prose">
${page.html}
</div>
<nav class="turns"${attributes({ 'aria-label': `${say(words.previous, language)}, ${say(words.next, language)}` })}>${to(book.lessons[at - 1], 'prev', words.previous)}${to(book.lessons[at + 1], 'next', words.next)}</nav>
</article>`;
  return shell({ book, language, up, address: `${lesson.id}/`, title: head.title, description: head.summary, script: '/src/lessons/main.ts', data: dataOf(book, lesson, language), kind: 'lesson-page', main });
}

/** See PageData in web/src/lessons/page-data.ts. */
function dataOf(book, lesson, language) {
  const { labs, figures, goals, symbols } = lesson.labs, { page } = book.tools;
  const entries = (of, make) => Object.fromEntries(Object.entries(of).map(([key, value]) => [key, make(value, key)]));
  return {
    id: lesson.id, language,
    labs: entries(labs, (lab) => ({ title: lab.title[language], query: queryOf(lab, language, page.panels), hash: linkOf(page, lab.lab, lab) })),
    figures: entries(figures, ({ kind, title, settings = {} }) => ({ kind, title: title[language], settings })),
    goals: entries(goals, ({ lab, all, solution }) => ({ lab, all, data: labs[lab].lab.data.id, solution: linkOf(page, solution.lab, labs[lab]) })),
    quizzes: Object.fromEntries(lesson[language].quizzes.map(({ id, ...rest }) => [id, rest])),
    symbols: entries(symbols, (symbol) => ({ meaning: symbol[language], ...(symbol.path && { path: symbol.path }) })),
  };
}

const linkOf = (page, lab, { speed, view }) => page.encodeLink(lab, { ...view, ...(speed !== undefined && { speed }) });

function queryOf({ panels, readonly, autoplay }, language, known) {
  const view = panels.filter((panel) => panelNames.includes(panel) && known.includes(panel));
  return [`lang=${language}`, `view=${view.join(',')}`, 'fill=1', ...(readonly ? ['readonly=1'] : []), ...(autoplay ? ['autoplay=1'] : [])].join('&');
}
