// The embed where hosts put it: an opaque origin without storage, a course page with the custom element, off screen.
import { serveHost } from './host.mjs';
import { check, clocks, expectClean, ready, waitForStep } from './steps.mjs';

const laneSteps = () => [...document.querySelectorAll('.lane [data-is="where"]')].map((one) => Number(one.textContent.replace(/\D/g, '')));
const beyond = (step) => [...document.querySelectorAll('.lane [data-is="where"]')].some((one) => Number(one.textContent.replace(/\D/g, '')) >= step);
const raceShows = (icon) => document.querySelector('.race-start garden-icon').getAttribute('name') === icon;

export const tests = [
  {
    name: 'in a sandbox without an origin, on a page of another host, it trains',
    timeoutMs: 90_000,
    async run({ url, newPage, browserName }) {
      const address = new URL('embed/v1/?lang=en&theme=light#preset=xor_product', url).href;
      const host = await serveHost(`<iframe src="${address}" title="lab" width="800" height="700" sandbox="allow-scripts"></iframe>`);
      try {
        const page = await newPage({ width: 1000, height: 800 });
        await page.goto(host.url);
        const frame = 'preset=xor_product';
        await ready(page, frame);
        const origin = await page.evaluate(() => {
          try {
            return `${self.origin} ${localStorage.length}`;
          } catch {
            return self.origin;
          }
        }, null, { frame });
        check(origin === 'null', `${browserName}: the frame has the origin ${origin}`);
        await page.evaluate(() => document.querySelector('.play').click(), null, { frame });
        await waitForStep(page, 100, 20_000, frame);
        const said = await page.evaluate(() => [...document.querySelectorAll('garden-notices .notice')].map((one) => one.textContent), null, { frame });
        check(said.length === 0, `it says ${said.join(' | ')}`);
        expectClean(page, url, host.url);
      } finally {
        await host.close();
      }
    },
  },
  {
    name: 'the course page shows living labs that pause off screen',
    timeoutMs: 90_000,
    async run({ url, newPage, browserName }) {
      const page = await newPage({ width: 1100, height: 800 });
      await page.goto(new URL('examples/course-page.html', url).href);
      await page.waitFor(() => document.querySelectorAll('gradient-garden iframe').length >= 3);
      const frame = 'preset=xor_linear';
      await ready(page, frame);
      await page.evaluate(() => document.querySelector('.play').click(), null, { frame });
      await waitForStep(page, 20, 20_000, frame);
      await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
      await page.waitFor(() => document.querySelector('.play garden-icon').getAttribute('name') === 'play', { frame });
      const { step } = await clocks(page, frame);
      await page.evaluate(() => scrollTo(0, 0));
      await waitForStep(page, step + 20, 20_000, frame); // and goes on by itself when it is seen again
      check((await page.evaluate(() => document.querySelector('gradient-garden iframe').getBoundingClientRect().height)) !== 560, `${browserName}: the frame is not as high as its lab`);
      expectClean(page, url);
    },
  },
  {
    name: 'a race in an embed waits while it is off screen and goes on when it is seen',
    timeoutMs: 120_000,
    async run({ url, newPage, browserName }) {
      const address = new URL('embed/v1/?view=race&lang=en#preset=spiral', url).href;
      const host = await serveHost(`<iframe src="${address}" title="race" width="1000" height="700" sandbox="allow-scripts"></iframe><div style="height: 4000px"></div>`);
      try {
        const page = await newPage({ width: 1100, height: 800 });
        const frame = 'preset=spiral';
        await page.goto(host.url);
        await page.waitFor(() => document.querySelector('.line-up-actions button') !== null, { frame, timeoutMs: 30_000 });
        await page.evaluate(() => document.querySelector('.line-up-actions button').click(), null, { frame });
        await page.waitFor(() => document.querySelector('.race-start')?.disabled === false, { frame, timeoutMs: 30_000 });
        await page.evaluate(() => document.querySelector('.race-start').click(), null, { frame });
        await page.waitFor(beyond, { frame, argument: 100, timeoutMs: 30_000 });

        await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
        await page.waitFor(raceShows, { frame, argument: 'play' });
        await page.pause(1500); // a frame out of sight may be painted once a second only: this is the last picture
        const held = await page.evaluate(laneSteps, null, { frame });
        await page.pause(1500);
        const later = await page.evaluate(laneSteps, null, { frame });
        check(held.length > 1 && Math.max(...held) < 3000, `${browserName}: the race had ended already, at ${held.join(', ')}`);
        check(held.join() === later.join(), `${browserName}: out of sight it went from ${held.join(', ')} to ${later.join(', ')}`);

        await page.evaluate(() => scrollTo(0, 0));
        await page.waitFor(raceShows, { frame, argument: 'pause' });
        await page.waitFor(beyond, { frame, argument: Math.max(...held) + 50, timeoutMs: 30_000 });

        await page.evaluate(() => document.querySelector('.race-start').click(), null, { frame }); // what the reader paused stays paused
        await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
        await page.pause(300);
        await page.evaluate(() => scrollTo(0, 0));
        await page.pause(300);
        check(await page.evaluate(raceShows, 'play', { frame }), `${browserName}: a race that was paused goes on by itself`);
        expectClean(page, url, host.url);
      } finally {
        await host.close();
      }
    },
  },
  {
    name: 'a course page hears of a goal when it is reached, once and with its numbers',
    timeoutMs: 120_000,
    async run({ url, newPage, browserName }) {
      const goals = [
        { id: 'good', data: 'xor', all: [{ fact: 'testMetric', min: 0.95 }, { fact: 'parameters', max: 4 }, { path: 'layers.0.weight[0,2]', min: -100, max: 100 }] },
        { id: 'too-large', all: [{ fact: 'testMetric', min: 0.95 }, { fact: 'parameters', min: 1000 }] },
        { id: 'other-data', data: 'spiral', all: [{ fact: 'step', min: 1 }] },
      ];
      const host = await serveHost(`<script>
          window.heard = { goals: [], states: [] };
          addEventListener('gradient-garden-goal', ({ detail, target }) => heard.goals.push({ detail, target: target.id }));
          addEventListener('gradient-garden-state', ({ detail }) => heard.states.push(detail));
        </script>
        <script type="module" src="${new URL('gradient-garden.js', url).href}"></script>
        <gradient-garden id="task" preset="xor_product" title="A product" lang="en" view="run,output,curves" height="640" goals='${JSON.stringify(goals)}'></gradient-garden>`);
      try {
        const page = await newPage({ width: 1100, height: 800 });
        await page.goto(host.url);
        const frame = 'preset=xor_product';
        await ready(page, frame);
        await page.waitFor(() => heard.states.at(-1)?.goals.length === 3 && heard.states.at(-1).goals[0].values[1] !== null);
        check((await page.evaluate(() => heard.goals.length)) === 0, `${browserName}: a goal is reached before anything was trained`);

        await page.evaluate(() => document.querySelector('.play').click(), null, { frame });
        await page.waitFor(() => heard.goals.length > 0, { timeoutMs: 60_000 });
        const at = await page.evaluate(() => heard.states.at(-1).step);
        await waitForStep(page, at + 200, 20_000, frame);
        await page.evaluate(() => document.querySelector('.play').click(), null, { frame });
        await page.waitFor(() => heard.states.at(-1).playing === false);

        const { goals: reached, states } = await page.evaluate(() => heard);
        check(reached.length === 1 && reached[0].target === 'task', `${browserName}: heard ${JSON.stringify(reached)}`);
        const { id, reached: holds, values } = reached[0].detail;
        check(id === 'good' && holds && values.length === 3, `${browserName}: the event says ${JSON.stringify(reached[0].detail)}`);
        check(values[0] >= 0.95 && values[0] <= 1 && values[1] === 4, `${browserName}: with the numbers ${values.join(', ')}`);
        check(Number.isFinite(values[2]) && values[2] !== 0, `${browserName}: the weight of the product is ${values[2]}`);
        const last = states.at(-1);
        check(states.every(({ version }, i) => i === 0 || version > states[i - 1].version), `${browserName}: the states come out of order`);
        check(last.step >= at + 200, `${browserName}: the last state is of step ${last.step}`);
        const never = last.goals.find((one) => one.id === 'too-large');
        check(!never.reached && never.values[1] === 4 && !last.goals.find((one) => one.id === 'other-data').reached, `${browserName}: the last state says ${JSON.stringify(last.goals)}`);
        const shown = await page.evaluate(() => Number.parseFloat(document.querySelector('[data-number="testMetric"]').textContent), null, { frame });
        check(Math.abs(shown - 100 * never.values[0]) < 0.06, `${browserName}: the lab shows ${shown} %, its page hears ${never.values[0]}`);
        expectClean(page, url, host.url);
      } finally {
        await host.close();
      }
    },
  },
  {
    name: 'an embed with nonsense in its address says so and works',
    async run({ url, newPage }) {
      const page = await newPage({ width: 700, height: 700 });
      await page.goto(new URL('embed/v1/?lang=tlh&theme=neon&hide=everything&height=-5&readonly=perhaps#preset=nothing', url).href);
      await ready(page);
      await page.waitFor(() => document.querySelectorAll('garden-notices .notice.warning').length > 0);
      expectClean(page, url);
    },
  },
];
