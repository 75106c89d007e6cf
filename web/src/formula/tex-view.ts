// <garden-tex .tex=${"…"}>: typesets once per change of its text, never per frame. Only our own TeX comes here; \htmlData is the
// one command it trusts. Screen readers get KaTeX's MathML.

import katex from 'katex';
import 'katex/dist/katex.min.css';
import { define } from '../ui/signal-element';

/** A piece of typeset formula before it becomes an element. */
interface Piece { attributes?: Record<string, string>; children?: Piece[]; toNode(): Node }
const parts = katex as unknown as { __renderToDomTree(tex: string, options: object): Piece };

/** The stretched part of a tall brace says its width twice; the content security policy refuses the one in a style attribute. */
function withoutStyles(piece: Piece): void {
  if (piece.attributes) delete piece.attributes['style'];
  for (const child of piece.children ?? []) withoutStyles(child);
}

export class TexView extends HTMLElement {
  private shown: string | null = null;

  set tex(tex: string) {
    if (tex === this.shown) return;
    this.shown = tex;
    const tree = parts.__renderToDomTree(tex, {
      displayMode: false,
      output: 'htmlAndMathml',
      strict: false,
      throwOnError: false,
      trust: ({ command }: { command: string }) => command === '\\htmlData',
    });
    withoutStyles(tree);
    this.replaceChildren(tree.toNode());
  }

  /** Fractions and sums at full size, as in a displayed equation. */
  set display(tex: string) {
    this.tex = `\\displaystyle ${tex}`;
  }
}

define('garden-tex', TexView);
