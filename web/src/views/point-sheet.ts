// The points of the plane stand still while a network learns. They are drawn onto a sheet of their own, which is laid on every frame
// and drawn anew only when points, size or colours have changed.

import type { Surface } from './canvas';
import type { Palette } from './palette';
import { drawDiscs, lookOf, pointColumns, type Box, type Place } from './points';

const reach = 4; // CSS pixels that a point at the rim may stand out

export class PointSheet {
  private readonly canvas = typeof OffscreenCanvas === 'undefined' ? null : new OffscreenCanvas(1, 1);
  private drawn: unknown[] = [];
  private looks = new Float32Array(0);

  /** points (N, 6) with their discs of `radius`; `place` says where each stands on `box`. */
  lay(surface: Surface, box: Box, colors: Palette, points: Float32Array, count: number, classes: number, showTest: boolean, radius: number, place: Place): void {
    const { context, ratio } = surface, { canvas } = this, rim = Math.ceil(reach * ratio);
    if (!canvas) return drawDiscs(context, colors, points, count, classes, showTest, radius, place);
    const width = Math.round(box.width * ratio) + 2 * rim, height = Math.round(box.height * ratio) + 2 * rim;
    const left = box.left - rim / ratio, top = box.top - rim / ratio;
    const wanted = [colors, count, classes, showTest, radius, width, height, ratio, left, top];
    if (this.changed(points, count) || wanted.some((one, i) => one !== this.drawn[i])) {
      this.drawn = wanted;
      canvas.width = width; // clears it
      canvas.height = height;
      const sheet = canvas.getContext('2d')!;
      sheet.setTransform(ratio, 0, 0, ratio, -left * ratio, -top * ratio);
      drawDiscs(sheet, colors, points, count, classes, showTest, radius, place);
    }
    context.drawImage(canvas, left, top, width / ratio, height / ratio);
  }

  /** Whether a point stands or looks otherwise than on the sheet; remembers how. */
  private changed(points: Float32Array, count: number): boolean {
    let changed = this.looks.length !== count * lookOf;
    if (changed) this.looks = new Float32Array(count * lookOf);
    for (let i = 0; i < count; ++i)
      for (let k = 0; k < lookOf; ++k) {
        const value = points[i * pointColumns + k]!;
        if (Object.is(value, this.looks[i * lookOf + k])) continue;
        this.looks[i * lookOf + k] = value;
        changed = true;
      }
    return changed;
  }
}
