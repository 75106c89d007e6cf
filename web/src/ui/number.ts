// Numbers as people type and read them, and where they sit on a slider. Pure functions, no page.

export interface Range { min: number; max: number; step?: number | undefined; scale?: 'linear' | 'log' | undefined }

/** "0.03", "1e-3", "1/8", "25%", "０．５" (full width), "−2" -> a number; anything else -> null. */
export function parseNumber(text: string): number | null {
  const plain = text.normalize('NFKC').replace(/[−–]/g, '-').replace(/。/g, '.').replace(/[\s_]/g, '');
  const fraction = /^([^/]+)\/([^/]+)$/.exec(plain);
  if (fraction) {
    const [top, bottom] = [parseNumber(fraction[1] ?? ''), parseNumber(fraction[2] ?? '')];
    return top === null || bottom === null || bottom === 0 ? null : top / bottom;
  }
  if (plain.endsWith('%')) {
    const share = parseNumber(plain.slice(0, -1));
    return share === null ? null : share / 100;
  }
  const decimal = /^[+-]?\d+,\d+$/.test(plain) && !/,\d{3}$/.test(plain) ? plain.replace(',', '.') : plain.replace(/,(?=\d{3})/g, '');
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(decimal)) return null;
  const value = Number(decimal);
  return Number.isFinite(value) ? value : null;
}

/** Short and exact to six digits: 0.03, 1e-8, 250000. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const rounded = Number(value.toPrecision(6));
  const size = Math.abs(rounded);
  if (size !== 0 && (size < 1e-4 || size >= 1e7)) return rounded.toExponential().replace('e+', 'e');
  return String(rounded);
}

/** The value inside the range, on its step where it has one. */
export function clamp(value: number, { min, max, step }: Range): number {
  const inside = Math.min(max, Math.max(min, value));
  if (!step) return inside;
  const stepped = min + Math.round((inside - min) / step) * step;
  return Number(Math.min(max, stepped).toPrecision(12));
}

// A log slider that may reach zero keeps its first hundredth for zero and starts six decades below the top.
const zeroShare = 0.01;
const lowest = ({ min, max }: Range): number => (min > 0 ? min : max * 1e-6);

/** Where the value sits on the slider, 0 … 1. */
export function toPosition(value: number, range: Range): number {
  const { min, max } = range;
  if (max <= min) return 0;
  if (range.scale !== 'log') return Math.min(1, Math.max(0, (value - min) / (max - min)));
  const low = lowest(range);
  const start = min > 0 ? 0 : zeroShare;
  if (value < low) return 0;
  return Math.min(1, start + (1 - start) * (Math.log(value / low) / Math.log(max / low)));
}

/** The value at a slider position: on the range's step, or rounded to what a person would choose (two digits on a log scale). */
export function fromPosition(position: number, range: Range): number {
  const { min, max, step } = range;
  const at = Math.min(1, Math.max(0, position));
  if (at === 1) return max;
  if (range.scale !== 'log') {
    const value = min + at * (max - min);
    return clamp(step ? value : roundTo(value, (max - min) / 200), range);
  }
  const start = min > 0 ? 0 : zeroShare;
  if (at < start) return 0;
  const low = lowest(range);
  const value = low * (max / low) ** ((at - start) / (1 - start));
  return clamp(Number(value.toPrecision(2)), range);
}

// Between these many steps a range is walked along 1, 2, 5, 10, 20, 50 …; above, the number is a name (a seed), not a size.
const wideFrom = 200;
const wideTo = 1e6;

/** The next value of a stepper: by its step, ten times with `big`; along 1, 2, 5, 10 … in a wide range; doubling on a log scale. */
export function stepped(value: number, range: Range, direction: 1 | -1, big = false): number {
  if (range.scale === 'log') {
    const factor = big ? 8 : 2;
    const next = direction > 0 ? value * factor : value / factor;
    return clamp(direction > 0 ? Math.max(value + 1, next) : Math.min(value - 1, Math.floor(next)), range);
  }
  const step = (range.step || 1) * (big ? 10 : 1);
  const steps = (range.max - range.min) / (range.step || 1);
  if (steps > wideFrom && steps < wideTo) return clamp(nextRound(value, direction), range);
  return clamp(value + direction * step, range);
}

/** The neighbour of `value` > 0 in the series 1, 2, 5, 10, 20, 50 … */
function nextRound(value: number, direction: 1 | -1): number {
  const decade = 10 ** Math.floor(Math.log10(Math.max(1, value)));
  const series = [decade / 2, decade, 2 * decade, 5 * decade, 10 * decade];
  return (direction > 0 ? series.find((one) => one > value) : series.findLast((one) => one < value)) ?? value;
}

function roundTo(value: number, about: number): number {
  const unit = 10 ** Math.floor(Math.log10(about));
  return Number((Math.round(value / unit) * unit).toPrecision(12));
}
