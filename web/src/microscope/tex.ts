// Expressions as TeX, with letters or with numbers. Whatever stands for a number of a tensor carries the path of that number;
// every addend carries its place in the sum, so that the walk can light it without typesetting again.

import { roleTex } from '../formula/roles';
import { numberTex } from '../formula/tex';
import type { Expr, Ref } from './equation';
import { evaluate, indexOf, keyOf, type Env } from './evaluate';
import type { Place } from './scene';
import { pieceValue, splitOf, type Piece } from './walk';

interface Context { place: Place; env: Env; numbers: boolean; rows: boolean }

/** Up to so many terms a sum inside an expression is written out in numbers. */
const writtenOut = 6;

/** A path inside \htmlData: a comma would end the attribute; the element puts it back. */
export const markPath = (path: string, tex: string): string => `\\htmlData{path=${path.replaceAll(',', ';')}}{${tex}}`;
const markTerm = (term: number, tex: string): string => `\\htmlData{term=${term}}{${tex}}`;

/** Four decimals, or four digits of a number below 1, without idle zeros; 1.2 × 10^{-6}. */
export function numberText(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (size < 1e-4 || size >= 1e6) return Number(value.toPrecision(3)).toExponential().replace('e+', 'e').replace('-', '−').replace('e-', 'e−');
  return String(Number(size < 1 ? value.toPrecision(4) : value.toFixed(4))).replace('-', '−');
}

function valueTex(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e6)) {
    const [digits, power] = Number(value.toPrecision(3)).toExponential().split('e') as [string, string];
    return `${digits}\\times 10^{${Number(power)}}`;
  }
  return Number.isFinite(value) ? numberText(value).replace('−', '-') : value > 0 ? '\\infty' : value < 0 ? '-\\infty' : '\\text{NaN}';
}

/** "\delta^{(1)}", index "2" -> "\delta^{(1)}_{2}"; inside ∂L/∂W the index belongs to w. */
export function indexed(tex: string, index: string): string {
  const gradient = /^\\frac\{\\partial L\}\{\\partial (.*)\}$/.exec(tex)?.[1];
  if (gradient !== undefined) return `\\frac{\\partial L}{\\partial ${indexed(gradient, index)}}`;
  if (index === '') return tex;
  const single = /^[WU](?=\^|$|_)/.test(tex) ? tex[0]!.toLowerCase() + tex.slice(1) : tex;
  return single.includes('_') ? `{${single}}_{${index}}` : `${single}_{${index}}`;
}

const indexTex = (expr: Expr, { place, env }: Context): string => {
  const value = evaluate(expr, env, place.scope, place.sizes);
  return Number.isFinite(value) ? String(value + 1) : expr.kind === 'index' ? expr.name : '\\cdot';
};

function refTex(ref: Ref, context: Context): string {
  const { place, env, numbers, rows } = context;
  const source = ref.source && evaluate(ref.source, env, place.scope, place.sizes);
  const known = source !== undefined && Number.isFinite(source);
  const tensor = known || !ref.source ? place.scope.get(keyOf(ref, env, place.scope, place.sizes)) : undefined;
  const at = tensor ? indexOf(ref, tensor, env, place.scope, place.sizes) : [NaN];
  const fixed = at.every(Number.isFinite);
  const path = tensor?.path && (fixed ? `${tensor.path}${at.length > 0 ? `[${at.join(',')}]` : ''}` : tensor.path);
  if (numbers && fixed) {
    const value = evaluate(ref, env, place.scope, place.sizes);
    return path ? markPath(path, valueTex(value)) : valueTex(value);
  }
  const explicit = ref.at[0]?.kind === 'index' && ref.at[0].name === 'n';
  const shown = explicit && !rows ? ref.at.slice(1) : ref.at;
  const role = ref.role.replaceAll("'", '');
  const sign = place.signs[known ? `${role}@${source}` : role] ?? { tex: roleTex(role) };
  const own = ref.source && !known ? `${role}${ref.source.kind === 'index' ? `^{(${ref.source.name})}` : ''}` : sign.tex;
  const size = tensor ? tensor.shape.slice(tensor.batch ? 1 : 0).reduce((a, b) => a * b, 1) : 0;
  const update = place.phase === 'update';
  const index = update || (size === 1 && shown.length === 0) ? '' : shown.map((one) => indexTex(one, context)).join(',');
  const whole = update && role === 'p' ? parameterTex(sign.tex, place.scope.get('p')?.shape, env) : indexed(own, index);
  return path ? markPath(path, whole) : whole;
}

