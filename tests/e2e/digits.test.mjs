// The handwritten digits in a real tab: all 70,000 images, five epochs, the accuracy one may expect, a digit read.
import { check, clocks, expectClean, openReady, waitForRest, waitForStep } from './steps.mjs';

const finished = () => {
  const counters = document.querySelector('garden-counters');
  const [epoch, planned] = [...counters.querySelector('.epochs dd').textContent.matchAll(/[\d.]+/g)].map(Number);
  return epoch >= planned;
};

/** [right, total] from the confusion matrix, which counts every test image. */
const confusion = (page) => page.evaluate(() => {
  let [right, total] = [0, 0];
  for (const cell of document.querySelectorAll('garden-digits-confusion [data-cell]')) {
    const [i, count] = [Number(cell.dataset.cell), Number(cell.textContent || 0)];
    total += count;
    if (i % 11 === 0) right += count;
  }
  return [right, total];
});

/** The matrix is counted in the background: what it says twice with a second between. */
async function confusionAtRest(page) {
  for (let before = ''; ; ) {
    const now = await confusion(page);
    if (String(now) === before && now[1] > 0) return now;
    before = String(now);
    await page.pause(1000);
  }
}

export const tests = [
  {
    name: 'digits: the first part loads, trains and reads a drawing',
    timeoutMs: 120_000,
    async run({ url, newPage, browserName }) {
      const page = await newPage({ width: 1440, height: 900 });
      await openReady(page, url, '#preset=digits');
      await page.waitFor(() => document.querySelector('garden-digits-data .samples canvas')?.width > 240, { timeoutMs: 30_000 });
      await page.press('e');
      await waitForStep(page, 312, 60_000);
      const [right, total] = await confusionAtRest(page);
      check(total === 2000, `the confusion matrix counts ${total} of 2000 test images`);
      check(right / total > 0.88, `${browserName}: one epoch reads only ${right} of ${total}`);

      const { x, y, width } = await page.box('garden-digits-draw .sheet');
      const at = (dx, dy) => [x + dx * width, y + dy * width];
      await page.drag([at(0, -0.35), at(0, -0.1), at(0, 0.1), at(0, 0.35)]);
      const reads = await page.waitFor(() => document.querySelector('garden-digits-draw li.best .number')?.textContent.trim() ?? null);
      check(reads === '1', `a vertical stroke was read as ${reads}`);
      expectClean(page, url);
    },
  },
  {
    name: 'digits: five epochs over all 60,000 reach 97.5 % on the 10,000',
    browsers: ['chromium'],
    timeoutMs: 300_000,
    async run({ url, newPage }) {
      const page = await newPage({ width: 1440, height: 900 });
      await openReady(page, url, '#preset=digits');
      await page.click('garden-digits-data button.wide');
      await page.waitFor(() => /60,?000/.test(document.querySelector('garden-digits-data').textContent) && !document.querySelector('garden-digits-data progress'), { timeoutMs: 60_000 });
      await page.waitFor(() => document.querySelector('.figure.steps dd').textContent.trim() === '0');
      await page.click('.play');
      await page.waitFor(finished, { timeoutMs: 240_000 });
      await waitForRest(page);
      const { step, epoch } = await clocks(page);
      check(step === 5 * 1875, `five epochs of 60,000 in batches of 32 are 9375 steps, not ${step} (epoch ${epoch})`);
      const [right, total] = await confusionAtRest(page);
      check(total === 10_000, `the confusion matrix counts ${total} of 10,000 test images`);
      console.log(`         ${(right / 100).toFixed(2)} % of the test images read correctly`);
      check(right >= 9750, `${right} of 10,000 read correctly`);
      expectClean(page, url);
    },
  },
];
