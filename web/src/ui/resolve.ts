// Path -> what it is worth right now. One small view asks the engine for the tensor under the pointer and nothing else;
// formula, code and picture all show the same answer.

import { computed, effect, signal, type ReadonlySignal } from '@preact/signals-core';
import type { FramePart, Need, Report } from '../engine/protocol';
import type { Param } from '../engine/schema';
import { invalidate, mount } from '../engine/frames';
import { resolveWords as words } from '../i18n/resolve';
import { say } from '../i18n/language';
import { entry, layerEntry, valueOf } from '../lab/entries';
import type { Choice, Lab } from '../lab/lab';
import { stageOf } from '../lab/stages';
import { lab, report, schema, status } from '../lab/state';
import type { View } from '../views/view';
import { active, tensorOf } from './link';
import { formatNumber } from './number';

export interface Resolved {
  path: string;
  /** "8 × 2", or the name of a hyper-parameter. */
  label: string;
  /** "0.173", "−0.82 … 1.04"; empty until a frame has brought it. */
  value: string;
}

/** Tensors up to this size come whole, larger ones as their range. */
const wholeLimit = 65_536;
const listLimit = 4;

const live = signal<{ path: string; value: string } | null>(null);

/** What `link.active` stands for. */
export const resolved: ReadonlySignal<Resolved | null> = computed(() => {
  const path = active.value;
  if (path === null) return null;
  const shape = report.value?.tensors[tensorOf(path)];
  const value = live.value?.path === path ? live.value.value : '';
  if (shape) return { path, label: label(path, shape), value };
  const param = findParam(path, lab.value);
  if (param) return { path, label: say(param.info.name), value: typeof param.value === 'number' ? formatNumber(param.value) : String(param.value) };
  if (path === 'loss') return { path, label: say(stageOf(report.value, status.peek())?.columns.trainLoss ?? words.trainLoss), value };
  const state = /^optimizer\.(\w+)$/.exec(path);
  if (state && report.value) return { path, label: say(words.each, { count: report.value.parameters }), value: '' };
  return null;
});

const label = (path: string, shape: number[]): string => {
  const element = /\[.*\]$/.exec(path)?.[0] ?? '';
  return element ? `${element} ${say(words.of)} ${shapeText(shape)}` : shapeText(shape);
};

export const shapeText = (shape: number[]): string => (shape.length === 0 ? say(words.scalar) : shape.join(' × '));

/** Four significant digits at most, a true minus sign. */
export function numberText(value: number): string {
  if (!Number.isFinite(value)) return say(words.notFinite);
  const size = Math.abs(value);
  const text = size === 0 ? '0' : size >= 1e5 || size < 1e-4 ? value.toExponential(2) : size >= 1000 ? value.toFixed(0) : size >= 100 ? value.toFixed(1) : value.toFixed(size >= 10 ? 2 : 3);
  return text.replace('e+', 'e').replaceAll('-', '−');
}

export const rangeText = (min: number, max: number): string => `${numberText(min)} … ${numberText(max)}`;

/** A hyper-parameter's name and present value from a path such as "layers.1.alpha", "layers.0.init.std" or "train.batch". */
function findParam(path: string, of: Lab): { info: Param; value: Param['default'] } | null {
  const catalog = schema.value;
  if (!catalog) return null;
  const parts = path.split('.');
  const id = parts.pop() ?? '';
  const owner = parts.join('.');
  const from = (params: Param[] | undefined, choice: Choice | undefined): { info: Param; value: Param['default'] } | null => {
    const info = params?.find((one) => one.id === id);
    return info && choice ? { info, value: valueOf(info, choice) } : null;
  };
  if (path === 'seed') return { info: catalog.lab.seed, value: of.seed };
  if (owner === 'train') return from([...catalog.lab.train, ...(entry('trainer', of.train.kind ?? '')?.params ?? [])], { id: '', ...of.train });
  if (owner === 'data') return from(catalog.lab.data, of.data as Choice);
  if (owner === 'loss') return from(entry('loss', of.loss.id)?.params, of.loss);
  if (owner === 'optimizer') return from(entry('optimizer', of.optimizer.id)?.params, of.optimizer);
  if (owner === 'regularizer') return from(of.regularizer && entry('regularizer', of.regularizer.id)?.params, of.regularizer);
  if (owner === 'schedule' || owner === 'clip') return from(of[owner] && entry(owner === 'clip' ? 'clipping' : owner, of[owner].id)?.params, of[owner]);
  const [, index, sub] = parts;
  const layer = parts[0] === 'layers' ? of.model.layers[Number(index)] : undefined;
  if (!layer) return null;
  if (sub === 'init') return from(layer.init && entry('initializer', layer.init.id)?.params, layer.init);
  return from(layerEntry(layer.id)?.params, layer);
}

let since = 0;

const view: View = {
  id: 'resolve',
  needs(found: Report): Need[] {
    const path = active.value;
    if (path === null) return [];
    if (path === 'loss') return [{ kind: 'history', since }];
    const shape = found.tensors[tensorOf(path)];
    if (!shape) return [];
    const count = shape.reduce((a, b) => a * b, 1);
    const whole = path.includes('[') ? count <= wholeLimit : count <= listLimit;
    return [{ kind: whole ? 'tensor' : 'summary', path: tensorOf(path) }];
  },
  draw(parts: FramePart[], _status, found: Report): void {
    const path = active.peek();
    const part = parts[0];
    if (path === null || !part || part.data.length === 0) return;
    const value = path === 'loss' ? lastLoss(part) : tensorText(path, part, found);
    if (value !== null && (live.peek()?.path !== path || live.peek()?.value !== value)) live.value = { path, value };
  },
};

/** Rows of the history are (step, epoch, train loss, …); the next request asks for the last one, which other weights change, and what is newer. */
function lastLoss(part: FramePart): string | null {
  const width = part.shape[1] ?? 6;
  const last = part.data.length - width;
  since = (part.data[last] ?? 0) - 1;
  const loss = part.data[last + 2];
  return loss === undefined ? null : numberText(loss);
}

function tensorText(path: string, part: FramePart, found: Report): string {
  const shape = found.tensors[tensorOf(path)] ?? [];
  const element = /\[([\d,\s]+)\]$/.exec(path)?.[1];
  const whole = part.data.length === shape.reduce((a, b) => a * b, 1) && (element !== undefined || part.data.length <= listLimit);
  if (!whole) return rangeText(part.data[0] ?? NaN, part.data[1] ?? NaN);
  if (element === undefined) return [...part.data].map(numberText).join(', ');
  const index = element.split(',').reduce((at, i, axis) => at * (shape[axis] ?? 1) + Number(i), 0);
  const value = part.data[index];
  return value === undefined ? '' : numberText(value);
}

let users = 0;
let stop: (() => void) | null = null;

/** Keeps the resolver going while somebody shows its answers; returns the function that lets go. */
export function useResolver(): () => void {
  if (users++ === 0) {
    const unmount = mount(view);
    const stopAsking = effect(() => {
      void active.value;
      invalidate();
    });
    const stopForgetting = effect(() => {
      void report.value;
      since = 0;
    });
    stop = () => {
      unmount();
      stopAsking();
      stopForgetting();
    };
  }
  return () => {
    if (--users === 0) stop?.();
  };
}
