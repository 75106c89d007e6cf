// The equations that an entry declares (core/catalog/info.h), parsed: "y[o] = sum(i, w[o,i] * x[i]) + b[o]". NumPy's spelling of a
// number-by-number formula is understood too, so that an activation need not say everything twice.

export type Expr =
  | { kind: 'number'; value: number }
  | { kind: 'param'; id: string; value: number }              // a hyper-parameter with its present value
  | { kind: 'index'; name: string }                           // i, as a number from 0
  | { kind: 'size'; of: string }                              // I: how many values i takes
  | { kind: 'ref'; role: string; source?: Expr; at: Expr[] }  // w[o,i], x@k[i]
  | { kind: 'call'; name: string; args: Expr[] }
  | { kind: 'fold'; name: 'sum' | 'prod'; index: string; body: Expr }
  | { kind: 'minus'; of: Expr }
  | { kind: 'binary'; op: string; left: Expr; right: Expr };

export type Ref = Extract<Expr, { kind: 'ref' }>;
export interface Equation { left: Ref; right: Expr; text: string }

/** `params`: the hyper-parameters by id, for {alpha}. */
export function parseEquations(text: string, params: Record<string, number>): Equation[] {
  return text.split('\n').map((line) => line.trim()).filter((line) => line !== '').map((line) => new Parser(line, params).equation());
}

const functions = new Set('exp log log1p sqrt tanh abs sign erf max min where clip logaddexp'.split(' '));
const levels: string[][] = [['==', '!=', '<=', '>=', '<', '>'], ['+', '-'], ['*', '/']];
const token = /\s*(\d+\.?\d*(?:e[+-]?\d+)?|[A-Za-z_]\w*'*|\{\w+\}|\*\*|==|!=|<=|>=|[-+*/^<>()[\],@=])/y;

class Parser {
  private readonly tokens: string[] = [];
  private readonly indices: Set<string>;
  private at = 0;

  constructor(private readonly text: string, private readonly params: Record<string, number>) {
    token.lastIndex = 0;
    for (let end = 0; end < text.trimEnd().length; end = token.lastIndex) {
      const found = token.exec(text);
      if (!found) throw new SyntaxError(`"${text}" cannot be read at "${text.slice(end)}"`);
      this.tokens.push(found[1]!);
    }
    this.indices = indicesIn(this.tokens);
  }

  equation(): Equation {
    const left = this.primary();
    if (left.kind !== 'ref') throw this.wrong('a tensor on the left');
    this.take('=');
    const right = this.level(0);
    if (this.at < this.tokens.length) throw this.wrong('the end');
    return { left, right, text: this.text };
  }

  private level(depth: number): Expr {
    if (depth === levels.length) return this.signed();
    let left = this.level(depth + 1);
    while (levels[depth]!.includes(this.tokens[this.at] ?? '')) {
      const op = this.tokens[this.at++]!;
      left = { kind: 'binary', op, left, right: this.level(depth + 1) };
    }
    return left;
  }

  /** A minus binds looser than a power: -x^2 is -(x^2). */
  private signed(): Expr {
    if (!this.skip('-')) return this.power();
    const of = this.signed();
    return of.kind === 'number' ? { kind: 'number', value: -of.value } : { kind: 'minus', of };
  }

  private power(): Expr {
    const left = this.primary();
    if (!this.skip('^') && !this.skip('**')) return left;
    return { kind: 'binary', op: '^', left, right: this.signed() };
  }

  private primary(): Expr {
    const word = this.tokens[this.at++] ?? '';
    if (word === '(') {
      const inner = this.level(0);
      this.take(')');
      return inner;
    }
    if (/^\d/.test(word)) return { kind: 'number', value: Number(word) };
    if (word.startsWith('{')) return this.param(word.slice(1, -1));
    if (!/^[A-Za-z_]/.test(word)) throw this.wrong('a number or a name');
    if (this.skip('(')) return this.call(word);
    return this.name(word);
  }

  private param(id: string): Expr {
    const value = this.params[id];
    if (value === undefined) throw new SyntaxError(`"${this.text}" needs the hyper-parameter ${id}`);
    return { kind: 'param', id, value };
  }

  private call(name: string): Expr {
    if (name === 'sum' || name === 'prod') {
      const index = this.tokens[this.at++] ?? '';
      this.take(',');
      const body = this.level(0);
      this.take(')');
      return { kind: 'fold', name, index, body };
    }
    if (!functions.has(name)) throw new SyntaxError(`"${this.text}": there is no function ${name}`);
    return { kind: 'call', name, args: this.list(')') };
  }

  private name(word: string): Expr {
    const source: Expr | undefined = this.skip('@') ? { kind: 'index', name: this.tokens[this.at++] ?? '' } : undefined;
    if (this.skip('[')) return { kind: 'ref', role: word, ...(source && { source }), at: this.list(']') };
    if (word === 'pi') return { kind: 'number', value: Math.PI };
    if (this.indices.has(word)) return { kind: 'index', name: word };
    if (word === 'N' || (/^[A-Z]$/.test(word) && this.indices.has(word.toLowerCase()))) return { kind: 'size', of: word.toLowerCase() };
    return { kind: 'ref', role: word, at: [] };
  }

  private list(end: string): Expr[] {
    const items: Expr[] = [];
    do items.push(this.level(0)); while (this.skip(','));
    this.take(end);
    return items;
  }

  private skip(word: string): boolean {
    if (this.tokens[this.at] !== word) return false;
    this.at += 1;
    return true;
  }

  private take(word: string): void {
    if (!this.skip(word)) throw this.wrong(`"${word}"`);
  }

  private wrong(wanted: string): SyntaxError {
    return new SyntaxError(`"${this.text}": ${wanted} should stand before "${this.tokens.slice(this.at).join(' ')}"`);
  }
}

/** The letters that count: those a fold names, and single letters directly inside brackets or behind @. */
function indicesIn(tokens: string[]): Set<string> {
  const found = new Set<string>();
  const before = (i: number): string => tokens[i - 1] ?? '';
  let depth = 0;
  tokens.forEach((word, i) => {
    if (word === '[') depth += 1;
    if (word === ']') depth -= 1;
    const alone = depth > 0 && /^[[,]$/.test(before(i)) && /^[\],]$/.test(tokens[i + 1] ?? '');
    const folded = before(i) === '(' && /^(sum|prod)$/.test(tokens[i - 2] ?? '');
    const isSource = before(i) === '@';
    if (/^[a-z]$/.test(word) && (alone || folded || isSource)) found.add(word);
  });
  return found;
}

/** Every part of an expression, itself first. */
export function* walk(expr: Expr): Generator<Expr> {
  yield expr;
  for (const child of childrenOf(expr)) yield* walk(child);
}

function childrenOf(expr: Expr): Expr[] {
  switch (expr.kind) {
    case 'ref': return [...(expr.source ? [expr.source] : []), ...expr.at];
    case 'call': return expr.args;
    case 'fold': return [expr.body];
    case 'minus': return [expr.of];
    case 'binary': return [expr.left, expr.right];
    default: return [];
  }
}

/** "np.where(x > 0, x, {slope} * x)" of an activation as an equation of numbers. */
export const fromNumpy = (text: string, roles: string): string =>
  text.replaceAll(/\bnp\.(maximum|minimum)\b/g, (_, name: string) => name.slice(0, 3)).replaceAll('np.', '')
    .replaceAll(new RegExp(`\\b(${roles})\\b(?!\\()`, 'g'), '$1[i]');
