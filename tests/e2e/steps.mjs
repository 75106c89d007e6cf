// What several browser tests do in the same way. Functions handed to evaluate() run in the page and must be self-contained.

export const check = (truth, message) => {
  if (!truth) throw new Error(message);
};

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Opens an address below the site, in English unless said otherwise, and waits until a lab can be trained. */
export async function openReady(page, url, path = '') {
  await page.goto(new URL(path, url).href);
  await ready(page);
}

export const ready = (page, frame) => page.waitFor(() => document.querySelector('garden-run-bar .play')?.disabled === false, { timeoutMs: 30_000, frame });

/** Steps and epochs as the run bar shows them. */
export const clocks = (page, frame) => page.evaluate(() => {
  const number = (selector) => Number.parseFloat((document.querySelector(selector)?.textContent ?? '').replaceAll(/[\s,]/g, ''));
  return { step: number('.figure.steps dd'), epoch: number('.figure.epochs dd') };
}, null, { frame });

export const waitForStep = (page, least, timeoutMs = 20_000, frame = undefined) => page.waitFor((least) =>
  Number.parseFloat(document.querySelector('.figure.steps dd').textContent.replaceAll(/[\s,]/g, '')) >= least, { argument: least, timeoutMs, frame });

export const notices = (page) => page.evaluate(() =>
  [...document.querySelectorAll('garden-notices .notice')].map((one) => ({ kind: one.className, text: one.textContent.replaceAll(/\s+/g, ' ').trim() })));

export const waitForNotice = (page, kind, timeoutMs = 20_000) => page.waitFor((kind) =>
  document.querySelector(`garden-notices .notice.${kind}`)?.textContent.trim() ?? null, { argument: kind, timeoutMs });

/** Waits until the step count stands still between two looks: what was under way when one pressed pause has arrived. */
export async function waitForRest(page) {
  for (let before = -1; ; ) {
    const { step } = await clocks(page);
    if (step === before) return step;
    before = step;
    await page.pause(200);
  }
}

/** Presses the entry of the share menu with this icon. */
export async function share(page, icon) {
  await page.click('garden-menu:not(.title-more) > button:has(garden-icon[name="share"])');
  await page.click(`[role="menu"] garden-icon[name="${icon}"]`);
}

/** Nothing was refused, nothing failed, nothing was asked of another host. */
export function expectClean(page, ...urls) {
  check(page.console.length === 0, `console errors: ${page.console.slice(0, 3).join(' | ')}`);
  const own = urls.map((url) => new URL(url).origin);
  const foreign = page.requests.filter((request) => /^https?:/.test(request) && !own.includes(new URL(request).origin));
  check(foreign.length === 0, `requests to other hosts: ${foreign.slice(0, 3).join(', ')}`);
}
