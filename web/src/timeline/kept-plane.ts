// The output plot as present minus kept at the same step. The kept run's answer comes from a lane beside the running lab: brought
// to the step by its moments and a replay, a few times a second while training, so that the run itself keeps its pace.

import { effect, untracked } from '@preact/signals-core';
import type { Report } from '../engine/protocol';
import { timelineWords as words } from '../i18n/timeline';
import { say } from '../i18n/language';
import type { Lab } from '../lab/lab';
import { engine, playing, report, status } from '../lab/state';
import { drawAxes, drawCursor, plotBox, resolution } from '../views/boundary';
import { Pixels } from '../views/canvas';
import { contour } from '../views/contour';
import { paintField } from '../views/field';
import { margin, shownOutputs, surfaceOf } from '../views/outputs';
import { planeOverlay, showsDifference, type PlaneOverlay } from '../views/overlays';
import { fieldTable, palette } from '../views/palette';
import { tickText } from '../views/scale';
import { whole } from '../ui/format';
import { kept, type Run } from './kept';
import { Pace } from './pace';

const everyMs = 250;
const patienceMs = 120;
const cells = resolution * resolution;
/** Differences smaller than this are drawn as small, not blown up to full colour. */
const leastReach = 0.1;

const units = (of: Report): number => of.parts.at(-1)?.outShape.reduce((product, size) => product * size, 1) ?? 0;
const isPlane = (of: Report): boolean => of.lab.data.id !== 'external' && of.parts.length > 0 && of.stages === undefined;

/** Both answer the same question on the same plane. */
export const comparable = (a: Report, b: Report): boolean =>
  isPlane(a) && isPlane(b) && a.target === b.target && units(a) === units(b);

// --- the kept run's answer ---

let laneLab: Lab | null = null;
let laneStep = NaN;
let asking = false;
let askedMs = -Infinity;
const pace = new Pace();

async function ask(run: Run): Promise<void> {
  const place = run.moments.find(Math.min(status.peek().step, run.end));
  if (!place) return;
  const { moment } = place;
  if (laneLab !== moment.stretch.lab) {
    await engine.call('lanes', { labs: [moment.stretch.lab] });
    [laneLab, laneStep] = [moment.stretch.lab, NaN];
  }
  const goesOn = laneStep <= place.step && laneStep >= moment.step;
  const steps = place.step - (goesOn ? laneStep : moment.step);
  const target = pace.guess(steps, run.report) <= patienceMs || !playing.peek() ? place.step : goesOn ? laneStep : moment.step;
  const begun = performance.now();
  const { step } = await engine.call('laneGo', goesOn ? { lane: 0, step: target } : { lane: 0, snapshot: moment.bytes, step: target });
  pace.learn(steps, performance.now() - begun);
  laneStep = step;
  const { lanes: [answer] } = await engine.call('laneFrame', { needs: [[{ kind: 'grid', resolution, layers: [run.report.parts.length] }]] });
  const part = answer?.parts[0];
  if (part && showsDifference.peek() && kept.peek() === run) planeOverlay.value = overlay(run, part.data, step);
}

async function follow(): Promise<void> {
  const run = kept.peek();
  if (!run || asking || showsDifference.peek() !== true) return;
  asking = true;
  try {
    askedMs = performance.now();
    await ask(run);
  } catch {
    laneLab = null; // a worker that was replaced: the next question begins anew
  } finally {
    asking = false;
  }
  const wanted = Math.min(status.peek().step, run.end);
  if (wanted !== laneStep && showsDifference.peek() === true) setTimeout(() => void follow(), Math.max(0, everyMs - (performance.now() - askedMs)));
}

/** Once, with the timeline. */
export function startDifference(): void {
  effect(() => {
    const [run, found] = [kept.value, report.value];
    const can = run !== null && found !== null && comparable(run.report, found);
    untracked(() => {
      if (!can) [showsDifference.value, planeOverlay.value] = [null, null];
      else showsDifference.value ??= false;
    });
  });
  effect(() => {
    const [on, run] = [showsDifference.value, kept.value];
    untracked(() => {
      laneLab = null;
      if (on !== true || !run) planeOverlay.value = null;
    });
  });
  effect(() => {
    void [status.value.step, showsDifference.value, kept.value];
    untracked(() => void follow());
  });
}

