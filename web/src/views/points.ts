// The data on the plane: discs (or one shape a class when there are more than two), training points filled, test points
// hollow, wrong ones with a second ring. Drawn group by group, so 500 points cost a handful of paths.

import type { Palette } from './palette';
import { valueLevel, valueLevels } from './palette';

export const domain = 6;
/** Columns of a `points` part. */
export const pointColumns = 6;
const X = 0, Y = 1, TARGET = 2, TEST = 3, PREDICTION = 4, WRONG = 5;
/** So many of them, the first, say how the disc of a point looks; the others change as the network learns. */
export const lookOf = 4;

export interface Box { left: number; top: number; width: number; height: number }

export const toX = (box: Box, x: number): number => box.left + ((x + domain) / (2 * domain)) * box.width;
export const toY = (box: Box, y: number): number => box.top + ((domain - y) / (2 * domain)) * box.height;
export const fromX = (box: Box, px: number): number => ((px - box.left) / box.width) * 2 * domain - domain;
export const fromY = (box: Box, py: number): number => domain - ((py - box.top) / box.height) * 2 * domain;

/** Binary targets may come as 0/1 or -1/+1; both mean class 0 and 1. */
export const classOf = (target: number): number => Math.max(0, Math.round(target));

type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;
/** Writes where point i stands (the plane itself, or a space that bends it). */
export type Place = (i: number, out: { x: number; y: number }) => void;
export type Shape = (path: Context, x: number, y: number, r: number) => void;

const polygon = (corners: number, turn: number, size: number): Shape => (path, x, y, r) => {
  for (let i = 0; i < corners; ++i) {
    const angle = turn + (i * 2 * Math.PI) / corners;
    const px = x + Math.cos(angle) * r * size, py = y + Math.sin(angle) * r * size;
    if (i === 0) path.moveTo(px, py);
    else path.lineTo(px, py);
  }
  path.closePath();
};
const star = (tips: number, inner: number, turn: number, size: number): Shape => (path, x, y, r) => {
  for (let i = 0; i < 2 * tips; ++i) {
    const angle = turn + (i * Math.PI) / tips, length = r * size * (i % 2 === 0 ? 1 : inner);
    const px = x + Math.cos(angle) * length, py = y + Math.sin(angle) * length;
    if (i === 0) path.moveTo(px, py);
    else path.lineTo(px, py);
  }
  path.closePath();
};
const disc: Shape = (path, x, y, r) => {
  path.moveTo(x + r, y);
  path.arc(x, y, r, 0, 2 * Math.PI);
};

const up = -Math.PI / 2;
/** One shape a class, of about equal area. */
export const shapes: Shape[] = [
  disc, polygon(3, up, 1.32), polygon(4, Math.PI / 4, 1.22), polygon(4, up, 1.3), polygon(3, -up, 1.32),
  star(5, 0.5, up, 1.42), star(4, 0.42, Math.PI / 4, 1.5), polygon(6, 0, 1.12), polygon(5, up, 1.18), star(6, 0.6, up, 1.35),
];

export const shapeOf = (klass: number, classes: number): Shape => (classes > 2 ? shapes[klass % shapes.length]! : disc);

const colorIndex = (target: number, classes: number): number => (classes > 0 ? classOf(target) : valueLevel(target));

/** points (N, 6): a disc each, of the colour of its target. */
export function drawDiscs(
  context: Context, palette: Palette, points: Float32Array, count: number, classes: number, showTest: boolean, radius: number, place: Place,
): void {
  const groups = classes > 0 ? Math.min(classes, palette.classCss.length) : valueLevels;
  const colors = classes > 0 ? palette.classCss : palette.valueCss;
  const at = spot;
  context.lineJoin = 'round';
  for (let test = showTest ? 1 : 0; test >= 0; --test) {
    for (let group = 0; group < groups; ++group) {
      const shape = shapeOf(group, classes);
      context.beginPath();
      let any = false;
      for (let i = 0; i < count; ++i) {
        const row = i * pointColumns;
        if (points[row + TEST]! !== test || colorIndex(points[row + TARGET]!, classes) !== group) continue;
        place(i, at);
        shape(context, at.x, at.y, radius);
        any = true;
      }
      if (!any) continue;
      const color = colors[group]!;
      if (test === 1) { // hollow: paper inside, the class as an outline
        context.lineWidth = 4;
        context.strokeStyle = palette.ground;
        context.stroke();
        context.fillStyle = palette.ground;
        context.fill();
        context.lineWidth = 1.6;
        context.strokeStyle = color;
        context.stroke();
      } else {
        context.lineWidth = 3; // half of it lies outside: a ring of 1.5
        context.strokeStyle = palette.ground;
        context.stroke();
        context.fillStyle = color;
        context.fill();
        if (classes === 0) { // values near zero have the colour of the ground
          context.lineWidth = 0.75;
          context.strokeStyle = palette.inkSoft;
          context.stroke();
        }
      }
    }
  }
}

/** A second ring around every point (N, 6) that the network gets wrong. */
export function drawRings(context: Context, palette: Palette, points: Float32Array, count: number, showTest: boolean, radius: number, place: Place): void {
  const at = spot;
  context.beginPath();
  for (let i = 0; i < count; ++i) {
    const row = i * pointColumns;
    if (points[row + WRONG]! !== 1 || (points[row + TEST]! === 1 && !showTest)) continue;
    place(i, at);
    disc(context, at.x, at.y, radius + 3);
  }
  context.lineWidth = 1.25;
  context.strokeStyle = palette.ink;
  context.stroke();
}
const spot = { x: 0, y: 0 };

/** The visible point nearest to (x, y) in data units, or -1 when none is within `reach`. */
export function nearestPoint(points: Float32Array, count: number, x: number, y: number, reach: number, showTest: boolean): number {
  let best = -1, least = reach * reach;
  for (let i = 0; i < count; ++i) {
    const row = i * pointColumns;
    if (points[row + TEST]! === 1 && !showTest) continue;
    const dx = points[row + X]! - x, dy = points[row + Y]! - y, distance = dx * dx + dy * dy;
    if (distance <= least) { least = distance; best = i; }
  }
  return best;
}

export interface PointFacts { x: number; y: number; target: number; test: boolean; prediction: number; wrong: boolean }
export const pointFacts = (points: Float32Array, i: number): PointFacts => {
  const row = i * pointColumns;
  return {
    x: points[row + X]!, y: points[row + Y]!, target: points[row + TARGET]!, test: points[row + TEST]! === 1,
    prediction: points[row + PREDICTION]!, wrong: points[row + WRONG]! === 1,
  };
};
