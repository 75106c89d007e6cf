// Going back in a run: the page stands exactly where the run was, to the bit, and from there one goes on, forks and compares.
import { check, clocks, expectClean, notices, openReady, waitForNotice, waitForRest, waitForStep } from './steps.mjs';

const handle = () => {
  const track = document.querySelector('.timeline-track');
  return { now: Number(track?.getAttribute('aria-valuenow')), end: Number(track?.getAttribute('aria-valuemax')) };
};
const press = (name) => `garden-timeline button:has(garden-icon[name="${name}"])`;

/** What the network picture, the curves and the run bar show, as text: weights as they are spoken, numbers as they are written. */
const shown = (page) => page.evaluate(() => ({
  curves: [...document.querySelectorAll('garden-curves [data-number]')].map((one) => one.textContent).join(' '),
  step: document.querySelector('.figure.steps dd').textContent,
  pixels: (() => {
    const canvas = document.querySelector('garden-output .plot-canvas');
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    let hash = 2166136261;
    for (let i = 0; i < data.length; i += 3) hash = Math.imul(hash ^ data[i], 16777619);
    return hash;
  })(),
}));

async function stepsTo(page, step) {
  for (let { step: now } = await clocks(page); now < step; ({ step: now } = await clocks(page))) {
    await page.press('s');
    await waitForStep(page, now + 1);
  }
}

/** Moves the handle by keys, which ask for a step exactly. */
async function goTo(page, step) {
  await page.waitFor(() => document.querySelector('.timeline-track')?.tabIndex === 0);
  await page.evaluate(() => document.querySelector('.timeline-track').focus());
  for (let i = 0; i < 400; i++) {
    const { now } = await page.evaluate(handle);
    if (now === step) return;
    const away = step - now;
    await page.press(Math.abs(away) >= 10 ? (away > 0 ? 'Shift+ArrowRight' : 'Shift+ArrowLeft') : away > 0 ? 'ArrowRight' : 'ArrowLeft');
    await page.waitFor((now) => Number(document.querySelector('.timeline-track').getAttribute('aria-valuenow')) !== now, { argument: now });
  }
  throw new Error(`the handle does not reach step ${step}`);
}

/** Records the page at some steps while training step by step, then trains on. */
async function record(page, url, path = '#preset=circle') {
  await openReady(page, url, path);
  const seen = [];
  for (const step of [1, 5, 20]) {
    await stepsTo(page, step);
    await page.pause(300);
    seen.push({ at: step, ...(await shown(page)) });
  }
  await page.click('.play');
  await waitForStep(page, 300);
  await page.click('.play');
  await waitForRest(page);
  return seen;
}

