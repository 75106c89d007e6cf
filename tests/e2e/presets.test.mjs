// Every prepared experiment opens by its name, trains without complaint, and fits in a link.
import { readFileSync } from 'node:fs';
import { inRoot } from '../../scripts/lib/paths.mjs';
import { check, expectClean, notices, openReady, share, waitForNotice } from './steps.mjs';

const ids = [...readFileSync(inRoot('web/src/lab/presets.ts'), 'utf8').matchAll(/^    id: '(\w+)',\n    title:/gm)].map(([, id]) => id);
const mostCharacters = 2000;
const diverges = ['too_fast']; // that is what it shows

async function runPreset(page, url, id) {
  await page.goto('about:blank');
  await openReady(page, url, `#preset=${id}`);
  const said = await notices(page);
  check(said.length === 0, `${id} opens with: ${said.map(({ text }) => text).join(' | ')}`);
  await page.evaluate(() => {
    const slider = document.querySelector('.speed .slider');
    slider.value = slider.max;
    slider.dispatchEvent(new Event('input', { bubbles: true }));
  });
  await page.click('.play');
  if (diverges.includes(id)) await waitForNotice(page, 'error');
  else await page.waitFor(() => Number.parseFloat(document.querySelector('.figure.steps dd').textContent.replaceAll(/[\s,]/g, '')) >= 100, { timeoutMs: 20_000 });
  await share(page, 'link');
  await waitForNotice(page, 'info');
  const link = await page.evaluate(() => navigator.clipboard.readText());
  check(link.startsWith(url) && link.includes('#1='), `${id} is shared as ${link.slice(0, 80)}`);
  check(link.length <= mostCharacters, `the link of ${id} has ${link.length} characters`);
  return link;
}

export const tests = [
  {
    name: 'every preset opens by name, trains 100 steps and fits in a link',
    browsers: ['chromium'],
    timeoutMs: 180_000,
    async run({ url, newPage }) {
      check(ids.length >= 12, `only ${ids.length} presets`);
      const page = await newPage({ width: 1440, height: 900 });
      const links = new Set();
      for (const id of ids) links.add(await runPreset(page, url, id));
      check(links.size === ids.length, 'two presets have the same link');
      expectClean(page, url);
    },
  },
];
