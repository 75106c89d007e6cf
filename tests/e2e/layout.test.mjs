// The page fits any width: nothing makes it scroll sideways, in either mode and language, from a phone to a wide screen.
import { check, expectClean, goldenLab, linkOf, openReady } from './steps.mjs';

const widths = [360, 480, 768, 900, 1100, 1440, 2560];
const game = goldenLab('adversarial/non-saturating');
// Everything that can stand on the page at once: cards, a graph's outputs, steps of the data, schedule, clipping, shards; and a game.
const full = { ...goldenLab('graph-two-outputs'), schedule: { id: 'warm_up' }, clip: { id: 'clip_norm' } };
full.data.processing = [{ id: 'standardize' }, { id: 'noise' }];
full.train.shards = 2;
const modes = ['', '#preset=digits', linkOf(full), linkOf({ ...game, loss: { id: 'mse' } })];

/** Opens what is folded and chooses the last end of the cards, where there are any. */
const unfold = async (page) => {
  if (!(await page.evaluate(() => document.querySelector('garden-flow') !== null))) return;
  await page.evaluate(() => document.querySelector('.processing .fold').click());
  await page.waitFor(() => {
    document.querySelector('.flow-input:last-child .column-title')?.click();
    return document.querySelector('.flow-settings') !== null && document.querySelector('garden-processing garden-menu') !== null;
  });
};

/** [what it is, how wide] when something sticks out. */
const overflow = () => {
  const page = document.scrollingElement;
  if (page.scrollWidth <= innerWidth) return null;
  const widest = [...document.querySelectorAll('.app *')].filter((one) => one.getBoundingClientRect().right > innerWidth).slice(0, 3);
  return `${page.scrollWidth} px wide: ${widest.map((one) => `${one.localName}.${one.className}`).join(', ')}`;
};

export const tests = [
  {
    name: 'no width from 360 to 2560 makes the page scroll sideways',
    browsers: ['chromium'],
    timeoutMs: 180_000,
    async run({ url, newPage }) {
      for (const lang of ['en', 'zh']) {
        const page = await newPage({ width: 1440, height: 900, lang });
        for (const path of modes) {
          await page.goto('about:blank');
          await openReady(page, url, path);
          await unfold(page);
          for (const width of widths) {
            await page.native.setViewportSize({ width, height: 800 });
            await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
            const found = await page.evaluate(overflow);
            check(!found, `${lang} ${path} at ${width}: ${found}`);
          }
        }
        expectClean(page, url);
      }
    },
  },
  {
    name: 'a phone shows both modes whole, panel by panel',
    timeoutMs: 120_000,
    async run({ url, newPage, browserName }) {
      const page = await newPage({ width: browserName === 'webkit' ? 450 : 360, height: 740, touch: browserName === 'chromium' });
      for (const path of modes) {
        await page.goto('about:blank');
        await openReady(page, url, path);
        await unfold(page);
        const tabs = await page.evaluate(() => [...document.querySelectorAll('[role="tab"]')].map(({ id }) => id));
        check(tabs.length >= 5, `${tabs.length} tabs on a phone`);
        for (const tab of tabs) {
          await page.click(`#${tab}`);
          await page.waitFor((tab) => document.getElementById(tab).ariaSelected === 'true' || document.getElementById(tab).getAttribute('aria-selected') === 'true', { argument: tab });
          const found = await page.evaluate(overflow);
          check(!found, `${path} ${tab}: ${found}`);
        }
      }
      expectClean(page, url);
    },
  },
];