export const tests = [
  {
    name: 'scrubbing back shows curves and weights of exactly that step, and the end is still there',
    timeoutMs: 120_000,
    async run({ url, newPage, browserName }) {
      const page = await newPage({ width: 1440, height: 900 });
      const seen = await record(page, url);
      const { end } = await page.evaluate(handle);
      await page.pause(300);
      const last = await shown(page);
      check(end >= 300, `the timeline ends at ${end}`);
      await page.evaluate(() => document.querySelector('.timeline-track').focus());
      await page.press('Home');
      await page.waitFor(() => document.querySelector('.figure.steps dd').textContent.trim() === '0');
      for (const { at, ...expected } of seen) {
        await goTo(page, at);
        await page.pause(400);
        const found = await shown(page);
        for (const part of ['step', 'curves', 'pixels']) check(found[part] === expected[part], `${browserName}: ${part} at step ${at} is ${found[part]}, was ${expected[part]}`);
      }
      await page.press('End');
      await page.waitFor((end) => Number(document.querySelector('.timeline-track').getAttribute('aria-valuenow')) === end && !document.querySelector('.timeline-actions garden-icon[name="to-end"]'), { argument: end });
      await page.pause(400);
      const back = await shown(page);
      check(back.step === last.step && back.curves === last.curves && back.pixels === last.pixels, 'the end of the run is not what it was');
      check((await notices(page)).every(({ kind }) => !/error|warning/.test(kind)), 'going back and forth said something');
      expectClean(page, url);
    },
  },
  {
    name: 'dragging the handle pauses and goes back; going on drops what came later',
    async run({ url, newPage }) {
      const page = await newPage({ width: 1440, height: 900 });
      await openReady(page, url);
      await page.click('.play');
      await waitForStep(page, 800);
      const { x, y, width } = await page.box('.timeline-track');
      await page.drag([[x + width * 0.4, y], [x, y], [x - width * 0.2, y]]);
      await page.waitFor(() => document.querySelector('.timeline-actions garden-icon[name="to-end"]') !== null);
      check(await page.evaluate(() => document.querySelector('.play garden-icon').getAttribute('name') === 'play'), 'dragging did not pause');
      const step = await waitForRest(page);
      const { now, end } = await page.evaluate(handle);
      check(step === now && now < end * 0.6 && now > 0, `the page is at ${step}, the handle at ${now} of ${end}`);
      await page.click(press('play'));
      await waitForStep(page, step + 50);
      await page.click('.play');
      const later = await waitForRest(page);
      check((await page.evaluate(handle)).end === later, 'the timeline does not end where the run is');
      expectClean(page, url);
    },
  },
  {
    name: 'a fork keeps the run: its curve stands beside the new one, the difference is named, undo forgets it',
    timeoutMs: 90_000,
    async run({ url, newPage }) {
      const page = await newPage({ width: 1440, height: 900 });
      await record(page, url);
      await page.evaluate(() => document.querySelector('.timeline-track').focus());
      await page.press('Home');
      await page.waitFor(() => document.querySelector('.figure.steps dd').textContent.trim() === '0');
      await page.click(press('branch'));
      await page.waitFor(() => document.querySelector('.timeline-kept') !== null);
      check((await clocks(page)).step === 0, 'forking moved the run');
      // The same lab again: present minus kept is nothing at all, anywhere, as long as the kept run has come as far.
      await stepsTo(page, 40);
      await page.click('garden-output .check:nth-child(3) input');
      const colours = (least, most) => page.waitFor(({ least, most }) => {
        const canvas = document.querySelector('garden-output .plot-canvas'), side = Math.round(canvas.width * 0.3), count = new Map();
        const { data } = canvas.getContext('2d').getImageData(canvas.width / 2 - side / 2, canvas.height / 2 - side / 2, side, side);
        for (let i = 0; i < data.length; i += 4) {
          const key = (data[i] << 16) | (data[i + 1] << 8) | data[i + 2];
          count.set(key, (count.get(key) ?? 0) + 1);
        }
        const seen = [...count.values()].filter((times) => times > 30).length;
        return seen >= least && seen <= most;
      }, { argument: { least, most }, timeoutMs: 15_000 }).catch(() => check(false, `the difference of the two runs has not ${least} to ${most} colours`));
      await colours(1, 8); // of two equal runs
      await page.click('.strip garden-picker .picker-button');
      await page.click('.strip garden-picker .option:not([aria-selected="true"])');
      await page.click('.play');
      await waitForStep(page, 250);
      await page.click('.play');
      await waitForRest(page);
      await colours(21, 1e6); // of two unlike runs
      await page.click(press('compare'));
      const text = await page.waitFor(() => document.querySelector('dialog .compare')?.textContent.replaceAll(/\s+/g, ' ') ?? null);
      check(/optimizer/.test(text), `the comparison does not name the optimizer: ${text.slice(0, 200)}`);
      await page.press('Escape');
      await page.click('.timeline-kept .icon-only');
      await page.waitFor(() => !document.querySelector('.timeline-kept'));
      await page.press('Control+z');
      await page.waitFor(() => document.querySelector('.timeline-kept') !== null);
      expectClean(page, url);
    },
  },
  {
    name: 'a change of the lab that keeps the weights goes on in the same timeline, and going back undoes it',
    async run({ url, newPage }) {
      const page = await newPage({ width: 1440, height: 900 });
      const [first] = (await record(page, url)).slice(-1);
      const optimizer = () => document.querySelector('.strip garden-picker .picker-button').innerText.trim();
      const before = await page.evaluate(optimizer);
      await page.click('.strip garden-picker .picker-button');
      await page.click('.strip garden-picker .option:not([aria-selected="true"])');
      await page.waitFor((before) => document.querySelector('.strip garden-picker .picker-button').innerText.trim() !== before, { argument: before });
      const changedAt = await waitForRest(page);
      await page.click('.play');
      await waitForStep(page, changedAt + 100);
      await page.click('.play');
      const after = await page.evaluate(optimizer);
      const end = await waitForRest(page);
      await page.evaluate(() => document.querySelector('.timeline-track').focus());
      await page.press('Home');
      await page.waitFor(() => document.querySelector('.figure.steps dd').textContent.trim() === '0');
      await goTo(page, first.at);
      await page.pause(400);
      check((await page.evaluate(optimizer)) === before, 'the lab did not go back with the step');
      const found = await shown(page);
      check(found.curves === first.curves && found.pixels === first.pixels, `step ${first.at} is ${found.curves}, was ${first.curves}`);
      await page.press('End');
      await page.waitFor((end) => document.querySelector('.figure.steps dd').textContent.replaceAll(',', '').trim() === String(end), { argument: end });
      check((await page.evaluate(optimizer)) === after, 'the lab of the end did not come back');
      await page.press('r');
      await page.waitFor(() => Number(document.querySelector('.timeline-track').getAttribute('aria-valuemax')) === 0);
      expectClean(page, url);
    },
  },
  {
    name: 'a worker that crashes while one is back in time is replaced, and the timeline stays',
    browsers: ['chromium'],
    async run({ url, newPage }) {
      const page = await newPage({ width: 1440, height: 900 });
      const seen = await record(page, url);
      await page.evaluate(() => document.querySelector('.timeline-track').focus());
      await page.press('Home');
      await page.waitFor(() => document.querySelector('.figure.steps dd').textContent.trim() === '0');
      page.native.workers()[0].evaluate(() => void setTimeout(() => { throw new Error('a crash for the test'); })).catch(() => {});
      await waitForNotice(page, 'warning', 15_000);
      await goTo(page, seen[1].at);
      await page.pause(400);
      const found = await shown(page);
      check(found.curves === seen[1].curves && found.pixels === seen[1].pixels, 'after the restart a step is not what it was');
    },
  },
];
