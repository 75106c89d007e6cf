// What the first visit costs, counted as a host would send it: everything that is asked for until the page is ready and at rest.
import { gzipSync } from 'node:zlib';
import { check, openReady, ready } from './steps.mjs';

const mostBytes = 600 * 1024;
const isKatexFont = (url) => /KaTeX_[^/]*\.woff2$/.test(url);

export const tests = [
  {
    name: 'the first load is at most 600 KB gzip, KaTeX fonts aside',
    browsers: ['chromium'],
    async run({ url, newPage }) {
      const page = await newPage({ width: 1440, height: 900 });
      await openReady(page, url);
      await page.native.waitForLoadState('networkidle');
      const asked = [...new Set(page.requests)].filter((request) => request.startsWith(url) && !isKatexFont(request));
      check(asked.some((request) => request.endsWith('.wasm')), 'the engine is not among what was asked for');
      const parts = await Promise.all(asked.map(async (request) => {
        const bytes = Buffer.from(await (await fetch(request)).arrayBuffer());
        return { name: new URL(request).pathname, size: /\.(woff2|png)$/.test(request) ? bytes.length : gzipSync(bytes, { level: 9 }).length };
      }));
      parts.sort((a, b) => b.size - a.size);
      const total = parts.reduce((sum, { size }) => sum + size, 0);
      const list = parts.slice(0, 8).map(({ name, size }) => `${name} ${(size / 1024).toFixed(1)}`).join(', ');
      console.log(`         ${(total / 1024).toFixed(1)} KB in ${parts.length} files: ${list}`);
      check(total <= mostBytes, `the first load is ${(total / 1024).toFixed(1)} KB`);
    },
  },
];
