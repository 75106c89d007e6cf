// What every page of the lessons has: head, bar, foot. It is complete without scripts; what only a script can do is marked
// .needs-script and shown when theme.js has run.
import { attributes, escape, say } from '../html.mjs';

const mark = '<svg class="mark" viewBox="0 0 32 32" aria-hidden="true"><path d="M3.5 4.5C5 19 13 26.5 29 27.5" fill="none" stroke="currentColor" stroke-width="2.6" stroke-linecap="round"/>'
  + '<path d="M6 13.5C6.5 7.5 10.5 4 17 3.5 17 9.8 13 13.5 6 13.5Z" fill="currentColor"/><path d="M11.5 21C12.5 15.5 16.5 12.5 22.5 12.5 22 18.3 18 21.5 11.5 21Z" fill="currentColor"/>'
  + '<path d="M19.5 25.5C21 21.3 24.3 19.3 29 19.8 28 24 24.5 26.3 19.5 25.5Z" fill="currentColor"/></svg>';

/** Serialized so that no text in it can end the element. */
const jsonScript = (id, value) => `<script type="application/json" id="${id}">${JSON.stringify(value).replaceAll('<', '\\u003c')}</script>`;

export const htmlLang = (language) => (language === 'zh' ? 'zh-Hans' : 'en');

/** `up`: the way to the site's root; `address`: of this page below lessons/<language>/; `data`: read by `script`. */
export function shell({ book, language, up, address, title, description, script, data, kind, main }) {
  const { words, tools: { page: { shell: names } } } = book, other = language === 'zh' ? 'en' : 'zh';
  const name = say(names.name, language), lessons = say(words.lessons, language);
  const fullTitle = `${title === name ? `${lessons}` : title} · ${name}`;
  return `<!doctype html>
<html lang="${htmlLang(language)}" data-own-language>
<head>
  <meta charset="utf-8">
  <title>${escape(fullTitle)}</title>
  <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
  <meta name="description" content="${escape(description)}">
  <meta name="color-scheme" content="light dark">
  <meta name="theme-color" content="#FBFAF7" media="(prefers-color-scheme: light)">
  <meta name="theme-color" content="#14171A" media="(prefers-color-scheme: dark)">
  <meta property="og:type" content="article">
  <meta property="og:title" content="${escape(fullTitle)}">
  <meta property="og:description" content="${escape(description)}">
  <meta property="og:image" content="${up}preview.png">
  <link rel="icon" href="${up}mark.svg" type="image/svg+xml">
  <link rel="alternate" hreflang="${htmlLang(other)}" href="${up}lessons/${other}/${address}">
  <script vite-ignore src="${up}theme.js"></script>
  <link rel="stylesheet" href="/src/lessons/lessons.css">
  <link rel="stylesheet" href="/lessons/styles.css">
  <script type="module" src="${script}"></script>
</head>
<body class="lessons-page ${kind}">
  <a class="skip-link" href="#text">${say(words.skip, language)}</a>
  <header class="site-bar">
    <a class="brand"${attributes({ href: up, 'aria-label': `${name}: ${say(words.playground, language)}` })}>${mark}<span class="brand-name">${name}</span></a>
    <nav${attributes({ 'aria-label': say(words.pages, language) })}>
      <a${attributes({ href: `${up}lessons/${language}/`, 'aria-current': kind === 'home' ? 'page' : undefined })}>${lessons}</a>
      <a href="${up}">${say(words.playground, language)}</a>
      <a href="${up}catalog/">${say(words.catalog, language)}</a>
    </nav>
    <span class="spacer"></span>
    <a class="button language"${attributes({ href: `${up}lessons/${other}/${address}`, lang: htmlLang(other), hreflang: htmlLang(other), 'data-language': other })}>${say(names.languageShort, language)}</a>
    <button type="button" class="button theme needs-script"></button>
  </header>
  <main id="text" tabindex="-1">
${main}
  </main>
  ${data === undefined ? '' : jsonScript('page-data', data)}
</body>
</html>
`;
}
