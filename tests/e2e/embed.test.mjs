// The embed where hosts put it: an opaque origin without storage, a course page with the custom element, off screen.
import { check, expectClean, pause } from './steps.mjs';

const stepsIn = () => Number.parseFloat(document.querySelector('.figure.steps dd')?.textContent.replaceAll(/[\s,]/g, '') ?? 'NaN');

export const tests = [
  {
    name: 'the course page shows living labs that pause off screen',
    timeoutMs: 90_000,
    async run({ url, newPage, browserName }) {
      const page = await newPage({ width: 1100, height: 800 });
      await page.goto(new URL('examples/course-page.html', url).href);
      await page.waitFor(() => document.querySelectorAll('gradient-garden iframe').length >= 3);
      const frame = 'preset=xor_linear';
      await page.waitFor(() => document.querySelector('.play')?.disabled === false, { timeoutMs: 30_000, frame });
      await page.evaluate(() => document.querySelector('.play').click(), null, { frame });
      await page.waitFor(() => Number.parseFloat(document.querySelector('.figure.steps dd').textContent.replaceAll(/[\s,]/g, '')) > 20, { timeoutMs: 20_000, frame });
      await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
      await pause(1000);
      const before = await page.evaluate(stepsIn, null, { frame });
      await pause(700);
      check((await page.evaluate(stepsIn, null, { frame })) === before, `${browserName}: it trains while nobody can see it`);
      expectClean(page, url);
    },
  },
  {
    name: 'an embed with nonsense in its address says so and works',
    async run({ url, newPage }) {
      const page = await newPage({ width: 700, height: 700 });
      await page.goto(new URL('embed/v1/?lang=tlh&theme=neon&hide=everything&height=-5&readonly=perhaps#preset=nothing', url).href);
      await page.waitFor(() => document.querySelector('.play')?.disabled === false, { timeoutMs: 30_000 });
      await page.waitFor(() => document.querySelectorAll('garden-notices .notice.warning').length > 0);
      expectClean(page, url);
    },
  },
];
