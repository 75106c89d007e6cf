// What tests of the lessons do in the same way: which there are, how a lab is reached and trained.
import { existsSync, readdirSync } from 'node:fs';
import { inRoot } from '../../scripts/lib/paths.mjs';
import { check, ready, waitForStep } from './steps.mjs';

const folder = inRoot('build/site/lessons');
export const languages = ['zh', 'en'];
export const lessons = existsSync(`${folder}/zh`) ? readdirSync(`${folder}/zh`, { withFileTypes: true }).filter((entry) => entry.isDirectory() && entry.name !== 'terms').map(({ name }) => name) : [];
export const mostWorkers = 2;

export const data = (page) => page.evaluate(() => JSON.parse(document.getElementById('page-data').textContent));
export const labIds = (page) => page.evaluate(() => [...document.querySelectorAll('figure.lab')].map((one) => one.dataset.lab));

/** Scrolls a lab into view, answers the question before it, waits until it can be trained; returns what its address contains. */
export async function arrive(page, id) {
  await page.evaluate((id) => document.getElementById(`lab-${id}`).scrollIntoView({ block: 'center', behavior: 'instant' }), id);
  const frame = await page.waitFor((id) => {
    const frame = document.querySelector(`#lab-${id} iframe.there`);
    return frame && `#${frame.src.split('#')[1]}`;
  }, { argument: id, timeoutMs: 40_000 });
  await ready(page, frame);
  const held = `#lab-${id} .hold button`;
  if (await page.evaluate((held) => document.querySelector(held) !== null, held)) await page.click(held); // as a hand does: what moves then was asked for
  const count = await page.evaluate(() => document.querySelectorAll('figure.lab iframe').length);
  check(count <= mostWorkers, `${count} labs live at once`);
  return frame;
}

export const press = (page, selector, frame) => page.evaluate((selector) => document.querySelector(selector).click(), selector, { frame });
export const isPlaying = (page, frame) => page.evaluate(() => document.querySelector('.play garden-icon').getAttribute('name') !== 'play', null, { frame });
export const fullSpeed = (page, frame) => page.evaluate(() => {
  const slider = document.querySelector('.speed .slider');
  slider.value = slider.max;
  slider.dispatchEvent(new Event('input', { bubbles: true }));
}, null, { frame });

/** Trains a few steps and stops again. */
export async function train(page, frame, steps = 5) {
  await press(page, '.play', frame);
  await waitForStep(page, steps, 40_000, frame);
  if (await isPlaying(page, frame)) await press(page, '.play', frame);
}
