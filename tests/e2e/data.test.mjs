// One's own data: a table with mistakes in it, and points drawn, relabelled, moved and erased with the mouse.
import { check, expectClean, openReady, waitForStep } from './steps.mjs';

const table = ['x1,x2,class', '1.5,2,a', '-3,1.25,b', 'seven,1,a', '2,-4,b', '0,,a', '-1,-1,a', '4,4,b'].join('\n'); // lines 4 and 6 are bad

const hash = (page) => page.evaluate(() => location.hash);
/** The next address, when it no longer changes: it is written 400 ms after the last change. */
const changedHash = (page, before) => page.waitFor(async (before) => {
  const first = location.hash;
  if (first === before) return null;
  await new Promise((resolve) => setTimeout(resolve, 600));
  return location.hash === first && first;
}, { argument: before });
const counts = (page) => page.evaluate(() => document.querySelector('garden-data .set-name .number').textContent.match(/\d+/g).reduce((sum, count) => sum + Number(count), 0));
const isOwn = (page) => page.evaluate(() => document.querySelector('garden-data .set.own') !== null);

export const tests = [
  {
    name: 'a table with bad rows: they are listed with line and reason, the good ones are used',
    async run({ url, newPage }) {
      const page = await newPage({ width: 1440, height: 900 });
      await openReady(page, url);
      await page.click('garden-data button.wide');
      await page.type('dialog textarea', table);
      const bad = await page.waitFor(() => {
        const lines = [...document.querySelectorAll('dialog .csv-bad li')].map((one) => one.textContent);
        return document.querySelector('dialog textarea').value.endsWith('4,4,b') && lines.length === 2 && lines;
      });
      check(/4/.test(bad[0]) && /seven/.test(bad[0]) && /x1/.test(bad[0]), `the first bad row is described as "${bad[0]}"`);
      check(/6/.test(bad[1]) && /x2/.test(bad[1]), `the second bad row is described as "${bad[1]}"`);
      await page.click('dialog .dialog-actions .primary');
      await page.waitFor(() => document.querySelector('garden-data .set.own') !== null);
      await page.waitFor(() => document.querySelector('garden-data .set-name .number').textContent.match(/\d+/g).reduce((sum, count) => sum + Number(count), 0) === 5);
      await page.click('.play');
      await waitForStep(page, 50);
      expectClean(page, url);
    },
  },
  {
    name: 'points are drawn, relabelled, moved and erased on the plot, and undo brings them back',
    async run({ url, newPage }) {
      const page = await newPage({ width: 1440, height: 900 });
      await openReady(page, url, '#preset=circle');
      await page.waitFor(() => document.querySelector('garden-output canvas')?.width > 100);
      const before = { count: await counts(page), hash: await hash(page) };
      const tool = (name) => page.click(`garden-data .segments button:has(garden-icon[name="${name}"])`);
      const at = async (dx, dy) => {
        const { x, y, width } = await page.box('.plot-canvas');
        return [x + dx * width, y + dy * width];
      };
      const stay = async (dx, dy) => {
        const place = await at(dx, dy);
        await page.drag([place]);
      };

      await tool('pencil');
      await stay(0.38, -0.38);
      const drawn = await changedHash(page, before.hash);
      check((await isOwn(page)) && (await counts(page)) === before.count + 1, 'drawing did not add a point');
      await tool('tag');
      await page.click('garden-data .swatch[data-class="1"]');
      await stay(0.38, -0.38);
      const relabelled = await changedHash(page, drawn);
      await tool('move');
      await page.drag([await at(0.38, -0.38), await at(0.36, -0.3), await at(0.34, -0.2)]);
      const moved = await changedHash(page, relabelled);
      await tool('eraser');
      await stay(0.34, -0.2);
      await changedHash(page, moved);
      await page.waitFor((count) => document.querySelector('garden-data .set-name .number').textContent.match(/\d+/g).reduce((sum, one) => sum + Number(one), 0) === count, { argument: before.count });
      for (const wanted of [moved, relabelled, drawn]) {
        await page.press('Control+z');
        await page.waitFor((wanted) => location.hash === wanted, { argument: wanted });
      }
      await page.press('Control+z');
      await page.waitFor(() => document.querySelector('garden-data .set.own') === null);
      expectClean(page, url);
    },
  },
];
