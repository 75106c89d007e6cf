// The pages around the lessons: the home with concept map, list, search and progress; the list of terms; the page that only asks
// for the language.
import { attributes, escape, say } from '../html.mjs';
import { mapOf } from './map.mjs';
import { shell } from './shell.mjs';

export function homePage(book, language) {
  const { words, map, lessons } = book, word = (key, values) => say(words[key], language, values);
  const row = (chapter) => {
    const page = lessons.find(({ id }) => id === chapter.id)?.[language];
    const title = escape(page?.head.title ?? chapter[language]);
    return `<li class="chapter${page ? '' : ' unwritten'}"${attributes({ 'data-lesson': chapter.id })}><span class="chapter-number">${chapter.number}</span><div>`
      + `${page ? `<a href="${chapter.id}/">${title}</a>` : `<span>${title}</span>`} ${page ? `<span class="chapter-state" role="img"></span>` : `<small>${word('notWritten')}</small>`}`
      + `${page ? `<p>${escape(page.head.question)} <small>${word('minutes', { minutes: page.head.minutes })}</small></p>` : ''}</div></li>`;
  };
  const others = lessons.filter(({ id }) => !map.chapters.some((chapter) => chapter.id === id)).map(({ id, number, zh, en }) => ({ id, number, zh: zh.head.title, en: en.head.title }));
  const parts = [...map.parts.map((part) => ({ name: part[language], chapters: map.chapters.filter((chapter) => chapter.part === part.id) })), { name: '', chapters: others }];
  const main = `<header class="home-head"><h1>${word('lessons')}</h1><p class="lede">${word('about')}</p></header>
<search class="search needs-script"><label><span class="visually-hidden">${word('search')}</span><input type="search" autocomplete="off" spellcheck="false"${attributes({ placeholder: word('searchHint') })}></label><p class="visually-hidden" role="status"></p><ol class="hits" hidden></ol></search>
<section class="map-section" aria-labelledby="map"><h2 id="map">${word('map')}</h2><p class="soft">${word('mapAbout')}</p>
<div class="map-frame">${mapOf(book, language)}</div></section>
<section class="list-section" aria-labelledby="list"><h2 id="list">${word('list')}</h2>
<div class="parts">${parts.filter(({ chapters }) => chapters.length > 0).map(({ name, chapters }) => `<div class="part">${name ? `<h3>${escape(name)}</h3>` : ''}<ol>${chapters.map(row).join('')}</ol></div>`).join('')}</div>
<p class="to-terms"><a href="terms/">${word('terms')}</a></p></section>
<section class="progress-section needs-script" aria-labelledby="progress"><h2 id="progress">${word('progress')}</h2><p class="progress-text soft"></p>
<p class="progress-buttons"><button type="button" class="button outlined" data-do="export">${word('exportProgress')}</button><button type="button" class="button outlined" data-do="import">${word('importProgress')}</button><button type="button" class="button" data-do="clear">${word('clearProgress')}</button></p><p class="progress-said" role="status"></p></section>`;
  const data = { language, lessons: lessons.map((lesson) => ({ id: lesson.id, goals: [...lesson[language].shownGoals], quizzes: lesson[language].quizzes.map(({ id }) => id) })) };
  return shell({ book, language, up: '../../', address: '', title: word('lessons'), description: word('about'), script: '/src/lessons/home.ts', data, kind: 'home', main });
}

export function termsPage(book, language) {
  const { words, terms, lessons } = book, word = (key) => say(words[key], language);
  const rows = Object.entries(terms).sort(([, a], [, b]) => a.en.localeCompare(b.en, 'en', { sensitivity: 'base' })).map(([id, { zh, en, lesson }]) => {
    const found = lessons.find((one) => one.id === lesson);
    return `<tr id="${id}"><td lang="zh-Hans">${escape(zh)}</td><td lang="en">${escape(en)}</td><td>${found ? `<a href="../${lesson}/">${escape(found[language].head.title)}</a>` : ''}</td></tr>`;
  });
  const main = `<header class="home-head"><h1>${word('terms')}</h1><p class="lede">${word('termsAbout')}</p></header>
<div class="table"><table class="terms"><thead><tr><th scope="col">${word('termZh')}</th><th scope="col">${word('termEn')}</th><th scope="col">${word('termLesson')}</th></tr></thead><tbody>${rows.join('\n')}</tbody></table></div>`;
  return shell({ book, language, up: '../../../', address: 'terms/', title: word('terms'), description: word('termsAbout'), script: '/src/lessons/plain.ts', kind: 'terms-page', main });
}

/** lessons/: theme.js sends readers to their language before anything is painted; without scripts both links stand here. */
export function choicePage(book) {
  const link = (language) => `<p lang="${language === 'zh' ? 'zh-Hans' : 'en'}"><a href="${language}/">${say(book.words.lessons, language)}</a></p>`;
  return `<!doctype html>
<html lang="zh-Hans">
<head>
  <meta charset="utf-8">
  <title>课程 Lessons · 梯度花园 Gradient Garden</title>
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <link rel="icon" href="../mark.svg" type="image/svg+xml">
  <script vite-ignore src="../theme.js" data-languages></script>
  <link rel="stylesheet" href="/src/lessons/lessons.css">
</head>
<body class="lessons-page choice"><main><h1>梯度花园 Gradient Garden</h1>${link('zh')}${link('en')}</main></body>
</html>
`;
}
