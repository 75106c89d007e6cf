// Browser tests: serves build/site and runs every tests/e2e/*.test.mjs in real browsers. A module exports
// `tests: [{ name, browsers?, timeoutMs?, run({ browserName, url, newPage, save }) }]`; a test fails by throwing and is skipped by
// returning `{ skipped: reason }`.
// Options: --browser chromium|firefox|webkit, --grep TEXT. Closes with `N passed, N failed, N skipped`.
import { existsSync, readdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { serveSite } from '../../scripts/lib/build.mjs';
import { inRoot } from '../../scripts/lib/paths.mjs';
import { Stop, main, seconds } from '../../scripts/lib/say.mjs';
import { missingForTests } from '../../scripts/setup/system.mjs';
import * as chromium from './drivers/chromium.mjs';
import * as firefox from './drivers/firefox.mjs';
import * as webkit from './drivers/webkit.mjs';

const drivers = [chromium, firefox, webkit];
const { values: options } = parseArgs({ options: { browser: { type: 'string' }, grep: { type: 'string' } } });
const count = { passed: 0, failed: 0, skipped: 0 };
const failures = []; // said once more at the end, where one looks

async function loadTests() {
  const folder = inRoot('tests/e2e');
  const modules = readdirSync(folder).filter((name) => name.endsWith('.test.mjs')).sort();
  const loaded = await Promise.all(modules.map((name) => import(`${folder}/${name}`)));
  return loaded.flatMap(({ tests }) => tests).filter(({ name }) => !options.grep || name.includes(options.grep));
}

const timeout = (ms) => new Promise((_, reject) => setTimeout(() => reject(new Error(`took longer than ${ms} ms`)), ms).unref());
const slug = (name) => name.toLowerCase().replace(/[^a-z0-9]+/g, '-').slice(0, 60);

async function runTest(test, browser, url) {
  const pages = [];
  const newPage = async (settings) => {
    const page = await browser.newPage(settings);
    pages.push(page);
    return page;
  };
  const save = (name) => inRoot('build/e2e', `${browser.browserName}-${slug(test.name)}-${name}.png`);
  const begin = performance.now();
  const report = (verdict) => console.log(`  ${verdict.padEnd(7)} ${seconds(performance.now() - begin).padStart(7)}  ${browser.browserName}: ${test.name}`);
  try {
    const outcome = await Promise.race([test.run({ browserName: browser.browserName, url, newPage, save }), timeout(test.timeoutMs ?? 60_000)]);
    report(outcome?.skipped ? 'skipped' : 'ok');
    if (outcome?.skipped) console.log(`         ${outcome.skipped}`);
    count[outcome?.skipped ? 'skipped' : 'passed']++;
  } catch (error) {
    report('FAILED');
    console.log(String(error.stack ?? error).replace(/^/gm, '         '));
    const page = pages.at(-1);
    if (page?.console.length) console.log(`         console: ${page.console.slice(0, 5).join('\n                  ')}`);
    const shot = await page?.screenshot(save('failed')).catch(() => undefined);
    if (shot) console.log(`         screenshot: ${shot}`);
    count.failed++;
    failures.push(`${browser.browserName}: ${test.name}: ${error.message ?? error}`);
  } finally {
    for (const page of pages) await Promise.race([page.close(), timeout(10_000)]).catch(() => {});
  }
}

async function runBrowser(driver, tests, url) {
  const mine = tests.filter(({ browsers }) => !browsers || browsers.includes(driver.browserName));
  if (!mine.length) return;
  const missing = missingForTests(driver.packages);
  if (missing.length) {
    console.log(`  skipped ${mine.length} tests in ${driver.browserName}: ${missing.join(', ')} not installed`);
    count.skipped += mine.length;
    return;
  }
  const browser = await driver.open();
  try {
    for (const test of mine) await runTest(test, browser, url);
  } finally {
    await Promise.race([browser.close(), timeout(20_000)]).catch(() => {}); // one that hangs ends with this process
  }
}

await main(async () => {
  if (!existsSync(inRoot('build/site/index.html'))) throw new Stop('There is no built site.', 'Run `npm run build` first.');
  const tests = await loadTests();
  const site = await serveSite(4180);
  const wanted = drivers.filter(({ browserName }) => !options.browser || options.browser === browserName);
  // Frames and paints are measured in Chromium, which has the machine to itself; the others share it.
  for (const group of [wanted.filter((driver) => driver === chromium), wanted.filter((driver) => driver !== chromium)])
    await Promise.all(group.map((driver) => runBrowser(driver, tests, site.url)));
  await site.close();
  for (const one of failures) console.log(`FAILED ${one}`);
  console.log(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
  process.exit(count.failed ? 1 : 0); // a browser that hangs must not keep us
});
