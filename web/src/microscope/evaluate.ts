// Equations with numbers: how far each index counts, what one number is made of, and a whole tensor at once. All in double.

import { walk, type Equation, type Expr, type Ref } from './equation';

/** The numbers behind a role. `batch`: its first axis counts the rows. `path`: where the engine has it; absent: a name of the equations. */
export interface Numbers { shape: number[]; data: ArrayLike<number>; batch: boolean; path?: string }

/** What an equation can speak of: roles, and sources by number ("x@0"). */
export type Scope = Map<string, Numbers>;
export type Env = Readonly<Record<string, number>>;

const product = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);
const isIndex = (expr: Expr | undefined, name: string): boolean => expr?.kind === 'index' && expr.name === name;

/** Where the numbers of a reference lie: the tensor's name in the scope. */
export function keyOf(ref: Ref, env: Env, scope: Scope, sizes: Env): string {
  return ref.source ? `${ref.role}@${evaluate(ref.source, env, scope, sizes)}` : ref.role;
}

/** How many values each index of an equation takes, from the tensors it stands in. */
export function sizesOf(equation: Equation, scope: Scope): Record<string, number> {
  const sizes: Record<string, number> = {};
  const note = (name: string, size: number): void => { sizes[name] ??= size; };
  const refs = [...walk(equation.right), ...walk(equation.left)].filter((expr) => expr.kind === 'ref');
  for (const ref of refs) {
    if (ref.source?.kind === 'index') note(ref.source.name, [...scope.keys()].filter((key) => key.startsWith(`${ref.role}@`)).length);
    const numbers = scope.get(ref.source ? `${ref.role}@0` : ref.role);
    if (!numbers) continue;
    if (numbers.batch) note('n', numbers.shape[0]!);
    const explicit = isIndex(ref.at[0], 'n'), rest = explicit ? ref.at.slice(1) : ref.at;
    const axes = numbers.batch ? numbers.shape.slice(1) : numbers.shape;
    if (rest.length === 1 && axes.length > 1 && rest[0]!.kind === 'index') note(rest[0]!.name, product(axes));
    else rest.forEach((index, d) => { if (index.kind === 'index' && axes[d] !== undefined) note(index.name, axes[d]); });
  }
  return sizes;
}

/** Whether an equation speaks of one row without saying so: each of its numbers belongs to row n. */
export function isRowwise({ left, right }: Equation, scope: Scope): boolean {
  if (isIndex(left.at[0], 'n')) return true;
  const explicit = (ref: Ref): boolean => isIndex(ref.at[0], 'n');
  return [...walk(right)].some((expr) => expr.kind === 'ref' && !explicit(expr) && scope.get(expr.source ? `${expr.role}@0` : expr.role)?.batch === true);
}

/** The full index of a reference into its tensor, the row first where it has rows. */
export function indexOf(ref: Ref, numbers: Numbers, env: Env, scope: Scope, sizes: Env): number[] {
  const at = ref.at.map((one) => evaluate(one, env, scope, sizes));
  const explicit = isIndex(ref.at[0], 'n');
  const row = numbers.batch ? [explicit ? at[0]! : env['n'] ?? 0] : [];
  const rest = explicit && numbers.batch ? at.slice(1) : at;
  const axes = numbers.batch ? numbers.shape.slice(1) : numbers.shape;
  if (rest.length === axes.length) return [...row, ...rest];
  if (rest.length === 0 && product(axes) === 1) return [...row, ...axes.map(() => 0)];
  if (rest.length !== 1) throw new RangeError(`${ref.role} has ${axes.length} axes, not ${rest.length}`);
  let flat = rest[0]!;
  const unfolded = [...axes].reverse().map((size) => {
    const i = flat % size;
    flat = Math.floor(flat / size);
    return i;
  }).reverse();
  return [...row, ...unfolded];
}

export const flatIndex = (index: readonly number[], shape: readonly number[]): number => index.reduce((at, i, axis) => at * shape[axis]! + i, 0);

export function evaluate(expr: Expr, env: Env, scope: Scope, sizes: Env): number {
  switch (expr.kind) {
    case 'number':
    case 'param': return expr.value;
    case 'index': return env[expr.name] ?? NaN;
    case 'size': return sizes[expr.of] ?? NaN;
    case 'ref': return valueOf(expr, env, scope, sizes);
    case 'minus': return -evaluate(expr.of, env, scope, sizes);
    case 'binary': return binary(expr.op, evaluate(expr.left, env, scope, sizes), evaluate(expr.right, env, scope, sizes));
    case 'call': return call(expr.name, expr.args, (one) => evaluate(one, env, scope, sizes));
    case 'fold': {
      let total = expr.name === 'sum' ? 0 : 1;
      const inner: Record<string, number> = { ...env };
      for (let i = 0; i < (sizes[expr.index] ?? 0); i++) {
        inner[expr.index] = i;
        const value = evaluate(expr.body, inner, scope, sizes);
        total = expr.name === 'sum' ? total + value : total * value;
      }
      return total;
    }
  }
}

