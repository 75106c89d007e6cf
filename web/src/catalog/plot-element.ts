// <garden-plot>: a small sharp picture of lines, bars or a field, with axes, and its summary in words for screen readers.

import { effect } from '@preact/signals-core';
import { language, say } from '../i18n/language';
import { Surface } from '../views/canvas';
import { palette, smoothTable } from '../views/palette';
import { paintField } from '../views/field';
import { linearTicks, tickText, valueText } from '../views/scale';
import { define } from '../ui/signal-element';
import { summaryOf, type Plot } from './plots';

const margin = { left: 40, right: 52, top: 10, bottom: 34 };
/** Two labels closer than this would touch. */
const labelHeight = 15;

interface Frame { left: number; top: number; width: number; height: number; x(value: number): number; y(value: number): number }

class PlotElement extends HTMLElement {
  private plot_: Plot | null = null;
  private surface: Surface | undefined;
  private stop: (() => void) | undefined;

  set plot(plot: Plot | null) {
    if (plot === this.plot_) return;
    this.plot_ = plot;
    this.draw();
  }

  connectedCallback(): void {
    const canvas = document.createElement('canvas');
    canvas.setAttribute('role', 'img');
    this.replaceChildren(canvas);
    this.surface = new Surface(canvas, () => this.draw());
    this.stop = effect(() => {
      void [palette.value, smoothTable.value, language.value];
      this.draw();
    });
  }

  disconnectedCallback(): void {
    this.stop?.();
    this.surface?.disconnect();
  }

  private draw(): void {
    const { surface, plot_: plot } = this;
    if (!surface) return;
    surface.canvas.setAttribute('aria-label', plot ? summaryOf(plot, say, (value) => valueText(value, 2)) : '');
    if (!surface.ready) return;
    surface.begin();
    if (plot?.form === 'lines') drawLines(surface, plot);
    else if (plot?.form === 'bars') drawBars(surface, plot);
    else if (plot?.form === 'field') drawField(surface, plot);
  }
}

function frameOf(surface: Surface, [x0, x1]: [number, number], [y0, y1]: [number, number]): Frame {
  const width = surface.width - margin.left - margin.right, height = surface.height - margin.top - margin.bottom;
  return {
    left: margin.left, top: margin.top, width, height,
    x: (value) => margin.left + ((value - x0) / (x1 - x0)) * width,
    y: (value) => margin.top + height - ((value - y0) / (y1 - y0)) * height,
  };
}

function drawAxes(surface: Surface, frame: Frame, [x0, x1]: [number, number], [y0, y1]: [number, number], across: string, withY = true): void {
  const { context } = surface, colors = palette.peek();
  context.font = `12px ${colors.font}`;
  context.lineWidth = surface.hair;
  context.fillStyle = colors.inkSoft;
  const line = (ax: number, ay: number, bx: number, by: number, strong: boolean): void => {
    context.strokeStyle = strong ? colors.inkFaint : colors.hairline;
    context.beginPath();
    context.moveTo(surface.crisp(ax), surface.crisp(ay));
    context.lineTo(surface.crisp(bx), surface.crisp(by));
    context.stroke();
  };
  context.textAlign = 'center';
  context.textBaseline = 'top';
  for (const tick of linearTicks(x0, x1, 6)) {
    line(frame.x(tick), frame.top, frame.x(tick), frame.top + frame.height, tick === 0);
    context.fillText(tickText(tick), frame.x(tick), frame.top + frame.height + 4);
  }
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  if (withY) for (const tick of linearTicks(y0, y1, 5)) {
    line(frame.left, frame.y(tick), frame.left + frame.width, frame.y(tick), tick === 0);
    context.fillText(tickText(tick), frame.left - 6, frame.y(tick));
  }
  context.textAlign = 'center';
  context.textBaseline = 'bottom';
  context.fillText(across, frame.left + frame.width / 2, surface.height - 1);
}

