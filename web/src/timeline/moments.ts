// The moments of one run, few enough to keep and near enough to each other to get to any step by a short replay. Numbers only:
// nothing in here knows the page.

import type { Lab } from '../lab/lab';

/** A stretch of steps made by one lab without a hand in between: inside it a replay finds what was. */
export interface Stretch { lab: Lab; /** Its last known step; Infinity while it goes on. */ until: number }
export interface Kept { step: number; bytes: ArrayBuffer; stretch: Stretch }
/** A step that can be shown exactly: from this moment by so many steps of training. */
export interface Place { moment: Kept; step: number }

export const most = { count: 64, bytes: 64 * 1024 * 1024 };
const fewest = 3;

/** How many moments of this size are kept. */
export const room = (bytes: number): number => Math.max(fewest, Math.min(most.count, Math.floor(most.bytes / Math.max(1, bytes))));

/** Whether the next moment is due: so that as many as there is room for lie evenly over the run so far. */
export const isDue = (step: number, last: number, bytes: number): boolean => step - last >= Math.max(1, step / room(bytes));

/**
 * The moments that stay. The first and last of every stretch are needed; of the others the one goes whose neighbours are
 * nearest to each other, so that the longest replay stays short.
 */
export function thin(moments: readonly Kept[]): Kept[] {
  const left = [...moments];
  const total = (): number => left.reduce((sum, { bytes }) => sum + bytes.byteLength, 0);
  while (left.length > most.count || (total() > most.bytes && left.length > fewest)) {
    let victim = -1, narrowest = Infinity;
    for (let i = 1; i < left.length - 1; i++) {
      const gap = left[i + 1]!.step - left[i - 1]!.step;
      const edge = left[i - 1]!.stretch !== left[i]!.stretch;
      if (!edge && gap < narrowest) [victim, narrowest] = [i, gap];
    }
    left.splice(victim < 0 ? 1 : victim, 1); // many short stretches: the oldest goes
  }
  return left;
}

export class Moments {
  private kept: readonly Kept[] = [];

  get all(): readonly Kept[] {
    return this.kept;
  }

  get last(): Kept | undefined {
    return this.kept.at(-1);
  }

  clear(): void {
    this.kept = [];
  }

  /** A moment not before the last one. Of two at one step the later stands for it, unless a new stretch begins there. */
  add(moment: Kept): void {
    const { last } = this;
    const replaced = last && last.step === moment.step && last.stretch === moment.stretch && this.kept.length > 1;
    this.kept = thin([...(replaced ? this.kept.slice(0, -1) : this.kept), moment]);
  }

  /** What lies after a step is no longer part of the run. */
  cut(step: number): void {
    this.kept = this.kept.filter((moment) => moment.step <= step);
    const stretch = this.last?.stretch;
    if (stretch && stretch.until > step) stretch.until = Infinity;
  }

  /** The stretch under way ends here. */
  close(step: number): void {
    const stretch = this.last?.stretch;
    if (stretch) stretch.until = Math.min(stretch.until, step);
  }

  /** The step asked for, or the nearest one that can be shown exactly; undefined without any moment. */
  find(step: number): Place | undefined {
    const at = this.kept.findLastIndex((moment) => moment.step <= step);
    const moment = this.kept[Math.max(0, at)];
    if (!moment) return undefined;
    const reached = Math.max(moment.step, Math.min(step, moment.stretch.until));
    const next = this.kept[at + 1];
    // Between two stretches lie a few steps whose states nobody has seen.
    if (next && reached < step && next.step - step < step - reached) return { moment: next, step: next.step };
    return { moment, step: reached };
  }

  /** The step of the moment before or after a step. */
  beside(step: number, direction: 1 | -1): number | undefined {
    return direction < 0 ? this.kept.findLast((moment) => moment.step < step)?.step : this.kept.find((moment) => moment.step > step)?.step;
  }
}
