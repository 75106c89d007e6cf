// One chart of the curves panel: axes with few ticks, the measured lines thin, the smoothed ones strong, each named at its
// end where there is room. The two names are moved apart when they would touch.

import type { Surface } from './canvas';
import { extent, type CurveData, type Series } from './curve-data';
import { palette } from './palette';
import { fit, linearTicks, position, ticks, tickText, type Axis } from './scale';
import { smooth } from './smoothing';

export interface ChartLine { series: Series; name: string; dashed: boolean }
export interface ChartStyle {
  lines: ChartLine[];
  log: boolean;
  past: number;               // weight of the past, 0 = no smoothing
  bounds: [number, number] | null; // fixed value range, e.g. of an accuracy; null = from the data
  percent: boolean;
  ghost?: CurveData | null;   // the same run's later part, beyond the present step
  kept?: CurveData | null;    // another run, thin, with its name
  keptName?: string;
}
export interface Plot { left: number; top: number; width: number; height: number }

const right = 46, bottom = 22, top = 8;
let calm = new Float32Array(0);

/** Room for the numbers beside the value axis: no less than this, more where they are long. */
export const leastLeft = 44;

export const plotOf = (surface: Surface, left = leastLeft): Plot => ({ left, top, width: Math.max(10, surface.width - left - right), height: Math.max(10, surface.height - top - bottom) });

/** Two labels `gap` apart at least, kept inside [low, high]; order stays. */
export function spread(a: number, b: number, gap: number, low: number, high: number): [number, number] {
  const room = Math.min(gap, high - low);
  let [p, q] = [a, b];
  if (Math.abs(p - q) < room) {
    const middle = (p + q) / 2, first = p <= q ? -room / 2 : room / 2;
    p = middle + first;
    q = middle - first;
  }
  const under = low - Math.min(p, q), over = Math.max(p, q) - high;
  const shift = under > 0 ? under : over > 0 ? -over : 0;
  return [p + shift, q + shift];
}

/** The step axis: from the first step of the stage to the last of all that is drawn, never shorter than a handful. */
export const stepAxis = (data: CurveData, first: number, ...more: number[]): Axis => ({ low: first, high: Math.max(first + 10, data.lastStep, ...more), log: false });

function valueAxis(data: CurveData, style: ChartStyle): Axis {
  const range: [number, number] = [Infinity, -Infinity];
  for (const one of [data, style.ghost, style.kept]) for (const { series } of one ? style.lines : []) extent(one!.values[series], one!.count, style.log, range);
  const y: Axis = style.bounds && !style.log ? { low: style.bounds[0], high: style.bounds[1], log: false } : fit(range[0], range[1], style.log);
  if (!style.log && !style.bounds && range[0] >= 0) y.low = Math.max(0, y.low - (range[1] - range[0]) * 0.1 <= 0 ? 0 : y.low);
  return y;
}

const valueTicks = (y: Axis, plot: Plot): number[] => ticks(y, Math.max(2, Math.floor(plot.height / 32)));
const valueWords = (tick: number, percent: boolean): string => (percent ? `${tickText(tick * 100)}%` : tickText(tick));

/** The left margin that the chart's numbers need, in steps of 8 pixels so that it seldom moves. */
export function leftOf(surface: Surface, data: CurveData, style: ChartStyle): number {
  if (!surface.ready) return leastLeft;
  const { context } = surface, y = valueAxis(data, style);
  context.font = `12px ${palette.value.font}`;
  const widest = Math.max(0, ...valueTicks(y, plotOf(surface)).map((tick) => context.measureText(valueWords(tick, style.percent)).width));
  return Math.max(leastLeft, Math.min(surface.width / 3, Math.ceil((widest + 8) / 8) * 8));
}

export function drawChart(surface: Surface, data: CurveData, style: ChartStyle, x: Axis, reading: number, left = leastLeft): void {
  if (!surface.ready) return;
  const context = surface.begin(), plot = plotOf(surface, left), colors = palette.value, y = valueAxis(data, style);
  drawGrid(surface, plot, x, y, style.percent);
  context.save();
  context.beginPath();
  context.rect(plot.left, plot.top - 3, plot.width + 2, plot.height + 6);
  context.clip();
  if (style.kept) drawKept(context, style.kept, style.lines, plot, x, y);
  if (style.ghost) drawGhost(surface, data, style.ghost, style.lines, plot, x, y);
  for (const line of style.lines) drawLine(context, data, line, style.past, plot, x, y);
  context.restore();
  if (data.count > 0) drawNames(surface, data, style, plot, x, y);
  if (reading >= 0 && reading < data.count) drawReading(surface, data, style, plot, x, y, reading);
  context.fillStyle = colors.ink;
}

