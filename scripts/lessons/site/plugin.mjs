// A Vite plugin: the pages of the lessons, as if each lay as a file below web/lessons/. A mistake in a lesson stops the build and
// says all mistakes; the dev server compiles anew when a lesson has changed.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot } from '../../lib/paths.mjs';
import { Stop } from '../../lib/say.mjs';
import { compileBook, languages, loadTools } from '../book.mjs';
import { choicePage, homePage, termsPage } from './home-page.mjs';
import { lessonPage } from './lesson-page.mjs';
import { searchIndex } from './search.mjs';

const folder = inRoot('web/lessons');
const searchId = 'virtual:lesson-search';
const styles = '/lessons/styles.css';

/** KaTeX's own sheet as seen from web/lessons/, with the one font format that all our browsers read. */
const formulaSheet = () => readFileSync(inRoot('node_modules/katex/dist/katex.min.css'), 'utf8')
  .replace(/,url\([^)]*\.(?:woff|ttf)\) format\("(?:woff|truetype)"\)/g, '').replaceAll('url(fonts/', 'url(../../node_modules/katex/dist/fonts/');

/** Address below lessons/ -> the page's HTML. */
function pagesOf(book) {
  return new Map([
    ['index.html', choicePage(book)],
    ...languages.flatMap((language) => [
      [`${language}/index.html`, homePage(book, language)], [`${language}/terms/index.html`, termsPage(book, language)],
      ...book.lessons.map((lesson) => [`${language}/${lesson.id}/index.html`, lessonPage(book, lesson, language)]),
    ]),
  ]);
}

export function lessons() {
  let tools, book, pages;
  const compile = async () => {
    tools ??= await loadTools();
    const next = compileBook(tools);
    if (!next.mistakes.none) throw new Stop(`The lessons have mistakes:\n${next.mistakes.list.join('\n')}\n`, 'Mend them; node scripts/lessons/check.mjs prints them alone.');
    book = next;
    pages = pagesOf(book);
  };
  const pageAt = (path) => {
    const below = path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : undefined;
    return below !== undefined && pages?.has(below) ? below : undefined;
  };
  return {
    name: 'lessons',
    async config(_, { command, isPreview }) {
      if (isPreview || process.env.VITEST) return undefined;
      await compile();
      return command === 'build' ? { build: { rollupOptions: { input: [...pages.keys()].map((path) => join(folder, path)) } } } : undefined;
    },
    resolveId(source) {
      if (source === searchId) return `\0${searchId}`;
      if (source === styles || source === join(inRoot('web'), styles)) return join(inRoot('web'), styles);
      return pageAt(source) === undefined ? undefined : source;
    },
    load(id) {
      if (id === `\0${searchId}`) return `export default ${JSON.stringify(searchIndex(book))};`;
      if (id === join(inRoot('web'), styles)) return `${formulaSheet()}\n${book.css}`;
      const page = pageAt(id);
      return page === undefined ? undefined : pages.get(page);
    },
    configureServer(server) {
      server.watcher.on('change', (path) => {
        if (!path.startsWith(folder)) return;
        compile().then(() => server.ws.send({ type: 'full-reload' }), (error) => server.ws.send({ type: 'error', err: { message: error.message, stack: '' } }));
      });
      server.middlewares.use(async (request, response, next) => {
        const [path] = request.url.split('?');
        const below = /^\/lessons\/(.*)$/.exec(path)?.[1];
        const page = below === undefined ? undefined : pages.get(below.endsWith('/') || below === '' ? `${below}index.html` : below);
        if (page === undefined) return next();
        response.setHeader('Content-Type', 'text/html; charset=utf-8');
        response.end(await server.transformIndexHtml(request.url, page));
      });
    },
  };
}
