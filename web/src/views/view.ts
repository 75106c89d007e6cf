// A view is a plain function onto a canvas at device resolution. It says what it needs of the engine for the present lab;
// only that is copied into the next frame. Views keep no copy of a frame: its buffer goes back to the worker.

import type { FramePart, Need, Report, Status } from '../engine/protocol';

export interface View {
  id: string;
  /** Asked before each frame; an empty list means the view is not shown or needs nothing. */
  needs(report: Report): Need[];
  /** Parts in the order of the needs (a grid gives one part per layer asked). Called in a requestAnimationFrame. */
  draw(parts: FramePart[], status: Status, report: Report): void;
}