// --- the drawing ---

const pixels = new Pixels(), bar = new Pixels();
let reach = 1;

/** shown (units, n, n) of both -> one signed number a place: how far the present answer lies above the kept one. */
export function differ(now: Float32Array, then: Float32Array, channels: number, count: number, out: Float32Array): number {
  let most = 0;
  for (let i = 0; i < count; ++i) {
    let best = 0; // of several classes: the one the present run gives the place to
    for (let k = 1; k < channels; ++k) if (now[k * count + i]! > now[best * count + i]!) best = k;
    const difference = now[best * count + i]! - then[best * count + i]!;
    out[i] = difference;
    if (Math.abs(difference) > most) most = Math.abs(difference);
  }
  return most;
}

function overlay(run: Run, predicted: Float32Array, step: number): PlaneOverlay {
  const channels = predicted.length / cells, target = run.report.target;
  const then = new Float32Array(predicted.length), difference = new Float32Array(cells), edge = new Float32Array(cells);
  shownOutputs(predicted, channels, cells, target, then);
  return {
    draw(surface, data, cursor) {
      if (data.what.unit !== null || data.units !== channels || data.shown.length < then.length) return false;
      const { ratio } = surface, context = surface.begin(), box = plotBox(surface), side = Math.round(box.width * ratio);
      reach = Math.max(leastReach, differ(data.shown, then, channels, cells, difference));
      if (!Number.isFinite(reach)) return false;
      const image = pixels.sized(side, side);
      paintField(pixels.words, side, side, difference, 0, resolution, fieldTable.value, -reach, reach);
      context.putImageData(image, Math.round(box.left * ratio), Math.round(box.top * ratio));
      const line = (values: Float32Array): void => {
        context.beginPath();
        const place = (gx: number, gy: number): [number, number] =>
          [box.left + ((gx + 0.5) / resolution) * box.width, box.top + (1 - (gy + 0.5) / resolution) * box.height];
        for (let k = 0; k < (surfaceOf(target, channels) === 'classes' ? channels : 1); ++k) {
          if (channels > 1) margin(values, channels, cells, k, edge);
          contour(channels > 1 ? edge : values, 0, resolution, 0, (x0, y0, x1, y1) => {
            context.moveTo(...place(x0, y0));
            context.lineTo(...place(x1, y1));
          });
        }
        context.stroke();
      };
      context.lineCap = 'round';
      [context.strokeStyle, context.lineWidth] = [palette.value.kept, 1.5];
      line(then);
      [context.strokeStyle, context.lineWidth] = [palette.value.ink, 1.3];
      line(data.shown);
      drawAxes(surface, box);
      if (cursor) drawCursor(surface, box, cursor);
      return true;
    },
    legend(surface) {
      if (!surface.ready) return;
      const { ratio } = surface, context = surface.begin(), colors = palette.value, table = fieldTable.value;
      const middle = Math.round(surface.height / 2), ends = [tickText(-Number(reach.toPrecision(2))), tickText(Number(reach.toPrecision(2)))];
      context.font = `13px ${colors.font}`;
      [context.fillStyle, context.textAlign, context.textBaseline] = [colors.inkSoft, 'left', 'middle'];
      const now = status.peek().step;
      const name = step === now ? say(words.presentMinusKept) : say(words.presentMinusKeptAt, { step: whole(step) });
      context.fillText(name, 0, middle);
      const left = context.measureText(name).width + 14 + context.measureText(ends[0]!).width + 6;
      const width = Math.min(120, surface.width - left - context.measureText(ends[1]!).width - 10);
      if (width < 24) return;
      context.fillText(ends[0]!, left - context.measureText(ends[0]!).width - 6, middle);
      context.fillText(ends[1]!, left + width + 6, middle);
      const w = Math.round(width * ratio), h = Math.round(8 * ratio), image = bar.sized(w, h);
      for (let y = 0; y < h; ++y) for (let x = 0; x < w; ++x) bar.words[y * w + x] = table[Math.floor(((x + 0.5) / w) * table.length)]!;
      context.putImageData(image, Math.round(left * ratio), Math.round((middle - 4) * ratio));
    },
  };
}
