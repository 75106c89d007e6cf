// Every lesson as a reader meets it, in every browser: every lab starts and trains, every symbol says what it is and what it is worth,
// every goal is reached by the solution it was given, nothing jumps, axe has no complaint, no request leaves the site.
import { violations, wear } from './axe.mjs';
import { arrive, data, fullSpeed, labIds, languages, lessons, press, train } from './lesson-steps.mjs';
import { check, expectClean } from './steps.mjs';

const mostShift = 0.02;

const watchShifts = () => {
  window.shifts = 0;
  window.shifted = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (entry.hadRecentInput) continue;
      window.shifts += entry.value;
      window.shifted.push(...entry.sources.slice(0, 2).map(({ node }) => `${entry.value.toFixed(3)} ${node?.nodeName}.${node?.className}#${node?.id}`));
    }
  }).observe({ type: 'layout-shift', buffered: true });
};

/** Every symbol that belongs to a lab shows its meaning and, having a path, a value or a shape of that lab. */
async function symbols(page, lab) {
  const silent = await page.evaluate(async (lab) => {
    const { symbols } = JSON.parse(document.getElementById('page-data').textContent);
    const wrong = [], seen = new Set();
    for (const mark of document.querySelectorAll('[data-symbol]')) {
      const name = mark.dataset.symbol;
      if (mark.closest('[data-lab]')?.dataset.lab !== lab || seen.has(name)) continue;
      seen.add(name);
      mark.dispatchEvent(new PointerEvent('pointerover', { bubbles: true, pointerType: 'mouse' }));
      const label = document.getElementById('symbol-label');
      const end = performance.now() + 4000;
      const said = () => [...label.children].map((one) => one.textContent);
      while (performance.now() < end && (label.hidden || (symbols[name].path && said().length < 2))) {
        await new Promise((resolve) => setTimeout(resolve, 30));
        if (!label.hidden) continue;
        document.querySelector('article').dispatchEvent(new PointerEvent('pointerleave', { pointerType: 'mouse' })); // a page still scrolling hides the label: point again
        mark.dispatchEvent(new PointerEvent('pointerover', { bubbles: true, pointerType: 'mouse' }));
      }
      if (label.hidden || said()[0] !== symbols[name].meaning) wrong.push(`${name} says ${label.hidden ? 'nothing' : said()}`);
      else if (symbols[name].path && said().length < 2) wrong.push(`${name} (${symbols[name].path}) has no value in ${lab}`);
      else if (symbols[name].path && !mark.classList.contains('lit')) wrong.push(`${name} does not light up`);
    }
    document.querySelector('article').dispatchEvent(new PointerEvent('pointerleave', { pointerType: 'mouse' }));
    return wrong;
  }, lab);
  check(silent.length === 0, silent.join('; '));
}

async function solve(page, id, { lab }) {
  const before = await arrive(page, lab);
  check(!(await page.evaluate((id) => document.getElementById(`goal-${id}`).classList.contains('reached'), id)), `the goal ${id} is reached before anything was done`);
  await page.evaluate((id) => document.querySelector(`#goal-${id} .show-solution`).click(), id);
  await arrive(page, lab);
  await page.waitFor(() => document.querySelector('.figure.steps dd').textContent.trim() === '0', { frame: before });
  await fullSpeed(page, before);
  await page.pause(300);
  await press(page, '.play', before);
  await page.waitFor((id) => document.getElementById(`goal-${id}`).classList.contains('reached'), { argument: id, timeoutMs: 120_000 })
    .catch(async () => check(false, `the solution of ${id} does not reach it: ${await page.evaluate((id) => document.getElementById(`goal-${id}`).innerText, id)}`));
}

/** A lesson from its first lab to its last goal. */
async function walk(page, url, lesson, language) {
  await page.goto(new URL(`lessons/${language}/${lesson}/`, url).href);
  const { goals } = await data(page);
  for (const id of await labIds(page)) {
    const frame = await arrive(page, id);
    await train(page, frame);
    await symbols(page, id);
  }
  await symbols(page, undefined);
  for (const [id, goal] of Object.entries(goals)) await solve(page, id, goal);
}

/** Nothing jumped on the way, and axe has no complaint, wide or narrow, light or dark. */
async function isCalmAndAccessible(page) {
  const { shifts, shifted } = await page.evaluate(() => ({ shifts: window.shifts, shifted: window.shifted }));
  check(shifts <= mostShift, `the layout shifts by ${shifts.toFixed(3)}: ${shifted.slice(0, 6).join(', ')}`);
  const found = await violations(page, { iframes: false }); // labs are asked on pages of their own
  for (const [width, theme] of [[390, 'light'], [1280, 'dark']]) {
    await page.native.setViewportSize({ width, height: 800 });
    await wear(page, theme);
    found.push(...(await violations(page, { iframes: false })).map((one) => `${width} ${theme} ${one}`));
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    check(wide <= 0, `at ${width} px the page is ${wide} px too wide`);
  }
  check(found.length === 0, found.join('\n'));
}

export const tests = lessons.flatMap((lesson) => languages.map((language) => ({
  name: `lesson ${lesson} in ${language}: labs, symbols, goals; in Chromium also axe and whether anything jumps`,
  timeoutMs: 400_000,
  async run({ url, newPage, browserName }) {
    const page = await newPage({ width: 1280, height: 860, lang: language === 'zh' ? 'zh-CN' : 'en', before: watchShifts });
    await walk(page, url, lesson, language);
    if (browserName === 'chromium') await isCalmAndAccessible(page);
    expectClean(page, url);
  },
})));