/** Of an update: which number of the parameter it is. */
function parameterTex(tex: string, shape: number[] | undefined, env: Env): string {
  const flat = env['e'];
  if (flat === undefined || !shape) return tex;
  let rest = flat;
  const index = [...shape].reverse().map((size) => {
    const i = rest % size;
    rest = Math.floor(rest / size);
    return i + 1;
  }).reverse();
  return indexed(tex, index.join(','));
}

/** A sum of one term is that term. */
function single(expr: Expr, context: Context): { body: Expr; context: Context } | undefined {
  return expr.kind === 'fold' && context.place.sizes[expr.index] === 1 && Object.keys(context.env).length > 0
    ? { body: expr.body, context: { ...context, env: { ...context.env, [expr.index]: 0 } } } : undefined;
}

/** How tightly it binds: 1 comparison, 2 sum, 3 product, 4 sign, 5 power, 6 closed. */
function strength(expr: Expr, context: Context): number {
  const only = single(expr, context);
  if (only) return strength(only.body, only.context);
  switch (expr.kind) {
    case 'binary': return expr.op === '^' ? 5 : expr.op === '/' ? 6 : expr.op === '*' ? 3 : expr.op === '+' || expr.op === '-' ? 2 : 1;
    case 'fold': return context.numbers && (context.place.sizes[expr.index] ?? 0) > writtenOut ? 6 : context.numbers && expr.name === 'sum' ? 2 : 3;
    case 'minus': return 3;
    case 'number':
    case 'param': return expr.value < 0 ? 3 : 6;
    case 'ref': return context.numbers && evaluate(expr, context.env, context.place.scope, context.place.sizes) < 0 ? 3.5 : 6;
    default: return 6;
  }
}

const within = (expr: Expr, least: number, context: Context): string => {
  const tex = exprTex(expr, context);
  return strength(expr, context) < least ? `\\left(${tex}\\right)` : tex;
};

/** Behind a plus or a minus no other minus stands. */
const positive = (tex: string): string => (/^(\\htmlData\{[^}]*\}\{)*-/.test(tex) ? `\\left(${tex}\\right)` : tex);

function exprTex(expr: Expr, context: Context): string {
  const only = single(expr, context);
  if (only) return exprTex(only.body, only.context);
  const { place, env, numbers } = context;
  switch (expr.kind) {
    case 'number': return Math.abs(expr.value - Math.PI) < 1e-12 ? '\\pi' : numberTex(expr.value);
    case 'param': return numberTex(expr.value);
    case 'index': return indexTex(expr, context);
    case 'size': return numbers ? String(place.sizes[expr.of] ?? '?') : expr.of.toUpperCase();
    case 'ref': return refTex(expr, context);
    case 'minus': return `-${within(expr.of, 3, context)}`;
    case 'call': return callTex(expr.name, expr.args, context);
    case 'fold': {
      const size = place.sizes[expr.index] ?? 0, sign = expr.name === 'sum' ? '\\sum' : '\\prod';
      if (!numbers) {
        const { [expr.index]: _, ...free } = env;
        return `${sign}_{${expr.index}} ${within(expr.body, 3, { ...context, env: free })}`;
      }
      if (size > writtenOut) return valueTex(evaluate(expr, env, place.scope, place.sizes));
      const each = Array.from({ length: size }, (_, i) => within(expr.body, expr.name === 'sum' ? 2.5 : 4, { ...context, env: { ...env, [expr.index]: i } }));
      return each.map((tex, i) => (i > 0 ? positive(tex) : tex)).join(expr.name === 'sum' ? ' + ' : ' \\cdot ');
    }
    case 'binary': return binaryTex(expr.op, expr.left, expr.right, context);
  }
}

