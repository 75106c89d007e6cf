// Who is ahead: the curves of the lanes along the clock, and an order by a stated criterion. Pure functions on numbers.

import type { LaneClock } from '../engine/lanes';
import type { CurveData, Series } from '../views/curve-data';

export interface LaneCurve {
  data: CurveData;
  /** ms of computing time at each row. */
  times: number[];
  /** Multiply-adds of one epoch, forward and backward. */
  epochWork: number;
}

/** Best when the race is over, or the first to reach a value. */
export type Criterion = { kind: 'best' } | { kind: 'first'; target: number };
export interface Judge { series: Series; better: 'lower' | 'higher'; criterion: Criterion; clock: LaneClock }
export interface Standing { lane: number; value: number; /** Reading of the clock at which the target was reached. */ reached: number | null }

/** Seconds, steps, or multiply-adds at a row. */
export function reading({ data, times, epochWork }: LaneCurve, row: number, clock: LaneClock): number {
  if (clock === 'steps') return data.step[row]!;
  return clock === 'time' ? (times[row] ?? 0) / 1000 : data.epoch[row]! * epochWork;
}

/** The last row at or before a reading; -1 before the first. */
export function rowAt(curve: LaneCurve, at: number, clock: LaneClock): number {
  let low = -1, high = curve.data.count;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (reading(curve, middle, clock) <= at) low = middle;
    else high = middle;
  }
  return low;
}

/** The reading that all lanes have a value for: that of the one that is furthest behind. Lanes that are out do not count. */
export function common(curves: readonly LaneCurve[], out: readonly boolean[], clock: LaneClock): number {
  const ends = curves.flatMap((curve, i) => (out[i] || curve.data.count === 0 ? [] : [reading(curve, curve.data.count - 1, clock)]));
  return ends.length > 0 ? Math.min(...ends) : 0;
}

const isBetter = (a: number, b: number, better: 'lower' | 'higher'): boolean => (better === 'lower' ? a < b : a > b);

function reachedAt(curve: LaneCurve, { series, better, clock }: Judge, target: number): number | null {
  for (let row = 0; row < curve.data.count; row++) {
    const value = curve.data.values[series][row]!;
    if (value === target || isBetter(value, target, better)) return reading(curve, row, clock);
  }
  return null;
}

/** First the best. Values are those at the last reading all share, so that nobody is ahead by having been given more. */
export function rank(curves: readonly LaneCurve[], out: readonly boolean[], judge: Judge): Standing[] {
  const at = common(curves, out, judge.clock);
  const standings = curves.map((curve, lane): Standing => {
    const row = out[lane] ? curve.data.count - 1 : rowAt(curve, at, judge.clock);
    return {
      lane, value: row < 0 ? NaN : curve.data.values[judge.series][row]!,
      reached: judge.criterion.kind === 'first' ? reachedAt(curve, judge, judge.criterion.target) : null,
    };
  });
  const order = (a: Standing, b: Standing): number => {
    if (judge.criterion.kind === 'first' && (a.reached === null) !== (b.reached === null)) return a.reached === null ? 1 : -1;
    if (a.reached !== null && b.reached !== null && a.reached !== b.reached) return a.reached - b.reached;
    if (Boolean(out[a.lane]) !== Boolean(out[b.lane])) return out[a.lane] ? 1 : -1;
    if (Number.isFinite(a.value) !== Number.isFinite(b.value)) return Number.isFinite(a.value) ? -1 : 1;
    return a.value === b.value || !Number.isFinite(a.value) ? a.lane - b.lane : isBetter(a.value, b.value, judge.better) ? -1 : 1;
  };
  return standings.sort(order);
}

/** The lane that has won, once that is certain; null before, and when nobody stands out. */
export function winner(standings: readonly Standing[], over: boolean, judge: Judge): number | null {
  const [first, second] = standings;
  if (!first || !Number.isFinite(first.value)) return null;
  if (judge.criterion.kind === 'first') return first.reached !== null && first.reached !== second?.reached ? first.lane : null;
  return over && (!second || second.value !== first.value) ? first.lane : null;
}
