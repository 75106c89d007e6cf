// The doctor on the page: a sick run is told with its reason, the counter-experiment starts beside it, a healthy run hears nothing.
import { check, expectClean, linkOf, openReady } from './steps.mjs';

const train = (page) => page.evaluate(() => document.querySelector('.play').click());
/** Six sigmoid layers, for long enough that a slow machine has its looks. */
const fading = linkOf({
  version: 1, seed: 7, data: { id: 'circle', count: 300, noise: 0.1, split: 0.5 }, loss: { id: 'bce_with_logits' }, optimizer: { id: 'sgd', lr: 0.1 },
  model: { layers: [...Array.from({ length: 6 }, () => [{ id: 'dense', units: 6 }, { id: 'sigmoid' }]).flat(), { id: 'dense', units: 1 }] },
  train: { batch: 10, epochs: 5000 },
});
const found = (rule) => document.querySelector(`.diagnosis[data-rule="${rule}"]`);

export const tests = [
  {
    name: 'fading gradients are told with their reason, and the counter-experiment starts beside the run',
    async run({ url, newPage }) {
      const page = await newPage({ width: 1440, height: 900, lang: 'en' });
      await openReady(page, url, fading);
      await train(page);
      await page.waitFor(found, { argument: 'vanishing_gradient', timeoutMs: 20_000 });
      await page.evaluate(() => document.querySelector('.diagnosis [aria-expanded]').click());
      await page.waitFor(() => document.querySelector('.diagnosis-why .katex'));
      check(await page.evaluate(() => document.querySelectorAll('.diagnosis-why [data-path$=".out.grad"]').length === 2), 'the evidence is not linked');
      await page.evaluate(() => document.querySelector('.diagnosis-acts .outlined').click());
      await page.waitFor(() => document.querySelectorAll('.lane').length === 2, { timeoutMs: 20_000 });
      expectClean(page, url);
    },
  },
  {
    name: 'a run that goes well hears nothing, and a dismissed finding stays away',
    browsers: ['chromium'],
    async run({ url, newPage }) {
      const page = await newPage({ width: 1440, height: 900 });
      await openReady(page, url, '#preset=circle');
      await train(page);
      await page.pause(4000);
      check(await page.evaluate(() => !document.querySelector('.diagnosis')), 'a healthy run is told something');
      await page.goto('about:blank');
      await openReady(page, url, fading);
      await train(page);
      await page.waitFor(found, { argument: 'vanishing_gradient', timeoutMs: 20_000 });
      await page.evaluate(() => document.querySelector('.diagnosis-acts .icon-only').click());
      await page.pause(2000);
      check(await page.evaluate(() => !document.querySelector('.diagnosis[data-rule="vanishing_gradient"]')), 'it is told again');
      expectClean(page, url);
    },
  },
];