function binaryTex(op: string, left: Expr, right: Expr, context: Context): string {
  const { place, env } = context;
  switch (op) {
    case '/': return `\\frac{${exprTex(left, context)}}{${exprTex(right, context)}}`;
    case '^': return `${within(left, 5.5, context)}^{${exprTex(right, context)}}`;
    case '*': return `${within(left, 3, context)}${context.numbers ? ' \\times ' : '\\,'}${within(right, 3.6, context)}`;
    case '+': return `${within(left, 2, context)} + ${positive(within(right, 2.5, context))}`;
    case '-': return `${within(left, 2, context)} - ${positive(within(right, 2.5, context))}`;
  }
  if (context.numbers || Number.isFinite(evaluate({ kind: 'binary', op, left, right }, env, place.scope, place.sizes))) {
    if (context.numbers) return String(evaluate({ kind: 'binary', op, left, right }, env, place.scope, place.sizes));
  }
  const signs: Record<string, string> = { '==': '=', '!=': '\\ne', '<=': '\\le', '>=': '\\ge' };
  return `[${exprTex(left, context)} ${signs[op] ?? op} ${exprTex(right, context)}]`;
}

function callTex(name: string, args: Expr[], context: Context): string {
  const tex = args.map((one) => exprTex(one, context)), first = tex[0] ?? '';
  switch (name) {
    case 'exp': return `e^{${first}}`;
    case 'log': return `\\ln\\left(${first}\\right)`;
    case 'log1p': return `\\ln\\left(1 + ${first}\\right)`;
    case 'sqrt': return `\\sqrt{${first}}`;
    case 'abs': return `\\left|${first}\\right|`;
    case 'logaddexp': return `\\ln\\left(e^{${first}} + e^{${tex[1]}}\\right)`;
    case 'max':
    case 'min': return `\\${name}\\left(${tex.join(', ')}\\right)`;
    case 'where': return whereTex(args, tex, context);
    default: return `\\operatorname{${name}}\\left(${tex.join(', ')}\\right)`;
  }
}

/** In numbers only the branch that holds is written. */
function whereTex(args: Expr[], tex: string[], context: Context): string {
  const { place, env } = context;
  if (context.numbers) return within(evaluate(args[0]!, env, place.scope, place.sizes) !== 0 ? args[1]! : args[2]!, 2.5, context);
  const condition = tex[0]!.replace(/^\[(.*)\]$/, '$1');
  return `\\begin{cases} ${tex[1]} & ${condition} \\\\ ${tex[2]} & \\text{else} \\end{cases}`;
}

/** One unit's equation: left side, right side in letters, right side in numbers. */
export interface UnitTex { left: string; letters: string; numbers: string }

export function unitTex(place: Place, env: Env, rows: number): UnitTex {
  const { left, right } = place.equation!;
  const base = { place, env, rows: !place.rowwise && rows > 1 };
  const { pieces, whole } = splitOf(place, env);
  const side = (numbers: boolean): string => {
    if (pieces.length > 0 && whole) return sumTex(pieces, { ...base, numbers });
    return exprTex(right, { ...base, numbers });
  };
  return { left: refTex(left, { ...base, numbers: false }), letters: side(false), numbers: side(true) };
}

/** The pieces of a sum that is part of a larger expression. */
export const innerTex = (place: Place, pieces: Piece[], env: Env, rows: number): string =>
  sumTex(pieces, { place, env, rows: !place.rowwise && rows > 1, numbers: true });

function sumTex(pieces: Piece[], context: Context): string {
  return pieces.map((piece, i) => {
    const own = { ...context, env: piece.env };
    const body = piece.rest ? (context.numbers ? valueTex(pieceValue(piece, context.place)) : '\\cdots') : within(piece.expr, 2.5, own);
    const sign = piece.sign < 0 ? '-' : i > 0 ? '+' : '';
    const spaced = i > 0 ? ` ${sign} ` : sign;
    return `${spaced}${markTerm(i, sign === '' ? body : positive(body))}`;
  }).join('');
}

/** The equation of a whole layer, with its letters. */
export function layerTex(place: Place): { left: string; right: string } {
  const context = { place, env: {}, rows: true, numbers: false };
  return { left: refTex(place.equation!.left, context), right: exprTex(place.equation!.right, context) };
}
