// One step as a sentence, made from the equation at hand: where one is, what is taken together, what comes out.

import { microscopeWords as words, nouns } from '../i18n/microscope';
import { say } from '../i18n/language';
import type { Stacked } from '../code/network';
import { walk, type Expr, type Ref } from './equation';
import { evaluate, lettersOf, type Env } from './evaluate';
import type { Place, Scene } from './scene';
import { numberText } from './tex';
import { pieceValue, placeOf, splitOf, valueAt, type Piece, type Step } from './walk';

const stackedOf = (scene: Scene, place: Place): Stacked => scene.network.parts[place.part]!;

/** "weight", "error signal δ": what the reader calls this role here. */
function noun(scene: Scene, place: Place, ref: Ref): string {
  const role = ref.role.replaceAll("'", ''), stacked = stackedOf(scene, place);
  const isDelta = /^\\delta/.test(place.signs[ref.source ? `${role}@0` : role]?.tex ?? '');
  const key = place.phase === 'loss' ? ({ z: 'prediction', dz: 'delta', p: 'probability', q: place.entry.reads === 'log_probability' ? 'target' : 'q' }[role] ?? role)
    : place.phase === 'update' ? (role === 'delta' ? 'delta_' : role)
    : isDelta ? 'delta' : role === 'y' && stacked.letter === 'z' ? 'sum' : role;
  const text = nouns[key];
  return text ? say(text) : role;
}

function where(scene: Scene, place: Place, env: Env | undefined): string {
  const { level, entry } = stackedOf(scene, place);
  const several = scene.rows > 1 && place.rowwise && env !== undefined;
  const row = several ? [say(words.sampleAt, { at: (env['n'] ?? 0) + 1 })] : [];
  if (place.phase === 'loss') return [say(words.loss), ...row].join(say({ en: ', ', zh: '，' }));
  const layer = level > 0 ? say(words.inLayer, { level, name: say(entry.name) }) : say(words.beforeLayers, { name: say(entry.name) });
  return [layer, ...row, ...(env && place.equation ? unit(scene, place, env) : [])].join(say({ en: ', ', zh: '，' }));
}

function unit(scene: Scene, place: Place, env: Env): string[] {
  if (place.phase === 'update') return parameter(scene, place, env['e'] ?? 0);
  const at = lettersOf(place.equation!).map((name) => (env[name] ?? 0) + 1);
  if (at.length === 0) return [];
  if (place.equation!.left.role === 'dw' && at.length === 2) return [say(words.edgeAt, { to: at[0]!, from: at[1]! })];
  return [say(words.unitAt, { at: at.join(', ') })];
}

function parameter(scene: Scene, place: Place, flat: number): string[] {
  const shape = place.scope.get('p')?.shape ?? [];
  if (shape.length === 2) return [say(words.edgeAt, { to: Math.floor(flat / shape[1]!) + 1, from: (flat % shape[1]!) + 1 })];
  const role = stackedOf(scene, place).weights.find(({ path }) => path === place.path)?.role ?? '';
  return [say(words.elementAt, { name: nouns[role] ? say(nouns[role]) : say(nouns['p']!), at: flat + 1 })];
}

export function caption(scene: Scene, step: Step): string {
  const place = placeOf(scene, step);
  const what = place.equation ? sentence(scene, place, step) : place.phase === 'update' && scene.network.clip ? say(words.clipped) : say(words.undeclared);
  return `${where(scene, place, step.env)}${say({ en: ': ', zh: '：' })}${what}`;
}

function sentence(scene: Scene, place: Place, { env, term }: Step): string {
  const { left, right } = place.equation!;
  const name = noun(scene, place, left);
  if (!env) return say(words.layerResult, { left: name });
  const { pieces } = splitOf(place, env);
  if (term !== undefined) return pieceSentence(scene, place, pieces, term);
  const value = numberText(valueAt(place, env));
  if (place.phase === 'update') {
    if (left.role.startsWith('p')) return say(words.newParameter, { before: numberText(evaluate({ kind: 'ref', role: 'p', at: left.at }, env, place.scope, place.sizes)), value });
    return say(words.update_, { left: name, value });
  }
  const body = right.kind === 'fold' && pieces.length === 0 ? right.body : right;
  const inner = right.kind === 'fold' && pieces.length === 0 ? { ...env, [right.index]: 0 } : env;
  const ends = place.phase === 'backward' && left.role === 'dw' ? factors(body) : undefined;
  if (ends) return say(words.ends, { left: name, ...factorWords(scene, place, ends, inner), value });
  return say(words.result, { left: name, value });
}

function pieceSentence(scene: Scene, place: Place, pieces: Piece[], term: number): string {
  const piece = pieces[term]!;
  const value = numberText(pieceValue(piece, place));
  const total = numberText(pieces.slice(0, term + 1).reduce((sum, one) => sum + pieceValue(one, place), 0));
  if (piece.rest) return say(words.rest, { count: piece.rest.length, value, total });
  const ends = piece.sign > 0 ? factors(piece.expr) : undefined;
  if (ends) return say(words.product, { k: term + 1, ...factorWords(scene, place, ends, piece.env), value, total });
  if (piece.expr.kind === 'ref' && piece.sign > 0) return say(term === 0 ? words.firstAddend : words.addend, { a: noun(scene, place, piece.expr), value, total });
  return say(words.piece, { k: term + 1, value, total });
}

/** Two tensors multiplied. */
function factors(expr: Expr): [Ref, Ref] | undefined {
  return expr.kind === 'binary' && expr.op === '*' && expr.left.kind === 'ref' && expr.right.kind === 'ref' ? [expr.left, expr.right] : undefined;
}

const factorWords = (scene: Scene, place: Place, [a, b]: [Ref, Ref], env: Env): Record<string, string> => ({
  a: noun(scene, place, a), x: numberText(evaluate(a, env, place.scope, place.sizes)),
  b: noun(scene, place, b), y: numberText(evaluate(b, env, place.scope, place.sizes)),
});

/** The references of an expression, a weight first: what a step lights up. */
export function mainRef(expr: Expr): Ref | undefined {
  const refs = [...walk(expr)].filter((one) => one.kind === 'ref');
  return refs.find(({ role }) => role === 'w') ?? refs[0];
}
