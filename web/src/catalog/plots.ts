// Which picture an entry gets, by its kind: where its curve is asked for, what the axes mean, how the answer is read. The numbers
// are the engine's; here they are only put into order.

import type { Entry, Kind, Text } from '../engine/schema';
import { catalogWords as words } from '../i18n/catalog';

export interface Line { label: string; values: Float32Array; dashed?: boolean }
export type Plot =
  | { form: 'lines'; xs: number[]; lines: Line[]; across: Text }
  | { form: 'bars'; from: number; to: number; counts: number[]; across: Text }
  | { form: 'field'; values: Float32Array; n: number };

interface Request {
  xs: number[];
  target?: number;
  read(answer: Float32Array, xs: number[]): Plot | null;
}

const spread = (from: number, to: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => from + ((to - from) * i) / (count - 1));

/** Values at xs and behind them, where there are as many again, the slopes. */
const curve = (value: string, slope: string, across: Text) => (answer: Float32Array, xs: number[]): Plot | null => {
  if (answer.length < xs.length) return null;
  const lines: Line[] = [{ label: value, values: answer.slice(0, xs.length) }];
  if (answer.length >= 2 * xs.length) lines.push({ label: slope, values: answer.slice(xs.length, 2 * xs.length), dashed: true });
  return { form: 'lines', xs, lines, across };
};

const bins = 48;

function histogram(answer: Float32Array): Plot | null {
  if (answer.length === 0) return null;
  const reach = answer.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
  const counts = new Array<number>(bins).fill(0);
  for (const value of answer) counts[Math.min(bins - 1, Math.floor(((value + reach) / (2 * reach)) * bins))]! += 1;
  return { form: 'bars', from: -reach, to: reach, counts, across: words.weight };
}

const cells = 40;
const domain = 6;

const fieldPoints = (reach = domain): number[] => {
  const centres = Array.from({ length: cells }, (_, i) => -reach + ((i + 0.5) * 2 * reach) / cells);
  return centres.flatMap((x2) => centres.flatMap((x1) => [x1, x2]));
};

/** Values over the plane; slopes may stand behind them. */
const field = (answer: Float32Array): Plot | null => (answer.length >= cells * cells ? { form: 'field', values: answer.slice(0, cells * cells), n: cells } : null);

/** Where a loss is defined: probabilities, their logarithms, or any number. */
const lossRange = ({ reads }: Entry): number[] =>
  (reads === 'probability' ? spread(0.01, 0.99, 197) : reads === 'log_probability' ? spread(-5, -0.01, 241) : spread(-4, 4, 241));

const requests: Record<string, ((entry: Entry) => Request) | undefined> = {
  activation: ({ pointwise }) => ({ xs: spread(-6, 6, 241), read: curve(pointwise === false ? 'y₁' : 'f(x)', pointwise === false ? '∂y₁/∂x₁' : 'f′(x)', pointwise === false ? words.acrossRow : words.acrossX) }),
  loss: (entry) => ({ xs: lossRange(entry), target: 1, read: curve('L', '∂L/∂z', entry.pointwise === false ? words.acrossClass : words.acrossTarget) }),
  regularizer: () => ({ xs: spread(-2, 2, 161), read: curve('R', '∂R/∂w', words.weight) }),
  optimizer: () => ({ xs: spread(1, 200, 200), read: curve('p', '', words.acrossSteps) }),
  schedule: () => ({ xs: spread(0, 99, 397), read: curve('η / η₀', '', words.acrossRun) }),
  initializer: () => ({ xs: spread(0, 1, 4096), read: histogram }),
  feature: () => ({ xs: fieldPoints(), read: field }),
  surface: ({ reach }) => ({ xs: fieldPoints(reach), read: field }),
};

/** Undefined for kinds whose entries have no curve. */
export const plotRequest = (kind: Kind, entry: Entry): Request | undefined => requests[kind]?.(entry);

/** What the plot shows, in numbers: for those who do not see it. */
export function summaryOf(plot: Plot, say: (text: Text, values?: Record<string, string | number>) => string, number: (value: number) => string): string {
  if (plot.form === 'field') return say(words.fieldSummary);
  if (plot.form === 'bars') return say(words.barsSummary, { from: number(plot.from), to: number(plot.to) });
  return plot.lines.map(({ label, values }) => {
    const finite = [...values].filter(Number.isFinite);
    return say(words.lineSummary, { label, from: number(plot.xs[0] ?? 0), to: number(plot.xs.at(-1) ?? 0), low: number(Math.min(...finite)), high: number(Math.max(...finite)) });
  }).join(' ');
}
