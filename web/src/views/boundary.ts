// The plane as the network sees it: heat-map at device resolution, decision lines, points and axes. It keeps a copy of what
// it shows, so that a resize, a theme change or a pointer can be answered between two frames.

import type { FramePart, Need, Report } from '../engine/protocol';
import { discretize, showTest } from '../lab/options';
import { Pixels, type Surface } from './canvas';
import { contour } from './contour';
import { paintClasses, paintField, sampleField } from './field';
import { margin, shownOutputs, surfaceOf, type Surfaces } from './outputs';
import { classTables, fieldTable, palette } from './palette';
import { PointSheet } from './point-sheet';
import { domain, drawRings, pointColumns, toX, toY, type Box, type Place } from './points';
import { linearTicks, tickText } from './scale';

/** Cells a side: 24 meshes of 4, and one, so that the space view's lines fall on cell centres. */
export const resolution = 97;
const cells = resolution * resolution;

/** What is on the plot: one neuron (layer -1: an input feature), or with unit null the prediction, the layer after the last. */
export interface Shown { layer: number; unit: number | null }

export class PlaneData {
  /** Raw values of the shown layer (units, n, n) and what is drawn of them. */
  raw = new Float32Array(0);
  shown = new Float32Array(0);
  units = 0;
  surface: Surfaces = 'signed';
  /** The heat-map spans [-reach, reach]. */
  reach = 1;
  points = new Float32Array(0);
  count = 0;
  classes = 0;
  what: Shown = { layer: 0, unit: null };
  private asked: Shown = { layer: 0, unit: null };

  needs(what: Shown): Need[] {
    this.asked = what;
    return [{ kind: 'grid', resolution, layers: [what.layer] }, { kind: 'points' }];
  }

  take(parts: FramePart[], report: Report): boolean {
    const [grid, points] = parts;
    if (!grid || !points || grid.data.length < cells) return false;
    this.what = this.asked;
    this.units = grid.shape[0] ?? 1;
    this.raw = kept(this.raw, grid.data);
    this.points = kept(this.points, points.data);
    this.count = points.shape[0] ?? 0;
    this.classes = report.classes;
    const unit = this.what.unit;
    if (unit === null) {
      this.surface = surfaceOf(report.target, this.units);
      if (this.shown.length < grid.data.length) this.shown = new Float32Array(grid.data.length);
      shownOutputs(this.raw, this.units, cells, report.target, this.shown);
      this.reach = 1;
    } else {
      this.surface = 'value';
      if (this.shown.length < cells) this.shown = new Float32Array(cells);
      const first = Math.min(unit, this.units - 1) * cells;
      let most = 1;
      for (let i = 0; i < cells; ++i) {
        const v = this.raw[first + i]!;
        this.shown[i] = v;
        if (v > most) most = v;
        else if (-v > most) most = -v;
      }
      this.reach = Number.isFinite(most) ? most : 1;
    }
    return true;
  }

  get ready(): boolean {
    return this.units > 0;
  }

  /** Shown value of channel k at (x, y) of the plane. */
  at(x: number, y: number, k = 0): number {
    return sampleField(this.shown, k * cells, resolution, (x + domain) / (2 * domain), (y + domain) / (2 * domain));
  }

  /** Share of the plane given to each class (two for a single output). */
  shares(): number[] {
    const count = this.surface === 'classes' ? this.units : 2, won = new Array<number>(count).fill(0);
    for (let i = 0; i < cells; ++i) {
      let best = 0;
      if (count === 2 && this.units === 1) best = this.shown[i]! > 0 ? 1 : 0;
      else for (let k = 1; k < count; ++k) if (this.shown[k * cells + i]! > this.shown[best * cells + i]!) best = k;
      won[best]! += 1 / cells;
    }
    return won;
  }
}

function kept(store: Float32Array<ArrayBuffer>, data: Float32Array): Float32Array<ArrayBuffer> {
  const into = store.length === data.length ? store : new Float32Array(data.length);
  into.set(data);
  return into;
}

/** The square of the plot, on whole device pixels, with room for the tick labels. */
export function plotBox(surface: Surface): Box {
  const { ratio } = surface, left = 26, bottom = 22, air = 7;
  const side = Math.max(10, Math.min(surface.width - left - air, surface.height - bottom - air));
  const whole = (v: number): number => Math.round(v * ratio) / ratio;
  return { left: whole(left + (surface.width - left - air - side) / 2), top: whole(air), width: whole(side), height: whole(side) };
}

const pixels = new Pixels();
const sheet = new PointSheet();
const half = typeof OffscreenCanvas === 'undefined' ? null : new OffscreenCanvas(1, 1);
let edge = new Float32Array(0);

