// TeX of a lesson to HTML. Every letter that means something is \sym{name}; any other is a mistake, because nobody could explain
// it. The policy of the site forbids style attributes, so those of KaTeX become classes of one sheet.
import katex from 'katex';

const greek = 'alpha|beta|gamma|delta|epsilon|varepsilon|zeta|eta|theta|vartheta|iota|kappa|lambda|mu|nu|xi|pi|varpi|rho|varrho|sigma|varsigma|tau|upsilon|phi|varphi|chi|psi|omega|Gamma|Delta|Theta|Lambda|Xi|Pi|Sigma|Upsilon|Phi|Psi|Omega|ell|hbar|imath|jmath';
/** Names, units and numbers: their letters stand for themselves. */
const named = /\\(?:text(?:bf|it|rm|sf|tt)?|mathrm|operatorname\*?|mathbb|mathsf|begin|end|hspace\*?|vspace\*?|kern|tag)\s*\{[^{}]*\}(?:\s*\{[lcr|\s]*\})?/g;

/** The first letter or Greek command of the TeX that stands for something and is not inside \sym; null when there is none. */
export function bareLetter(tex) {
  const plain = tex.replace(/\\sym\{[^{}]*\}/g, ' ').replace(named, ' ').replace(/\\\\\[[^\]]*\]/g, ' ');
  const letter = new RegExp(`\\\\(?:${greek})(?![A-Za-z])`).exec(plain)?.[0];
  if (letter) return letter;
  return /\p{L}/u.exec(plain.replace(/\\[A-Za-z]+\*?/g, ' '))?.[0] ?? null;
}

/** Names used by \sym, in order, each once. */
export const symbolsIn = (tex) => [...new Set([...tex.matchAll(/\\sym\{([^{}]*)\}/g)].map(([, name]) => name))];

export class TexPrinter {
  classes = new Map();

  /** `symbols`: name -> { tex, path? }. `tag`: "1.2", printed at the right. Throws what KaTeX says of wrong TeX. */
  print(tex, symbols, { display = false } = {}) {
    const source = tex.replace(/\\sym\{([^{}]*)\}/g, (_, name) => `{\\htmlData{symbol=${name}}{${symbols[name].tex}}}`);
    const html = katex.renderToString(source, {
      displayMode: display, output: 'htmlAndMathml', strict: false, throwOnError: true, trust: ({ command }) => command === '\\htmlData',
    });
    return this.withoutStyles(html).replace(/data-symbol="(\w+)"/g, (whole, name) => (symbols[name].path ? `${whole} data-path="${symbols[name].path}"` : whole));
  }

  withoutStyles(html) {
    return html.replace(/<([a-z]+)((?:\s[\w-]+="[^"]*")*)>/g, (whole, tag, attributes) => {
      const style = /\sstyle="([^"]*)"/.exec(attributes);
      if (!style) return whole;
      const rest = attributes.replace(style[0], '');
      const name = this.classFor(style[1]);
      return `<${tag}${/\sclass="/.test(rest) ? rest.replace(/\sclass="([^"]*)"/, (_, given) => ` class="${`${given} ${name}`.trim()}"`) : `${rest} class="${name}"`}>`;
    });
  }

  classFor(style) {
    const rule = style.replace(/;\s*$/, '');
    if (!this.classes.has(rule)) this.classes.set(rule, `k${this.classes.size.toString(36)}`);
    return this.classes.get(rule);
  }

  /** More specific than KaTeX's own sheet, as a style attribute is. */
  get css() {
    return [...this.classes].map(([rule, name]) => `.katex .${name}.${name}{${rule}}`).join('\n');
  }
}
