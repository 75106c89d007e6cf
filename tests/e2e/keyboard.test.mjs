// A lesson by keyboard alone: Tab comes by everything that can be pressed, shows where it is and is held nowhere; questions are answered,
// labs started and stopped, a goal reached without a mouse.
import { isPlaying, lessons } from './lesson-steps.mjs';
import { check, expectClean, waitForStep } from './steps.mjs';

const mostStops = 1500, mostInLab = 150;

/** Runs in the page: counts the focused element as reached and tells what it is. Where a lab or a figure will be, that is waited for. */
async function stop() {
  const figure = document.activeElement?.matches('.poster, .stage') ? document.activeElement.closest('figure') : null, end = performance.now() + 30_000;
  while (figure && !figure.matches('.there, :has(iframe.there)') && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 50));
  const focused = document.activeElement;
  if (!focused || focused === document.body) return null;
  focused.dataset.reached = '';
  const inSight = () => focused.getBoundingClientRect().bottom > 0 && focused.getBoundingClientRect().top < innerHeight;
  for (let waits = 0; !inSight() && waits < 30; ++waits) await new Promise((resolve) => setTimeout(resolve, 50)); // scrolling takes a moment
  const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(focused);
  return {
    name: (focused.ariaLabel ?? focused.textContent).trim().replaceAll(/\s+/g, ' ').slice(0, 40) || focused.outerHTML.slice(0, 80),
    lab: focused.matches('figure.lab iframe') ? focused.closest('.lab').dataset.lab : null,
    frame: focused.src ? `#${focused.src.split('#')[1]}` : null,
    quiz: focused.matches('.pick button') ? focused.closest('[data-quiz]').dataset.quiz : null,
    goal: focused.matches('.show-solution') ? focused.closest('[data-goal]').dataset.goal : null,
    seen: inSight(),
    ring: (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1) || boxShadow !== 'none' || focused.matches('iframe'),
  };
}

/** Runs in the page: what can be pressed and was not reached. */
function missed() {
  const can = 'a[href], button, input, select, textarea, summary, iframe, [tabindex]';
  return [...document.querySelectorAll(can)].filter((one) => {
    if (one.dataset.reached !== undefined || one.disabled || one.tabIndex < 0 || one.closest('[inert]') || !one.checkVisibility({ visibilityProperty: true })) return false;
    const group = one.matches('[type="radio"]') && document.querySelectorAll(`[type="radio"][name="${one.name}"]`);
    return !(group && [...group].some((other) => other.dataset.reached !== undefined)) && !one.matches('.lab iframe, .poster'); // labs come and go, and are counted
  }).map((one) => one.outerHTML.slice(0, 120));
}

/** Presses `key` until the lab's button for training has the focus. */
async function reachPlay(page, frame, key) {
  for (let presses = 0; !(await page.evaluate(() => document.activeElement.matches('.play'), null, { frame })); ++presses) {
    check(presses < mostInLab, `${key} does not come to the training button of ${frame}`);
    await page.press(key);
  }
}

async function startAndStop(page, frame) {
  await reachPlay(page, frame, 'Tab');
  await page.press('Enter');
  await waitForStep(page, 1, 40_000, frame);
  if (await isPlaying(page, frame)) await page.press('Enter');
  await page.waitFor(() => document.querySelector('.play garden-icon').getAttribute('name') === 'play', { frame });
}

/** Out of the lab again, onto what comes after it. */
async function leave(page) {
  for (let presses = 0; await page.evaluate(() => document.activeElement.matches('figure.lab iframe')); ++presses) {
    check(presses < mostInLab, 'the focus does not come out of the lab');
    await page.press('Tab');
  }
}

async function reachGoal(page, goal) {
  await page.press('Enter');
  const lab = await page.evaluate((goal) => JSON.parse(document.getElementById('page-data').textContent).goals[goal].lab, goal);
  const frame = await page.waitFor((lab) => {
    const frame = document.querySelector(`#lab-${lab} iframe.there`);
    return frame && `#${frame.src.split('#')[1]}`;
  }, { argument: lab, timeoutMs: 40_000 });
  await page.waitFor(() => document.querySelector('.figure.steps dd').textContent.trim() === '0', { frame, timeoutMs: 40_000 }); // the solution is there
  for (let presses = 0; !(await page.evaluate((lab) => document.activeElement.matches(`#lab-${lab} iframe`), lab)); ++presses) {
    check(presses < mostInLab, `Shift+Tab does not come back to ${lab}`);
    await page.press('Shift+Tab');
  }
  await reachPlay(page, frame, 'Shift+Tab');
  await page.press('Enter');
  await page.waitFor((goal) => document.getElementById(`goal-${goal}`).classList.contains('reached'), { argument: goal, timeoutMs: 90_000 });
  await leave(page);
}

export const tests = lessons.map((lesson) => ({
  name: `lesson ${lesson} by keyboard alone`,
  browsers: ['chromium'],
  timeoutMs: 300_000,
  async run({ url, newPage }) {
    const page = await newPage({ width: 1280, height: 860, lang: 'zh-CN' });
    await page.goto(new URL(`lessons/zh/${lesson}/`, url).href);
    const [labs, quizzes, goals] = [new Set(), new Set(), new Set()];
    const unseen = [], ringless = [];
    let stops = 0;
    for (; stops < mostStops; ++stops) {
      await page.press('Tab');
      const one = await page.evaluate(stop);
      if (!one) break; // past the last
      if (!one.seen) unseen.push(one.name);
      if (!one.ring) ringless.push(one.name);
      if (one.quiz && !quizzes.has(one.quiz)) {
        quizzes.add(one.quiz);
        await page.press('Space');
        check(await page.evaluate(() => document.activeElement.getAttribute('aria-pressed') === 'true'), `${one.name} cannot be chosen`);
      }
      if (one.lab) {
        if (!labs.has(one.lab)) await startAndStop(page, one.frame);
        labs.add(one.lab);
        await leave(page);
        await page.evaluate(stop);
      }
      if (one.goal && goals.size === 0) {
        goals.add(one.goal);
        await reachGoal(page, one.goal);
        await page.evaluate(stop);
      }
    }
    console.log(`         ${stops} stops, ${labs.size} labs started, ${quizzes.size} questions answered, ${goals.size} goal reached`);
    check(stops < mostStops, 'Tab comes to no end');
    const all = await page.evaluate(() => ['figure.lab', '[data-quiz]', '[data-goal]'].map((selector) => document.querySelectorAll(selector).length));
    check(labs.size === all[0], `${labs.size} of ${all[0]} labs were reached`);
    check(quizzes.size === all[1], `${quizzes.size} of ${all[1]} questions were reached`);
    check(goals.size === Math.min(1, all[2]), 'no goal was reached');
    const left = await page.evaluate(missed);
    check(left.length === 0, `not reached: ${left.slice(0, 5).join('\n')}`);
    check(unseen.length === 0, `focused out of sight: ${unseen.slice(0, 5).join(' | ')}`);
    check(ringless.length === 0, `focused without a ring: ${ringless.slice(0, 5).join(' | ')}`);
    expectClean(page, url);
  },
}));
