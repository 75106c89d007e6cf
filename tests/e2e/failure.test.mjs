// Where the engine cannot run the page says so, and what helps; where nothing may be remembered it runs all the same.
import { check, expectClean, openReady, waitForStep } from './steps.mjs';

export const tests = [
  {
    name: 'without WebAssembly there is a clear page',
    browsers: ['chromium', 'firefox'],
    async run({ url, newPage }) {
      const page = await newPage({ width: 1280, height: 800, before: () => { delete globalThis.WebAssembly; } });
      await page.goto(url);
      const words = await page.waitFor(() => {
        const failed = [...document.querySelectorAll('.failed')].find((one) => one.checkVisibility());
        return failed?.innerText ?? null;
      });
      check(/WebAssembly/.test(words) && /Chrome 91/.test(words) && /Firefox/.test(words) && /Safari/.test(words), `the page says: ${words}`);
      check(!/[\u4e00-\u9fff]/.test(words), `both languages are shown: ${words}`);
      expectClean(page, url);
    },
  },
  {
    name: 'an engine that cannot be downloaded is said, with the remedy',
    browsers: ['chromium'],
    async run({ url, newPage }) {
      const page = await newPage({ width: 1280, height: 800 });
      await page.native.context().route('**/*.wasm', (route) => route.abort());
      await page.goto(url);
      const words = await page.waitFor(() => document.querySelector('.failed[role="alert"]')?.innerText ?? null, { timeoutMs: 20_000 });
      check(/Reload/i.test(words), `no remedy in: ${words}`);
      await page.native.context().unroute('**/*.wasm');
      await page.click('.failed button');
      await page.waitFor(() => document.querySelector('garden-run-bar .play')?.disabled === false, { timeoutMs: 20_000 });
    },
  },
  {
    name: 'where storage is forbidden everything works',
    browsers: ['chromium', 'firefox'],
    async run({ url, newPage }) {
      const forbid = () => {
        for (const name of ['localStorage', 'sessionStorage', 'indexedDB'])
          Object.defineProperty(window, name, { get() { throw new DOMException('The operation is insecure.', 'SecurityError'); } });
      };
      const page = await newPage({ width: 1280, height: 800, before: forbid });
      for (const path of ['', 'embed/v1/#preset=circle']) {
        await openReady(page, url, path);
        await page.click('.play');
        await waitForStep(page, 50);
        expectClean(page, url);
      }
    },
  },
];
