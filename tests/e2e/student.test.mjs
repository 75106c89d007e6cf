// A student in a hurry, without a network, with data of their own, on odd browsers: what one presses happens, what cannot
// happen is said.
import { check, clocks, expectClean, notices, openReady, pause, ready, share, waitForNotice, waitForRest, waitForStep } from './steps.mjs';

const pressMany = (page, key, times) => page.evaluate(({ key, times }) => {
  for (let i = 0; i < times; i++) document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
}, { key, times });

const pressNamed = (page, name) => page.evaluate((name) => [...document.querySelectorAll('garden-data button')].find((one) => one.ariaLabel === name).click(), name);

/** Ways a page may refuse workers; the engine starts all the same. */
const refusals = {
  'no module workers': () => {
    const Native = Worker;
    globalThis.Worker = function (address, options) {
      if (options?.type === 'module') throw new Error('no module workers');
      return new Native(address, options);
    };
  },
  'neither module nor blob workers': () => {
    const Native = Worker;
    globalThis.Worker = function (address, options) {
      if (options?.type === 'module' || String(address).startsWith('blob:')) throw new Error('no such workers');
      return new Native(address, options);
    };
  },
  'no workers at all': () => { delete globalThis.Worker; },
};

export const tests = [
  {
    name: 'thirty steps in haste are thirty, an epoch asked for in mid-run ends where it should',
    async run({ url, newPage }) {
      const page = await newPage({ width: 1440, height: 900 });
      await openReady(page, url);
      await pressMany(page, 's', 30);
      await waitForStep(page, 30);
      check((await waitForRest(page)) === 30, `thirty presses made ${(await clocks(page)).step} steps`);
      await page.click('.play');
      await waitForStep(page, 200);
      await page.press('e');
      await pause(300);
      await waitForRest(page);
      const { epoch } = await clocks(page);
      check(epoch === Math.round(epoch), `the epoch ended at ${epoch}`);
      expectClean(page, url);
    },
  },
  {
    name: 'digits without a network are said, and come when one tries again',
    browsers: ['chromium'],
    async run({ url, newPage }) {
      const page = await newPage({ width: 1440, height: 900 });
      const context = page.native.context();
      await context.route('**/data/mnist/**', (route) => route.abort());
      await openReady(page, url, '#preset=digits');
      check(/could not be loaded/.test(await waitForNotice(page, 'error')), 'nobody says what is missing');
      await context.unroute('**/data/mnist/**');
      await page.click('garden-notices .notice.error p button');
      await page.waitFor(() => document.querySelector('.figure.parameters dd').textContent !== '–', { timeoutMs: 30_000 });
      check((await notices(page)).length === 0, 'the message stays after its reason has gone');
      await page.click('.play');
      await waitForStep(page, 10);
    },
  },
  {
    name: 'a third class can be drawn: the network gets an output, undo takes both back',
    async run({ url, newPage }) {
      const page = await newPage({ width: 1440, height: 900 });
      await openReady(page, url, '#preset=circle');
      await pressNamed(page, 'Draw');
      await page.waitFor(() => [...document.querySelectorAll('garden-data button')].some((one) => one.ariaLabel === 'Another class'));
      await pressNamed(page, 'Another class');
      const { x, y } = await page.box('garden-output canvas');
      await page.drag([[x - 60, y - 60], [x, y - 60], [x + 60, y - 60]]);
      await page.waitFor(() => document.querySelectorAll('garden-data .swatch').length === 3 && /Your own/.test(document.querySelector('.set-name').textContent));
      await page.click('.play');
      await waitForStep(page, 50);
      await page.press('Control+z');
      await page.waitFor(() => /Circle/.test(document.querySelector('.set-name').textContent));
      check((await notices(page)).length === 0, `it says ${JSON.stringify(await notices(page))}`);
      expectClean(page, url);
    },
  },
  {
    name: 'an open weight editor follows training and can be walked by keyboard',
    async run({ url, newPage }) {
      const page = await newPage({ width: 1440, height: 900 });
      await openReady(page, url);
      await page.click('.play');
      await waitForStep(page, 20);
      await page.evaluate(() => document.querySelector('[data-mark="neuron 1 0"]').click());
      const values = () => page.evaluate(() => [...document.querySelectorAll('.weight-row .control-entry')].map((one) => one.value).join());
      await page.waitFor(() => document.querySelectorAll('.weight-row').length === 3);
      const before = await values();
      await page.waitFor((before) => [...document.querySelectorAll('.weight-row .control-entry')].map((one) => one.value).join() !== before, { argument: before });
      for (let i = 0; i < 3; i++) await page.press('Tab');
      check(await page.evaluate(() => document.activeElement.closest('.weight-editor') !== null), 'Tab leaves the editor');
      await page.press('Escape');
      check(await page.evaluate(() => document.activeElement.dataset.mark === 'neuron 1 0'), 'the focus does not come back');
      expectClean(page, url);
    },
  },
  {
    name: 'the code for a course page shows what was chosen',
    browsers: ['chromium'],
    async run({ url, newPage }) {
      const page = await newPage({ width: 1440, height: 900 });
      await openReady(page, url, '#preset=moons');
      await share(page, 'code');
      await page.waitFor(() => document.querySelector('dialog[open] .embed-code'));
      await page.evaluate(() => {
        for (const one of document.querySelectorAll('dialog .embed-panels input')) if (one.checked) one.click(); // the last one stays
        for (const one of [...document.querySelectorAll('dialog .check input')].slice(-2)) one.click();
      });
      const code = await page.evaluate(() => document.querySelector('dialog .embed-code').value);
      const address = /src="([^"]+)"/.exec(code)[1].replaceAll('&amp;', '&');
      const { searchParams } = new URL(address);
      const offered = await page.evaluate(() => document.querySelectorAll('dialog .embed-panels input').length);
      check(searchParams.get('hide').split(',').length === offered - 1 && searchParams.get('readonly') === '1' && searchParams.get('autoplay') === '1', address);
      check((await page.evaluate(() => document.querySelector('dialog [aria-live]').textContent)).includes(String(address.length)), 'the size of the link is not said');
      await page.goto(address);
      await page.waitFor(() => document.querySelector('garden-curves') && !document.querySelector('garden-network, garden-run-bar'));
      expectClean(page, url);
    },
  },
  {
    name: 'messages from a hostile host change nothing',
    browsers: ['chromium', 'firefox'],
    async run({ url, newPage }) {
      const page = await newPage({ width: 900, height: 800 });
      await openReady(page, url, 'embed/v1/?lang=en&readonly=1#preset=circle');
      await page.evaluate(() => {
        const odd = [null, 1, 'x', [], { id: 1, name: 'create', params: {} }, { type: 'gradient-garden:height', heightPx: 1e9 }, { subject: 'lti.frameResize', height: -1 }];
        for (const message of odd) postMessage(message, '*');
      });
      await page.click('.play');
      await waitForStep(page, 50);
      check((await notices(page)).length === 0, 'a foreign message was taken for one of ours');
      expectClean(page, url);
    },
  },
  ...Object.entries(refusals).map(([name, before]) => ({
    name: `the engine starts with ${name}`,
    browsers: ['chromium', 'firefox'],
    async run({ url, newPage }) {
      const page = await newPage({ width: 1280, height: 800, before });
      await page.goto(url);
      await ready(page);
      await page.click('.play');
      await waitForStep(page, 100);
      check((await notices(page)).length === 0, `it says ${JSON.stringify(await notices(page))}`);
    },
  })),
];
