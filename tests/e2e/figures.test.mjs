// Figures that train networks of their own: they begin in view, do what their controls say, and rest while nobody sees them.
import { check, expectClean } from './steps.mjs';

const show = (page, id) => page.evaluate((id) => document.getElementById(`figure-${id}`).scrollIntoView({ block: 'center', behavior: 'instant' }), id);
const line = (page, id) => page.evaluate((id) => document.querySelector(`#figure-${id} .figure-line`)?.textContent ?? '', id);
const lineHas = (page, id, words, timeoutMs = 40_000) =>
  page.waitFor(({ id, words }) => new RegExp(words).test(document.querySelector(`#figure-${id} .figure-line`)?.textContent ?? ''), { argument: { id, words }, timeoutMs });
const leave = (page) => page.evaluate(() => scrollTo({ top: 0, behavior: 'instant' }));

/** Lets work under way end, then sees that nothing changes any more. */
async function rests(page, id) {
  await page.pause(800);
  const before = await line(page, id);
  await page.pause(1200);
  check((await line(page, id)) === before, `figure ${id} works on out of view: "${before}", then "${await line(page, id)}"`);
}

export const tests = [
  {
    name: 'figures: a slice of the loss is cut, follows the training, and rests out of view',
    timeoutMs: 120_000,
    async run({ url, newPage }) {
      const page = await newPage({ width: 1280, height: 860, lang: 'en' });
      await page.goto(new URL('lessons/en/optimizers/', url).href);
      await show(page, 'slice');
      await lineHas(page, 'slice', '^Step 0:');
      await show(page, 'slice');
      const first = await line(page, 'slice');
      await page.evaluate(() => document.querySelectorAll('#figure-slice .segments .button')[1].click());
      await page.waitFor((first) => document.querySelector('#figure-slice .figure-line').textContent !== first, { argument: first, timeoutMs: 20_000 });
      await page.evaluate(() => document.querySelector('#figure-slice .figure-buttons .button').click());
      await lineHas(page, 'slice', '^Step (?!0:).*last \\d+ steps');
      await leave(page);
      await rests(page, 'slice');
      const step = Number(/\d+/.exec(await line(page, 'slice'))[0]);
      await show(page, 'slice');
      await page.waitFor((step) => Number(/\d+/.exec(document.querySelector('#figure-slice .figure-line').textContent)[0]) > step, { argument: step, timeoutMs: 20_000 });
      await page.evaluate(() => document.querySelectorAll('#figure-slice .figure-buttons .button')[1].click());
      await lineHas(page, 'slice', '^Step 0:');
      expectClean(page, url);
    },
  },
  {
    name: 'figures: models of all sizes are trained, again when the data changes, and not out of view',
    timeoutMs: 120_000,
    async run({ url, newPage }) {
      const page = await newPage({ width: 1280, height: 860, lang: 'en' });
      await page.goto(new URL('lessons/en/generalization/', url).href);
      await show(page, 'sizes');
      await lineHas(page, 'sizes', '^[1-9]\\d* of 96 .*: 40 training points');
      await leave(page);
      await rests(page, 'sizes');
      await show(page, 'sizes');
      await lineHas(page, 'sizes', '^96 of 96 ');
      // Read in the turn of the press: the first training ends soon after.
      const choose = (k) => page.evaluate((k) => {
        document.querySelectorAll('#figure-sizes .segments .button')[k].click();
        return document.querySelector('#figure-sizes .figure-line').textContent;
      }, k);
      const anew = await choose(2);
      check(/^0 of 96 .*: 80 training points/.test(anew), `new data do not begin anew: "${anew}"`);
      await lineHas(page, 'sizes', '^[1-9]\\d* of 96 .*: 80 training points');
      check(/^96 of 96 .*: 40 training points/.test(await choose(1)), 'what was trained once is forgotten');
      check(await page.evaluate(() => /Width 256: .*test error [\d.]+%/.test(document.querySelector('#figure-sizes .visually-hidden').textContent)), 'the summary does not say every width');
      expectClean(page, url);
    },
  },
];
