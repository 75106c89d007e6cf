// One chart of the race: a line a lane along the clock, each named where it ends. Colour and dash together tell the lanes apart.

import type { LaneClock } from '../engine/lanes';
import type { Surface } from '../views/canvas';
import { extent, type Series } from '../views/curve-data';
import { palette } from '../views/palette';
import { fit, linearTicks, position, ticks, tickText, type Axis } from '../views/scale';
import { reading, type LaneCurve } from './ranking';

/** Okabe–Ito in an order whose first ones are furthest apart, as classes of the palette. */
const hues = [1, 0, 2, 3, 7, 5];
export const dashes = [[], [7, 3], [2, 3], [9, 3, 2, 3], [4, 2], [1, 2]];
export const hueOf = (lane: number): string => palette.value.classCss[hues[lane % hues.length]!]!;

export interface RaceChart { names: readonly string[]; series: Series; log: boolean; bounds: [number, number] | null; percent: boolean; target: number | null }

const room = { left: 46, right: 34, top: 8, bottom: 22 };
/** On a chart this wide there is room for names of up to so many pixels. */
const naming = { fromWidth: 420, mostWidth: 150 };

/** Positions at least `gap` apart inside [low, high], in the order of the wishes. */
export function apart(wishes: readonly number[], gap: number, low: number, high: number): number[] {
  const order = wishes.map((_, i) => i).sort((a, b) => wishes[a]! - wishes[b]!);
  const room = Math.min(gap, order.length > 1 ? (high - low) / (order.length - 1) : gap);
  const placed = new Array<number>(wishes.length);
  let least = low;
  for (const i of order) least = (placed[i] = Math.max(least, Math.min(high, wishes[i]!))) + room;
  let mostNow = high;
  for (const i of order.reverse()) mostNow = (placed[i] = Math.min(placed[i]!, mostNow)) - room;
  return placed;
}

/** Cut where it would be wider than a label may be. */
function short(context: CanvasRenderingContext2D, text: string): string {
  let label = text;
  while (label.length > 3 && context.measureText(label).width > naming.mostWidth) label = `${label.slice(0, -2).trimEnd()}…`;
  return label;
}

export function drawRace(surface: Surface, curves: readonly LaneCurve[], clock: LaneClock, chart: RaceChart): void {
  if (!surface.ready) return;
  const context = surface.begin(), colors = palette.value;
  context.font = `600 12px ${colors.font}`;
  const labels = chart.names.map((name, lane) => (surface.width < naming.fromWidth ? String(lane + 1) : short(context, `${lane + 1} ${name}`)));
  const pad = { ...room, right: Math.max(room.right, 18 + Math.max(0, ...labels.map((label) => context.measureText(label).width))) };
  const width = Math.max(10, surface.width - pad.left - pad.right), height = Math.max(10, surface.height - pad.top - pad.bottom);
  const range: [number, number] = [Infinity, -Infinity];
  let high = 0;
  for (const curve of curves) {
    extent(curve.data.values[chart.series], curve.data.count, chart.log, range);
    if (curve.data.count > 0) high = Math.max(high, reading(curve, curve.data.count - 1, clock));
  }
  const x: Axis = { low: 0, high: high || 10, log: false };
  const y: Axis = chart.bounds ? { low: chart.bounds[0], high: chart.bounds[1], log: false } : fit(range[0], range[1], chart.log);
  if (!chart.log && !chart.bounds && range[0] >= 0) y.low = Math.max(0, y.low);
  const px = (v: number): number => pad.left + position(x, v) * width;
  const py = (v: number): number => Math.min(pad.top + height + 4, Math.max(pad.top - 4, pad.top + (1 - position(y, v)) * height));

  [context.font, context.lineWidth, context.strokeStyle, context.fillStyle] = [`12px ${colors.font}`, surface.hair, colors.hairline, colors.inkSoft];
  [context.textAlign, context.textBaseline] = ['right', 'middle'];
  context.beginPath();
  for (const tick of ticks(y, Math.max(2, Math.floor(height / 32)))) {
    const at = surface.crisp(py(tick));
    context.moveTo(pad.left, at);
    context.lineTo(pad.left + width, at);
    context.fillText(chart.percent ? `${tickText(tick * 100)}%` : tickText(tick), pad.left - 7, at);
  }
  context.stroke();
  [context.textAlign, context.textBaseline] = ['center', 'top'];
  let free = -Infinity;
  for (const tick of linearTicks(0, x.high, Math.max(2, Math.floor(width / 80)))) {
    const text = tickText(tick), half = context.measureText(text).width / 2;
    if (px(tick) - half < free) continue;
    context.fillText(text, px(tick), pad.top + height + 7);
    free = px(tick) + half + 8;
  }
  if (chart.target !== null && position(y, chart.target) >= 0 && position(y, chart.target) <= 1) {
    context.strokeStyle = colors.accent;
    context.setLineDash([4, 4]);
    context.beginPath();
    context.moveTo(pad.left, surface.crisp(py(chart.target)));
    context.lineTo(pad.left + width, surface.crisp(py(chart.target)));
    context.stroke();
    context.setLineDash([]);
  }

  const ends: { lane: number; x: number; y: number }[] = [];
  [context.lineJoin, context.lineCap, context.lineWidth] = ['round', 'butt', 1.7];
  curves.forEach((curve, lane) => {
    const values = curve.data.values[chart.series];
    context.strokeStyle = hueOf(lane);
    context.setLineDash(dashes[lane % dashes.length]!);
    context.beginPath();
    let end: { x: number; y: number } | null = null;
    for (let row = 0; row < curve.data.count; row++) {
      const v = values[row]!;
      if (!Number.isFinite(v) || (chart.log && v <= 0)) continue;
      const at = { x: px(reading(curve, row, clock)), y: py(v) };
      if (end) context.lineTo(at.x, at.y);
      else context.moveTo(at.x, at.y);
      end = at;
    }
    context.stroke();
    if (end) ends.push({ lane, ...end });
  });
  context.setLineDash([]);
  [context.font, context.textAlign, context.textBaseline] = [`600 12px ${colors.font}`, 'left', 'middle'];
  const places = apart(ends.map((end) => end.y), 14, pad.top + 4, pad.top + height - 2);
  ends.forEach(({ lane, x: endX }, i) => {
    context.fillStyle = hueOf(lane);
    context.beginPath();
    context.arc(Math.min(endX, pad.left + width) + 8, places[i]!, 3, 0, 2 * Math.PI);
    context.fill();
    context.fillStyle = colors.ink;
    context.fillText(labels[lane] ?? '', Math.min(endX, pad.left + width) + 15, places[i]!);
  });
}
