// axe finds nothing on any face of the page, and everything that matters can be done with the keyboard alone.
import { readFileSync } from 'node:fs';
import { inRoot } from '../../scripts/lib/paths.mjs';
import { check, openReady, waitForRest, waitForStep } from './steps.mjs';

const axe = readFileSync(inRoot('node_modules/axe-core/axe.min.js'), 'utf8');

const sizes = [[1440, 900], [390, 844]];
const modes = ['', '#preset=digits'];

async function violations(page) {
  // A script tag would be refused by the page's own policy; evaluating in the page is the tester's privilege.
  if (!(await page.evaluate(() => 'axe' in window))) await page.native.evaluate(axe);
  return page.evaluate(async () => {
    const { violations } = await window.axe.run(document, { resultTypes: ['violations'] });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 2).map((node) => node.target.join(' ')).join(', ')}`);
  });
}

export const tests = [
  {
    name: 'axe has no complaint in any language, theme, width and mode',
    browsers: ['chromium'],
    timeoutMs: 240_000,
    async run({ url, newPage }) {
      const found = [];
      for (const lang of ['zh', 'en']) {
        const page = await newPage({ lang });
        for (const path of modes) {
          await page.goto('about:blank');
          await openReady(page, url, path);
          await page.press('s'); // everything that waits for a first frame is there after a step
          await waitForStep(page, 1);
          for (const [width, height] of sizes)
            for (const theme of ['light', 'dark']) {
              await page.native.setViewportSize({ width, height });
              await page.native.emulateMedia({ colorScheme: theme });
              await page.waitFor((theme) => document.documentElement.dataset.theme === theme, { argument: theme });
              await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
              await page.evaluate(() => Promise.all(document.getAnimations().map((one) => one.finished.catch(() => {})))); // colours fade over
              for (const violation of await violations(page)) found.push(`${lang} ${theme} ${width} ${path} ${violation}`);
            }
        }
      }
      check(found.length === 0, found.join('\n'));
    },
  },
  {
    name: 'the keyboard alone trains, pauses and reaches the network',
    async run({ url, newPage }) {
      const page = await newPage({ width: 1440, height: 900 });
      await openReady(page, url);
      await page.press('Space');
      await waitForStep(page, 20);
      await page.press('Space');
      await page.waitFor(() => document.querySelector('.play garden-icon').getAttribute('name') === 'play');
      await waitForRest(page);
      for (let i = 0; i < 80; i++) {
        await page.press('Tab');
        if (await page.evaluate(() => document.activeElement?.closest('garden-network') !== null)) return;
      }
      throw new Error('80 presses of Tab do not reach the network');
    },
  },
];
