// axe finds nothing on any face of the page, and everything that matters can be done with the keyboard alone.
import { violations, wear } from './axe.mjs';
import { check, goldenLab, linkOf, openReady, pick, pressNamed, waitForRest, waitForStep } from './steps.mjs';

const sizes = [[1440, 900], [390, 844]];
const modes = ['', '#preset=digits'];

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
              await wear(page, theme);
              for (const violation of await violations(page)) found.push(`${lang} ${theme} ${width} ${path} ${violation}`);
            }
        }
      }
      check(found.length === 0, found.join('\n'));
    },
  },
  {
    name: 'axe has no complaint about cards, their settings, and the finer controls of data and training',
    browsers: ['chromium'],
    timeoutMs: 240_000,
    async run({ url, newPage }) {
      const found = [];
      const look = async (page, what) => {
        await page.evaluate(() => Promise.all(document.getAnimations().map((one) => one.finished.catch(() => {}))));
        for (const violation of await violations(page)) found.push(`${what} ${violation}`);
      };
      for (const [lang, theme, words] of [['en', 'dark', ['Add a step', 'Standardize']], ['zh', 'light', ['添加步骤', '标准化']]]) {
        const page = await newPage({ lang, dark: theme === 'dark', width: 1440, height: 900 });
        await openReady(page, url, linkOf(goldenLab('graph-two-outputs')));
        await page.click('garden-training .panel-head .quiet');
        await page.click('garden-data .fold');
        await pressNamed(page, 'garden-processing [aria-haspopup="menu"]', words[0]);
        await look(page, `${lang} menu`);
        await pressNamed(page, 'garden-processing [role="menuitem"]', words[1]);
        for (const part of ['.flow-card .column-title', '.flow-input .column-title', '.flow-input:last-child .column-title']) {
          await page.waitFor((part) => { document.querySelector(part)?.click(); return document.querySelector('.flow-settings') !== null; }, { argument: part });
          await look(page, `${lang} ${part}`);
        }
        if (lang === 'en') await pick(page, 'Way to train', 'Adversarial'); // a lab that cannot run: problems at their controls
        await look(page, `${lang} problems`);
        await page.native.setViewportSize({ width: 390, height: 844 });
        for (const tab of ['data', 'work', 'output']) {
          await page.click(`#tab-${tab}`);
          await look(page, `${lang} 390 ${tab}`);
        }
      }
      check(found.length === 0, found.join('\n'));
    },
  },
  {
    name: 'axe has no complaint about the timeline gone back in, nor about the race, wide and narrow, light and dark',
    browsers: ['chromium'],
    timeoutMs: 300_000,
    async run({ url, newPage }) {
      const found = [];
      // Each language sees the two themes at the other widths: together all four.
      const look = async (page, what, themes) => {
        for (const [i, [width, height]] of sizes.entries()) {
          const theme = themes[i];
          await page.native.setViewportSize({ width, height });
          await page.native.mouse.move(1, 1); // on nothing that has a tip
          await wear(page, theme);
          const wide = await page.evaluate(() => document.scrollingElement.scrollWidth > innerWidth);
          if (wide) found.push(`${what} ${width}: scrolls sideways`);
          for (const violation of await violations(page)) found.push(`${what} ${theme} ${width} ${violation}`);
        }
      };
      for (const [lang, ...themes] of [['zh', 'light', 'dark'], ['en', 'dark', 'light']]) {
        const page = await newPage({ width: 1440, height: 900, lang });
        await openReady(page, url, '#preset=circle');
        await page.click('.play');
        await waitForStep(page, 100);
        await page.waitFor(() => document.querySelector('.timeline-track')?.tabIndex === 0, { timeoutMs: 20_000 });
        await page.evaluate(() => document.querySelector('.timeline-track').focus());
        await page.press('Home');
        await page.waitFor(() => document.querySelector('.figure.steps dd').textContent.trim() === '0');
        await look(page, `${lang} timeline`, themes);
        await page.native.setViewportSize({ width: 1440, height: 900 });
        await page.click('.title-bar > button:has(garden-icon[name="race"])');
        await page.waitFor(() => document.querySelector('garden-line-up .line-up') !== null, { timeoutMs: 30_000 });
        await look(page, `${lang} empty race`, themes);
        await page.evaluate(() => document.querySelector('.line-up-actions button').click());
        await page.waitFor(() => document.querySelector('.race-start')?.disabled === false, { timeoutMs: 30_000 });
        await page.evaluate(() => document.querySelector('.lane-actions .icon-only').click());
        await page.waitFor(() => document.querySelector('.lane-editor') !== null);
        await look(page, `${lang} race`, themes);
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