export function drawPlane(surface: Surface, data: PlaneData, cursor: { x: number; y: number } | null): void {
  if (!surface.ready) return;
  const context = surface.begin(), box = plotBox(surface), colors = palette.value;
  if (data.ready) {
    drawField(surface, data, box);
    drawDecision(context, data, (gx, gy, out) => {
      out.x = box.left + ((gx + 0.5) / resolution) * box.width;
      out.y = box.top + (1 - (gy + 0.5) / resolution) * box.height;
    });
    context.save();
    context.beginPath();
    context.rect(box.left - 4, box.top - 4, box.width + 8, box.height + 8);
    context.clip();
    const radius = pointRadius(box.width, data.count);
    const place: Place = (i, out) => {
      out.x = toX(box, data.points[i * pointColumns]!);
      out.y = toY(box, data.points[i * pointColumns + 1]!);
    };
    sheet.lay(surface, box, colors, data.points, data.count, data.classes, showTest.value, radius, place);
    drawRings(context, colors, data.points, data.count, showTest.value, radius, place);
    context.restore();
  }
  drawAxes(surface, box);
  if (cursor) drawCursor(surface, box, cursor);
}

export const pointRadius = (side: number, count: number): number =>
  Math.max(2.2, Math.min(4.2, side / 90)) * (count > 600 ? 0.75 : 1);

function drawField(surface: Surface, data: PlaneData, box: Box): void {
  const { context, ratio } = surface;
  const side = Math.round(box.width * ratio);
  if (data.surface === 'classes') {
    // Several classes cost several look-ups a pixel: at high density every second pixel is computed and scaled smoothly.
    const coarse = half !== null && side > 560;
    const size = coarse ? Math.ceil(side / 2) : side;
    const image = pixels.sized(size, size);
    paintClasses(pixels.words, size, size, data.shown, data.units, resolution, classTables.value);
    if (!coarse) context.putImageData(image, Math.round(box.left * ratio), Math.round(box.top * ratio));
    else {
      if (half.width !== size) { half.width = size; half.height = size; }
      half.getContext('2d')!.putImageData(image, 0, 0);
      context.imageSmoothingEnabled = !discretize.value;
      context.drawImage(half, box.left, box.top, box.width, box.height);
    }
    return;
  }
  const image = pixels.sized(side, side);
  paintField(pixels.words, side, side, data.shown, 0, resolution, fieldTable.value, -data.reach, data.reach);
  context.putImageData(image, Math.round(box.left * ratio), Math.round(box.top * ratio));
}

const from = { x: 0, y: 0 }, to = { x: 0, y: 0 };

/** The lines where the decision changes (zero lines for a regression or a neuron), through any map of the grid. */
export function drawDecision(
  context: CanvasRenderingContext2D, data: PlaneData, place: (gx: number, gy: number, out: { x: number; y: number }) => void,
): void {
  const colors = palette.value;
  context.beginPath();
  const segment = (x0: number, y0: number, x1: number, y1: number): void => {
    place(x0, y0, from);
    place(x1, y1, to);
    context.moveTo(from.x, from.y);
    context.lineTo(to.x, to.y);
  };
  if (data.surface === 'classes') {
    if (edge.length < cells) edge = new Float32Array(cells);
    for (let k = 0; k < data.units; ++k) {
      margin(data.shown, data.units, cells, k, edge);
      contour(edge, 0, resolution, 0, segment);
    }
  } else contour(data.shown, 0, resolution, 0, segment);
  context.lineCap = 'butt'; // pieces of a line that hardly turns: round ends would double the work
  const quiet = data.surface === 'value';
  context.strokeStyle = colors.ground;
  context.globalAlpha = quiet ? 0.35 : 0.6;
  context.lineWidth = quiet ? 2 : 3.2;
  context.stroke();
  context.globalAlpha = quiet ? 0.45 : 0.9;
  context.strokeStyle = colors.ink;
  context.lineWidth = quiet ? 0.8 : 1.3;
  context.stroke();
  context.globalAlpha = 1;
}

export function drawAxes(surface: Surface, box: Box): void {
  const { context } = surface, colors = palette.value;
  context.lineWidth = surface.hair;
  context.strokeStyle = colors.hairlineStrong;
  const left = surface.crisp(box.left) - surface.hair, top = surface.crisp(box.top) - surface.hair;
  context.strokeRect(left, top, box.width + surface.hair, box.height + surface.hair);
  context.fillStyle = colors.inkSoft;
  context.font = `12px ${colors.font}`;
  context.beginPath();
  for (const tick of linearTicks(-domain, domain, 5)) {
    const x = surface.crisp(toX(box, tick)), y = surface.crisp(toY(box, tick));
    context.moveTo(x, box.top + box.height);
    context.lineTo(x, box.top + box.height + 4);
    context.moveTo(box.left, y);
    context.lineTo(box.left - 4, y);
    context.textAlign = 'center';
    context.textBaseline = 'top';
    context.fillText(tickText(tick), x, box.top + box.height + 6);
    context.textAlign = 'right';
    context.textBaseline = 'middle';
    context.fillText(tickText(tick), box.left - 7, y);
  }
  context.stroke();
}

export function drawCursor(surface: Surface, box: Box, at: { x: number; y: number }): void {
  const { context } = surface;
  const x = surface.crisp(toX(box, at.x)), y = surface.crisp(toY(box, at.y));
  context.strokeStyle = palette.value.ink;
  context.globalAlpha = 0.45;
  context.lineWidth = surface.hair;
  context.beginPath();
  context.moveTo(x, box.top);
  context.lineTo(x, box.top + box.height);
  context.moveTo(box.left, y);
  context.lineTo(box.left + box.width, y);
  context.stroke();
  context.globalAlpha = 1;
}
