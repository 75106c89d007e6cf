// The embed where hosts put it: an opaque origin without storage, a course page with the custom element, off screen.
import { serveHost } from './host.mjs';
import { check, clocks, expectClean, ready, waitForStep } from './steps.mjs';

export const tests = [
  {
    name: 'in a sandbox without an origin, on a page of another host, it trains',
    timeoutMs: 90_000,
    async run({ url, newPage, browserName }) {
      const address = new URL('embed/v1/?lang=en&theme=light#preset=xor_product', url).href;
      const host = await serveHost(`<iframe src="${address}" title="lab" width="800" height="700" sandbox="allow-scripts"></iframe>`);
      try {
        const page = await newPage({ width: 1000, height: 800 });
        await page.goto(host.url);
        const frame = 'preset=xor_product';
        await ready(page, frame);
        const origin = await page.evaluate(() => {
          try {
            return `${self.origin} ${localStorage.length}`;
          } catch {
            return self.origin;
          }
        }, null, { frame });
        check(origin === 'null', `${browserName}: the frame has the origin ${origin}`);
        await page.evaluate(() => document.querySelector('.play').click(), null, { frame });
        await waitForStep(page, 100, 20_000, frame);
        const said = await page.evaluate(() => [...document.querySelectorAll('garden-notices .notice')].map((one) => one.textContent), null, { frame });
        check(said.length === 0, `it says ${said.join(' | ')}`);
        expectClean(page, url, host.url);
      } finally {
        await host.close();
      }
    },
  },
  {
    name: 'the course page shows living labs that pause off screen',
    timeoutMs: 90_000,
    async run({ url, newPage, browserName }) {
      const page = await newPage({ width: 1100, height: 800 });
      await page.goto(new URL('examples/course-page.html', url).href);
      await page.waitFor(() => document.querySelectorAll('gradient-garden iframe').length >= 3);
      const frame = 'preset=xor_linear';
      await ready(page, frame);
      await page.evaluate(() => document.querySelector('.play').click(), null, { frame });
      await waitForStep(page, 20, 20_000, frame);
      await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
      await page.waitFor(() => document.querySelector('.play garden-icon').getAttribute('name') === 'play', { frame });
      const { step } = await clocks(page, frame);
      await page.evaluate(() => scrollTo(0, 0));
      await waitForStep(page, step + 20, 20_000, frame); // and goes on by itself when it is seen again
      check((await page.evaluate(() => document.querySelector('gradient-garden iframe').getBoundingClientRect().height)) !== 560, `${browserName}: the frame is not as high as its lab`);
      expectClean(page, url);
    },
  },
  {
    name: 'an embed with nonsense in its address says so and works',
    async run({ url, newPage }) {
      const page = await newPage({ width: 700, height: 700 });
      await page.goto(new URL('embed/v1/?lang=tlh&theme=neon&hide=everything&height=-5&readonly=perhaps#preset=nothing', url).href);
      await ready(page);
      await page.waitFor(() => document.querySelectorAll('garden-notices .notice.warning').length > 0);
      expectClean(page, url);
    },
  },
];
