// A pair of linear axes on a canvas: few ticks, hairlines, the zero lines a little stronger. Figures that draw curves over a
// number share it.

import type { Surface } from '../views/canvas';
import { palette } from '../views/palette';
import { linearTicks, tickText } from '../views/scale';

export interface Range { low: number; high: number }

export class Axes {
  readonly left = 40;
  readonly top = 10;
  readonly width: number;
  readonly height: number;

  /** `right`: room for names beside the ends of curves. */
  constructor(private readonly surface: Surface, private readonly across: Range, private readonly up: Range, right = 24, bottom = 26) {
    this.width = Math.max(10, surface.width - this.left - right);
    this.height = Math.max(10, surface.height - this.top - bottom);
  }

  x = (value: number): number => this.left + ((value - this.across.low) / (this.across.high - this.across.low)) * this.width;
  y = (value: number): number => this.top + this.height - ((value - this.up.low) / (this.up.high - this.up.low)) * this.height;
  /** The value under a pixel from the canvas's left edge, kept inside the axis. */
  valueAt = (pixel: number): number =>
    this.across.low + Math.min(1, Math.max(0, (pixel - this.left) / this.width)) * (this.across.high - this.across.low);

  draw(): void {
    const { context } = this.surface, colors = palette.peek();
    context.font = `12px ${colors.font}`;
    context.fillStyle = colors.inkSoft;
    context.lineWidth = this.surface.hair;
    context.textAlign = 'center';
    context.textBaseline = 'top';
    for (const tick of linearTicks(this.across.low, this.across.high, Math.max(2, Math.floor(this.width / 60)))) {
      this.line(this.x(tick), this.top, this.x(tick), this.top + this.height, tick === 0);
      context.fillText(tickText(tick), this.x(tick), this.top + this.height + 6);
    }
    context.textAlign = 'right';
    context.textBaseline = 'middle';
    for (const tick of linearTicks(this.up.low, this.up.high, Math.max(2, Math.floor(this.height / 40)))) {
      this.line(this.left, this.y(tick), this.left + this.width, this.y(tick), tick === 0);
      context.fillText(tickText(tick), this.left - 6, this.y(tick));
    }
  }

  /** A curve through (xs[i], ys[i]); it breaks where a value is not finite and is cut at the frame. */
  curve(xs: readonly number[], ys: ArrayLike<number>, hue: string, dashed = false, width = 2): void {
    const { context } = this.surface;
    context.save();
    context.beginPath();
    context.rect(this.left, this.top - 2, this.width, this.height + 4);
    context.clip();
    context.strokeStyle = hue;
    context.lineWidth = width;
    context.lineJoin = 'round';
    context.setLineDash(dashed ? [5, 4] : []);
    context.beginPath();
    let open = false;
    xs.forEach((x, i) => {
      const y = ys[i];
      if (y === undefined || !Number.isFinite(y)) open = false;
      else {
        if (open) context.lineTo(this.x(x), this.y(y));
        else context.moveTo(this.x(x), this.y(y));
        open = true;
      }
    });
    context.stroke();
    context.restore();
  }

  dot(x: number, y: number, hue: string): void {
    const { context } = this.surface;
    context.beginPath();
    context.arc(this.x(x), this.y(y), 4, 0, 2 * Math.PI);
    context.fillStyle = hue;
    context.fill();
    context.lineWidth = 1.5;
    context.strokeStyle = palette.peek().ground;
    context.stroke();
  }

  vertical(x: number): void {
    this.line(this.x(x), this.top, this.x(x), this.top + this.height, true);
  }

  private line(ax: number, ay: number, bx: number, by: number, strong: boolean): void {
    const { context } = this.surface, colors = palette.peek();
    context.strokeStyle = strong ? colors.inkFaint : colors.hairline;
    context.beginPath();
    context.moveTo(this.surface.crisp(ax), this.surface.crisp(ay));
    context.lineTo(this.surface.crisp(bx), this.surface.crisp(by));
    context.stroke();
  }
}
