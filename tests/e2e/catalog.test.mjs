// The catalog page: every entry is there with formula, picture and code; what one searches, copies and links works in every browser.
import { violations, wear } from './axe.mjs';
import { check, expectClean } from './steps.mjs';

const address = (url, hash = '') => new URL(`catalog/${hash}`, url).href;

async function openCatalog(page, url, hash) {
  await page.goto(address(url, hash));
  await page.waitFor(() => document.querySelector('garden-entry garden-snippet') !== null, { timeoutMs: 30_000 });
}

const kindsOf = (page) => page.evaluate(() => [...document.querySelectorAll('.kind')].map((one) => ({ hash: one.hash, count: Number(one.querySelector('small').textContent) })));

export const tests = [
  {
    name: 'the catalog lists every entry of every kind, each with its formula and code',
    timeoutMs: 120_000,
    async run({ url, newPage }) {
      const page = await newPage({ width: 1440, height: 900 });
      await openCatalog(page, url);
      const kinds = await kindsOf(page);
      check(kinds.length >= 9, `${kinds.length} kinds`);
      for (const { hash, count } of kinds) {
        await page.click(`.kind[href="${hash}"]`);
        await page.waitFor((hash) => document.querySelector('.kind[aria-current]')?.hash === hash, { argument: hash });
        const shown = await page.evaluate(() => document.querySelectorAll('garden-entry').length);
        check(shown === count, `${hash}: ${shown} articles for ${count} entries`);
        await page.evaluate(() => { for (const one of document.querySelectorAll('garden-entry')) one.open(); });
        await page.waitFor(() => [...document.querySelectorAll('garden-entry')].every((one) => one.querySelector('garden-snippet, .entry-summary')));
        const wrong = await page.evaluate(() => [...document.querySelectorAll('.katex-error')].map((one) => one.closest('garden-entry')?.id));
        check(wrong.length === 0, `formulas that do not typeset: ${wrong.join(', ')}`);
      }
      expectClean(page, url);
    },
  },
  {
    name: 'a link to an entry opens it, a slider redraws its curve, its code follows',
    async run({ url, newPage }) {
      const page = await newPage({ width: 1440, height: 900 });
      await openCatalog(page, url, '#activation.elu');
      const entry = '#activation\\.elu';
      await page.waitFor(() => Math.abs(document.getElementById('activation.elu').getBoundingClientRect().top - 57) < 80, { timeoutMs: 10_000 });
      await page.waitFor(() => (document.getElementById('activation.elu').querySelector('garden-plot canvas')?.getAttribute('aria-label') ?? '') !== '');
      await page.pause(1000); // until then the page holds the entry in its place
      const read = () => page.evaluate(() => ({ plot: document.getElementById('activation.elu').querySelector('canvas').getAttribute('aria-label'), code: document.getElementById('activation.elu').querySelector('.snippet').textContent }));
      const before = await read();
      await page.click(`${entry} .slider`);
      await page.press('End');
      await page.waitFor((text) => document.getElementById('activation.elu').querySelector('.snippet').textContent !== text, { argument: before.code });
      await page.waitFor((text) => document.getElementById('activation.elu').querySelector('canvas').getAttribute('aria-label') !== text, { argument: before.plot });
      expectClean(page, url);
    },
  },
  {
    name: 'the search finds an entry in either language and says when there is none',
    async run({ url, newPage }) {
      const page = await newPage({ width: 1200, height: 800 });
      await openCatalog(page, url);
      await page.press('/');
      await page.type('.catalog-search input', 'sigmoid');
      await page.waitFor(() => document.querySelector('garden-entry')?.id === 'activation.sigmoid');
      await page.evaluate(() => { const field = document.querySelector('.catalog-search input'); field.value = '动量'; field.dispatchEvent(new Event('input', { bubbles: true })); });
      await page.waitFor(() => document.querySelector('garden-entry')?.id.startsWith('optimizer.'));
      await page.evaluate(() => { const field = document.querySelector('.catalog-search input'); field.value = 'zzzz'; field.dispatchEvent(new Event('input', { bubbles: true })); });
      await page.waitFor(() => document.querySelector('.catalog-none') !== null);
      await page.click('.catalog-none button');
      await page.waitFor(() => document.querySelectorAll('garden-entry').length > 1);
      expectClean(page, url);
    },
  },
  {
    name: 'the playground leads to the catalog and back',
    browsers: ['chromium'],
    async run({ url, newPage }) {
      const page = await newPage({ width: 1440, height: 900 });
      await page.goto(url);
      await page.click('.title-bar a[href="./catalog/"]');
      await page.waitFor(() => document.querySelector('garden-entry') !== null, { timeoutMs: 30_000 });
      await page.click('.title-bar .brand');
      await page.waitFor(() => document.querySelector('garden-run-bar') !== null, { timeoutMs: 30_000 });
      expectClean(page, url);
    },
  },
  {
    name: 'axe has no complaint about the catalog, and no width makes it scroll sideways',
    browsers: ['chromium'],
    timeoutMs: 240_000,
    async run({ url, newPage }) {
      const found = [];
      // Every kind in either language, theme and width: each pair of them, not each triple.
      for (const [lang, wideTheme, narrowTheme] of [['zh', 'light', 'dark'], ['en', 'dark', 'light']]) {
        const page = await newPage({ lang });
        await openCatalog(page, url);
        for (const hash of (await kindsOf(page)).map((kind) => kind.hash)) {
          await openCatalog(page, url, hash);
          for (const [width, height, theme] of [[1440, 900, wideTheme], [390, 844, narrowTheme], [360, 740]]) {
            await page.native.setViewportSize({ width, height });
            if (theme) await wear(page, theme);
            const wide = await page.evaluate(() => document.scrollingElement.scrollWidth);
            if (wide > width) found.push(`${lang} ${hash} is ${wide} px wide at ${width}`);
            for (const violation of theme ? await violations(page) : []) found.push(`${lang} ${theme} ${width} ${hash} ${violation}`);
          }
        }
        await page.close();
      }
      check(found.length === 0, found.join('\n'));
    },
  },
];
