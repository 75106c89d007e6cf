// axe-core in a page of Chromium, and the moment at which it may be asked.
import { readFileSync } from 'node:fs';
import { inRoot } from '../../scripts/lib/paths.mjs';

const axe = readFileSync(inRoot('node_modules/axe-core/axe.min.js'), 'utf8');

/** What axe complains of, a line each. */
export async function violations(page, { iframes = true } = {}) {
  // A script tag would be refused by the page's own policy; evaluating in the page is the tester's privilege.
  if (!(await page.evaluate(() => 'axe' in window))) await page.native.evaluate(axe);
  return page.evaluate(async (iframes) => {
    const { violations } = await window.axe.run(document, { resultTypes: ['violations'], iframes });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 2).map((node) => node.target.join(' ')).join(', ')}`);
  }, iframes);
}

/** Puts on a theme and waits until no colour that one sees is on its way any more; what a closed part hides does not fade before it is opened. */
export async function wear(page, theme) {
  await page.native.emulateMedia({ colorScheme: theme });
  await page.waitFor((theme) => document.documentElement.dataset.theme === theme, { argument: theme });
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  await page.evaluate(() => Promise.all(document.getAnimations().filter(({ effect }) => effect.target.checkVisibility()).map((one) => one.finished.catch(() => {}))));
}
