// Figures that train networks of their own: they begin in view, do what their controls say, and rest while nobody sees them.
import { check, expectClean } from './steps.mjs';

const show = (page, id) => page.evaluate((id) => document.getElementById(`figure-${id}`).scrollIntoView({ block: 'center', behavior: 'instant' }), id);
const line = (page, id) => page.evaluate((id) => document.querySelector(`#figure-${id} .figure-line`)?.textContent ?? '', id);
const lineHas = (page, id, words, timeoutMs = 40_000) =>
  page.waitFor(({ id, words }) => new RegExp(words).test(document.querySelector(`#figure-${id} .figure-line`)?.textContent ?? ''), { argument: { id, words }, timeoutMs });
const press = (page, id, k) => page.evaluate(({ id, k }) => document.querySelectorAll(`#figure-${id} .figure-buttons .button`)[k].click(), { id, k });
const stepOf = async (page, id) => Number(/\d+/.exec(await line(page, id))[0]);
const trainsOn = (page, id, after) => page.waitFor(({ id, after }) => Number(/\d+/.exec(document.querySelector(`#figure-${id} .figure-line`).textContent)?.[0]) > after, { argument: { id, after }, timeoutMs: 40_000 });
/** In the turn in which the figure asks its engine what matches `asks` for the nth time: presses a button, or moves the slider. */
const amid = (page, id, asks, nth, { button, slider }) => page.evaluate(({ id, asks, nth, button, slider }) => {
  const { postMessage } = Worker.prototype;
  let left = nth;
  Worker.prototype.postMessage = function (message, ...rest) {
    postMessage.call(this, message, ...rest);
    if (!new RegExp(asks).test(JSON.stringify(message)) || --left > 0) return;
    Worker.prototype.postMessage = postMessage;
    if (button !== undefined) return document.querySelectorAll(`#figure-${id} .figure-buttons .button`)[button].click();
    const control = document.querySelector(`#figure-${id} .slider`);
    control.value = String(slider);
    control.dispatchEvent(new Event('input'));
  };
}, { id, asks, nth, button, slider });
const highest = async (page, id) => Number.parseFloat(/and ([\d.]+)/.exec(await line(page, id))[1]);
const leave = (page) => page.evaluate(() => scrollTo({ top: 0, behavior: 'instant' }));

/** Lets work under way end, which takes a slow machine a while, then sees that nothing changes any more. */
async function rests(page, id) {
  const texts = [];
  for (let looks = 0; looks < 8; ++looks) {
    texts.push(await line(page, id));
    if (texts.at(-1) === texts.at(-2)) return;
    await page.pause(1200);
  }
  check(false, `figure ${id} works on out of view: ${texts.join(' | ')}`);
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
      await press(page, 'slice', 0);
      await lineHas(page, 'slice', '^Step (?!0:).*last \\d+ steps');
      await leave(page);
      await rests(page, 'slice');
      const step = await stepOf(page, 'slice');
      await show(page, 'slice');
      await trainsOn(page, 'slice', step);
      await press(page, 'slice', 1);
      await lineHas(page, 'slice', '^Step 0:');
      expectClean(page, url);
    },
  },
  {
    name: 'figures: a slice answers its controls while it trains, says why it could not go on, and goes on when it can',
    timeoutMs: 120_000,
    async run({ url, newPage }) {
      const page = await newPage({ width: 1280, height: 860, lang: 'en' });
      await page.goto(new URL('lessons/en/optimizers/', url).href);
      await show(page, 'slice');
      await lineHas(page, 'slice', '^Step 0:');
      await show(page, 'slice');
      const [step, map, directions] = ['"step".*"steps":20', '"slice".*"xs":\\[[^\\]]', '"slice".*"xs":\\[\\]'];
      // The directions are asked for when a map is done, first the coarse one, then the fine one.
      const wide = await highest(page, 'slice');
      await amid(page, 'slice', directions, 2, { slider: 5 });
      await press(page, 'slice', 2);
      await page.waitFor((wide) => Number.parseFloat(/and ([\d.]+)/.exec(document.querySelector('#figure-slice .figure-line').textContent)[1]) < wide / 2, { argument: wide, timeoutMs: 20_000 });
      for (const moment of [step, map, directions]) {
        await press(page, 'slice', 0);
        await trainsOn(page, 'slice', 0);
        await amid(page, 'slice', moment, 1, { button: 1 });
        await lineHas(page, 'slice', '^Step 0:');
      }
      await press(page, 'slice', 0);
      await trainsOn(page, 'slice', 0);
      for (const [i, moment] of [step, map, directions].entries()) {
        await amid(page, 'slice', moment, 1, { slider: 20 + 10 * i });
        await trainsOn(page, 'slice', (await stepOf(page, 'slice')) + 40);
      }
      await page.evaluate(() => {
        const { postMessage } = Worker.prototype;
        Worker.prototype.postMessage = () => { throw new Error('out of order'); };
        globalThis.mend = () => { Worker.prototype.postMessage = postMessage; };
      });
      await lineHas(page, 'slice', '^This figure could not go on: out of order');
      check(await page.evaluate(() => document.querySelector('#figure-slice .figure-buttons .button').textContent === 'Train'), 'a figure that failed still offers to pause');
      await page.evaluate(() => globalThis.mend());
      await press(page, 'slice', 1);
      await lineHas(page, 'slice', '^Step 0:');
      await press(page, 'slice', 0);
      await trainsOn(page, 'slice', 0);
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
      check(await page.evaluate(() => /256 hidden units: .*test error [\d.]+\u00a0%/.test(document.querySelector('#figure-sizes .visually-hidden').textContent)), 'the summary does not say every width');
      expectClean(page, url);
    },
  },
];
