// One step of training as a list of places: every equation of the network with the engine's numbers behind it, in the order in
// which they are computed. Forward through the parts, the loss, backward through the parts, the update of each parameter.

import type { Part, Report } from '../engine/protocol';
import type { Entry, Schema } from '../engine/schema';
import { describe, inputPath, targetPath, valueOf, type Chosen, type Network, type Stacked } from '../code/network';
import { pick } from '../code/pick';
import { gradientSign, inputSign, lossSigns, optimizerSigns, outputSign, partSigns } from '../formula/signs';
import type { Sign, Signs } from '../formula/tex';
import { fromNumpy, parseEquations, type Equation } from './equation';
import { isRowwise, sizesOf, tensorOf, type Numbers, type Scope } from './evaluate';
import { updateEquations } from './update';

export type Phase = 'forward' | 'loss' | 'backward' | 'update';
export const phases: Phase[] = ['forward', 'loss', 'backward', 'update'];

/** A tensor as a frame brought it. */
export interface Tensor { shape: number[]; data: Float32Array }

/** One equation at its place in the network; without one the entry declares none and only its numbers are shown. */
export interface Place {
  phase: Phase;
  /** Index into the report's parts; of an update the part that owns the parameter. */
  part: number;
  entry: Entry;
  equation?: Equation;
  scope: Scope;
  sizes: Record<string, number>;
  /** Its numbers belong to one row of the batch. */
  rowwise: boolean;
  signs: Signs;
  /** The tensor on the left where the engine has it; of an update the parameter. */
  path?: string;
}

export interface Scene { report: Report; network: Network; places: Place[]; rows: number; step: number; tensors: Map<string, Tensor> }

/** Why a lab cannot be looked at so closely. */
export type Refusal = 'large' | 'way' | 'outputs';
const mostNumbers = 300_000;

export function refusalOf({ lab, tensors, stages }: Report): Refusal | null {
  if (stages && stages.length > 0) return 'way';
  if (lab.model.outputs && lab.model.outputs.length > 1) return 'outputs';
  const count = neededPaths(tensors).reduce((sum, path) => sum + tensors[path]!.reduce((a, b) => a * b, 1), 0);
  return count > mostNumbers ? 'large' : null;
}

/** Everything but what the last step changed: that is computed before one's eyes. */
export const neededPaths = (tensors: Report['tensors']): string[] => Object.keys(tensors).filter((path) => !path.endsWith('.update'));

export function sceneOf(report: Report, schema: Schema, tensors: Map<string, Tensor>, step: number): Scene {
  const network = describe(report.lab, schema, report.parts);
  const maker = new Maker(report, network, tensors);
  return { report, network, places: maker.places(), rows: tensors.get(inputPath)?.shape[0] ?? 1, step, tensors };
}

const isGradient = (role: string): boolean => /^d[a-z]$/.test(role);

class Maker {
  private readonly made: Place[] = [];
  /** What flowed back into a tensor from each of its readers, where there are several. */
  private readonly flows = new Map<string, Numbers[]>();

  constructor(private readonly report: Report, private readonly network: Network, private readonly tensors: Map<string, Tensor>) {}

  places(): Place[] {
    const { parts } = this.report;
    const scopes = parts.map((part, i) => this.scopeOf(part, i));
    const equations = parts.map((part, i) => this.equationsOf(part, i));
    parts.forEach((_, i) => this.add('forward', i, scopes[i]!, equations[i]?.filter(({ left }) => !isGradient(left.role))));
    this.loss();
    for (let i = parts.length - 1; i >= 0; i--) {
      this.merge(i);
      this.add('backward', i, scopes[i]!, equations[i]?.filter(({ left }) => isGradient(left.role)));
    }
    this.update();
    return this.made;
  }

  private numbers(path: string, batch: boolean): Numbers | undefined {
    const found = this.tensors.get(path);
    return found && found.data.length > 0 ? { ...found, batch, path } : undefined;
  }

  private readers(path: string): number {
    return this.report.parts.reduce((sum, { sources }) => sum + sources.filter((one) => one === path).length, 0);
  }

