// The plane as one lane sees it, small: the same colours as the output plot, without points.

import type { Report } from '../engine/protocol';
import { Pixels, type Surface } from '../views/canvas';
import { paintClasses, paintField } from '../views/field';
import { shownOutputs, surfaceOf } from '../views/outputs';
import { classTables, fieldTable } from '../views/palette';
import { mapCells, type LaneView } from './race';

const pixels = new Pixels();
let shown = new Float32Array(0);

export function drawMap(surface: Surface, { map, units }: LaneView, { target }: Report): void {
  if (!surface.ready) return;
  const context = surface.begin(), cells = mapCells * mapCells;
  if (units < 1 || map.length < units * cells) return;
  if (shown.length < map.length) shown = new Float32Array(map.length);
  shownOutputs(map, units, cells, target, shown);
  const width = surface.canvas.width, height = surface.canvas.height, image = pixels.sized(width, height);
  if (surfaceOf(target, units) === 'classes') paintClasses(pixels.words, width, height, shown, units, mapCells, classTables.value);
  else paintField(pixels.words, width, height, shown, 0, mapCells, fieldTable.value, -1, 1);
  context.putImageData(image, 0, 0);
}