const alongX = (plot: Plot, axis: Axis, v: number): number => plot.left + position(axis, v) * plot.width;
const alongY = (plot: Plot, axis: Axis, v: number): number => plot.top + (1 - position(axis, v)) * plot.height;

function drawGrid(surface: Surface, plot: Plot, x: Axis, y: Axis, percent: boolean): void {
  const { context } = surface, colors = palette.value;
  context.font = `12px ${colors.font}`;
  context.lineWidth = surface.hair;
  context.strokeStyle = colors.hairline;
  context.fillStyle = colors.inkSoft;
  context.beginPath();
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  for (const tick of valueTicks(y, plot)) {
    const at = surface.crisp(alongY(plot, y, tick));
    context.moveTo(plot.left, at);
    context.lineTo(plot.left + plot.width, at);
    context.fillText(valueWords(tick, percent), plot.left - 7, at);
  }
  context.stroke();
  context.textBaseline = 'top';
  const floor = plot.top + plot.height;
  let free = -Infinity;
  for (const tick of linearTicks(x.low, x.high, Math.max(2, Math.floor(plot.width / 70)))) {
    const at = alongX(plot, x, tick), words = tickText(tick), half = context.measureText(words).width / 2;
    if (at - half < free) continue;
    context.textAlign = 'center';
    context.fillText(words, at, floor + 7);
    free = at + half + 8;
  }
  context.beginPath();
  context.strokeStyle = colors.hairlineStrong;
  const line = surface.crisp(floor);
  context.moveTo(plot.left, line);
  context.lineTo(plot.left + plot.width, line);
  context.stroke();
}

function drawLine(context: CanvasRenderingContext2D, data: CurveData, line: ChartLine, past: number, plot: Plot, x: Axis, y: Axis): void {
  const raw = data.values[line.series], colors = palette.value, strong = past > 0;
  context.strokeStyle = line.dashed ? colors.inkSoft : colors.accent;
  context.lineJoin = 'round';
  context.lineCap = 'round';
  context.globalAlpha = strong ? 0.38 : 1;
  context.lineWidth = strong ? 0.9 : 1.6;
  trace(context, data, raw, plot, x, y);
  if (strong) {
    if (calm.length < data.count) calm = new Float32Array(data.step.length);
    smooth(raw, data.count, past, calm);
    context.globalAlpha = 1;
    context.lineWidth = 2;
    trace(context, data, calm, plot, x, y);
  }
  context.globalAlpha = 1;
}

function drawKept(context: CanvasRenderingContext2D, kept: CurveData, lines: ChartLine[], plot: Plot, x: Axis, y: Axis): void {
  context.strokeStyle = palette.value.kept;
  context.lineJoin = 'round';
  context.lineWidth = 1;
  for (const { series, dashed } of lines) {
    context.setLineDash(dashed ? [3, 3] : []);
    trace(context, kept, kept.values[series], plot, x, y);
  }
  context.setLineDash([]);
}

/** Right of the present step only: left of it the two are the same. */
function drawGhost(surface: Surface, data: CurveData, ghost: CurveData, lines: ChartLine[], plot: Plot, x: Axis, y: Axis): void {
  const { context } = surface, colors = palette.value, now = alongX(plot, x, Math.max(0, data.lastStep));
  context.save();
  context.beginPath();
  context.rect(now, plot.top - 3, plot.left + plot.width + 2 - now, plot.height + 6);
  context.clip();
  context.globalAlpha = 0.4;
  context.lineWidth = 1.2;
  context.lineJoin = 'round';
  for (const line of lines) {
    context.strokeStyle = line.dashed ? colors.inkSoft : colors.accent;
    trace(context, ghost, ghost.values[line.series], plot, x, y);
  }
  context.restore();
  context.strokeStyle = colors.accent;
  context.lineWidth = surface.hair;
  context.beginPath();
  context.moveTo(surface.crisp(now), plot.top);
  context.lineTo(surface.crisp(now), plot.top + plot.height);
  context.stroke();
}