function valueOf(ref: Ref, env: Env, scope: Scope, sizes: Env): number {
  const numbers = scope.get(keyOf(ref, env, scope, sizes));
  if (!numbers) throw new ReferenceError(`nothing is known of ${ref.role}`);
  return numbers.data[flatIndex(indexOf(ref, numbers, env, scope, sizes), numbers.shape)] ?? NaN;
}

function binary(op: string, a: number, b: number): number {
  switch (op) {
    case '+': return a + b;
    case '-': return a - b;
    case '*': return a * b;
    case '/': return a / b;
    case '^': return a ** b;
    case '<': return Number(a < b);
    case '>': return Number(a > b);
    case '<=': return Number(a <= b);
    case '>=': return Number(a >= b);
    case '==': return Number(a === b);
    default: return Number(a !== b);
  }
}

/** Only the branch that holds is evaluated: the other may divide by zero. */
function call(name: string, args: Expr[], value: (expr: Expr) => number): number {
  if (name === 'where') return value(args[0]!) !== 0 ? value(args[1]!) : value(args[2]!);
  const [a = NaN, b = NaN, c = NaN] = args.map(value);
  switch (name) {
    case 'max': return Math.max(a, b);
    case 'min': return Math.min(a, b);
    case 'clip': return Math.min(Math.max(a, b), c);
    case 'logaddexp': return Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b)));
    case 'erf': return erf(a);
    default: return (Math[name as 'exp'] as (x: number) => number)(a);
  }
}

/** Series near zero, continued fraction beyond: to the last digits of a double. */
function erf(x: number): number {
  const a = Math.abs(x);
  if (a > 6) return Math.sign(x);
  if (a < 2.5) {
    let term = a, sum = a;
    for (let k = 1; Math.abs(term) > 1e-17 * sum; k++) {
      term *= -(a * a) / k;
      sum += term / (2 * k + 1);
    }
    return Math.sign(x) * (2 / Math.sqrt(Math.PI)) * sum;
  }
  let tail = 0;
  for (let k = 60; k > 0; k--) tail = k / 2 / (a + tail);
  return Math.sign(x) * (1 - Math.exp(-a * a) / Math.sqrt(Math.PI) / (a + tail));
}

/** Every assignment of these indices, the last one fastest. */
export function* assignments(names: string[], sizes: Env, fixed: Env = {}): Generator<Record<string, number>> {
  const [first, ...rest] = names;
  if (first === undefined) {
    yield { ...fixed };
    return;
  }
  for (let i = 0; i < (sizes[first] ?? 0); i++) yield* assignments(rest, sizes, { ...fixed, [first]: i });
}

/** The index letters on the left, without the row. */
export const lettersOf = ({ left }: Equation): string[] => {
  const letters = left.at.flatMap((one) => (one.kind === 'index' && one.name !== 'n' ? [one.name] : []));
  return left.source?.kind === 'index' ? [left.source.name, ...letters] : letters;
};

/** All numbers of the left side, by the tensor's name in the scope. */
export function tensorOf(equation: Equation, scope: Scope): Map<string, Numbers> {
  const sizes = sizesOf(equation, scope), rowwise = isRowwise(equation, scope);
  const own = equation.left.at.flatMap((one) => (one.kind === 'index' && one.name !== 'n' ? [one.name] : []));
  const names = [...(rowwise ? ['n'] : []), ...own];
  const shape = names.map((name) => sizes[name] ?? 0);
  const sources = equation.left.source?.kind === 'index' ? equation.left.source.name : undefined;
  const made = new Map<string, Numbers>();
  for (let k = 0; k < (sources === undefined ? 1 : sizes[sources] ?? 0); k++) {
    const data = new Float64Array(product(shape));
    let at = 0;
    for (const env of assignments(names, sizes, sources === undefined ? {} : { [sources]: k })) data[at++] = evaluate(equation.right, env, scope, sizes);
    made.set(sources === undefined ? equation.left.role : `${equation.left.role}@${k}`, { shape, data, batch: rowwise });
  }
  return made;
}
