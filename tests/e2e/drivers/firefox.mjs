// Debian's Firefox ESR through puppeteer-core (WebDriver BiDi). Theme, language and motion are preferences there, so each combination of them
// is a browser of its own.
import { inFrame, makePage, reportViolations } from './page.mjs';

export const browserName = 'firefox';
export const packages = ['firefox-esr'];

const preferences = ({ dark, lang, reducedMotion }) => ({
  'ui.systemUsesDarkTheme': dark ? 1 : 0,
  'layout.css.prefers-color-scheme.content-override': dark ? 0 : 1,
  'ui.prefersReducedMotion': reducedMotion ? 1 : 0,
  'intl.accept_languages': lang,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'app.normandy.enabled': false,
});

export async function open({ executablePath = '/usr/bin/firefox-esr' } = {}) {
  const { default: puppeteer } = await import('puppeteer-core');
  const browsers = new Map();

  /** A busy machine starts it late; one that did not start is not waited for again, but started anew by the next test. */
  async function browserFor({ dark = false, lang = 'en', reducedMotion = false } = {}) {
    const options = { dark, lang, reducedMotion }, key = JSON.stringify(options);
    if (!browsers.has(key))
      browsers.set(key, puppeteer.launch({ browser: 'firefox', executablePath, headless: true, timeout: 120_000, extraPrefsFirefox: preferences(options) }));
    try {
      return await browsers.get(key);
    } catch (error) {
      browsers.delete(key);
      throw error;
    }
  }
  await browserFor().catch(() => {}); // here and not within the first test's time

  async function newPage({ width = 1280, height = 800, before, ...options } = {}) {
    const browser = await browserFor(options);
    const context = await browser.createBrowserContext();
    const page = await context.newPage();
    // Beside the size it sets a screen orientation, which Firefox before 145 does not know and we do not need.
    await page.setViewport({ width, height }).catch((error) => {
      if (!String(error).includes('setScreenOrientationOverride')) throw error;
    });
    const console = [];
    const requests = [];
    page.on('console', (message) => message.type() === 'error' && console.push(message.text()));
    page.on('pageerror', (error) => console.push(String(error.stack ?? error)));
    page.on('request', (request) => requests.push(request.url()));
    await page.evaluateOnNewDocument(reportViolations);
    if (before) await page.evaluateOnNewDocument(before);
    const { mouse } = page;
    return makePage({
      console, requests,
      goto: (url) => page.goto(url, { waitUntil: 'load' }),
      run: (source, argument, frame) => inFrame(page, frame).evaluate(`(${source})(${JSON.stringify(argument)})`),
      async pointer(steps) {
        for (const { kind, x, y } of steps) await (kind === 'move' ? mouse.move(x, y) : mouse[kind]());
      },
      async press(combination) {
        const keys = combination.split('+').map((key) => (key === 'Space' ? ' ' : key));
        const last = keys.pop();
        for (const key of keys) await page.keyboard.down(key);
        await page.keyboard.press(last);
        for (const key of keys.reverse()) await page.keyboard.up(key);
      },
      insert: (text) => page.keyboard.type(text),
      shoot: (path) => page.screenshot({ path }),
      end: () => context.close(),
    });
  }

  return { browserName, newPage, close: async () => Promise.all([...browsers.values()].map(async (browser) => (await browser).close())) };
}
