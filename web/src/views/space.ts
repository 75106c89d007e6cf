// The space view: every corner of the input grid drawn where two neurons of a layer put it. The sheet is coloured by the
// network's final answer; the points ride on it. In the last hidden layer the decision line becomes straight.

import type { FramePart, Need } from '../engine/protocol';
import { showTest } from '../lab/options';
import { drawDecision, PlaneData, pointRadius, resolution } from './boundary';
import type { Surface } from './canvas';
import { sampleField } from './field';
import { fieldLevels, palette } from './palette';
import { domain, drawDiscs, drawRings, pointColumns, type Place } from './points';
import { fit, linearTicks, position, tickText, type Axis } from './scale';

const cells = resolution * resolution, stride = 4, meshes = (resolution - 1) / stride;
const patch = 2, patches = (resolution - 1) / patch; // the colours change faster than the lines of the mesh

export class SpaceData {
  layer = NaN; // none yet
  units = 0;
  private values = new Float32Array(0);
  private asked = 0;
  private xAxis: Axis = { low: -1, high: 1, log: false };
  private yAxis: Axis = { low: -1, high: 1, log: false };

  needs(layer: number): Need[] {
    this.asked = layer;
    return [{ kind: 'grid', resolution, layers: [layer] }];
  }

  take(parts: FramePart[]): void {
    const part = parts[0];
    if (!part || part.data.length < cells) return;
    this.layer = this.asked;
    this.units = part.shape[0] ?? 0;
    if (this.values.length !== part.data.length) this.values = new Float32Array(part.data.length);
    this.values.set(part.data);
  }

  /** The value of a neuron above the point (x, y) of the plane. */
  at(unit: number, x: number, y: number): number {
    return sampleField(this.values, unit * cells, resolution, (x + domain) / (2 * domain), (y + domain) / (2 * domain));
  }

  draw(surface: Surface, plane: PlaneData, across: number, upward: number): void {
    if (!surface.ready) return;
    const context = surface.begin(), colors = palette.value;
    if (this.units < 2 || !plane.ready) return;
    const i = Math.min(across, this.units - 1) * cells, j = Math.min(upward, this.units - 1) * cells;
    this.xAxis = this.ranged(i);
    this.yAxis = this.ranged(j);
    const left = 34, bottom = 24, air = 10;
    const width = surface.width - left - air, height = surface.height - bottom - air;
    const px = (v: number): number => left + position(this.xAxis, v) * width;
    const py = (v: number): number => air + (1 - position(this.yAxis, v)) * height;

    this.sheet(context, plane, i, j, px, py);
    context.beginPath();
    for (let m = 0; m <= meshes; ++m) {
      for (let t = 0; t < resolution; t += 2) {
        const row = m * stride * resolution + t, x = px(this.values[i + row]!), y = py(this.values[j + row]!);
        if (t === 0) context.moveTo(x, y);
        else context.lineTo(x, y);
      }
      for (let t = 0; t < resolution; t += 2) {
        const column = t * resolution + m * stride, x = px(this.values[i + column]!), y = py(this.values[j + column]!);
        if (t === 0) context.moveTo(x, y);
        else context.lineTo(x, y);
      }
    }
    context.lineWidth = Math.max(surface.hair, 0.6);
    context.lineJoin = 'round';
    context.strokeStyle = colors.ink;
    context.globalAlpha = 0.22;
    context.stroke();
    context.globalAlpha = 1;

    drawDecision(context, plane, (gx, gy, out) => {
      out.x = px(sampleField(this.values, i, resolution, (gx + 0.5) / resolution, (gy + 0.5) / resolution));
      out.y = py(sampleField(this.values, j, resolution, (gx + 0.5) / resolution, (gy + 0.5) / resolution));
    });
    const radius = pointRadius(width, plane.count);
    const place: Place = (at, out) => {
      const x = (plane.points[at * pointColumns]! + domain) / (2 * domain), y = (plane.points[at * pointColumns + 1]! + domain) / (2 * domain);
      out.x = px(sampleField(this.values, i, resolution, x, y));
      out.y = py(sampleField(this.values, j, resolution, x, y));
    };
    drawDiscs(context, colors, plane.points, plane.count, plane.classes, showTest.value, radius, place);
    drawRings(context, colors, plane.points, plane.count, showTest.value, radius, place);
    this.axes(surface, left, air, width, height, px, py);
  }

