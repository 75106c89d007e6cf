// What leaves the page comes back the same: the link, the iframe, the experiment as JSON, the weights.
import { readFileSync } from 'node:fs';
import { check, clocks, expectClean, notices, openReady, ready, share, waitForNotice, waitForRest, waitForStep } from './steps.mjs';

const clipboard = async (page, icon) => {
  await share(page, icon);
  await waitForNotice(page, 'info');
  return page.evaluate(() => navigator.clipboard.readText());
};

/** The code for a course page, as the dialog offers it at first. */
async function frameCode(page) {
  await share(page, 'code');
  await page.click('dialog[open] .dialog-actions .primary');
  return page.waitFor(async () => {
    const text = await navigator.clipboard.readText();
    return text.startsWith('<') ? text : null;
  });
}

async function saved(page, icon) {
  const [download] = await Promise.all([page.native.waitForEvent('download'), share(page, icon)]);
  return { name: download.suggestedFilename(), path: await download.path() };
}

async function opened(page, icon, path) {
  const [chooser] = await Promise.all([page.native.waitForEvent('filechooser'), share(page, icon)]);
  await chooser.setFiles(path);
}

const loss = (page) => page.evaluate(() => document.querySelector('garden-curves dd[data-number]').textContent);

export const tests = [
  {
    name: 'copied link and copied iframe open the same experiment',
    browsers: ['chromium'],
    async run({ url, newPage }) {
      const page = await newPage({ width: 1440, height: 900 });
      await openReady(page, url, '#preset=three_spirals');
      const link = await clipboard(page, 'link');
      const code = await frameCode(page);
      check(code.startsWith('<iframe ') && /sandbox="allow-scripts/.test(code) && code.includes('title="'), `copied as iframe: ${code.slice(0, 120)}`);
      const address = /src="([^"]+)"/.exec(code)[1].replaceAll('&amp;', '&');
      check(new URL(address).pathname.endsWith('/embed/v1/'), `the iframe shows ${address.slice(0, 80)}`);
      check(new URL(address).hash === new URL(link).hash, 'iframe and link hold different experiments');

      const other = await newPage({ width: 1440, height: 900 });
      await other.goto(link);
      await ready(other);
      check((await notices(other)).length === 0, 'the copied link opens with a notice');
      await share(other, 'link');
      await waitForNotice(other, 'info');
      check((await other.evaluate(() => navigator.clipboard.readText())) === link, 'what the link opens is not what was shared');
      await other.goto(address);
      await ready(other);
      check((await notices(other)).length === 0, 'the copied iframe opens with a notice');
      expectClean(page, url);
      expectClean(other, url);
    },
  },
  {
    name: 'experiment and weights are saved and come back',
    browsers: ['chromium'],
    async run({ url, newPage }) {
      const page = await newPage({ width: 1440, height: 900 });
      await openReady(page, url, '#preset=rings');
      const lab = await saved(page, 'save');
      check(lab.name === 'lab.json' && JSON.parse(readFileSync(lab.path, 'utf8')).data.id === 'rings', 'lab.json does not hold the experiment');
      await page.click('.play');
      await waitForStep(page, 300);
      await page.click('.play');
      await waitForRest(page);
      const weights = await saved(page, 'download');
      check(weights.name.endsWith('.safetensors'), `weights are saved as ${weights.name}`);

      const other = await newPage({ width: 1440, height: 900 });
      await openReady(other, url, '#preset=plane');
      await opened(other, 'open', lab.path);
      await other.waitFor(() => document.querySelector('garden-data .set[aria-checked="true"]')?.ariaLabel === 'Rings');
      const untrained = await loss(other);
      await opened(other, 'upload', weights.path);
      await other.waitFor((untrained) => document.querySelector('garden-curves dd[data-number]').textContent !== untrained, { argument: untrained });
      const again = await saved(other, 'download');
      check(readFileSync(again.path).equals(readFileSync(weights.path)), 'weights that were loaded are not those that were saved');
      check((await notices(other)).every(({ kind }) => !kind.includes('error')), 'the weights were refused');
      await other.click('.play');
      await waitForStep(other, (await clocks(other)).step + 50);
      expectClean(page, url);
      expectClean(other, url);
    },
  },
];
