// The page stays at the display's pace while the worker trains at full speed. Waits are measured by the page itself.
import { check, openReady, pause, waitForStep } from './steps.mjs';

export const tests = [
  {
    name: 'no frame waits 50 ms and no task is long while training at full speed',
    browsers: ['chromium'],
    async run({ url, newPage }) {
      const page = await newPage({ width: 1440, height: 900 });
      await openReady(page, url, '#preset=spiral');
      await pause(1500); // loading ends here
      await page.evaluate(() => {
        window.pacing = { waits: [], long: [] };
        new PerformanceObserver((list) => window.pacing.long.push(...list.getEntries().map((entry) => Math.round(entry.duration)))).observe({ type: 'longtask' });
        let last = performance.now();
        const tick = (now) => {
          window.pacing.waits.push(now - last);
          last = now;
          requestAnimationFrame(tick);
        };
        requestAnimationFrame((now) => { last = now; requestAnimationFrame(tick); });
      });
      await page.click('.play');
      await waitForStep(page, 2000, 30_000);
      await page.evaluate(() => { window.pacing.waits.length = 0; window.pacing.long.length = 0; });
      await pause(5000);
      const { waits, long } = await page.evaluate(() => window.pacing);
      const worst = Math.max(...waits);
      waits.sort((a, b) => a - b);
      console.log(`         ${waits.length} frames in 5 s, median ${waits[waits.length >> 1].toFixed(1)} ms, worst ${worst.toFixed(1)} ms, ${long.length} long tasks`);
      check(worst < 50, `the worst frame waited ${worst.toFixed(0)} ms`);
      check(long.length === 0, `long tasks: ${long.join(', ')} ms`);
    },
  },
];
