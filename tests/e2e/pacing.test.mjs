// The page stays at the display's pace while the worker trains at full speed. Waits are measured by the page itself, between the
// timestamps of its own frames. Other programs on the machine can only add to a wait, never hide one: of several rounds, each long
// enough for everything that recurs (snapshots, evaluations, figures), the best one counts.
import { check, openReady, waitForStep } from './steps.mjs';

const rounds = 4;
const roundMs = 6000;
const mostMs = 50;

const measure = (roundMs) => new Promise((resolve) => {
  const [waits, long] = [[], []];
  const observer = new PerformanceObserver((list) => long.push(...list.getEntries().map((entry) => Math.round(entry.duration))));
  observer.observe({ type: 'longtask' });
  let [first, last] = [0, 0];
  const tick = (now) => {
    if (last) waits.push(now - last);
    else first = now;
    last = now;
    if (now - first < roundMs) return requestAnimationFrame(tick);
    observer.disconnect();
    waits.sort((a, b) => a - b);
    return resolve({ frames: waits.length, median: waits[waits.length >> 1], worst: waits.at(-1), long });
  };
  requestAnimationFrame(tick);
});

const atFullSpeed = () => {
  const slider = document.querySelector('.speed .slider');
  slider.value = slider.max;
  slider.dispatchEvent(new Event('input', { bubbles: true }));
};

export const tests = ['spiral', 'digits'].map((preset) => ({
  name: `no frame waits ${mostMs} ms and no task is long while ${preset} trains at full speed`,
  browsers: ['chromium'],
  async run({ url, newPage }) {
    const page = await newPage({ width: 1440, height: 900 });
    await openReady(page, url, `#preset=${preset}`);
    await page.native.waitForLoadState('networkidle'); // loading ends here
    await page.evaluate(atFullSpeed);
    await page.click('.play');
    await waitForStep(page, preset === 'digits' ? 30 : 2000, 30_000);
    const found = [];
    for (let round = 0; round < rounds; round++) {
      if (await page.evaluate(() => document.querySelector('.play garden-icon').getAttribute('name') === 'play')) { // its epochs are done
        await page.press('r');
        await page.click('.play');
      }
      const one = await page.evaluate(measure, roundMs);
      found.push(one);
      console.log(`         ${one.frames} frames in ${roundMs / 1000} s, median ${one.median.toFixed(1)} ms, worst ${one.worst.toFixed(1)} ms, long tasks: ${one.long.join(', ') || 'none'}`);
      if (one.worst < mostMs && one.long.length === 0) return;
    }
    check(false, `in every round a frame waited or a task was long: ${found.map(({ worst, long }) => `${worst.toFixed(0)} ms, ${long.length} long`).join('; ')}`);
  },
}));
