// Prints, as JSON, every program of the lessons that promises to run: [{ file, blocks: [{ line, text }] }], one entry a page.
import { Stop, main } from '../lib/say.mjs';
import { compileBook, languages, loadTools } from './book.mjs';

await main(async () => {
  const { lessons, mistakes } = compileBook(await loadTools());
  if (!mistakes.none) throw new Stop(`The lessons have mistakes:\n${mistakes.list.join('\n')}\n`, 'Mend them first.');
  const programs = lessons.flatMap((lesson) => languages.map((language) => ({ file: lesson[language].file, blocks: lesson[language].programs })));
  console.log(JSON.stringify(programs.filter(({ blocks }) => blocks.length > 0)));
});
