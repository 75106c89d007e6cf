// The worked example of the tutorials, walked through by keyboard: every number on the screen against one worked out here.
import { workedExample } from '../worked-example.mjs';
import { violations, wear } from './axe.mjs';
import { check, expectClean, linkOf, openReady, ready } from './steps.mjs';

/** Four decimals, or four digits of a number below 1: half a unit of the last one. */
const near = (printed, exact) => Math.abs(printed - exact) <= Math.max(Math.abs(exact) < 1 ? 5.1e-4 * Math.abs(exact) : 5.1e-5, 1e-9);

const look = (page) => page.evaluate(() => {
  const number = (element) => (element ? Number(element.textContent.replaceAll('−', '-')) : null);
  return {
    result: number(document.querySelector('.micro-result')),
    soFar: number(document.querySelector('.micro-so-far')),
    numbers: [...document.querySelectorAll('.micro-numbers .katex-html [data-path]')].map((one) => [one.dataset.path, Number(one.textContent.replaceAll('−', '-'))]),
    caption: document.querySelector('.micro-caption')?.textContent,
    count: document.querySelector('.micro-count')?.textContent,
    terms: document.querySelectorAll('.micro-numbers [data-term]').length,
    present: document.querySelector('.micro-numbers .now')?.textContent ?? null,
  };
});

/** Waits until the screen shows another step than `before`. */
const changed = (page, before) => page.waitFor((before) => {
  const caption = document.querySelector('.micro-caption')?.textContent, count = document.querySelector('.micro-count')?.textContent;
  return caption && `${count} ${caption}` !== before;
}, { argument: before });
const key = (page, name) => look(page).then(async (now) => {
  await page.press(name);
  await changed(page, `${now.count} ${now.caption}`);
});

async function openMicroscope(page) {
  await page.click('.part-network button:has(garden-icon[name="microscope"])');
  await page.waitFor(() => document.querySelector('.micro-stage') !== null);
  await page.evaluate(() => document.querySelector('.micro-stage').focus());
}

/** Walks to the end of a training step; returns the results it has seen. */
async function walk(page, example, browserName) {
  const results = [];
  for (;;) {
    const now = await look(page);
    for (const [path, printed] of now.numbers) {
      check(path in example.numbers, `${browserName}: nothing is known of ${path}`);
      check(near(printed, example.numbers[path]), `${browserName}: ${path} is ${printed}, but ${example.numbers[path]} was worked out (${now.caption})`);
    }
    if (now.result !== null) results.push(now.result);
    else check(now.present !== null && now.soFar !== null, `${browserName}: no term is lit in "${now.caption}"`);
    const [at, all] = now.count.match(/\d+/g).map(Number);
    if (at === all) return results;
    await key(page, 'ArrowRight');
  }
}

function compare(found, wanted, browserName) {
  check(found.length === wanted.length, `${browserName}: ${found.length} results, not ${wanted.length}: ${found}`);
  found.forEach((value, i) => check(near(value, wanted[i]), `${browserName}: result ${i} is ${value}, but ${wanted[i]} was worked out`));
}

export const tests = [
  {
    name: 'the worked example in the microscope: every number, over two training steps and back',
    timeoutMs: 180_000,
    async run({ url, newPage, browserName, save }) {
      const page = await newPage({ width: 1440, height: 900 });
      await openReady(page, url, linkOf(workedExample.lab));
      await openMicroscope(page);
      compare(await walk(page, workedExample.first, browserName), workedExample.first.results, browserName);
      const last = await look(page);
      await key(page, 'ArrowRight'); // the engine makes the step
      await page.waitFor(() => document.querySelector('.figure.steps dd').textContent.trim() === '1');
      const begin = await look(page);
      compare(await walk(page, workedExample.second, browserName), workedExample.second.results, browserName);
      for (const name of ['Home', 'End', 'Home']) await page.press(name); // ends of the update
      const [at, all] = (await look(page)).count.match(/\d+/g).map(Number);
      check(at < all, `${browserName}: Home stays at the end`);
      // Back across the step: the same numbers as on the way there, and the engine stands before it.
      await page.evaluate(() => document.querySelector('.micro-phases button').click());
      await page.waitFor((count) => document.querySelector('.micro-count').textContent === count, { argument: begin.count });
      await page.evaluate(() => document.querySelector('.micro-stage').focus());
      await key(page, 'ArrowLeft');
      await page.waitFor(() => document.querySelector('.figure.steps dd').textContent.trim() === '0');
      check(JSON.stringify(await look(page)) === JSON.stringify(last), `${browserName}: back again it is another step`);
      await page.screenshot(save('back'));
      expectClean(page, url);
    },
  },
  {
    name: 'the term under the microscope is lit in formula and code, in either language, and nothing disturbs axe',
    browsers: ['chromium'],
    timeoutMs: 120_000,
    async run({ url, newPage, save }) {
      for (const [width, height] of [[1440, 900], [1000, 800], [390, 844]]) {
        const page = await newPage({ width, height });
        await openReady(page, url, linkOf(workedExample.lab));
        if (width < 900) await page.click('#tab-work');
        await openMicroscope(page);
        await key(page, 'ArrowRight'); // the second product of the first sum
        const lit = await page.evaluate(() => ['garden-formula', 'garden-code'].map((tag) => [...document.querySelectorAll(`${tag} .lit`)].map((one) => one.dataset.path)));
        for (const paths of lit) check(paths.length > 0 && paths.every((path) => path.startsWith('layers.0.weight')), `lit are ${paths}`);
        const before = await look(page);
        if (width >= 900) {
          await page.click('.title-bar .language');
          await changed(page, `${before.count} ${before.caption}`);
          const after = await look(page);
          check(/^第 1 层 全连接层，单元 1：第 2 项是权重 0\.2 × 输入 2 = 0\.4，目前合计 0\.5。$/.test(after.caption), after.caption);
          check(after.soFar === before.soFar && JSON.stringify(after.numbers) === JSON.stringify(before.numbers), 'another language shows other numbers');
        }
        for (const theme of ['light', 'dark']) {
          await wear(page, theme);
          const found = await violations(page);
          check(found.length === 0, `${width} ${theme}: ${found.join('\n')}`);
          await page.screenshot(save(`${width}-${theme}`));
        }
        expectClean(page, url);
      }
    },
  },
  {
    name: 'an embed that names the microscope shows it, and a batch is followed sample by sample',
    browsers: ['chromium'],
    async run({ url, newPage }) {
      const page = await newPage({ width: 900, height: 900 });
      await page.goto(new URL('embed/v1/?lang=en&view=run,network,microscope#preset=xor_product', url).href);
      await ready(page);
      await page.waitFor(() => document.querySelector('.micro-stage') !== null);
      const caption = () => page.evaluate(() => document.querySelector('.micro-caption').textContent);
      check(/sample 1/.test(await caption()), await caption());
      await page.evaluate(() => {
        const select = document.querySelector('.micro-row select');
        select.value = '2';
        select.dispatchEvent(new Event('change'));
      });
      await page.waitFor(() => /sample 3/.test(document.querySelector('.micro-caption').textContent));
      await page.evaluate(() => document.querySelector('.play').click());
      await page.waitFor(() => document.querySelector('.micro-stage') === null); // while it trains there is nothing to walk through
      await page.evaluate(() => document.querySelector('.play').click());
      await page.waitFor(() => document.querySelector('.micro-stage') !== null);
      expectClean(page, url);
    },
  },
];
