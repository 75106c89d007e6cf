// The key of the output plot: the signed scale with its ends and middle, or one mark a class.

import { say } from '../i18n/language';
import { views } from '../i18n/views';
import type { PlaneData } from './boundary';
import { Pixels, type Surface } from './canvas';
import { fieldTable, palette } from './palette';
import { shapeOf } from './points';
import { tickText } from './scale';

const bar = new Pixels();

export function drawLegend(surface: Surface, data: PlaneData): void {
  if (!surface.ready || !data.ready) return;
  const context = surface.begin(), colors = palette.value;
  context.font = `13px ${colors.font}`;
  context.textBaseline = 'middle';
  if (data.surface === 'classes' && data.what.unit === null) classMarks(surface, data.units);
  else scaleBar(surface, data);
}

function classMarks(surface: Surface, classes: number): void {
  const { context } = surface, colors = palette.value, middle = surface.height / 2;
  const inFull = Array.from({ length: classes }, (_, k) => say(views.legendClass, { k }));
  const widthOf = (words: string): number => 16 + context.measureText(words).width + 16;
  const short = inFull.reduce((sum, words) => sum + widthOf(words), 8) > surface.width + 16; // then only the first says what the numbers are
  let x = 8;
  for (let k = 0; k < classes; ++k) {
    const words = short && k > 0 ? String(k) : inFull[k]!, width = widthOf(words);
    if (x + width > surface.width + 16) break;
    context.beginPath();
    shapeOf(k, classes)(context, x, middle, 5);
    context.fillStyle = colors.classCss[k % colors.classCss.length]!;
    context.fill();
    context.fillStyle = colors.inkSoft;
    context.textAlign = 'left';
    context.fillText(words, x + 11, middle);
    x += width;
  }
}

function scaleBar(surface: Surface, data: PlaneData): void {
  const { context, ratio } = surface, colors = palette.value, table = fieldTable.value;
  const probability = data.surface === 'probability';
  const low = probability ? '0' : tickText(-Number(data.reach.toPrecision(2)));
  const high = probability ? '1' : tickText(Number(data.reach.toPrecision(2)));
  const words = say(data.what.unit !== null ? views.legendNeuron : probability ? views.legendProbability : views.legendOutput);
  const middle = Math.round(surface.height / 2);
  context.fillStyle = colors.inkSoft;
  context.textAlign = 'left';
  context.fillText(words, 0, middle);
  const lowWidth = context.measureText(low).width, highWidth = context.measureText(high).width;
  const left = context.measureText(words).width + 16 + lowWidth + 6, width = Math.min(160, surface.width - left - highWidth - 10);
  if (width < 24) return;
  context.fillText(low, left - lowWidth - 6, middle);
  context.fillText(high, left + width + 6, middle);
  const w = Math.round(width * ratio), h = Math.round(8 * ratio), image = bar.sized(w, h);
  for (let y = 0; y < h; ++y) for (let x = 0; x < w; ++x) bar.words[y * w + x] = table[Math.floor(((x + 0.5) / w) * table.length)]!;
  context.putImageData(image, Math.round(left * ratio), Math.round((middle - 4) * ratio));
}
