// axe finds nothing on any face of the page, and everything that matters can be done with the keyboard alone.
import { readFileSync } from 'node:fs';
import { inRoot } from '../../scripts/lib/paths.mjs';
import { check, clocks, openReady, pause, waitForStep } from './steps.mjs';

const axe = readFileSync(inRoot('node_modules/axe-core/axe.min.js'), 'utf8');

const faces = [];
for (const dark of [false, true])
  for (const lang of ['zh', 'en'])
    for (const [width, height] of [[1440, 900], [390, 844]])
      for (const path of ['', '#preset=digits']) faces.push({ dark, lang, width, height, path });

async function violations(page) {
  // A script tag would be refused by the page's own policy; evaluating in the page is the tester's privilege.
  await page.native.evaluate(axe);
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
      for (const face of faces) {
        const page = await newPage(face);
        await openReady(page, url, face.path);
        await pause(700);
        for (const violation of await violations(page)) found.push(`${face.lang} ${face.dark ? 'dark' : 'light'} ${face.width} ${face.path} ${violation}`);
        await page.close();
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
      await pause(400);
      const { step } = await clocks(page);
      await pause(300);
      check((await clocks(page)).step === step, 'space did not pause');
      for (let i = 0; i < 80; i++) {
        await page.press('Tab');
        if (await page.evaluate(() => document.activeElement?.closest('garden-network') !== null)) return;
      }
      throw new Error('80 presses of Tab do not reach the network');
    },
  },
];
