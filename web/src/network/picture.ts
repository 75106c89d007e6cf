// Paints the network: edges first (one path a strength, so that a thousand edges cost two dozen strokes), then the maps of the
// neurons, then frames and biases. All maps are made in one sheet of pixels: every putImageData makes the browser finish what
// was drawn before, so there is one of them. No allocation in here once the sizes are known.

import { Pixels, type Surface } from '../views/canvas';
import { paintField } from '../views/field';
import { palette, reducedMotion, smoothTable } from '../views/palette';
import type { Column } from './columns';
import { edgeLine, type EdgeLine, type NetworkLayout } from './layout';
import { lightsInputs, parseMark, type Mark } from './marks';
import type { PictureData } from './picture-data';

/** What is on the picture now, all but the numbers. */
export interface Scene {
  layout: NetworkLayout;
  columns: Column[];             // layout.columns[c + 1] shows columns[c]
  /** Inputs: which of the shown rows feed the net, in the order of the weights. */
  sources: number[];
  /** Rows of the map part of the inputs: all features of the catalog, or only the chosen ones. */
  inputMap(row: number, units: number): number;
  active: string | null;
  /** The maps of the last column span [-outputReach, outputReach]; the others their own range, at least [-1, 1]. */
  outputReach: number;
  /** The neuron under pointer or focus (column of the layout), or null. */
  focus: { column: number; unit: number } | null;
}

/** A logit is sure at about four; every other output is meant to lie in [-1, 1]. */
export const outputReach = (target: string): number => (target === 'binary' || target === 'index' ? 4 : 1);

const strengths = 12;
const line: EdgeLine = { x0: 0, y0: 0, bend: 0, x1: 0, y1: 0 };
let levels = new Int8Array(0);
const sheetPixels = new Pixels(), mapsAcross = 16;
const sheet = typeof OffscreenCanvas === 'undefined' ? null : new OffscreenCanvas(1, 1);
const mostDashed = 300; // edges of one column: more of them move too fast to follow and cost too much

/** Stroke width in CSS pixels for a weight; it grows slower the larger the weight, and never past 7. */
export const edgeWidth = (weight: number): number => Math.min(6, 0.7 + 1.9 * Math.sqrt(Math.abs(weight)) * Math.min(1, Math.abs(weight) * 2 + 0.15));

/** Strength 0 … strengths - 1 of a weight; the sign is kept apart. */
export const strengthOf = (weight: number): number =>
  Math.min(strengths - 1, Math.floor(strengths * (1 - 1 / (1 + Math.abs(weight) * 1.1))));
const middleOf = (strength: number): number => (1 / (1 - (strength + 0.5) / strengths) - 1) / 1.1;

export function paintNetwork(surface: Surface, data: PictureData, scene: Scene, nowMs: number): void {
  if (!surface.ready) return;
  const context = surface.begin(), { layout, columns, focus } = scene;
  const mark = parseMark(scene.active);
  context.lineCap = 'butt';
  for (let c = 0; c < columns.length; ++c) paintEdges(surface, data, scene, c, mark, nowMs);
  const inputsLit = lightsInputs(scene.active);
  paintMaps(surface, data, scene);
  for (let c = 0; c < layout.columns.length; ++c) {
    const box = layout.columns[c]!, column = columns[c - 1];
    for (let unit = 0; unit < box.y.length; ++unit) {
      const off = c === 0 && !scene.sources.includes(unit);
      const focused = focus?.column === c && focus.unit === unit;
      const lit = focused || (column ? litNeuron(mark, column, unit) : inputsLit && !off);
      frame(surface, layout, box.x, box.y[unit]!, lit, off);
      if (column?.weighted !== undefined && column.weighted !== null) paintBias(surface, data, layout, c, unit, column.weighted, mark);
    }
  }
}

function litNeuron(mark: Mark | null, column: Column, unit: number): boolean {
  if (!mark || mark.layer < column.first || mark.layer > column.last || mark.role === 'weight' || mark.role === 'bias') return false;
  return !mark.element || mark.element.at(-1) === unit;
}

