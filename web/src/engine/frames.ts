// One frame request for all views, at most one in flight, asked from requestAnimationFrame. The buffer of a frame goes back
// with the next request, so whatever a view wants to keep beyond draw() it must copy.

import type { View } from '../views/view';
import type { Frame, FramePart, Need, Report, Status } from './protocol';

export interface FrameSource {
  request(needs: Need[], buffer?: ArrayBuffer): Promise<Frame>;
  /** The report the next answer will belong to, or null while a lab is being created. */
  report(): Report | null;
  running(): boolean;
  onStatus(status: Status): void;
}

type Raf = (callback: () => void) => number;
const parts = (need: Need, report: Report): number => {
  if (need.kind === 'grid') return need.layers.length;
  return need.kind === 'forward' ? report.parts.length : 1;
};

export class FrameScheduler {
  private readonly views = new Set<View>();
  private source: FrameSource | null = null;
  private buffer: ArrayBuffer | undefined;
  private dirty = true;
  private inFlight = false;
  private asked = false;

  constructor(private readonly raf: Raf = (callback) => requestAnimationFrame(callback)) {}

  connect(source: FrameSource): void {
    this.source = source;
    this.invalidate();
  }

  /** Shows a view until the returned function is called. */
  mount(view: View): () => void {
    this.views.add(view);
    this.invalidate();
    return () => void this.views.delete(view);
  }

  /** Something may look different now: one more frame is asked for, also while paused. */
  invalidate(): void {
    this.dirty = true;
    this.ask();
  }

  private ask(): void {
    if (this.asked || this.inFlight || !this.source) return;
    this.asked = true;
    this.raf(() => {
      this.asked = false;
      void this.turn();
    });
  }

  private async turn(): Promise<void> {
    const source = this.source;
    const report = source?.report();
    if (!source || !report || this.inFlight) return; // a finished create() invalidates again
    const wanted = [...this.views].map((view) => ({ view, needs: view.needs(report) })).filter(({ needs }) => needs.length > 0);
    this.dirty = false;
    this.inFlight = true;
    try {
      const buffer = this.buffer;
      this.buffer = undefined;
      const frame = await source.request(wanted.flatMap(({ needs }) => needs), buffer);
      this.buffer = frame.buffer;
      source.onStatus(frame.status);
      const counts = wanted.map(({ needs }) => needs.reduce((sum, need) => sum + parts(need, report), 0));
      const expected = counts.reduce((sum, count) => sum + count, 0);
      if (expected !== frame.parts.length) throw new RangeError(`${frame.parts.length} parts instead of ${expected}`);
      let first = 0;
      for (const [i, { view }] of wanted.entries()) {
        const count = counts[i] ?? 0;
        if (this.views.has(view)) draw(view, frame.parts.slice(first, first + count), frame.status, report);
        first += count;
      }
    } catch (error) {
      const replaced = error instanceof Error && error.name === 'Closed'; // the restart has its own notice
      if (!replaced) console.warn('A frame was lost:', error);
    } finally {
      this.inFlight = false;
    }
    if (this.dirty || source.running()) this.ask();
  }
}

/** One broken view must not stop the others. */
function draw(view: View, slice: FramePart[], status: Status, report: Report): void {
  try {
    view.draw(slice, status, report);
  } catch (error) {
    console.error(`View "${view.id}" could not draw:`, error);
  }
}

export const frames = new FrameScheduler();
export const mount = (view: View): (() => void) => frames.mount(view);
export const invalidate = (): void => frames.invalidate();
