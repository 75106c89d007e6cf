// <garden-tex .tex=${"…"}>: typesets once per change of its text, never per frame. Only our own TeX comes here; \htmlData is the
// one command it trusts. Screen readers get KaTeX's MathML.

import katex from 'katex';
import 'katex/dist/katex.min.css';
import { define } from '../ui/signal-element';

export class TexView extends HTMLElement {
  private shown: string | null = null;

  set tex(tex: string) {
    if (tex === this.shown) return;
    this.shown = tex;
    katex.render(tex, this, {
      displayMode: false,
      output: 'htmlAndMathml',
      strict: false,
      throwOnError: false,
      trust: ({ command }) => command === '\\htmlData',
    });
  }

  /** Fractions and sums at full size, as in a displayed equation. */
  set display(tex: string) {
    this.tex = `\\displaystyle ${tex}`;
  }
}

define('garden-tex', TexView);
