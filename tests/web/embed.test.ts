// The embed's address, its pausing off screen, and the size and safety of the custom element's script.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { panels, parseEmbed, usualPanels } from '../../web/src/embed/options';
import { Presence } from '../../web/src/embed/presence';

test('nothing asked: all but the microscope is shown, nothing runs by itself', () => {
  expect(panels.filter((panel) => !usualPanels.includes(panel))).toEqual(['doctor', 'timeline', 'race', 'microscope']);
  expect(parseEmbed('')).toEqual({ embed: { panels: usualPanels, readonly: false, autoplay: false }, problems: [] });
});

test('every parameter is understood', () => {
  const { embed, problems } = parseEmbed('?lang=zh&theme=dark&view=run,output,code&hide=code&readonly&autoplay=1&height=640');
  expect(problems).toEqual([]);
  expect(embed).toEqual({ lang: 'zh', theme: 'dark', panels: ['run', 'output'], readonly: true, autoplay: true, heightPx: 640 });
});

test.each([
  ['lang', '?lang=fr'], ['theme', '?theme=pink'], ['view', '?view=run,everything'], ['hide', '?hide=__proto__'], ['readonly', '?readonly=maybe'],
  ['autoplay', '?autoplay=2'], ['height', '?height=-5'], ['height', '?height=1e9'], ['height', '?height=99999'], ['height', '?height=50'],
])('a wrong %s is left out and said', (name, search) => {
  const { embed, problems } = parseEmbed(search);
  expect(embed).toEqual({ panels: usualPanels, readonly: false, autoplay: false });
  expect(problems.map((problem) => problem.path)).toEqual([name]);
});

test('hiding every panel hides none', () => {
  expect(parseEmbed(`?hide=${panels.join(',')}`).embed.panels).toEqual(usualPanels);
});

function training(playing = false) {
  const log: string[] = [];
  return {
    log, playing: () => playing,
    play() { playing = true; log.push('play'); },
    pause() { playing = false; log.push('pause'); },
  };
}

test('an embed pauses off screen and goes on when it is back', () => {
  const one = training();
  const presence = new Presence(one, false);
  presence.set(true);
  one.play();
  presence.set(false);
  presence.set(false);
  presence.set(true);
  expect(one.log).toEqual(['play', 'pause', 'play']);
});

test('what the reader paused stays paused', () => {
  const one = training();
  const presence = new Presence(one, false);
  for (const shown of [true, false, true, false, true]) presence.set(shown);
  expect(one.log).toEqual([]);
});

test('autoplay begins when first seen, and only once', () => {
  const one = training();
  const presence = new Presence(one, true);
  expect(one.log).toEqual([]);
  presence.set(true);
  one.pause();
  presence.set(false);
  presence.set(true);
  expect(one.log).toEqual(['play', 'pause']);
});

test('the custom element is at most 3 KB and asks for nothing but its own frame', () => {
  const script = readFileSync('web/public/gradient-garden.js', 'utf8');
  expect(script.length).toBeLessThanOrEqual(3000);
  expect(script).not.toMatch(/https?:\/\/|innerHTML|eval|localStorage|allow-same-origin/);
});
