// A network drawn as cards: layers get names, sources and shared weights, the ends get inputs and outputs, and what is wrong is
// said at the control that caused it.
import { changedHash, check, enter, expectClean, goldenLab, linkOf, notices, openReady, pick, pressNamed, waitForStep } from './steps.mjs';

const choose = async (page, at) => {
  await page.evaluate((at) => document.querySelectorAll('.flow-card .column-title')[at].click(), at);
  await page.waitFor((at) => document.querySelectorAll('.flow-card')[at].classList.contains('chosen') && document.querySelector('.flow-settings'), { argument: at });
};
const problem = (page) => page.waitFor(() => document.querySelector('.flow-settings .control-problem')?.textContent.trim() ?? null);
const settled = (page) => page.waitFor(() => !document.querySelector('garden-notices .notice, .flow-settings .control-problem'));

export const tests = [
  {
    name: 'a layer is named, reads another and shares its weights; a wrong name is refused, and undo takes all back',
    async run({ url, newPage }) {
      const page = await newPage({ width: 1440, height: 900 });
      const lab = goldenLab('graph-shared-weights'), link = linkOf(lab), { layers } = lab.model;
      const owner = layers.findIndex(({ name }) => name), nameless = layers.findIndex(({ name, share }) => !name && !share);
      await openReady(page, url, link);
      await page.waitFor((count) => document.querySelectorAll('.flow-card').length === count, { argument: layers.length });
      await choose(page, nameless);
      await enter(page, 'Name', layers[owner].name, '.flow-settings');
      check((await problem(page)).includes(layers[owner].name), 'a name that is taken is not refused');
      await choose(page, owner);
      await enter(page, 'Name', '第一层', '.flow-settings');
      await settled(page);
      const named = await changedHash(page, link);
      check(await page.evaluate(() => [...document.querySelectorAll('.flow-reads')].some((one) => one.textContent.includes('第一层'))), 'who shares its weights does not know the new name');
      await choose(page, layers.findIndex(({ share }) => share));
      await enter(page, 'Weights', 'own', '.flow-settings');
      const own = await changedHash(page, named);
      check(own !== named && await page.evaluate(() => document.querySelector('.flow-reads') === null), 'the weights are still shared');
      await page.press('Control+z');
      await page.waitFor((named) => location.hash === named, { argument: named });
      await choose(page, layers.length - 1);
      await enter(page, 'Reads', '0', '.flow-settings');
      const read = await changedHash(page, named);
      await page.press('Control+z');
      await page.waitFor((named) => location.hash === named, { argument: named });
      check(read !== named, 'the source is not in the address');
      expectClean(page, url);
    },
  },
  {
    name: 'a row is cut into two inputs, an output is added with its own loss, and the lab trains',
    async run({ url, newPage }) {
      const page = await newPage({ width: 1440, height: 900 });
      await openReady(page, url, linkOf(goldenLab('graph-residual-dense')));
      await page.waitFor(() => document.querySelectorAll('.flow-card').length > 2);
      await page.evaluate(() => document.querySelector('.flow-input .column-title').click());
      await pressNamed(page, '.flow-settings button', 'Cut into two inputs');
      await page.waitFor(() => document.querySelectorAll('.flow-row').length === 2);
      await enter(page, 'Shape of x1', 'nonsense', '.flow-settings');
      await problem(page);
      await page.press('Control+z');
      await page.waitFor(() => document.querySelectorAll('.flow-row').length === 1);
      await settled(page);
      await page.evaluate(() => [...document.querySelectorAll('.flow-input .column-title')].at(-1).click());
      await pressNamed(page, '.flow-settings button', 'Add an output');
      await page.waitFor(() => document.querySelectorAll('.flow-row').length === 2);
      await page.evaluate(() => {
        const select = [...document.querySelectorAll('.flow-row .select')].at(-1);
        select.value = 'input';
        select.dispatchEvent(new Event('change', { bubbles: true }));
      });
      await problem(page); // the last layer is no copy of the row
      await pressNamed(page, '.flow-settings .flow-row > button', 'Remove output 2');
      await settled(page);
      await page.click('.play');
      await waitForStep(page, 30);
      check((await notices(page)).length === 0, 'it does not train without a complaint');
      expectClean(page, url);
    },
  },
  {
    name: 'two outputs and two inputs open from a link with all their controls',
    browsers: ['chromium'],
    async run({ url, newPage }) {
      const page = await newPage({ width: 390, height: 844, touch: true });
      await openReady(page, url, linkOf(goldenLab('graph-two-outputs')));
      await page.click('#tab-work');
      await page.evaluate(() => [...document.querySelectorAll('.flow-input .column-title')].at(-1).click());
      await page.waitFor(() => document.querySelectorAll('.flow-row').length === 2);
      await pick(page, 'Loss', 'Huber');
      await enter(page, 'Weight', '0.5', '.flow-row');
      await page.waitFor(() => !document.querySelector('.flow-settings .control-problem'));
      check(await page.evaluate(() => document.scrollingElement.scrollWidth <= innerWidth), 'the outputs stick out of a phone');
      await openReady(page, url, linkOf(goldenLab('graph-two-inputs')));
      await page.click('#tab-work');
      await page.evaluate(() => document.querySelector('.flow-input .column-title').click());
      await page.waitFor(() => document.querySelectorAll('.flow-row').length === 2);
      await enter(page, 'Shape of left', '9', '.flow-settings');
      await problem(page);
      await enter(page, 'Shape of left', '2', '.flow-settings');
      await settled(page);
      expectClean(page, url);
    },
  },
];
