// The race: three optimizers from one seed, each with the very numbers it has when it trains alone; two workers at most.
import { check, clocks, expectClean, openReady, waitForRest } from './steps.mjs';

const openRace = async (page) => {
  await page.click('.title-bar > button:has(garden-icon[name="race"])');
  await page.waitFor(() => document.querySelector('garden-line-up .line-up') !== null, { timeoutMs: 30_000 });
};
const lineUp = async (page) => {
  await page.click('.line-up-actions button');
  await page.waitFor(() => document.querySelector('.race-start')?.disabled === false, { timeoutMs: 30_000 }); // another worker starts
};
const fullSpeed = (page) => page.evaluate(() => {
  const box = document.querySelector('.race-bar .check input');
  if (!box.checked) box.click();
});
const waitForEnd = (page) => page.waitFor(() => document.querySelector('.race-outcome').textContent.replaceAll(/\s+/g, ' ').trim() || null, { timeoutMs: 60_000 });
const lanes = () => [...document.querySelectorAll('.lane')].map((card) => ({
  lane: Number(card.dataset.laneCard), name: card.querySelector('.lane-name span').textContent.trim(),
  value: card.querySelector('[data-is="value"]').textContent, where: card.querySelector('[data-is="where"]').textContent, wins: card.querySelector('.lane-wins') !== null,
}));
const testLoss = () => document.querySelector('garden-curves [data-number="testLoss"]').textContent;

