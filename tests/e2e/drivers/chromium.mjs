// Debian's Chromium through playwright-core.
import { inFrame, makePage, reportViolations } from './page.mjs';

const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage'];

export const browserName = 'chromium';
export const packages = ['chromium'];

export async function open({ executablePath = '/usr/bin/chromium', extraArgs = [] } = {}) {
  const { chromium } = await import('playwright-core');
  const browser = await chromium.launch({ executablePath, args: [...args, ...extraArgs] });

  async function newPage({ width = 1280, height = 800, dark = false, lang = 'en', reducedMotion = false, touch = false, scale = 1, before } = {}) {
    const context = await browser.newContext({
      viewport: { width, height }, deviceScaleFactor: scale, locale: lang, hasTouch: touch,
      colorScheme: dark ? 'dark' : 'light', reducedMotion: reducedMotion ? 'reduce' : 'no-preference',
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const page = await context.newPage();
    const console = [];
    const requests = [];
    page.on('console', (message) => message.type() === 'error' && console.push(message.text()));
    page.on('pageerror', (error) => console.push(String(error.stack ?? error)));
    page.on('request', (request) => requests.push(request.url()));
    await page.addInitScript(reportViolations);
    if (before) await page.addInitScript(before);
    const { mouse } = page;
    return Object.assign(makePage({
      console, requests,
      goto: (url) => page.goto(url, { waitUntil: 'load' }),
      run: (source, argument, frame) => inFrame(page, frame).evaluate(`(${source})(${JSON.stringify(argument)})`),
      async pointer(steps) {
        for (const { kind, x, y } of steps) await (kind === 'move' ? mouse.move(x, y) : mouse[kind]());
      },
      press: (key) => page.keyboard.press(key),
      insert: (text) => page.keyboard.type(text),
      shoot: (path) => page.screenshot({ path }),
      end: () => context.close(),
    }), { native: page });
  }

  return { browserName, newPage, close: () => browser.close() };
}
