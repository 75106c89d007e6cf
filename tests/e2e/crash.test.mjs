// When the engine's worker dies or falls silent the page says so and goes on from the last snapshot.
import { check, clocks, openReady, waitForNotice, waitForStep } from './steps.mjs';

const snapshotMs = 4000; // lab/session.ts

/** Trains long enough for a snapshot, harms the worker, and returns the steps before and, as the notice says, after. */
async function harm(page, what) {
  await page.click('.play');
  await waitForStep(page, 100);
  await page.pause(2 * snapshotMs);
  const before = await clocks(page);
  const [worker] = page.native.workers();
  worker.evaluate(what).catch(() => {}); // a dying worker answers nobody
  const text = await waitForNotice(page, 'warning', 15_000);
  const from = Number(/from step ([\d,]+)/.exec(text)?.[1].replaceAll(',', ''));
  return { before: before.step, from, text };
}

async function expectGoesOn(page, { before, from, text }) {
  check(from > 0, `training did not go on from a snapshot: ${text}`);
  check(from >= before - 1000 * 2 * (snapshotMs / 1000), `it fell from step ${before} back to ${from}`);
  await waitForStep(page, Math.max(before, from) + 200);
}

export const tests = [
  {
    name: 'a worker that crashes is replaced and training goes on from the last snapshot',
    browsers: ['chromium'],
    async run({ url, newPage }) {
      const page = await newPage({ width: 1440, height: 900 });
      await openReady(page, url);
      const result = await harm(page, () => void setTimeout(() => { throw new Error('a crash for the test'); }));
      await expectGoesOn(page, result);
    },
  },
  {
    name: 'a worker that hangs gets a badge after 3 s and is replaced after 6 s',
    browsers: ['chromium'],
    async run({ url, newPage }) {
      const page = await newPage({ width: 1440, height: 900 });
      await openReady(page, url);
      await page.evaluate(() => {
        window.seen = {};
        const look = () => {
          const now = performance.now();
          if (document.querySelector('garden-notices p.notice.warning')) window.seen.badge ??= now;
          if (document.querySelector('garden-notices li.notice.warning')) window.seen.restart ??= now;
        };
        new MutationObserver(look).observe(document.body, { subtree: true, childList: true });
      });
      let hangsAt = 0;
      await page.click('.play');
      await waitForStep(page, 100);
      await page.pause(2 * snapshotMs);
      const { step: before } = await clocks(page);
      hangsAt = await page.evaluate(() => performance.now());
      page.native.workers()[0].evaluate(() => { for (;;); }).catch(() => {});
      await page.waitFor(() => document.querySelector('garden-notices p.notice.warning'), { timeoutMs: 6000 });
      const text = await page.waitFor(() => document.querySelector('garden-notices li.notice.warning')?.textContent ?? null, { timeoutMs: 10_000 });
      const seen = await page.evaluate(() => window.seen);
      const [badgeMs, restartMs] = [seen.badge - hangsAt, seen.restart - hangsAt];
      check(badgeMs >= 1900 && badgeMs < 5500, `the badge came after ${Math.round(badgeMs)} ms`); // 3 s after a ping, which comes each second
      check(restartMs >= 4900 && restartMs < 9500, `the restart came after ${Math.round(restartMs)} ms`);
      await expectGoesOn(page, { before, from: Number(/from step ([\d,]+)/.exec(text)?.[1].replaceAll(',', '')), text });
      await page.waitFor(() => !document.querySelector('garden-notices p.notice.warning'));
    },
  },
];
