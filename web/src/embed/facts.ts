// The facts that goals speak of, measured from the running lab while a host has given it goals; nothing is asked of the engine
// otherwise.

import { computed, effect, signal, type ReadonlySignal } from '@preact/signals-core';
import { invalidate, mount } from '../engine/frames';
import type { FramePart, Need, Part, Report } from '../engine/protocol';
import { report, status } from '../lab/state';
import { isReached, measure, type Facts, type Goal } from '../lessons/goals';
import { tensorOf } from '../ui/link';
import type { View } from '../views/view';
import type { GoalState } from './messages';

export const goals = signal<Goal[]>([]);

const history = signal<number[]>([]);
const elements = signal<Record<string, number>>({});
const norm = signal<number | undefined>(undefined);

const paths = (): string[] => [...new Set(goals.value.flatMap(({ all }) => all.flatMap((one) => ('path' in one ? [one.path] : []))))];
const wantsNorm = (): boolean => goals.value.some(({ all }) => all.some((one) => 'fact' in one && one.fact === 'weightNorm'));

/** Layers with weights of their own. */
const weighted = (found: Report): Part[] => found.parts.filter(({ weights }) => (weights?.length ?? 0) > 0);
/** Units of a layer: its outputs, or its channels where it has a picture or a series of them. */
const unitsOf = ({ outShape }: Part): number => outShape[0] ?? 0;

/** What the report alone says. */
function sizes(found: Report): Facts {
  const layers = weighted(found);
  return { layers: layers.length, parameters: found.parameters, neurons: layers.slice(0, -1).reduce((sum, part) => sum + unitsOf(part), 0) };
}

export const goalStates: ReadonlySignal<GoalState[]> = computed(() => {
  const found = report.value, now = status.value;
  const [, , trainLoss, testLoss, trainMetric, testMetric] = history.value;
  const measured = { trainLoss, testLoss, trainMetric, testMetric, weightNorm: norm.value };
  const facts: Facts = {
    step: now.step, epoch: now.epoch, stopped: now.stopped ? 1 : 0, ...(found && sizes(found)),
    ...Object.fromEntries(Object.entries(measured).filter(([, value]) => value !== undefined)),
  };
  return goals.value.map((goal) => {
    const values = measure(goal, facts, elements.value);
    const counts = found !== null && found.problems.length === 0 && (goal.data === undefined || found.lab.data.id === goal.data);
    return { id: goal.id, values: values.map((value) => (value !== undefined && Number.isFinite(value) ? value : null)), reached: counts && isReached(goal, values) };
  });
});

let since = -1;

const view: View = {
  id: 'facts',
  needs(found) {
    if (goals.peek().length === 0) return [];
    const tensors = [...new Set(paths().map(tensorOf))].filter((path) => found.tensors[path]);
    return [
      { kind: 'history', since },
      ...tensors.map((path): Need => ({ kind: 'tensor', path })),
      ...(wantsNorm() ? weightPaths(found).map((path): Need => ({ kind: 'summary', path })) : []),
    ];
  },
  draw([rows, ...rest], _status, found) {
    if (rows && rows.data.length > 0) {
      const width = rows.shape[1] ?? 6;
      history.value = [...rows.data.subarray(rows.data.length - width)];
      since = (history.peek()[0] ?? 0) - 1;
    }
    const wanted = paths().filter((path) => found.tensors[tensorOf(path)]), names = [...new Set(wanted.map(tensorOf))];
    if (names.length > 0) elements.value = Object.fromEntries(wanted.map((path) => [path, elementOf(path, rest[names.indexOf(tensorOf(path))], found)]));
    if (wantsNorm()) norm.value = Math.sqrt(rest.slice(names.length).reduce((sum, part) => sum + squares(part), 0));
  },
};

const weightPaths = (found: Report): string[] => weighted(found).flatMap(({ weights }) => (weights ?? []).map(({ path }) => path));

/** From [min, max, mean, deviation, count]: the sum of squares. */
const squares = ({ data: [, , mean = 0, deviation = 0, count = 0] }: FramePart): number => count * (mean * mean + deviation * deviation);

function elementOf(path: string, part: FramePart | undefined, found: Report): number {
  const shape = found.tensors[tensorOf(path)] ?? [];
  const index = /\[([\d,]+)\]$/.exec(path)?.[1]?.split(',').map(Number) ?? [];
  const at = index.reduce((sum, i, axis) => sum * (shape[axis] ?? 1) + i, 0);
  return part?.data[at] ?? NaN;
}

/** Measures for as long as the page lives. */
export function watchFacts(): void {
  mount(view);
  effect(() => {
    void goals.value;
    invalidate();
  });
  effect(() => {
    void report.value; // another lab: what was measured is of the one before
    since = -1;
    history.value = [];
    elements.value = {};
    norm.value = undefined;
  });
}
