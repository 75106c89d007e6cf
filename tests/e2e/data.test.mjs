// One's own data: a table with mistakes in it, and points drawn, relabelled, moved and erased with the mouse.
import { changedHash, check, enter, expectClean, notices, openReady, pressNamed, ready, waitForStep } from './steps.mjs';

const table = ['x1,x2,class', '1.5,2,a', '-3,1.25,b', 'seven,1,a', '2,-4,b', '0,,a', '-1,-1,a', '4,4,b'].join('\n'); // lines 4 and 6 are bad

const hash = (page) => page.evaluate(() => location.hash);
const counts = (page) => page.evaluate(() => document.querySelector('garden-data .set-name .number').textContent.match(/\d+/g).reduce((sum, count) => sum + Number(count), 0));
const isOwn = (page) => page.evaluate(() => document.querySelector('garden-data .set.own') !== null);

export const tests = [
  {
    name: 'a table with bad rows: they are listed with line and reason, the good ones are used',
    async run({ url, newPage }) {
      const page = await newPage({ width: 1440, height: 900 });
      await openReady(page, url);
      await page.click('garden-data button.csv');
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
  {
    name: 'steps of the data are added, moved, set and taken back, and a step that cannot run says so',
    async run({ url, newPage }) {
      const page = await newPage({ width: 1440, height: 900 });
      await openReady(page, url, '#preset=circle');
      await page.click('garden-data .fold');
      const add = async (name) => {
        await pressNamed(page, 'garden-processing [aria-haspopup="menu"]', 'Add a step');
        await pressNamed(page, 'garden-processing [role="menuitem"]', name);
      };
      const steps = () => page.evaluate(() => [...document.querySelectorAll('.step strong')].map((one) => one.textContent).join());
      await add('Standardize');
      await page.waitFor(() => document.querySelectorAll('.step').length === 1);
      await add('Min');
      await page.waitFor(() => document.querySelectorAll('.step').length === 2);
      const first = await steps();
      await page.click('.step:nth-child(2) .mini-button:has([name="up"])');
      await page.waitFor((first) => [...document.querySelectorAll('.step strong')].map((one) => one.textContent).join() !== first, { argument: first });
      check((await notices(page)).length === 0, 'two steps that fit are refused');
      const before = await changedHash(page, '#preset=circle');
      await enter(page, 'Low', '0.5', '.step:nth-child(1)');
      const set = await changedHash(page, before);
      await page.click('.play');
      await waitForStep(page, 50);
      await page.press('Control+z');
      await page.waitFor((before) => location.hash === before, { argument: before });
      check(set !== before, 'a setting of a step is not in the address');
      await add('Windows'); // of points there are none
      await page.waitFor(() => document.querySelector('.step:last-child > .control-problem')?.textContent.trim());
      await page.click('.step:last-child .mini-button:has([name="close"])');
      await page.waitFor(() => !document.querySelector('garden-notices .notice'));
      expectClean(page, url);
    },
  },
  {
    name: 'a series and a text are pasted, nonsense is refused with its line, and both train',
    async run({ url, newPage }) {
      const page = await newPage({ width: 1440, height: 900 });
      await openReady(page, url);
      await pressNamed(page, 'garden-data .own-data button', 'Series');
      await page.type('dialog textarea', '1\n2\nthree');
      await page.waitFor(() => /Line 3/.test(document.querySelector('dialog .wrong')?.textContent ?? '') && document.querySelector('dialog .primary').disabled);
      await pressNamed(page, 'dialog button', 'Put in an example');
      await pressNamed(page, 'dialog .primary', 'Use');
      await page.waitFor(() => document.querySelector('.no-plane') && document.querySelectorAll('.flow-card').length === 2);
      await page.click('.play');
      await waitForStep(page, 30);
      check((await notices(page)).length === 0, `it says ${JSON.stringify(await notices(page))}`);
      await page.click('.play');
      await pressNamed(page, 'garden-data .own-data button', 'Text');
      await page.waitFor(() => document.querySelector('dialog textarea')?.value === '');
      await pressNamed(page, 'dialog button', 'Put in an example');
      await pressNamed(page, 'dialog .primary', 'Use');
      await page.waitFor(() => document.querySelectorAll('.flow-card').length === 3);
      await page.click('.play');
      await waitForStep(page, 30);
      check((await notices(page)).length === 0, `it says ${JSON.stringify(await notices(page))}`);
      await page.click('.play');
      await page.click('garden-data .fold');
      await page.waitFor(() => document.querySelectorAll('.step').length === 4);
      const link = await page.evaluate(() => location.href);
      await page.goto('about:blank');
      await page.goto(link);
      await ready(page);
      await page.waitFor(() => document.querySelectorAll('.flow-card').length === 3);
      await page.click('garden-data .set:nth-child(1)'); // back to the plane
      await page.waitFor(() => document.querySelector('garden-output') && document.querySelector('garden-network'));
      check((await notices(page)).length === 0, `back in the plane it says ${JSON.stringify(await notices(page))}`);
      expectClean(page, url);
    },
  },
];
