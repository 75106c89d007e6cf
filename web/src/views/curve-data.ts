// The training curves as columns of numbers. Rows come in order of their steps; a row at or before a known step means that
// training went back, and cuts what came after. Long runs are drawn through one bucket a pixel, first to last.

/** Columns of a `history` part. */
const historyColumns = 6;
export type Series = 'trainLoss' | 'testLoss' | 'trainMetric' | 'testMetric';
const seriesColumn: Record<Series, number> = { trainLoss: 2, testLoss: 3, trainMetric: 4, testMetric: 5 };

export class CurveData {
  count = 0;
  step = new Float64Array(256);
  epoch = new Float64Array(256);
  readonly values: Record<Series, Float32Array<ArrayBuffer>> = {
    trainLoss: new Float32Array(256), testLoss: new Float32Array(256), trainMetric: new Float32Array(256), testMetric: new Float32Array(256),
  };
  /** Changes with every change of the rows. */
  version = 0;

  clear(): void {
    if (this.count > 0) this.version += 1;
    this.count = 0;
  }

  get lastStep(): number {
    return this.count > 0 ? this.step[this.count - 1]! : -1;
  }

  /** Forgets what lies beyond `step`. */
  cut(step: number): void {
    const before = this.count;
    while (this.count > 0 && this.step[this.count - 1]! > step) this.count -= 1;
    if (this.count !== before) this.version += 1;
  }

  /** rows (R, 6): step, epoch, train loss, test loss, train metric, test metric. A row that is known already changes nothing. */
  add(rows: Float32Array, count: number): void {
    let added = 0;
    for (let r = 0; r < count; ++r) {
      const at = r * historyColumns, step = rows[at]!;
      if (this.isLast(rows, at)) continue;
      added += 1;
      this.cut(step - 1);
      if (this.count === this.step.length) this.grow();
      this.step[this.count] = step;
      this.epoch[this.count] = rows[at + 1]!;
      for (const name in seriesColumn) this.values[name as Series][this.count] = rows[at + seriesColumn[name as Series]]!;
      this.count += 1;
    }
    if (added > 0) this.version += 1;
  }

  private isLast(rows: Float32Array, at: number): boolean {
    const last = this.count - 1;
    if (last < 0 || this.step[last] !== rows[at]) return false;
    for (const name in seriesColumn) if (!Object.is(this.values[name as Series][last], rows[at + seriesColumn[name as Series]])) return false;
    return true;
  }

  /** The row whose step is nearest. */
  nearest(step: number): number {
    let low = 0, high = this.count - 1;
    if (high < 0) return -1;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.step[middle]! <= step) low = middle;
      else high = middle;
    }
    return Math.abs(this.step[high]! - step) < Math.abs(this.step[low]! - step) ? high : low;
  }

  private grow(): void {
    const wider = <T extends Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer>>(old: T): T => {
      const fresh = new (old.constructor as new (n: number) => T)(old.length * 2);
      fresh.set(old);
      return fresh;
    };
    this.step = wider(this.step);
    this.epoch = wider(this.epoch);
    for (const name in seriesColumn) this.values[name as Series] = wider(this.values[name as Series]);
  }
}

/** Least and greatest finite (on a log axis: positive) value of the rows. */
export function extent(values: Float32Array, count: number, positive: boolean, into: [number, number]): void {
  for (let i = 0; i < count; ++i) {
    const v = values[i]!;
    if (!Number.isFinite(v) || (positive && v <= 0)) continue;
    if (v < into[0]) into[0] = v;
    if (v > into[1]) into[1] = v;
  }
}