/** With many rows a pixel, a vertical from the least to the greatest of them keeps every spike. */
function trace(context: CanvasRenderingContext2D, data: CurveData, values: Float32Array, plot: Plot, x: Axis, y: Axis): void {
  context.beginPath();
  const crowded = data.count > plot.width * 2;
  let open = false, pixel = NaN, low = 0, high = 0, last = 0;
  const flush = (): void => {
    if (low !== high) {
      context.moveTo(pixel, low);
      context.lineTo(pixel, high);
      context.moveTo(pixel, last);
    }
  };
  for (let i = 0; i < data.count; ++i) {
    const v = values[i]!;
    if (!Number.isFinite(v) || (y.log && v <= 0)) { open = false; continue; }
    const px = alongX(plot, x, data.step[i]!), py = Math.min(plot.top + plot.height + 20, Math.max(plot.top - 20, alongY(plot, y, v)));
    if (!crowded) {
      if (open) context.lineTo(px, py);
      else context.moveTo(px, py);
    } else {
      const column = Math.round(px);
      if (column !== pixel || !open) {
        if (open) { flush(); context.lineTo(column, py); } else context.moveTo(column, py);
        pixel = column;
        low = high = py;
      } else {
        low = Math.min(low, py);
        high = Math.max(high, py);
      }
      last = py;
    }
    open = true;
  }
  if (crowded && open) flush();
  context.stroke();
  if (data.count !== 1 || !open) return;
  context.beginPath(); // a single row is a dot
  context.arc(alongX(plot, x, data.step[0]!) + 2.5, alongY(plot, y, values[0]!), 2.5, 0, 2 * Math.PI);
  context.fillStyle = context.strokeStyle;
  context.fill();
}

function lastFinite(values: Float32Array, count: number): number {
  for (let i = count - 1; i >= 0; --i) if (Number.isFinite(values[i]!)) return values[i]!;
  return NaN;
}

function drawNames(surface: Surface, data: CurveData, style: ChartStyle, plot: Plot, x: Axis, y: Axis): void {
  const { context } = surface, colors = palette.value;
  const named = style.ghost ?? data; // the names stand where the lines end
  const ends = style.lines.map(({ series }) => alongY(plot, y, lastFinite(named.values[series], named.count)));
  if (ends.length === 2 && Number.isFinite(ends[0]! + ends[1]!)) [ends[0], ends[1]] = spread(ends[0]!, ends[1]!, 15, plot.top + 4, plot.top + plot.height - 4);
  if (style.kept && style.kept.count > 0) nameKept(surface, style.kept, style, plot, x, y, ends);
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.font = `600 12px ${colors.font}`;
  style.lines.forEach((line, i) => {
    if (!Number.isFinite(ends[i]!)) return;
    context.fillStyle = line.dashed ? colors.inkSoft : colors.accent;
    context.fillText(line.name, plot.left + plot.width + 7, Math.min(plot.top + plot.height, Math.max(plot.top, ends[i]!)));
  });
}

/** Beside the end of the kept run's first line, on the side where there is room, and off the other names. */
function nameKept(surface: Surface, kept: CurveData, style: ChartStyle, plot: Plot, x: Axis, y: Axis, taken: number[]): void {
  const { context } = surface, words = style.keptName ?? '';
  context.font = `12px ${palette.value.font}`;
  const width = context.measureText(words).width, end = alongX(plot, x, kept.lastStep);
  const train = style.lines.at(-1)!.series;
  let at = Math.min(plot.top + plot.height - 6, Math.max(plot.top + 6, alongY(plot, y, lastFinite(kept.values[train], kept.count))));
  const outside = end > plot.left + plot.width - 4;
  if (outside) for (const other of taken) if (Math.abs(other - at) < 14) at = at < plot.top + plot.height / 2 ? Math.max(...taken) + 15 : Math.min(...taken) - 15;
  const inside = Math.min(end - width / 2, plot.left + plot.width - width - 4);
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.fillStyle = palette.value.kept;
  if (outside) context.fillText(words, plot.left + plot.width + 7, at);
  else context.fillText(words, Math.max(plot.left + 4, inside), at > plot.top + 18 ? at - 11 : at + 11);
}

function drawReading(surface: Surface, data: CurveData, style: ChartStyle, plot: Plot, x: Axis, y: Axis, row: number): void {
  const { context } = surface, colors = palette.value, at = surface.crisp(alongX(plot, x, data.step[row]!));
  context.strokeStyle = colors.inkSoft;
  context.lineWidth = surface.hair;
  context.beginPath();
  context.moveTo(at, plot.top);
  context.lineTo(at, plot.top + plot.height);
  context.stroke();
  for (const { series, dashed } of style.lines) {
    const v = data.values[series][row]!;
    if (!Number.isFinite(v)) continue;
    context.beginPath();
    context.arc(at, alongY(plot, y, v), 3.5, 0, 2 * Math.PI);
    context.fillStyle = dashed ? colors.inkSoft : colors.accent;
    context.fill();
    context.lineWidth = 1.5;
    context.strokeStyle = colors.ground;
    context.stroke();
  }
}
