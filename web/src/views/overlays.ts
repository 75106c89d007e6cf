// What may lie over or under the present run: the later part of a curve one has gone back from, a run kept for comparison. Set
// by the timeline, which most visits never load; the views only draw what is here.

import { signal } from '@preact/signals-core';
import type { PlaneData } from './boundary';
import type { Surface } from './canvas';
import type { CurveData } from './curve-data';

/** The curve of which the present one is the beginning. */
export const ghost = signal<CurveData | null>(null);
/** The curve of the run kept for comparison. */
export const keptCurve = signal<CurveData | null>(null);

/** Draws the output plot in place of the usual map, as long as it says yes. */
export interface PlaneOverlay {
  draw(surface: Surface, data: PlaneData, cursor: { x: number; y: number } | null): boolean;
  legend(surface: Surface): void;
}
export const planeOverlay = signal<PlaneOverlay | null>(null);
/** Whether the output plot is to show present minus kept; null where the two cannot be compared. */
export const showsDifference = signal<boolean | null>(null);
