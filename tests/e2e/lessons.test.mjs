// Every lesson as a reader meets it: every lab starts and trains, every symbol says what it is and what it is worth, every goal is
// reached by the solution it was given, nothing jumps, axe has no complaint, no request leaves the site.
import { readFileSync, readdirSync, existsSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { inRoot } from '../../scripts/lib/paths.mjs';
import { check, expectClean, ready, waitForStep } from './steps.mjs';

const axe = readFileSync(inRoot('node_modules/axe-core/axe.min.js'), 'utf8');
const folder = inRoot('build/site/lessons');
const languages = ['zh', 'en'];
const lessons = existsSync(`${folder}/zh`) ? readdirSync(`${folder}/zh`, { withFileTypes: true }).filter((entry) => entry.isDirectory() && entry.name !== 'terms').map(({ name }) => name) : [];
const mostShift = 0.02;
const mostWorkers = 2;
/** Gzip, everything that is asked for until the first lab runs, KaTeX's fonts aside. */
const mostBytes = 500 * 1024;
const mostWithFormulas = 620 * 1024; // where the first lab is a microscope, KaTeX comes with it
const mostPaintMs = 2000, rounds = 3;
const mostWaitMs = 100;

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

const data = (page) => page.evaluate(() => JSON.parse(document.getElementById('page-data').textContent));
const labIds = (page) => page.evaluate(() => [...document.querySelectorAll('figure.lab')].map((one) => one.dataset.lab));

/** Scrolls a lab into view, answers the question before it, waits until it can be trained; returns what its address contains. */
async function arrive(page, id) {
  await page.evaluate((id) => document.getElementById(`lab-${id}`).scrollIntoView({ block: 'center', behavior: 'instant' }), id);
  const frame = await page.waitFor((id) => {
    const frame = document.querySelector(`#lab-${id} iframe.there`);
    return frame && `#${frame.src.split('#')[1]}`;
  }, { argument: id, timeoutMs: 40_000 });
  await ready(page, frame);
  await page.evaluate((id) => document.querySelector(`#lab-${id} .hold button`)?.click(), id);
  const count = await page.evaluate(() => document.querySelectorAll('figure.lab iframe').length);
  check(count <= mostWorkers, `${count} labs live at once`);
  return frame;
}

const press = (page, selector, frame) => page.evaluate((selector) => document.querySelector(selector).click(), selector, { frame });
const isPlaying = (page, frame) => page.evaluate(() => document.querySelector('.play garden-icon').getAttribute('name') !== 'play', null, { frame });
const fullSpeed = (page, frame) => page.evaluate(() => {
  const slider = document.querySelector('.speed .slider');
  slider.value = slider.max;
  slider.dispatchEvent(new Event('input', { bubbles: true }));
}, null, { frame });

/** Trains a few steps and stops again. */
async function train(page, frame, steps = 5) {
  await press(page, '.play', frame);
  await waitForStep(page, steps, 40_000, frame);
  if (await isPlaying(page, frame)) await press(page, '.play', frame);
}

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
      while (performance.now() < end && (label.hidden || (symbols[name].path && said().length < 2))) await new Promise((resolve) => setTimeout(resolve, 30));
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

async function violations(page) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.native.evaluate(axe);
  return page.evaluate(async () => {
    const { violations } = await window.axe.run(document, { resultTypes: ['violations'], iframes: false });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 2).map((node) => node.target.join(' ')).join(', ')}`);
  });
}

/** The theme is worn and no colour is on its way any more. */
async function settled(page, theme) {
  await page.waitFor((theme) => document.documentElement.dataset.theme === theme, { argument: theme });
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  await page.evaluate(() => Promise.all(document.getAnimations().map((one) => one.finished.catch(() => {}))));
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
  const found = await violations(page);
  for (const [width, dark] of [[390, false], [1280, true]]) {
    await page.native.setViewportSize({ width, height: 800 });
    await page.native.emulateMedia({ colorScheme: dark ? 'dark' : 'light' });
    await settled(page, dark ? 'dark' : 'light');
    found.push(...(await violations(page)).map((one) => `${width} ${dark ? 'dark' : 'light'} ${one}`));
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    check(wide <= 0, `at ${width} px the page is ${wide} px too wide`);
  }
  check(found.length === 0, found.join('\n'));
}

const walks = lessons.flatMap((lesson) => languages.map((language) => ({
  name: `lesson ${lesson} in ${language}: labs, symbols, goals; in Chromium also axe and whether anything jumps`,
  timeoutMs: 400_000,
  async run({ url, newPage, browserName }) {
    const page = await newPage({ width: 1280, height: 860, lang: language === 'zh' ? 'zh-CN' : 'en', before: watchShifts });
    await walk(page, url, lesson, language);
    if (browserName === 'chromium') await isCalmAndAccessible(page);
    expectClean(page, url);
  },
})));

const first = lessons[0];

/** Opens a lesson as a slow phone on a slow line would, scrolls to its first lab and waits until that has started. What else runs on
 *  the machine only makes it later: the best of some rounds counts. */
async function load(lesson, url, newPage) {
  for (let round = 1; ; ++round) {
    const { largest, total, most } = await loadOnce(lesson, url, newPage);
    check(total <= most, `${(total / 1024).toFixed(0)} KB until the first lab`);
    if (largest <= mostPaintMs) return;
    check(round < rounds, `the largest paint comes after ${Math.round(largest)} ms`);
  }
}

async function loadOnce(lesson, url, newPage) {
  const page = await newPage({ width: 1280, height: 860, before: () => {
    new PerformanceObserver((list) => { window.largest = list.getEntries().at(-1).startTime; }).observe({ type: 'largest-contentful-paint', buffered: true });
  } });
  const session = await page.native.context().newCDPSession(page.native);
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', { offline: false, latency: 40, downloadThroughput: 200_000, uploadThroughput: 100_000 });
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  await page.goto(new URL(`lessons/zh/${lesson}/`, url).href);
  await page.evaluate(() => document.querySelector('figure.lab').scrollIntoView({ block: 'center', behavior: 'instant' }));
  await page.waitFor(() => document.querySelector('figure.lab iframe.there'), { timeoutMs: 60_000 });
  const largest = await page.evaluate(() => window.largest);
  const asked = [...new Set(page.requests)].filter((request) => request.startsWith(url) && !/KaTeX_[^/]*\.woff2$/.test(request)).map((request) => request.replace(/[?#].*$/, ''));
  const sizes = await Promise.all([...new Set(asked)].map(async (request) => {
    const bytes = Buffer.from(await (await fetch(request)).arrayBuffer());
    return { name: new URL(request).pathname.split('/').at(-1) || 'page', size: /\.(woff2|png)$/.test(request) ? bytes.length : gzipSync(bytes, { level: 9 }).length };
  }));
  sizes.sort((a, b) => b.size - a.size);
  const total = sizes.reduce((sum, { size }) => sum + size, 0);
  console.log(`         LCP ${Math.round(largest)} ms; ${(total / 1024).toFixed(0)} KB in ${sizes.length} files: ${sizes.slice(0, 6).map(({ name, size }) => `${name} ${(size / 1024).toFixed(0)}`).join(', ')}`);
  const most = sizes.some(({ name }) => /^garden-microscope-.*js$/.test(name)) ? mostWithFormulas : mostBytes;
  await page.close();
  return { largest, total, most };
}

export const tests = [
  ...walks,
  ...lessons.map((lesson) => ({
    name: `lesson ${lesson} paints within 2 s on a slow machine and line; page and first lab need at most 500 KB gzip, 620 with a microscope`,
    browsers: ['chromium'],
    timeoutMs: 120_000,
    run: ({ url, newPage }) => load(lesson, url, newPage),
  })),
  {
    name: `a reader is answered within ${mostWaitMs} ms while a lab trains`,
    browsers: ['chromium'],
    timeoutMs: 120_000,
    async run({ url, newPage }) {
      const page = await newPage({ width: 1280, height: 1800, before: () => { // the questions around the lab are in view as well
        window.answers = [];
        new PerformanceObserver((list) => window.answers.push(...list.getEntries().filter((one) => one.interactionId).map(({ name, duration }) => ({ name, duration }))))
          .observe({ type: 'event', durationThreshold: 16, buffered: true });
      } });
      await page.goto(new URL(`lessons/zh/${first}/`, url).href);
      const [id] = await labIds(page), frame = await arrive(page, id);
      await press(page, '.play', frame);
      await waitForStep(page, 50, 40_000, frame);
      const places = await page.evaluate(() => [...document.querySelectorAll('.site-bar button, [data-quiz] .pick button, summary')]
        .map((one) => one.getBoundingClientRect()).filter(({ top, bottom, width }) => width > 0 && top > 0 && bottom < innerHeight)
        .map(({ x, y, width, height }) => [x + width / 2, y + height / 2]));
      check(places.length > 0, 'nothing to press beside the lab');
      let trained = 0;
      for (const [x, y] of [...places, ...places, ...places].slice(0, 9)) {
        trained += await isPlaying(page, frame);
        await page.native.mouse.click(x, y);
        await page.native.keyboard.press('Tab');
        await page.pause(400);
      }
      check(trained >= 3, `the lab trained during ${trained} answers only`);
      const answers = await page.evaluate(() => window.answers), worst = Math.max(0, ...answers.map(({ duration }) => duration));
      console.log(`         ${answers.length} interactions of 16 ms or more, worst ${worst} ms`);
      check(worst <= mostWaitMs, JSON.stringify(answers));
    },
  },
  {
    name: 'a lab that gave way to others goes on where it was',
    browsers: ['chromium'],
    timeoutMs: 180_000,
    async run({ url, newPage }) {
      const page = await newPage({ width: 1280, height: 700 });
      for (const lesson of lessons) {
        await page.goto(new URL(`lessons/en/${lesson}/`, url).href);
        const ids = await labIds(page);
        if (ids.length <= mostWorkers) continue;
        const frame = await arrive(page, ids[0]);
        await train(page, frame, 30);
        const step = (frame) => page.evaluate(() => Number.parseFloat(document.querySelector('.figure.steps dd').textContent.replaceAll(/[\s,]/g, '')), null, { frame });
        const was = await step(frame);
        for (const id of ids.slice(1)) await arrive(page, id);
        await page.waitFor((id) => !document.querySelector(`#lab-${id} iframe`), { argument: ids[0], timeoutMs: 20_000 });
        const again = await arrive(page, ids[0]);
        await page.waitFor((was) => Number.parseFloat(document.querySelector('.figure.steps dd').textContent.replaceAll(/[\s,]/g, '')) >= was, { argument: was, frame: again, timeoutMs: 20_000 });
        return expectClean(page, url);
      }
      return { skipped: `no lesson has more than ${mostWorkers} labs` };
    },
  },
  {
    name: 'home: map, search and terms by keyboard, axe has no complaint',
    browsers: ['chromium'],
    timeoutMs: 90_000,
    async run({ url, newPage }) {
      const page = await newPage({ width: 1280, height: 860 });
      await page.goto(new URL('lessons/en/', url).href);
      await page.evaluate(() => document.querySelector('.map-wide a.box').focus());
      check(await page.evaluate(() => document.querySelectorAll('.map-wide .is-next').length > 1), 'the map does not answer to the focus');
      await page.press('/');
      await page.native.keyboard.type('bias');
      await page.waitFor(() => document.querySelectorAll('.hits a').length > 1);
      await page.press('ArrowDown');
      await page.press('Enter');
      await page.waitFor(() => /terms\/#bias$|neuron/.test(location.href));
      const found = [];
      for (const path of ['lessons/en/', 'lessons/zh/', 'lessons/en/terms/', 'lessons/zh/terms/'])
        for (const [width, dark] of [[1280, false], [390, true]]) {
          await page.native.setViewportSize({ width, height: 800 });
          await page.native.emulateMedia({ colorScheme: dark ? 'dark' : 'light' });
          await page.goto(new URL(path, url).href);
          await settled(page, dark ? 'dark' : 'light');
          found.push(...(await violations(page)).map((one) => `${path} ${width}: ${one}`));
          const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
          if (wide > 0) found.push(`${path} is ${wide} px too wide at ${width} px`);
        }
      check(found.length === 0, found.join('\n'));
      expectClean(page, url);
    },
  },
  {
    name: 'lessons/ leads to the reader’s language; progress goes out and comes in again',
    browsers: ['chromium'],
    async run({ url, newPage }) {
      const page = await newPage({ width: 1000, height: 800, lang: 'zh-CN' });
      await page.goto(new URL('lessons/', url).href);
      await page.waitFor(() => location.pathname.endsWith('/lessons/zh/'));
      await page.evaluate((id) => localStorage.setItem('gradient-garden-progress', JSON.stringify({ version: 1, lessons: { [id]: { goals: [], quizzes: ['bias'] } } })), first);
      await page.goto(new URL('lessons/zh/', url).href);
      const [download] = await Promise.all([page.native.waitForEvent('download'), page.click('[data-do="export"]')]);
      const file = await download.path();
      await page.click('[data-do="clear"]');
      check(await page.evaluate(() => !localStorage.getItem('gradient-garden-progress').includes('bias')), 'clearing keeps something');
      const [chooser] = await Promise.all([page.native.waitForEvent('filechooser'), page.click('[data-do="import"]')]);
      await chooser.setFiles(file);
      await page.waitFor(() => localStorage.getItem('gradient-garden-progress').includes('bias'));
      expectClean(page, url);
    },
  },
];
