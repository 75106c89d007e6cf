// Compiles lessons without building a site and prints every mistake as file:line: what, remedy.
//   node scripts/lessons/check.mjs            all lessons
//   node scripts/lessons/check.mjs 01-neuron  some
import { Stop, main, say, seconds } from '../lib/say.mjs';
import { compileBook, loadTools } from './book.mjs';

await main(async () => {
  const only = process.argv.slice(2);
  const begin = performance.now();
  const { lessons, mistakes } = compileBook(await loadTools(), only.length > 0 ? { only } : {});
  if (only.length > lessons.length) throw new Stop(`There is no lesson ${only.join(', ')}.`, 'Name folders of web/lessons.');
  for (const one of mistakes.list) say(one);
  const count = mistakes.list.length;
  say(`${lessons.length} ${lessons.length === 1 ? 'lesson' : 'lessons'}, ${count} ${count === 1 ? 'mistake' : 'mistakes'}, ${seconds(performance.now() - begin)}`);
  process.exit(count > 0 ? 1 : 0);
});