export const tests = [
  {
    name: 'three optimizers race, each ends where it ends alone, and the best wins',
    timeoutMs: 180_000,
    async run({ url, newPage }) {
      const page = await newPage({ width: 1440, height: 900 });
      await openReady(page, url, '#preset=circle');
      await openRace(page);
      await lineUp(page);
      await fullSpeed(page);
      await page.click('.race-start');
      const outcome = await waitForEnd(page);
      const found = await page.evaluate(lanes);
      check(found.length === 3, `${found.length} lanes`);
      check(new Set(found.map(({ where }) => where)).size === 1, `by equal steps the lanes end at ${found.map(({ where }) => where).join(', ')}`);
      const values = found.map(({ value }) => Number.parseFloat(value));
      check(values.every((value, i) => i === 0 || value >= values[i - 1]), `the order is not by the loss: ${values.join(', ')}`);
      check(outcome.includes(found[0].name) && found[0].wins, `the winner is said to be: ${outcome}`);
      await page.click('.race-close');
      await page.waitFor(() => document.querySelector('garden-run-bar .play') !== null);
      for (const { name, value } of found) {
        await page.click('.strip garden-picker .picker-button');
        await page.evaluate((name) => [...document.querySelectorAll('.strip garden-picker .option')].find((one) => one.querySelector('strong').textContent.trim() === name).click(), name);
        await page.waitFor((name) => document.querySelector('.strip garden-picker .picker-button').innerText.trim() === name, { argument: name });
        await page.press('r');
        await page.waitFor(() => document.querySelector('.figure.steps dd').textContent.trim() === '0');
        await page.evaluate(() => {
          const slider = document.querySelector('.speed .slider');
          slider.value = slider.max;
          slider.dispatchEvent(new Event('input', { bubbles: true }));
        });
        await page.click('.play');
        await page.waitFor(() => document.querySelector('.figure.left dd').textContent.trim() === 'done', { timeoutMs: 60_000 });
        await waitForRest(page);
        const alone = await page.waitFor(testLoss);
        check(alone === value, `${name} ends at ${value} in the race and at ${alone} alone`);
      }
      expectClean(page, url);
    },
  },
  {
    name: 'a lane becomes the lab with its weights, and never are there more than two workers',
    browsers: ['chromium'],
    timeoutMs: 90_000,
    async run({ url, newPage }) {
      const page = await newPage({ width: 1440, height: 900 });
      await openReady(page, url, '#preset=circle');
      const workers = () => page.native.workers().length;
      check(workers() === 1, `${workers()} workers before the race`);
      await openRace(page);
      await lineUp(page);
      check(workers() === 2, `${workers()} workers in the race`);
      for (let press = 0; press < 3; press++) await page.click('.race-bar button:has(garden-icon[name="reset"])');
      await page.waitFor(() => document.querySelector('.race-start')?.disabled === false);
      check(workers() === 2, `${workers()} workers after starting again`);
      await page.click('.race-start');
      await page.waitFor(() => /[1-9]\d\d/.test(document.querySelector('.lane [data-is="where"]').textContent));
      await page.click('.race-start');
      await page.pause(500);
      const before = (await page.evaluate(lanes))[1];
      await page.click(`[data-lane-card="${before.lane}"] .lane-actions .quiet`);
      await page.waitFor(() => document.querySelector('garden-run-bar .play') !== null);
      await page.waitFor(() => document.querySelector('.figure.steps dd').textContent.trim() !== '0');
      const { step } = await clocks(page);
      check(Number(before.where.replaceAll(/\D/g, '')) === step, `the lane was at ${before.where}, the lab is at ${step}`);
      check((await page.evaluate(() => document.querySelector('.strip garden-picker .picker-button').innerText.trim())) === before.name, 'another optimizer than the lane had');
      await page.pause(300);
      check(workers() === 1, `${workers()} workers after the race`);
      expectClean(page, url);
    },
  },
  {
    name: 'numbers race too, by multiply-adds, to a target; a lane can be changed and taken out',
    browsers: ['chromium'],
    async run({ url, newPage }) {
      const page = await newPage({ width: 1440, height: 900 });
      await openReady(page, url, '#preset=circle');
      await openRace(page);
      await page.evaluate(() => {
        const select = document.querySelector('#race-over');
        select.selectedIndex = 1; // the optimizer's first number
        select.dispatchEvent(new Event('change', { bubbles: true }));
      });
      await page.waitFor(() => document.querySelector('.line-up-numbers') !== null);
      const type = (text) => page.evaluate((text) => {
        const input = document.querySelector('.line-up-numbers');
        input.value = text;
        input.dispatchEvent(new Event('change', { bubbles: true }));
      }, text);
      await type('0.1, none');
      await page.waitFor(() => document.querySelector('.line-up .control-problem') !== null);
      await type('0.001, 0.01，0.03 0.1');
      await page.waitFor(() => !document.querySelector('.line-up .control-problem'));
      await lineUp(page);
      check((await page.evaluate(lanes)).length === 4, 'not four lanes');
      await page.click('.race-choice .segments button:nth-child(3)');
      await page.waitFor(() => document.querySelector('.race-start')?.disabled === false);
      await page.evaluate(() => [...document.querySelectorAll('.race-bar .segments')].at(-1).querySelectorAll('button')[1].click());
      await fullSpeed(page);
      await page.click('.race-start');
      const outcome = await waitForEnd(page);
      check(/multiply-adds|reached/.test(outcome), `the outcome is: ${outcome}`);
      await page.click('[data-lane-card="0"] .lane-actions .icon-only:last-child');
      await page.waitFor(() => document.querySelectorAll('.lane').length === 3);
      await page.click('[data-lane-card="0"] .lane-actions .icon-only');
      await page.waitFor(() => document.querySelector('.lane-editor') !== null);
      await page.waitFor(() => document.querySelector('.race-start')?.disabled === false);
      expectClean(page, url);
    },
  },
  {
    name: 'digits race in their own worker with the page’s rows',
    browsers: ['chromium'],
    timeoutMs: 90_000,
    async run({ url, newPage }) {
      const page = await newPage({ width: 1440, height: 900 });
      await openReady(page, url, '#preset=digits');
      await openRace(page);
      await lineUp(page);
      await page.click('.race-start');
      await page.waitFor(() => document.querySelectorAll('.lane').length === 3 && [...document.querySelectorAll('.lane [data-is="value"]')].every((one) => /\d/.test(one.textContent)), { timeoutMs: 30_000 });
      check(await page.evaluate(() => document.querySelector('.lane-map') === null), 'digits have no plane');
      expectClean(page, url);
    },
  },
  {
    name: 'a course page may show the race alone: no way leads to a lab that is not there',
    browsers: ['chromium'],
    async run({ url, newPage }) {
      const page = await newPage({ width: 800, height: 700 });
      await page.goto(new URL('embed/v1/?view=race#preset=circle', url).href);
      await page.waitFor(() => document.querySelector('garden-line-up .line-up') !== null, { timeoutMs: 30_000 });
      await lineUp(page);
      await fullSpeed(page);
      await page.click('.race-start');
      await waitForEnd(page);
      check(await page.evaluate(() => document.querySelector('.race-close') === null && !document.querySelector('.lane-actions .quiet').checkVisibility()), 'there is a way to a lab');
      expectClean(page, url);
    },
  },
];
