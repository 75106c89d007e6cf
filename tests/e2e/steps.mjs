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

export const ready = (page) => page.waitFor(() => {
  const play = document.querySelector('garden-run-bar .play');
  return play !== null && !play.disabled;
}, { timeoutMs: 30_000 });

/** Steps and epochs as the run bar shows them. */
export const clocks = (page) => page.evaluate(() => {
  const number = (selector) => Number.parseFloat((document.querySelector(selector)?.firstChild?.parentElement.textContent ?? '').replaceAll(/[\s,]/g, ''));
  return { step: number('.figure.steps dd'), epoch: number('.figure.epochs dd') };
});

export const waitForStep = (page, least, timeoutMs = 20_000) => page.waitFor((least) =>
  Number.parseFloat(document.querySelector('.figure.steps dd').textContent.replaceAll(/[\s,]/g, '')) >= least, { argument: least, timeoutMs });

export const notices = (page) => page.evaluate(() =>
  [...document.querySelectorAll('garden-notices .notice')].map((one) => ({ kind: one.className, text: one.textContent.replaceAll(/\s+/g, ' ').trim() })));

export const waitForNotice = (page, kind, timeoutMs = 20_000) => page.waitFor((kind) =>
  document.querySelector(`garden-notices .notice.${kind}`)?.textContent.trim() ?? null, { argument: kind, timeoutMs });

/** Nothing was refused, nothing failed, nothing was asked of another host. */
export function expectClean(page, url) {
  check(page.console.length === 0, `console errors: ${page.console.slice(0, 3).join(' | ')}`);
  const own = new URL(url).origin;
  const foreign = page.requests.filter((request) => /^https?:/.test(request) && new URL(request).origin !== own);
  check(foreign.length === 0, `requests to other hosts: ${foreign.slice(0, 3).join(', ')}`);
}