function paintEdges(surface: Surface, data: PictureData, scene: Scene, c: number, mark: Mark | null, nowMs: number): void {
  const { context } = surface, { layout, columns, focus } = scene, colors = palette.value;
  const column = columns[c]!, layer = column.weighted;
  const from = c === 0 ? scene.sources : null, sources = from ? from.length : layout.columns[c]!.y.length;
  const targets = layout.columns[c + 1]!.y.length;
  if (layer === null) {
    context.beginPath();
    for (let i = 0; i < Math.min(sources, targets); ++i) trace(context, edgeLine(layout, c, from ? from[i]! : i, i, line));
    context.strokeStyle = colors.hairlineStrong;
    context.lineWidth = 1;
    context.stroke();
    return;
  }
  if (levels.length < sources * targets) levels = new Int8Array(sources * targets);
  for (let to = 0; to < targets; ++to) {
    for (let i = 0; i < sources; ++i) {
      const w = data.weight(layer, to, i);
      levels[to * sources + i] = Number.isFinite(w) ? (w < 0 ? -1 - strengthOf(w) : 1 + strengthOf(w)) : 0;
    }
  }
  const moving = data.running && !reducedMotion() && sources * targets <= mostDashed;
  if (moving) {
    dash[0] = Math.max(11, layout.size / 2.5);
    context.lineDashOffset = -((nowMs / 45) % (dash[0] + dash[1]!));
  }
  const touches = focus !== null && (focus.column === c || focus.column === c + 1);
  const dense = sources * targets > 150 ? 0.75 : 1;
  for (let side = -1; side <= 1; side += 2) {
    for (let strength = 0; strength < strengths; ++strength) {
      const wanted = side * (strength + 1), size = middleOf(strength);
      for (let pass = touches ? 0 : 1; pass < 2; ++pass) { // 0: edges of other neurons, faded
        context.beginPath();
        let any = false;
        for (let to = 0; to < targets; ++to) {
          for (let i = 0; i < sources; ++i) {
            if (levels[to * sources + i] !== wanted) continue;
            const at = from ? from[i]! : i;
            if (touches && (focus.column === c ? focus.unit === at : focus.unit === to) !== (pass === 1)) continue;
            trace(context, edgeLine(layout, c, at, to, line));
            any = true;
          }
        }
        if (!any) continue;
        if (moving) context.setLineDash(strength > 1 ? dash : solid);
        context.globalAlpha = (pass === 0 ? 0.15 : 1) * Math.min(1, 0.22 + 0.9 * size) * (pass === 1 && touches ? 1 : dense);
        context.strokeStyle = side < 0 ? colors.negative : colors.positive;
        context.lineWidth = edgeWidth(size) * dense;
        context.stroke();
      }
    }
  }
  context.globalAlpha = 1;
  if (moving) context.setLineDash(solid);
  if (mark?.layer === layer && mark.role === 'weight') lightEdges(context, scene, c, sources, targets, from, mark);
}
const dash = [8, 2.5], solid: number[] = [];

function lightEdges(context: CanvasRenderingContext2D, scene: Scene, c: number, sources: number, targets: number, from: number[] | null, mark: Mark): void {
  context.beginPath();
  for (let to = 0; to < targets; ++to) {
    for (let i = 0; i < sources; ++i) {
      if (mark.element && (mark.element[0] !== to || mark.element[1] !== i)) continue;
      trace(context, edgeLine(scene.layout, c, from ? from[i]! : i, to, line));
    }
  }
  context.strokeStyle = palette.value.accent;
  context.globalAlpha = mark.element ? 0.9 : 0.4;
  context.lineWidth = mark.element ? 2.5 : 1.5;
  context.stroke();
  context.globalAlpha = 1;
}

function trace(context: CanvasRenderingContext2D, { x0, y0, bend, x1, y1 }: EdgeLine): void {
  context.moveTo(x0, y0);
  context.bezierCurveTo(x0 + bend, y0, x1 - bend, y1, x1, y1);
}

/** The maps of all neurons: into one sheet of pixels, from there to their places. */
function paintMaps(surface: Surface, data: PictureData, scene: Scene): void {
  const { ratio, context } = surface, { layout } = scene, side = Math.max(2, Math.round(layout.size * ratio));
  const count = layout.columns.reduce((sum, column) => sum + column.y.length, 0), width = Math.min(count, mapsAcross) * side;
  const image = sheetPixels.sized(width, Math.ceil(count / mapsAcross) * side);
  let at = 0;
  for (let c = 0; c < layout.columns.length; ++c)
    for (let unit = 0; unit < layout.columns[c]!.y.length; ++unit, ++at) makeMap(data, scene, c, unit, side, sheetStart(at, side, width), width, Math.round(3 * ratio));
  if (!sheet) return;
  if (sheet.width !== image.width || sheet.height !== image.height) { sheet.width = image.width; sheet.height = image.height; }
  sheet.getContext('2d')!.putImageData(image, 0, 0);
  at = 0;
  for (const column of layout.columns) {
    for (const y of column.y) {
      const left = Math.round((column.x - layout.size / 2) * ratio) / ratio, top = Math.round((y - layout.size / 2) * ratio) / ratio;
      context.drawImage(sheet, (at % mapsAcross) * side, Math.floor(at / mapsAcross) * side, side, side, left, top, side / ratio, side / ratio);
      at += 1;
    }
  }
}

