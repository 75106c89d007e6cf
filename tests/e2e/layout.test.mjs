// The page fits any width: nothing makes it scroll sideways, in either mode and language, from a phone to a wide screen.
import { check, expectClean, openReady } from './steps.mjs';

const widths = [360, 480, 768, 900, 1100, 1440, 2560];
const modes = ['', '#preset=digits'];

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
    async run({ url, newPage }) {
      for (const lang of ['en', 'zh']) {
        const page = await newPage({ width: 1440, height: 900, lang });
        for (const path of modes) {
          await page.goto('about:blank');
          await openReady(page, url, path);
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
    async run({ url, newPage, browserName }) {
      const page = await newPage({ width: browserName === 'webkit' ? 450 : 360, height: 740, touch: browserName === 'chromium' });
      for (const path of modes) {
        await page.goto('about:blank');
        await openReady(page, url, path);
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
