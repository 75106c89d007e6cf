// Splits Python or C++ into coloured pieces. The pieces joined are the text again, so that marks keep their places.
// It knows only what our own generators print; it is not a parser.

export type Syntax = 'plain' | 'comment' | 'string' | 'number' | 'keyword' | 'call' | 'operator';

export interface Piece { text: string; syntax: Syntax }

const keywords = {
  python: 'and as assert def del elif else False for from global if import in is lambda None not or pass raise return True while with yield',
  cpp: 'auto bool break char class const constexpr continue double else false float for if include int namespace nullptr return size_t static std string struct template true using vector void while',
};

const patterns = {
  python: /(?<comment>#[^\n]*)|(?<string>[rbf]?(?:"""[\s\S]*?"""|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'))|(?<number>\b\d[\d_]*(?:\.\d+)?(?:[eE][-+]?\d+)?)|(?<word>[A-Za-z_]\w*)|(?<operator>[-+*/%@=<>!&|^~]+)|(?<plain>\s+|[\s\S])/gy,
  cpp: /(?<comment>\/\/[^\n]*)|(?<string>"(?:\\.|[^"\\\n])*"|<[a-z_/.]+>(?=\n)|'(?:\\.|[^'\\\n])')|(?<number>\b\d[\d']*(?:\.\d*)?(?:[eE][-+]?\d+)?[fuUlL]*)|(?<word>#?[A-Za-z_]\w*)|(?<operator>[-+*/%=<>!&|^~:]+)|(?<plain>\s+|[\s\S])/gy,
};

export function highlight(text: string, language: 'python' | 'cpp'): Piece[] {
  const words = new Set(keywords[language].split(' '));
  const pieces: Piece[] = [];
  for (const match of text.matchAll(patterns[language])) {
    const groups = match.groups ?? {};
    const found = match[0];
    const after = text[match.index + found.length];
    const syntax: Syntax =
      groups.comment ? 'comment'
      : groups.string ? 'string'
      : groups.number ? 'number'
      : groups.operator ? 'operator'
      : groups.word ? (words.has(found) || found.startsWith('#') ? 'keyword' : after === '(' ? 'call' : 'plain')
      : 'plain';
    const last = pieces[pieces.length - 1];
    if (last && last.syntax === 'plain' && syntax === 'plain') last.text += found;
    else pieces.push({ text: found, syntax });
  }
  return pieces;
}