  private scopeOf(part: Part, i: number): Scope {
    const scope: Scope = new Map();
    const put = (role: string, path: string, batch: boolean): void => {
      const numbers = this.numbers(path, batch);
      if (numbers) scope.set(role, numbers);
    };
    part.sources.forEach((path, k) => {
      put(`x@${k}`, path, true);
      if (k === 0) put('x', path, true);
      if (this.readers(path) > 1) return; // what flows back along this way alone is computed
      put(`dx@${k}`, `${path}.grad`, true);
      if (k === 0) put('dx', `${path}.grad`, true);
    });
    put('y', `${part.path}.out`, true);
    put('dy', `${part.path}.out.grad`, true);
    for (const [role, path] of Object.entries(part.roles)) {
      if (role === 'x' || role === 'y') continue;
      put(role, path, false);
      put(`d${role}`, `${path}.grad`, false);
    }
    for (const path of this.tensors.keys()) {
      const inner = new RegExp(`^layers\\.${i}\\.(\\w+)$`).exec(path)?.[1];
      if (inner && inner !== 'out' && !Object.values(part.roles).includes(path)) put(inner, path, true);
    }
    return scope;
  }

  private equationsOf(part: Part, i: number): Equation[] | undefined {
    const { entry, choice } = this.network.parts[i]!;
    const text = entry.equations ?? (part.activation && entry.pointwise ? `y[i] = ${fromNumpy(entry.numpy, 'x')}\ndx[i] = ${fromNumpy(entry.numpyGrad, 'dy|x|y')}` : undefined);
    return text === undefined ? undefined : this.read(text, { entry, choice });
  }

  /** Undefined where they do not speak of what is here, as of a signal instead of features. */
  private read(text: string, { entry, choice }: Chosen): Equation[] {
    const values = Object.fromEntries(entry.params.flatMap(({ id }) => {
      const value = valueOf(entry, choice, id);
      return typeof value === 'number' ? [[id, Math.fround(value)]] : []; // as the engine holds it
    }));
    return parseEquations(pick(text, (id) => valueOf(entry, choice, id)), values);
  }

  private add(phase: Phase, part: number, scope: Scope, equations: Equation[] | undefined): void {
    const stacked = this.network.parts[part]!;
    const at = { phase, part, entry: stacked.entry, scope, signs: this.signsOf(stacked) };
    if (!equations || !this.understood(equations, scope)) return void this.made.push({ ...at, sizes: {}, rowwise: true, path: `${stacked.path}.out${phase === 'backward' ? '.grad' : ''}` });
    for (const equation of equations) {
      const { role, source } = equation.left;
      const { sources } = this.report.parts[part]!;
      if (role === 'dx' && (source ? sources : sources.slice(0, 1)).every((path) => path.startsWith(inputPath))) continue; // data do not learn
      const key = source ? `${role}@0` : role;
      if (!scope.has(key)) for (const [name, numbers] of tensorOf(equation, scope)) scope.set(name, numbers);
      if (role === 'dx') this.flow(part, scope, source !== undefined);
      const path = scope.get(key)?.path;
      this.made.push({ ...at, equation, sizes: sizesOf(equation, scope), rowwise: isRowwise(equation, scope), ...(path !== undefined && !source && { path }) });
    }
  }

  private understood(equations: Equation[], scope: Scope): boolean {
    const trial: Scope = new Map(scope);
    try {
      for (const equation of equations) if (!trial.has(equation.left.role)) for (const [name, numbers] of tensorOf(equation, trial)) trial.set(name, numbers);
      return true;
    } catch (error) {
      if (error instanceof RangeError || error instanceof ReferenceError) return false;
      throw error;
    }
  }

  private flow(part: number, scope: Scope, several: boolean): void {
    this.report.parts[part]!.sources.forEach((path, k) => {
      const numbers = scope.get(several ? `dx@${k}` : 'dx');
      if (numbers && (several || k === 0) && this.readers(path) > 1) this.flows.set(path, [...(this.flows.get(path) ?? []), numbers]);
    });
  }

