// A program as the panel shows it: lines of tokens. A token may carry the path of the tensor it stands for, or the
// hyper-parameter whose value it prints. Generators write plain text with marks; only `readMarks` knows how marks look.

import { highlight, type Syntax } from './highlight';

export interface Token {
  text: string;
  syntax: Syntax;
  /** Tensor path: links the token with formula and picture. */
  path?: string;
  /** Hyper-parameter, e.g. "optimizer.lr": flashes when its value changes. */
  param?: string;
}

export interface Line {
  tokens: Token[];
  /** The part of the lab this line belongs to ("layers.0", "loss", "optimizer" …). */
  part?: string;
}

export interface Program {
  file: string;
  text: string;
  lines: Line[];
}

type MarkKind = 'path' | 'param' | 'part';
interface Mark { kind: MarkKind; name: string }
interface Range extends Mark { from: number; to: number }

// Three characters of the private use area: no program contains them.
const open = '\uE000';
const middle = '\uE001';
const close = '\uE002';

const wrap = (kind: MarkKind, name: string, text: string): string => `${open}${kind} ${name}${middle}${text}${close}`;

export const pathMark = (path: string, text: string): string => wrap('path', path, text);
export const paramMark = (param: string, text: string): string => wrap('param', param, text);
export const partMark = (part: string, text: string): string => wrap('part', part, text);

/** The text without its marks. */
export const bare = (marked: string): string => readMarks(marked).text;

function readMarks(marked: string): { text: string; ranges: Range[] } {
  const ranges: Range[] = [];
  const stack: { mark: Mark; from: number }[] = [];
  let text = '';
  for (let i = 0; i < marked.length; i++) {
    const char = marked[i];
    if (char === open) {
      const end = marked.indexOf(middle, i);
      const [kind, name] = marked.slice(i + 1, end).split(' ') as [MarkKind, string];
      stack.push({ mark: { kind, name }, from: text.length });
      i = end;
    } else if (char === close) {
      const top = stack.pop();
      if (top) ranges.push({ ...top.mark, from: top.from, to: text.length });
    } else text += char;
  }
  return { text, ranges };
}

/** Marked text to lines of tokens. Inner marks win over outer ones. */
export function makeProgram(file: string, marked: string, language: 'python' | 'cpp'): Program {
  const { text, ranges } = readMarks(marked.replace(/\n{4,}/g, '\n\n\n'));
  const borders = new Set<number>();
  for (const range of ranges) if (range.kind !== 'part') borders.add(range.from).add(range.to);
  const innermost = (kind: MarkKind, at: number): string | undefined =>
    ranges.find((range) => range.kind === kind && range.from <= at && at < range.to)?.name;

  const lines: Line[] = [{ tokens: [] }];
  let offset = 0;
  for (const piece of highlight(text, language)) {
    let start = offset;
    const end = offset + piece.text.length;
    while (start < end) {
      if (text[start] === '\n') {
        lines.push({ tokens: [] });
        start++;
        continue;
      }
      let stop = start + 1;
      while (stop < end && text[stop] !== '\n' && !borders.has(stop)) stop++;
      const line = lines[lines.length - 1]!;
      const token: Token = { text: text.slice(start, stop), syntax: piece.syntax };
      const path = innermost('path', start);
      const param = innermost('param', start);
      if (path) token.path = path;
      if (param) token.param = param;
      line.tokens.push(token);
      line.part ??= innermost('part', start);
      start = stop;
    }
    offset = end;
  }
  if (lines[lines.length - 1]!.tokens.length === 0) lines.pop();
  return { file, text, lines };
}