const sheetStart = (at: number, side: number, width: number): number => Math.floor(at / mapsAcross) * side * width + (at % mapsAcross) * side;

/** One neuron's map at `start` of the sheet; transparent while its values are not known. */
function makeMap(data: PictureData, scene: Scene, c: number, unit: number, side: number, start: number, stride: number, radius: number): void {
  const words = sheetPixels.words, n = data.resolution, store = data.maps[c];
  const units = store?.shape[0] ?? 0, row = c === 0 ? scene.inputMap(unit, units) : unit, first = row * n * n;
  if (!store || row < 0 || row >= units || store.data.length < first + n * n) {
    for (let y = 0; y < side; ++y) words.fill(0, start + y * stride, start + y * stride + side);
    return;
  }
  let most = c === scene.columns.length ? scene.outputReach : 1;
  if (c < scene.columns.length) {
    for (let i = first; i < first + n * n; ++i) {
      const v = store.data[i]!;
      if (v > most) most = v;
      else if (-v > most) most = -v;
    }
  }
  paintField(words, side, side, store.data, first, n, smoothTable.value, -most, most, start, stride);
  if (c === 0 && !scene.sources.includes(unit)) fade(words, side, start, stride);
  round(words, side, radius, start, stride);
}

/** A feature that is off is seen through: a third of its ink. */
function fade(words: Uint32Array, side: number, start: number, stride: number): void {
  for (let y = 0; y < side; ++y)
    for (let i = start + y * stride; i < start + y * stride + side; ++i) words[i] = (words[i]! & 0x00ffffff) | (0x50 << 24);
}

/** Clears what lies outside a corner of radius r. */
function round(words: Uint32Array, side: number, r: number, start: number, stride: number): void {
  const bottom = start + (side - 1) * stride;
  for (let y = 0; y < r; ++y) {
    const cut = Math.round(r - Math.sqrt(r * r - (r - y - 0.5) ** 2));
    for (let x = 0; x < cut; ++x) {
      words[start + y * stride + x] = 0;
      words[start + y * stride + side - 1 - x] = 0;
      words[bottom - y * stride + x] = 0;
      words[bottom - y * stride + side - 1 - x] = 0;
    }
  }
}

function frame(surface: Surface, layout: NetworkLayout, x: number, y: number, lit: boolean, off: boolean): void {
  const { context, ratio } = surface, colors = palette.value;
  const left = Math.round((x - layout.size / 2) * ratio) / ratio, top = Math.round((y - layout.size / 2) * ratio) / ratio;
  const side = Math.round(layout.size * ratio) / ratio, out = lit ? 1.5 : surface.hair / 2;
  context.beginPath();
  context.roundRect(left - out, top - out, side + 2 * out, side + 2 * out, lit ? 5 : 3.5);
  context.lineWidth = lit ? 2 : surface.hair;
  context.strokeStyle = lit ? colors.accent : off ? colors.hairline : colors.hairlineStrong;
  context.stroke();
}

function paintBias(surface: Surface, data: PictureData, layout: NetworkLayout, c: number, unit: number, layer: number, mark: Mark | null): void {
  const bias = data.bias(layer, unit);
  if (!Number.isFinite(bias)) return;
  const { context } = surface, colors = palette.value, at = biasSpot(layout, c, unit);
  const lit = mark?.layer === layer && mark.role === 'bias' && (!mark.element || mark.element[0] === unit);
  context.beginPath();
  context.arc(at.x, at.y, at.r, 0, 2 * Math.PI);
  context.fillStyle = colors.ground;
  context.fill();
  context.globalAlpha = Math.min(1, 0.15 + Math.abs(bias));
  context.fillStyle = bias < 0 ? colors.negative : colors.positive;
  context.fill();
  context.globalAlpha = 1;
  context.lineWidth = lit ? 2 : 1.25;
  context.strokeStyle = lit ? colors.accent : colors.ground;
  context.stroke();
}

const spot = { x: 0, y: 0, r: 0 };

/** The bias sits on the lower left corner of its neuron. */
export function biasSpot(layout: NetworkLayout, c: number, unit: number): { x: number; y: number; r: number } {
  const box = layout.columns[c]!;
  spot.x = box.x - layout.size / 2 + 1;
  spot.y = box.y[unit]! + layout.size / 2 - 1;
  spot.r = Math.max(1.8, Math.min(4.5, layout.size / 9));
  return spot;
}
