// What several browser tests do in the same way. Functions handed to evaluate() run in the page and must be self-contained.

import { readFileSync } from 'node:fs';
import { deflateRawSync } from 'node:zlib';
import { inRoot } from '../../scripts/lib/paths.mjs';

export const check = (truth, message) => {
  if (!truth) throw new Error(message);
};

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Opens an address below the site, in English unless said otherwise, and waits until a lab can be trained and all panels have come. */
export async function openReady(page, url, path = '') {
  await page.goto(new URL(path, url).href);
  await ready(page);
}

export const ready = (page, frame) => page.waitFor(() => document.querySelector('garden-run-bar .play')?.disabled === false && !document.querySelector('main :not(:defined)'), { timeoutMs: 30_000, frame });

/** The address of a lab, as the page writes it. */
export const linkOf = (lab) => `#1=${deflateRawSync(JSON.stringify({ lab })).toString('base64url')}`;
export const goldenLab = (name) => JSON.parse(readFileSync(inRoot('tests/golden/labs', `${name}.json`), 'utf8'));

/** Opens the picker of this name and presses an option. */
export async function pick(page, name, option) {
  await page.evaluate((name) => [...document.querySelectorAll('garden-picker .picker-button')].find((one) => one.ariaLabel.startsWith(`${name}:`)).click(), name);
  await pressNamed(page, '[role="option"]', option);
}

/** Presses the first of these elements whose text or label begins so. */
export const pressNamed = (page, selector, name) => page.waitFor(({ selector, name }) => {
  const found = [...document.querySelectorAll(selector)].find((one) => (one.ariaLabel ?? '').startsWith(name) || one.textContent.trim().startsWith(name));
  if (!found || found.disabled) return false;
  found.click();
  return true;
}, { argument: { selector, name } });

/** Writes a value into the control, text field or select of this name, and leaves it. */
export const enter = (page, name, value, within = 'body') => page.waitFor(({ name, value, within }) => {
  const label = [...document.querySelector(within)?.querySelectorAll('.control-name') ?? []].find((one) => one.textContent.trim() === name);
  const field = label?.closest('garden-control, garden-text, .select-field')?.querySelector('input:not([type="range"]), select');
  if (!field) return false;
  if (field.type === 'checkbox') field.click();
  else {
    field.value = value;
    field.dispatchEvent(new Event('change', { bubbles: true }));
  }
  return true;
}, { argument: { name, value, within } });

/** The next address, when it no longer changes: it is written 400 ms after the last change. */
export const changedHash = (page, before) => page.waitFor(async (before) => {
  const first = location.hash;
  if (first === before) return null;
  await new Promise((resolve) => setTimeout(resolve, 600));
  return location.hash === first && first;
}, { argument: before });

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
