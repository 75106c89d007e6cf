// Plain arithmetic of axes: a linear or logarithmic map from values to pixels, few round ticks, numbers as short words.

export interface Axis { low: number; high: number; log: boolean }

/** Where a value lies on the axis, 0 … 1 from low to high (outside when beyond). */
export function position(axis: Axis, value: number): number {
  if (!axis.log) return (value - axis.low) / (axis.high - axis.low);
  const floor = Math.log(axis.low);
  return (Math.log(Math.max(value, axis.low * 1e-6)) - floor) / (Math.log(axis.high) - floor);
}

/** Ticks at 1, 2 or 5 times a power of ten: at most `most` of them, all inside [low, high]. */
export function linearTicks(low: number, high: number, most: number): number[] {
  if (!(high > low) || most < 1) return [];
  const rough = (high - low) / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10, 20].map((m) => m * power).find((s) => Math.floor(high / s + 1e-9) - Math.ceil(low / s - 1e-9) + 1 <= most);
  if (step === undefined) return [];
  const ticks: number[] = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + step * 1e-9; ++k) ticks.push(Number((k * step).toPrecision(12)));
  return ticks;
}

/** Powers of ten, every one or every n-th; under two decades 1-2-5 steps. Falls back to linear ticks inside one decade. */
export function logTicks(low: number, high: number, most: number): number[] {
  if (!(high > low) || low <= 0 || most < 1) return [];
  const first = Math.ceil(Math.log10(low) - 1e-9), last = Math.floor(Math.log10(high) + 1e-9);
  const powers = last - first + 1;
  if (powers >= 3 || powers >= most) {
    const every = Math.ceil(powers / most);
    const ticks: number[] = [];
    for (let p = last; p >= first; p -= every) ticks.unshift(Number((10 ** p).toPrecision(12)));
    return ticks;
  }
  const fine: number[] = [];
  for (let p = first - 1; p <= last; ++p) {
    for (const m of [1, 2, 5]) {
      const value = Number((m * 10 ** p).toPrecision(12));
      if (value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9)) fine.push(value);
    }
  }
  if (fine.length < 2) return linearTicks(low, high, most);
  if (fine.length <= most) return fine;
  const every = Math.ceil(fine.length / most);
  return fine.filter((_, i) => i % every === 0);
}

export const ticks = (axis: Axis, most: number): number[] =>
  axis.log ? logTicks(axis.low, axis.high, most) : linearTicks(axis.low, axis.high, most);

/** A tick as text: no superfluous zeros, "1e-5" style only far from 1, a true minus sign. */
export function tickText(value: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1e6 || size < 1e-4) return value.toExponential(0).replace('e+', 'e').replaceAll('-', '−');
  if (size >= 1e4) return `${Number((value / 1000).toPrecision(6))}k`.replace('-', '−');
  return String(Number(value.toPrecision(6))).replace('-', '−');
}

/** A measured value with a fixed count of digits after the point so that the width stays; tiny and huge ones as 1.2e−7. */
export function valueText(value: number, digits = 3): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '∞' : '−∞';
  const size = Math.abs(value);
  const text = size !== 0 && (size < 0.5 * 10 ** -digits || size >= 1e5) ? value.toExponential(1).replace('e+', 'e') : value.toFixed(digits);
  return (/^-0(\.0*)?$/.test(text) ? text.slice(1) : text).replaceAll('-', '−');
}

/** The value range to show: a little air around the data, never empty, never below `floor` on a log axis. */
export function fit(low: number, high: number, log: boolean): Axis {
  if (!(high >= low)) return log ? { low: 0.01, high: 1, log } : { low: 0, high: 1, log };
  if (log) {
    const top = Math.max(high, 1e-12), bottom = Math.max(Math.min(low, top), top * 1e-9);
    const air = Math.max((top / bottom) ** 0.05, 1.15);
    return { low: bottom / air, high: top * air, log };
  }
  const air = Math.max((high - low) * 0.06, Math.abs(high) * 1e-3, 1e-9);
  return { low: low - air, high: high + air, log };
}