  /** Small patches filled in the colour of the answer at their middle, one path a colour. */
  private sheet(context: CanvasRenderingContext2D, plane: PlaneData, i: number, j: number, px: (v: number) => number, py: (v: number) => number): void {
    const levels = fieldLevels.value, several = plane.surface === 'classes', groups = several ? plane.units : levels.length;
    const middle = (patch / 2) * (resolution + 1);
    context.globalAlpha = several ? 0.4 : 0.85;
    for (let group = 0; group < groups; ++group) {
      context.beginPath();
      for (let r = 0; r < patches; ++r) {
        for (let c = 0; c < patches; ++c) {
          const corner = (r * resolution + c) * patch;
          if (patchGroup(plane, corner + middle, groups) !== group) continue;
          const right = corner + patch, upper = corner + patch * resolution, far = upper + patch;
          // A patch that was turned over runs the other way round, or it would cut a hole into the one below.
          const v = this.values, over = (v[i + far]! - v[i + corner]!) * (v[j + upper]! - v[j + right]!) < (v[i + upper]! - v[i + right]!) * (v[j + far]! - v[j + corner]!);
          const second = over ? upper : right, fourth = over ? right : upper;
          context.moveTo(px(v[i + corner]!), py(v[j + corner]!));
          context.lineTo(px(v[i + second]!), py(v[j + second]!));
          context.lineTo(px(v[i + far]!), py(v[j + far]!));
          context.lineTo(px(v[i + fourth]!), py(v[j + fourth]!));
          context.closePath();
        }
      }
      context.fillStyle = several ? palette.value.classCss[group % palette.value.classCss.length]! : levels[group]!;
      context.fill('nonzero');
    }
    context.globalAlpha = 1;
  }

  private ranged(first: number): Axis {
    let low = Infinity, high = -Infinity;
    for (let c = 0; c < cells; c += 2) {
      const v = this.values[first + c]!;
      if (v < low) low = v;
      if (v > high) high = v;
    }
    if (!(high - low > 1e-6)) return { low: low - 1, high: low + 1, log: false };
    return fit(low, high, false);
  }

  private axes(surface: Surface, left: number, top: number, width: number, height: number, px: (v: number) => number, py: (v: number) => number): void {
    const { context } = surface, colors = palette.value;
    context.strokeStyle = colors.hairlineStrong;
    context.lineWidth = surface.hair;
    context.beginPath();
    const floor = surface.crisp(top + height + 2), wall = surface.crisp(left - 2);
    context.moveTo(wall, top);
    context.lineTo(wall, floor);
    context.lineTo(left + width, floor);
    context.fillStyle = colors.inkSoft;
    context.font = `12px ${colors.font}`;
    context.textAlign = 'center';
    context.textBaseline = 'top';
    for (const tick of linearTicks(this.xAxis.low, this.xAxis.high, 4)) context.fillText(tickText(tick), px(tick), floor + 5);
    context.textAlign = 'right';
    context.textBaseline = 'middle';
    for (const tick of linearTicks(this.yAxis.low, this.yAxis.high, 4)) context.fillText(tickText(tick), wall - 5, py(tick));
    context.stroke();
  }
}

function patchGroup(plane: PlaneData, cell: number, groups: number): number {
  if (plane.surface === 'classes') {
    let best = 0;
    for (let k = 1; k < plane.units; ++k) if (plane.shown[k * cells + cell]! > plane.shown[best * cells + cell]!) best = k;
    return best;
  }
  const t = (plane.shown[cell]! / plane.reach + 1) / 2;
  return Math.max(0, Math.min(groups - 1, Math.round(t * (groups - 1))));
}