/** The range of all lines with a little air; what shoots up at the edge does not flatten the rest. */
function rangeOf(values: number[]): [number, number] {
  const finite = values.filter(Number.isFinite).sort((a, b) => a - b);
  if (finite.length === 0) return [0, 1];
  const [low, high] = [Math.min(0, finite[0]!), finite.at(-1)!];
  const air = Math.max((high - low) * 0.06, Math.abs(high) * 1e-3, 1e-6);
  return [low - air, high + air];
}

function drawLines(surface: Surface, { xs, lines, across }: Plot & { form: 'lines' }): void {
  const x: [number, number] = [xs[0]!, xs.at(-1)!], y = rangeOf(lines.flatMap(({ values }) => [...values]));
  const frame = frameOf(surface, x, y), { context } = surface, colors = palette.peek();
  drawAxes(surface, frame, x, y, say(across));
  const hues = [colors.positive, colors.negative];
  const ends: { text: string; at: number; hue: string }[] = [];
  context.lineJoin = 'round';
  lines.forEach(({ label, values, dashed }, k) => {
    const hue = hues[k % 2]!;
    context.strokeStyle = hue;
    context.lineWidth = 2;
    context.setLineDash(dashed ? [5, 4] : []);
    context.beginPath();
    let open = false;
    for (let i = 0; i < xs.length; ++i) {
      const value = values[i]!;
      if (!Number.isFinite(value)) open = false;
      else if (open) context.lineTo(frame.x(xs[i]!), frame.y(value));
      else { context.moveTo(frame.x(xs[i]!), frame.y(value)); open = true; }
    }
    context.stroke();
    const last = [...values].findLast(Number.isFinite);
    if (last !== undefined && label) ends.push({ text: label, at: frame.y(last), hue });
  });
  context.setLineDash([]);
  writeEnds(surface, frame, ends);
}

/** Names beside the ends of the lines, moved apart where they would touch. */
function writeEnds(surface: Surface, frame: Frame, ends: { text: string; at: number; hue: string }[]): void {
  const { context } = surface, colors = palette.peek();
  ends.sort((a, b) => a.at - b.at);
  for (let i = 1; i < ends.length; ++i) ends[i]!.at = Math.max(ends[i]!.at, ends[i - 1]!.at + labelHeight);
  const over = Math.max(0, (ends.at(-1)?.at ?? 0) - (frame.top + frame.height));
  context.font = `12px ${colors.font}`;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  for (const { text, at, hue } of ends) {
    context.fillStyle = hue;
    context.fillRect(frame.left + frame.width + 4, at - over - 4, 3, 8);
    context.fillStyle = colors.ink;
    context.fillText(text, frame.left + frame.width + 10, at - over);
  }
}

function drawBars(surface: Surface, { from, to, counts, across }: Plot & { form: 'bars' }): void {
  const most = Math.max(...counts, 1);
  const frame = frameOf(surface, [from, to], [0, most * 1.05]), { context } = surface, colors = palette.peek();
  drawAxes(surface, frame, [from, to], [0, most], say(across), false);
  const width = frame.width / counts.length;
  counts.forEach((count, i) => {
    const value = from + ((i + 0.5) / counts.length) * (to - from);
    context.fillStyle = value < 0 ? colors.negative : colors.positive;
    const top = frame.y(count);
    context.fillRect(frame.left + i * width + 0.5, top, Math.max(1, width - 1), frame.top + frame.height - top);
  });
}

function drawField(surface: Surface, { values, n }: Plot & { form: 'field' }): void {
  const { context, ratio } = surface;
  const side = Math.min(surface.width, surface.height), pixels = Math.round(side * ratio);
  const image = new ImageData(pixels, pixels);
  const reach = values.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-9);
  paintField(new Uint32Array(image.data.buffer), pixels, pixels, values, 0, n, smoothTable.peek(), -reach, reach);
  context.putImageData(image, Math.round(((surface.width - side) / 2) * ratio), 0);
}

define('garden-plot', PlotElement);
