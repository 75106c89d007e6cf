// What the doctor looks at: a few numbers of every layer of the present batch, the curves, the test set's confusion and points.
// An observation is plain data, so that a rule is a function of observations and can be tried without a page.

import type { FramePart, Need, Part, Report, Status } from '../engine/protocol';
import { entry } from '../lab/entries';

/** One array of weights: root mean squares of its numbers, of what the last step changed, and of the error signal δ at the layer's output. */
export interface WeightLook { path: string; layer: string; value: number; delta: number; update: number }

/** One pointwise activation, unit by unit, over the batch. A slope is what remains of a gradient on its way through. */
export interface ActivationLook {
  path: string;
  id: string;
  units: number;
  /** Units through which no gradient passed though one arrived. */
  silent: number[];
  /** Where the activation levels off at both ends: the share of numbers that sit there; else 0. */
  flat: number;
  /** Mean size of the slopes. */
  slope: number;
}

export interface CurvePoint { step: number; epoch: number; trainLoss: number; testLoss: number; trainMetric: number; testMetric: number }

export interface Observation {
  step: number;
  rate: number;
  stopped: string | null;
  weights: WeightLook[];
  activations: ActivationLook[];
  curve: CurvePoint[];
  /** (K, K) counts of test rows, rows = truth; empty for regression. */
  confusion: number[];
  classes: number;
  /** Test points that stand among the training points too, of all test points. */
  copies: { count: number; of: number };
}

const wholeLimit = 65_536;
const mostActivations = 12;
const flatSlope = 0.02;

interface Probe { need: Need; take(part: FramePart, to: Observation): void }

const count = (shape: number[] | undefined): number => (shape ?? []).reduce((a, b) => a * b, 1);

/** Root mean square from a summary's mean and deviation. */
const spread = ({ data }: FramePart): number => Math.hypot(data[2] ?? NaN, data[3] ?? NaN);

/** The questions of one observation; `read` wants the answers in their order. */
export function probesOf(report: Report, keepCurve: boolean): Probe[] {
  const { tensors } = report;
  const probes: Probe[] = [];
  for (const part of report.parts) {
    const weight = part.weights?.find(({ shape }) => shape.length > 1);
    if (!weight) continue;
    const look: WeightLook = { path: weight.path, layer: part.path, value: NaN, delta: NaN, update: NaN };
    const ask = (path: string, put: (value: number) => void): void => {
      if (tensors[path]) probes.push({ need: { kind: 'summary', path }, take: (answer) => put(spread(answer)) });
    };
    probes.push({ need: { kind: 'summary', path: weight.path }, take: (answer, to) => { look.value = spread(answer); to.weights.push(look); } });
    ask(`${part.path}.out.grad`, (value) => { look.delta = value; });
    ask(`${weight.path}.update`, (value) => { look.update = value; });
  }
  for (const part of report.parts.filter(({ activation }) => activation).slice(0, mostActivations)) {
    const above = `${part.path}.out.grad`, below = `${part.sources[0]}.grad`, shape = tensors[above];
    const kind = entry('activation', part.id);
    if (!kind?.pointwise || !shape || !tensors[below] || count(shape) > wholeLimit) continue;
    let incoming: Float32Array | null = null;
    probes.push({ need: { kind: 'tensor', path: above }, take: (answer) => { incoming = answer.data.slice(); } });
    probes.push({ need: { kind: 'tensor', path: below }, take: (answer, to) => {
      if (incoming && incoming.length === answer.data.length) to.activations.push(slopesOf(part, kind.bounded === true, answer.shape, incoming, answer.data));
    } });
  }
  if (keepCurve) probes.push({ need: { kind: 'history', since: -1 }, take: (answer, to) => { to.curve = curveOf(answer); } });
  if (report.task === 'classification') probes.push({ need: { kind: 'confusion' }, take: (answer, to) => { to.confusion = [...answer.data]; } });
  if (report.lab.data.points) probes.push({ need: { kind: 'points' }, take: (answer, to) => { to.copies = copiesIn(answer); } });
  return probes;
}

export function read(probes: Probe[], parts: FramePart[], status: Status, report: Report): Observation {
  const seen: Observation = {
    step: status.step, rate: status.rate, stopped: status.stopped?.tensor ?? null, weights: [], activations: [], curve: [], confusion: [],
    classes: report.classes, copies: { count: 0, of: 0 },
  };
  for (const [i, probe] of probes.entries()) {
    const part = parts[i];
    if (part && part.data.length > 0) probe.take(part, seen);
  }
  return seen;
}

/** dx / dy, number by number: the slope of the activation there. Units lie on axis 1: (B, units) or (B, channels, …). */
function slopesOf({ path, id }: Part, bounded: boolean, shape: number[], dy: Float32Array, dx: Float32Array): ActivationLook {
  const units = shape[1] ?? 1, inner = Math.max(1, count(shape.slice(2)));
  let largest = 0;
  for (const value of dy) largest = Math.max(largest, Math.abs(value));
  const negligible = 1e-7 * largest; // gradients so small carry no slope that could be told from rounding
  const arrived = new Int32Array(units), passed = new Int32Array(units);
  let [flat, known, sum] = [0, 0, 0];
  for (let i = 0; i < dy.length; ++i) {
    const gradient = Math.abs(dy[i]!);
    if (!(gradient > negligible)) continue;
    const unit = Math.floor(i / inner) % units, slope = Math.abs(dx[i]!) / gradient;
    arrived[unit]! += 1;
    known += 1;
    sum += slope;
    if (slope > 0) passed[unit]! += 1;
    if (bounded && slope < flatSlope) flat += 1;
  }
  const silent = Array.from({ length: units }, (_, u) => u).filter((u) => arrived[u]! > 0 && passed[u] === 0);
  return { path, id, units, silent, flat: known > 0 ? flat / known : 0, slope: known > 0 ? sum / known : NaN };
}

/** Rows of a history part: step, epoch, train loss, test loss, train metric, test metric. */
function curveOf({ data }: FramePart): CurvePoint[] {
  const points: CurvePoint[] = [];
  for (let at = 0; at + 6 <= data.length; at += 6) {
    const [step, epoch, trainLoss, testLoss, trainMetric, testMetric] = data.subarray(at, at + 6) as unknown as [number, number, number, number, number, number];
    points.push({ step, epoch, trainLoss, testLoss, trainMetric, testMetric });
  }
  return points;
}

/** Rows of points: x, y, target, is a test point, … */
function copiesIn({ shape, data }: FramePart): { count: number; of: number } {
  const width = shape[1] ?? 6, training = new Set<string>();
  const rows = Array.from({ length: data.length / width }, (_, r) => data.subarray(r * width, r * width + 4));
  const key = (row: Float32Array): string => `${row[0]} ${row[1]}`;
  for (const row of rows) if (!row[3]) training.add(key(row));
  const tests = rows.filter((row) => row[3]);
  return { count: tests.filter((row) => training.has(key(row))).length, of: tests.length };
}