  /** Several readers: what comes back from them adds up. */
  private merge(part: number): void {
    const stacked = this.network.parts[part]!;
    const flows = this.flows.get(stacked.y);
    const whole = this.numbers(`${stacked.y}.grad`, true);
    if (!flows || flows.length < 2 || !whole) return;
    const scope: Scope = new Map([['dy', whole], ...flows.map((numbers, k) => [`flow@${k}`, numbers] as const)]);
    const [equation] = parseEquations('dy[i] = sum(k, flow@k[i])', {});
    this.made.push({ phase: 'backward', part, entry: stacked.entry, equation: equation!, scope, sizes: sizesOf(equation!, scope), rowwise: true, signs: this.signsOf(stacked), path: whole.path! });
  }

  private signsOf(stacked: Stacked): Signs {
    const signs = partSigns(this.network, stacked);
    const more: Record<string, Sign> = {};
    stacked.sources.forEach((path, k) => {
      const before = this.network.parts.find(({ y }) => y === path);
      more[`x@${k}`] = before ? outputSign(before) : inputSign;
      more[`dx@${k}`] = gradientSign(more[`x@${k}`]!, before?.letter === 'z');
    });
    return new Proxy(signs, { get: (known, role) => more[role as string] ?? known[role as string] });
  }

  private loss(): void {
    const { entry, choice } = this.network.loss;
    const last = this.network.parts.length - 1, path = `${this.network.parts[last]!.y}`;
    const scope: Scope = new Map();
    const put = (role: string, where: string, batch = true): void => {
      const numbers = this.numbers(where, batch);
      if (numbers) scope.set(role, numbers);
    };
    put('z', path);
    put('t', targetPath);
    put('dz', `${path}.grad`);
    put('L', 'loss', false);
    const signs = lossSigns(this.network), at = { phase: 'loss' as const, part: last, entry, scope, signs };
    const equations = entry.equations && scope.get('z')?.shape.length === 2 ? this.read(entry.equations, { entry, choice }) : [];
    if (equations.length === 0 || !this.understood(equations, scope)) return void this.made.push({ ...at, sizes: {}, rowwise: true, path: `${path}.grad` });
    for (const equation of equations) {
      if (!scope.has(equation.left.role)) for (const [name, numbers] of tensorOf(equation, scope)) scope.set(name, numbers);
      const left = scope.get(equation.left.role)?.path;
      this.made.push({ ...at, equation, sizes: sizesOf(equation, scope), rowwise: isRowwise(equation, scope), ...(left !== undefined && { path: left }) });
    }
  }

  private update(): void {
    const { optimizer, regularizer, clip } = this.network;
    const number = (path: string): number => this.tensors.get(path)?.data[0] ?? NaN;
    this.report.parts.forEach((part, i) => part.weights?.forEach(({ path }) => {
      const scope: Scope = new Map(), { entry } = optimizer;
      const put = (role: string, where: string): void => {
        const found = this.numbers(where, false);
        if (found) scope.set(role, found);
      };
      put('p', path);
      put('g', `${path}.grad`);
      for (const name of entry.state ?? []) put(name, `${path}.${name}`);
      const signs = optimizerSigns(this.network);
      const own = Object.assign(Object.create(signs) as Signs, { p: this.parameterSign(i, path) });
      const at = { phase: 'update' as const, part: i, entry, scope, path, rowwise: false, signs: own };
      if (clip || !scope.has('g')) return void this.made.push({ ...at, sizes: {} });
      const penalty = this.report.regularized.includes(path) ? regularizer : undefined;
      for (const equation of updateEquations(optimizer, penalty, { lr: number('optimizer.lr'), k: number('optimizer.k') })) {
        for (const [name, numbers] of tensorOf(equation, scope)) scope.set(name, numbers);
        this.made.push({ ...at, equation, sizes: sizesOf(equation, scope) });
      }
    }));
  }

  private parameterSign(part: number, path: string): Sign {
    const stacked = this.network.parts[part]!;
    const role = Object.entries(this.report.parts[part]!.roles).find(([, where]) => where === path)?.[0] ?? 'w';
    return partSigns(this.network, stacked)[role]!;
  }
}

