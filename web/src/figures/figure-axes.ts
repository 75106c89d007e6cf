// A frame with axes inside a canvas: values to pixels and back, few ticks, lines, names at the ends of lines that never touch.

import type { Surface } from '../views/canvas';
import { palette } from '../views/palette';
import { position, ticks, tickText, type Axis } from '../views/scale';

export interface Box { left: number; top: number; width: number; height: number }
export const axis = (low: number, high: number, log = false): Axis => ({ low, high, log });
const labelHeight = 15;

export class Axes {
  constructor(readonly surface: Surface, readonly box: Box, readonly across: Axis, readonly up: Axis) {}

  x(value: number): number {
    return this.box.left + position(this.across, value) * this.box.width;
  }

  y(value: number): number {
    return this.box.top + (1 - position(this.up, value)) * this.box.height;
  }

  valueX(pixel: number): number {
    return this.across.low + ((pixel - this.box.left) / this.box.width) * (this.across.high - this.across.low);
  }

  valueY(pixel: number): number {
    return this.up.high - ((pixel - this.box.top) / this.box.height) * (this.up.high - this.up.low);
  }

  /** Grid, ticks and the names of both axes: across below, up at the top left. */
  grid(acrossName: string, upName: string, ticksAcross = 6, ticksUp = 5): void {
    const { surface, box } = this, { context } = surface, colors = palette.peek();
    context.font = `12px ${colors.font}`;
    context.lineWidth = surface.hair;
    const rule = (ax: number, ay: number, bx: number, by: number, strong: boolean): void => {
      context.strokeStyle = strong ? colors.inkFaint : colors.hairline;
      context.beginPath();
      context.moveTo(surface.crisp(ax), surface.crisp(ay));
      context.lineTo(surface.crisp(bx), surface.crisp(by));
      context.stroke();
    };
    context.fillStyle = colors.inkSoft;
    context.textAlign = 'center';
    context.textBaseline = 'top';
    let free = -Infinity; // numbers that would touch are left out
    for (const tick of ticks(this.across, ticksAcross)) {
      const at = this.x(tick), words = tickText(tick), half = context.measureText(words).width / 2;
      rule(at, box.top, at, box.top + box.height, tick === 0);
      if (at - half < free) continue;
      context.fillText(words, at, box.top + box.height + 4);
      free = at + half + 6;
    }
    context.textAlign = 'right';
    context.textBaseline = 'middle';
    const rungs = ticks(this.up, ticksUp);
    for (const tick of rungs) {
      rule(box.left, this.y(tick), box.left + box.width, this.y(tick), tick === 0);
      context.fillText(tickText(tick), box.left - 6, this.y(tick));
    }
    context.textAlign = 'center';
    context.textBaseline = 'top';
    context.fillText(acrossName, box.left + box.width / 2, box.top + box.height + 19);
    context.textAlign = 'left';
    context.textBaseline = 'bottom';
    const crowded = rungs.some((tick) => this.y(tick) < box.top + 8);   // a number would touch the name
    context.fillText(upName, Math.max(2, box.left - 36), box.top - (crowded ? 12 : 6));
  }

  clip(draw: () => void): void {
    const { context } = this.surface, { left, top, width, height } = this.box;
    context.save();
    context.beginPath();
    context.rect(left, top - 1, width, height + 2);
    context.clip();
    draw();
    context.restore();
  }

  line(xs: ArrayLike<number>, ys: ArrayLike<number>, hue: string, width = 2, dash: number[] = []): void {
    const { context } = this.surface;
    context.strokeStyle = hue;
    context.lineWidth = width;
    context.lineJoin = 'round';
    context.setLineDash(dash);
    context.beginPath();
    let open = false;
    for (let i = 0; i < xs.length; ++i) {
      const value = ys[i]!;
      if (!Number.isFinite(value) || (this.up.log && value <= 0)) open = false;
      else if (open) context.lineTo(this.x(xs[i]!), this.y(value));
      else {
        context.moveTo(this.x(xs[i]!), this.y(value));
        open = true;
      }
    }
    context.stroke();
    context.setLineDash([]);
  }

  dot(x: number, y: number, hue: string, radius = 5): void {
    const { context } = this.surface, colors = palette.peek();
    context.beginPath();
    context.arc(this.x(x), this.y(y), radius, 0, 2 * Math.PI);
    context.fillStyle = hue;
    context.fill();
    context.strokeStyle = colors.ground;
    context.lineWidth = 1.5;
    context.stroke();
  }

  /** Names at the right edge beside where lines end, in the lines' hues. */
  ends(names: { text: string; at: number; hue: string }[]): void {
    const { context } = this.surface, { left, top, width, height } = this.box, colors = palette.peek();
    const placed = names.map((one) => ({ ...one, at: Math.min(top + height, Math.max(top, this.y(one.at))) })).sort((a, b) => a.at - b.at);
    for (let i = 1; i < placed.length; ++i) placed[i]!.at = Math.max(placed[i]!.at, placed[i - 1]!.at + labelHeight);
    let floor = top + height;   // those that ran out below move up again, and push what is above them
    for (const one of placed.toReversed()) floor = (one.at = Math.min(one.at, floor)) - labelHeight;
    context.font = `12px ${colors.font}`;
    context.textAlign = 'left';
    context.textBaseline = 'middle';
    for (const { text, at, hue } of placed) {
      context.fillStyle = hue;
      context.fillRect(left + width + 5, at - 4, 3, 8);
      context.fillStyle = colors.ink;
      context.fillText(text, left + width + 11, at);
    }
  }
}

/** An arrow from one pixel to another. */
export function arrow(surface: Surface, fromX: number, fromY: number, toX: number, toY: number, hue: string, width = 2): void {
  const { context } = surface, angle = Math.atan2(toY - fromY, toX - fromX), length = Math.hypot(toX - fromX, toY - fromY);
  if (length < 2) return;
  const head = Math.min(9, length * 0.6);
  context.strokeStyle = context.fillStyle = hue;
  context.lineWidth = width;
  context.beginPath();
  context.moveTo(fromX, fromY);
  context.lineTo(toX - Math.cos(angle) * head * 0.8, toY - Math.sin(angle) * head * 0.8);
  context.stroke();
  context.beginPath();
  context.moveTo(toX, toY);
  context.lineTo(toX - Math.cos(angle - 0.42) * head, toY - Math.sin(angle - 0.42) * head);
  context.lineTo(toX - Math.cos(angle + 0.42) * head, toY - Math.sin(angle + 0.42) * head);
  context.fill();
}

/** Words with a halo of the ground, so that they can be read on a map. */
export function haloText(surface: Surface, text: string, x: number, y: number, align: CanvasTextAlign = 'center'): void {
  const { context } = surface, colors = palette.peek();
  context.font = `13px ${colors.font}`;
  context.textAlign = align;
  context.textBaseline = 'middle';
  context.lineJoin = 'round';
  context.lineWidth = 4;
  context.strokeStyle = colors.ground;
  context.strokeText(text, x, y);
  context.fillStyle = colors.ink;
  context.fillText(text, x, y);
}
