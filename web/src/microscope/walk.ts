// The walk through a scene: one step a term, a unit or a whole layer. A step is a small record; what it shows is worked out when
// one stands on it.

import type { Equation, Expr } from './equation';
import { assignments, evaluate, flatIndex, indexOf, keyOf, lettersOf, type Env } from './evaluate';
import { phases, type Phase, type Place, type Scene } from './scene';

export type Grain = 'term' | 'unit' | 'layer';
export const grains: Grain[] = ['term', 'unit', 'layer'];

/** `term`: which piece of the right side has just been added; absent: the result. */
export interface Step { place: number; phase: Phase; env?: Env; term?: number }

/** One addend with its indices fixed. `rest`: several of a long sum together. */
export interface Piece { sign: 1 | -1; expr: Expr; env: Env; rest?: Piece[] }
/** `whole`: the pieces added up are the value; else they are the sum inside it. */
export interface Split { pieces: Piece[]; whole: boolean }

const mostPieces = 8, keptPieces = 6;
export const mostSteps = 4000, mostUnits = 64;

export const placeOf = (scene: Scene, step: Step): Place => scene.places[step.place]!;

/** The finest grain at which a lab can be walked through. */
export function finest(scene: Scene): Grain {
  const wide = scene.report.parts.some(({ outShape }) => outShape.reduce((a, b) => a * b, 1) > mostUnits);
  if (wide) return 'layer';
  const units = scene.places.reduce((sum, place) => sum + (place.equation ? lettersOf(place.equation).reduce((count, name) => count * (place.sizes[name] ?? 1), 1) : 1), 0);
  return units > mostSteps ? 'layer' : units * mostPieces > 4 * mostSteps ? 'unit' : 'term';
}

/** `row`: which sample of the batch is looked at. */
export function stepsOf(scene: Scene, row: number, grain: Grain): Step[] {
  const steps: Step[] = [];
  scene.places.forEach((place, i) => {
    const step = { place: i, phase: place.phase };
    if (!place.equation || grain === 'layer') return void steps.push(step);
    for (const env of unitsOf(place, row)) {
      if (grain === 'term') splitOf(place, env).pieces.forEach((_, term) => steps.push({ ...step, env, term }));
      steps.push({ ...step, env });
    }
  });
  return steps;
}

/** Every number on the left of a place's equation, for one row. */
export const unitsOf = (place: Place, row: number): Env[] =>
  place.equation ? [...assignments(lettersOf(place.equation), place.sizes, { n: row })] : [];

export function splitOf({ equation, sizes }: Place, env: Env): Split {
  if (!equation) return { pieces: [], whole: true };
  const outer = shortened(addends(equation.right, 1, env, sizes));
  if (outer.length > 1) return { pieces: outer, whole: true };
  const sum = innerSum(equation.right);
  const inner = sum ? shortened(addends(sum, 1, env, sizes)) : [];
  return inner.length > 1 ? { pieces: inner, whole: false } : { pieces: [], whole: true };
}

function addends(expr: Expr, sign: 1 | -1, env: Env, sizes: Env): Piece[] {
  if (expr.kind === 'binary' && (expr.op === '+' || expr.op === '-'))
    return [...addends(expr.left, sign, env, sizes), ...addends(expr.right, expr.op === '+' ? sign : sign === 1 ? -1 : 1, env, sizes)];
  if (expr.kind === 'fold' && expr.name === 'sum')
    return Array.from({ length: sizes[expr.index] ?? 0 }, (_, i) => ({ sign, expr: expr.body, env: { ...env, [expr.index]: i } }));
  return [{ sign, expr, env }];
}

/** The sum whose value is then divided, scaled or negated. */
function innerSum(expr: Expr): Expr | undefined {
  if (expr.kind === 'fold') return expr.name === 'sum' ? expr : undefined;
  if (expr.kind === 'minus') return innerSum(expr.of);
  if (expr.kind === 'binary' && (expr.op === '/' || expr.op === '*')) return innerSum(expr.left) ?? (expr.op === '*' ? innerSum(expr.right) : undefined);
  return undefined;
}

/** Of a sum over a large batch the first terms are shown one by one, the others together; what follows the sum stays. */
function shortened(pieces: Piece[]): Piece[] {
  if (pieces.length <= mostPieces) return pieces;
  const run = pieces.filter(({ expr }) => expr === pieces[0]!.expr), after = pieces.slice(run.length);
  if (run.length <= keptPieces) return pieces;
  const rest = run.slice(keptPieces);
  return [...run.slice(0, keptPieces), { ...rest[0]!, rest }, ...after];
}

export function pieceValue(piece: Piece, place: Place): number {
  if (piece.rest) return piece.rest.reduce((sum, one) => sum + pieceValue(one, place), 0);
  return piece.sign * evaluate(piece.expr, piece.env, place.scope, place.sizes);
}

/** What the equation gives for this unit; the engine's own number where it has one. */
export function valueAt(place: Place, env: Env): number {
  const { left, right } = place.equation as Equation;
  const numbers = place.scope.get(keyOf(left, env, place.scope, place.sizes));
  if (!numbers) return evaluate(right, env, place.scope, place.sizes);
  return numbers.data[flatIndex(indexOf(left, numbers, env, place.scope, place.sizes), numbers.shape)] ?? NaN;
}

/** Where one begins and ends a phase. */
export function phaseBounds(steps: Step[], phase: Phase): { first: number; last: number } {
  return { first: steps.findIndex((step) => step.phase === phase), last: steps.findLastIndex((step) => step.phase === phase) };
}

/** The same place in a list of another grain: the first step there that is not before it. */
export function sameSpot(steps: Step[], step: Step | undefined): number {
  if (!step) return 0;
  const key = (env: Env | undefined): string => JSON.stringify(env && { ...env, n: 0 });
  const exact = steps.findIndex((one) => one.place === step.place && (!step.env || !one.env || key(one.env) === key(step.env)));
  return exact >= 0 ? exact : Math.max(0, steps.findIndex((one) => one.place >= step.place));
}

export const shownPhases = (steps: Step[]): Phase[] => phases.filter((phase) => steps.some((step) => step.phase === phase));
