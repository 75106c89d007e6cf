// A student's first minutes, in every browser: the page starts, learns, stops, goes back, changes its language, keeps its link.
import { check, clocks, expectClean, notices, openReady, ready, waitForNotice, waitForRest, waitForStep } from './steps.mjs';

/** How many different colours the output plot has: a plot that shows nothing has one. */
const colours = (page) => page.evaluate(() => {
  const canvas = document.querySelector('garden-output canvas');
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  const seen = new Set();
  for (let i = 0; i < data.length; i += 4 * 97) seen.add((data[i] << 16) | (data[i + 1] << 8) | data[i + 2]);
  return seen.size;
});

export const tests = [
  {
    name: 'the first lab trains, pauses, steps and resets',
    async run({ url, newPage }) {
      const page = await newPage({ width: 1440, height: 900 });
      await openReady(page, url);
      check((await clocks(page)).step === 0, 'a fresh lab does not stand at step 0');
      await page.waitFor(() => document.querySelector('garden-output canvas')?.width > 100);
      await page.click('.play');
      await waitForStep(page, 500);
      await page.click('.play');
      const stopped = await waitForRest(page);
      check((await colours(page)) > 20, 'the output plot shows no map');
      await page.press('s');
      await waitForStep(page, stopped + 1);
      check((await clocks(page)).step === stopped + 1, 'one step did not do one step');
      await page.press('e');
      await page.waitFor((before) => Number.parseFloat(document.querySelector('.figure.steps dd').textContent.replaceAll(/[\s,]/g, '')) > before, { argument: stopped + 1 });
      const { epoch } = await clocks(page);
      check(Math.abs(epoch - Math.round(epoch)) < 1e-6, `an epoch ended at ${epoch}, not at a whole number`);
      await page.press('r');
      await page.waitFor(() => document.querySelector('.figure.steps dd').textContent.trim() === '0');
      expectClean(page, url);
    },
  },
  {
    name: 'every visible word changes with the language',
    async run({ url, newPage }) {
      const page = await newPage({ width: 1440, height: 900, lang: 'en' });
      await openReady(page, url);
      const title = () => page.evaluate(() => document.querySelector('h1').innerText + document.querySelector('.play').innerText);
      const before = await title();
      await page.click('button.language');
      await page.waitFor((before) => document.querySelector('h1').innerText + document.querySelector('.play').innerText !== before, { argument: before });
      const leftovers = await page.evaluate(() => {
        const chinese = document.documentElement.lang.startsWith('zh');
        const wrong = chinese ? /^[A-Za-z][a-z]+ [a-z]+ [a-z]+/ : /[\u4e00-\u9fff]/;
        const visible = (element) => element.checkVisibility?.() ?? true;
        return [...document.querySelectorAll('garden-run-bar *, garden-data *, garden-training *, h2')]
          .filter((one) => one.children.length === 0 && visible(one) && !one.closest('[lang]:not(html)') && wrong.test(one.textContent.trim()))
          .map((one) => one.textContent.trim());
      });
      check(leftovers.length === 0, `words in the other language: ${leftovers.slice(0, 5).join(' | ')}`);
      expectClean(page, url);
    },
  },
  {
    name: 'a change goes into the address, undo takes it back, a reload keeps it',
    async run({ url, newPage }) {
      const page = await newPage({ width: 1440, height: 900 });
      await openReady(page, url);
      await page.click('.run-bar [data-tip*="seed"], .run-bar [data-tip*="种子"]');
      await page.waitFor(() => location.hash.startsWith('#1='), { timeoutMs: 5_000 });
      const link = await page.evaluate(() => location.href);
      await page.goto('about:blank');
      await page.goto(link);
      await ready(page);
      check((await notices(page)).length === 0, 'its own link was not accepted whole');
      await page.pause(600); // an address is written 400 ms after a change
      check((await page.evaluate(() => location.href)) === link, 'the link changed by being opened');
    },
  },
  {
    name: 'undo and redo take a change back and forth',
    async run({ url, newPage }) {
      const page = await newPage({ width: 1440, height: 900 });
      await openReady(page, url, '#preset=circle');
      const parameters = () => document.querySelector('.figure.parameters dd').textContent.trim();
      const before = await page.evaluate(parameters);
      const features = () => document.querySelector('garden-data .set[aria-checked="true"]').ariaLabel;
      const set = await page.evaluate(features);
      await page.click('garden-data .set:not([aria-checked="true"])');
      await page.waitFor((set) => document.querySelector('garden-data .set[aria-checked="true"]').ariaLabel !== set, { argument: set });
      const other = await page.evaluate(features);
      await page.click('.run-history button:has(garden-icon[name="undo"])');
      await page.waitFor((set) => document.querySelector('garden-data .set[aria-checked="true"]').ariaLabel === set, { argument: set });
      await page.click('.run-history button:has(garden-icon[name="redo"])');
      await page.waitFor((other) => document.querySelector('garden-data .set[aria-checked="true"]').ariaLabel === other, { argument: other });
      await page.press('Control+z');
      await page.waitFor((set) => document.querySelector('garden-data .set[aria-checked="true"]').ariaLabel === set, { argument: set });
      await page.waitFor((before) => document.querySelector('.figure.parameters dd').textContent.trim() === before, { argument: before });
      check(await page.evaluate(() => document.querySelector('.run-history button:has(garden-icon[name="undo"])').disabled), 'there is more to undo than was done');
      expectClean(page, url);
    },
  },
  {
    name: 'language and theme change in the middle of a run, which goes on',
    async run({ url, newPage }) {
      const page = await newPage({ width: 1440, height: 900 });
      await openReady(page, url);
      await page.click('.play');
      await waitForStep(page, 100);
      await page.click('button.language');
      await page.waitFor(() => document.documentElement.lang === 'zh-Hans' && /[\u4e00-\u9fff]/.test(document.querySelector('.play').innerText));
      const { step } = await clocks(page);
      await waitForStep(page, step + 100);
      const ground = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
      for (let press = 0; press < 2; press++) await page.click('.title-bar button.icon-only.title-wide'); // auto, light, dark
      await page.waitFor((ground) => document.documentElement.dataset.theme === 'dark' && getComputedStyle(document.documentElement).backgroundColor !== ground, { argument: ground });
      const later = await clocks(page);
      check(later.step >= step + 100, 'the run began anew');
      await waitForStep(page, later.step + 100);
      await page.goto('about:blank');
      await openReady(page, url);
      check((await page.evaluate(() => `${document.documentElement.lang} ${document.documentElement.dataset.theme}`)) === 'zh-Hans dark', 'language and theme are forgotten');
      expectClean(page, url);
    },
  },
  {
    name: 'a damaged link says so and the page works',
    async run({ url, newPage }) {
      const page = await newPage({ width: 1280, height: 800 });
      await openReady(page, url, '#1=AAAA__not-a-lab__');
      await waitForNotice(page, 'warning');
      await page.click('.play');
      await waitForStep(page, 50);
      expectClean(page, url);
    },
  },
  {
    name: 'a learning rate far too high stops the run with a reason and a way back',
    async run({ url, newPage }) {
      const page = await newPage({ width: 1440, height: 900 });
      await openReady(page, url, '#preset=too_fast');
      await page.click('.play');
      const text = await waitForNotice(page, 'error', 30_000);
      check(/layers\.|loss|权重|损失/.test(text), `the reason names nothing: ${text}`);
      await page.click('garden-notices .notice.error p button');
      await page.waitFor(() => Number.isFinite(Number.parseFloat(document.querySelector('garden-curves dd[data-number]').textContent)));
      expectClean(page, url);
    },
  },
];
