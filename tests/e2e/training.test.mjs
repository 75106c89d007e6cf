// Everything that changes the course of a run can be chosen in the page, is in the address and can be taken back; a lab for each
// way to train is made by hand from an ordinary one, and trains.
import { changedHash, check, enter, expectClean, goldenLab, linkOf, notices, openReady, pick, pressNamed, ready, waitForStep } from './steps.mjs';

const showAll = async (page) => {
  await page.click('garden-training .panel-head .quiet');
  await page.waitFor(() => document.querySelector('garden-training-more garden-picker'));
};
const calm = async (page) => {
  const said = await notices(page);
  check(said.length === 0, `it says ${said.map(({ text }) => text).join(' | ')}`);
};
const names = (page) => page.evaluate(() => [...document.querySelectorAll('garden-curves dt')].map((one) => one.textContent).join('|'));

/** Adds a layer from the list of the picker at this place of the cards. */
const addLayer = async (page, at, name) => {
  await page.waitFor((at) => {
    const button = document.querySelectorAll('.flow garden-layer-picker > button')[at];
    button?.click();
    return button !== undefined;
  }, { argument: at });
  await pressNamed(page, '.layer-list [role="menuitem"]', name);
};

export const tests = [
  {
    name: 'schedule, clipping and shards are chosen, kept in the address, and undone',
    async run({ url, newPage }) {
      const page = await newPage({ width: 1440, height: 900 });
      await openReady(page, url, '#preset=circle');
      await showAll(page);
      await pick(page, 'Learning-rate schedule', 'Cosine');
      const scheduled = await changedHash(page, '#preset=circle');
      await pick(page, 'Gradient clipping', 'Clip the norm');
      const clipped = await changedHash(page, scheduled);
      await enter(page, 'Shards', '2');
      const sharded = await changedHash(page, clipped);
      await page.press('Control+z');
      await page.waitFor((clipped) => location.hash === clipped, { argument: clipped });
      await page.press('Control+y');
      await page.waitFor((sharded) => location.hash === sharded, { argument: sharded });
      await page.click('.play');
      await waitForStep(page, 60);
      await calm(page);
      await page.click('garden-training .panel-head .quiet'); // what the lab says stays on the page
      const chosen = () => document.querySelectorAll('garden-training-more garden-picker').length === 2;
      await page.waitFor(chosen);
      await page.goto('about:blank');
      await page.goto(new URL(sharded, url).href);
      await ready(page);
      await calm(page);
      await page.waitFor(chosen);
      expectClean(page, url);
    },
  },
  {
    name: 'a game of two networks is made by hand from the opening lab, and trains',
    async run({ url, newPage }) {
      const page = await newPage({ width: 1440, height: 900 });
      await openReady(page, url);
      await showAll(page);
      await pick(page, 'Way to train', 'Adversarial');
      await page.waitFor(() => document.querySelector('garden-training .select-field .control-problem')?.textContent.trim());
      await addLayer(page, 2, 'Dense');
      await enter(page, 'Units', '2', '.flow-settings');
      await enter(page, 'Generator’s end', '2');
      await page.waitFor(() => !document.querySelector('garden-notices .notice'));
      check(await page.evaluate(() => /Adversarial/.test(document.querySelector('.figure.stage').textContent)), 'the run bar does not say which way');
      await page.click('.play');
      await waitForStep(page, 100);
      await calm(page);
      check(/Discriminator loss\|Generator loss/.test(await names(page)), `the curves are called ${await names(page)}`);
      await page.pause(600);
      const link = await page.evaluate(() => location.href);
      await page.goto('about:blank');
      await page.goto(link);
      await ready(page);
      await calm(page);
      await page.waitFor(() => document.querySelector('.figure.stage'));
      await pick(page, 'Way to train', 'Supervised');
      await page.waitFor(() => !document.querySelector('.figure.stage'));
      expectClean(page, url);
    },
  },
  {
    name: 'layers that learn alone are added by hand, and the stages are named as they pass',
    async run({ url, newPage }) {
      const page = await newPage({ width: 1440, height: 900 });
      await openReady(page, url, '#preset=circle');
      await showAll(page);
      await pick(page, 'Way to train', 'Layer by layer');
      await page.waitFor(() => [...document.querySelectorAll('garden-picker .control-problem')].some((one) => /Boltzmann/.test(one.textContent)));
      await addLayer(page, 2, 'Boltzmann machine');
      await page.waitFor(() => !document.querySelector('garden-notices .notice'));
      await enter(page, 'Pre-training epochs', '8');
      await enter(page, 'Epochs', '12');
      await page.waitFor(() => /1 \/ 2/.test(document.querySelector('.figure.stage')?.textContent ?? '') && / 20$/.test(document.querySelector('.figure.epochs').textContent.trim()));
      check(/Free energy/.test(await names(page)), `the curves are called ${await names(page)}`);
      await page.click('.play');
      await page.waitFor(() => /Fine-tuning/.test(document.querySelector('.figure.stage').textContent), { timeoutMs: 20_000 });
      await page.waitFor(() => [...document.querySelectorAll('garden-curves dt')].map((one) => one.textContent).join('|') === 'train|test|train|test');
      await page.waitFor(() => /Go on/.test(document.querySelector('.play').textContent), { timeoutMs: 20_000 });
      expectClean(page, url);
    },
  },
  {
    name: 'labs of every way open from their links without a complaint and train',
    browsers: ['chromium'],
    async run({ url, newPage }) {
      const page = await newPage({ width: 1440, height: 900 });
      for (const name of ['adversarial/non-saturating', 'adversarial/wasserstein-clipped', 'layerwise/deep-belief-network', 'optimizer-adamw-schedule', 'regularizer-elastic-clip', 'series-lstm', 'language-model-gru', 'transformer-padding-mask']) {
        await page.goto('about:blank');
        await openReady(page, url, linkOf(goldenLab(name)));
        await calm(page);
        await page.click('.play');
        await waitForStep(page, 20);
        await calm(page);
      }
      expectClean(page, url);
    },
  },
];
