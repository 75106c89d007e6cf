// Delimited text as spreadsheets write it: comma, semicolon or tab; quotes doubled inside quotes; line breaks inside quotes;
// UTF-8 with or without a mark, UTF-16, or GB 18030 as Chinese Excel saves it.

export interface Row { /** 1-based, as an editor counts. */ line: number; cells: string[] }
export type Delimiter = ',' | ';' | '\t';
export interface Table { rows: Row[]; delimiter: Delimiter; /** A quote was opened in this line and never closed. */ openQuoteLine?: number }

export function decodeText(bytes: Uint8Array): string {
  const [a, b] = bytes;
  if (a === 0xff && b === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (a === 0xfe && b === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}

/** Empty lines are left out, cells are trimmed unless quoted; nothing is read beyond `mostRows`. */
export function parseTable(text: string, mostRows = Infinity): Table {
  const source = narrow(text.replace(/^\uFEFF/, ''));
  const declared = /^sep=([,;\t])\r?\n/i.exec(source); // Excel's own hint, line 1
  const delimiter = (declared?.[1] as Delimiter | undefined) ?? guessDelimiter(source);
  const rows: Row[] = [];
  let cells: string[] = [];
  let cell = '';
  let quoted = false;
  let wasQuoted = false;
  let quoteLine = 0;
  let line = declared ? 2 : 1;
  let startLine = line;

  const endCell = (): void => {
    cells.push(wasQuoted ? cell : cell.trim());
    cell = '';
    wasQuoted = false;
  };
  const endRow = (): void => {
    endCell();
    if (cells.some((one) => one !== '')) rows.push({ line: startLine, cells });
    cells = [];
  };

  for (let i = declared?.[0].length ?? 0; i < source.length && rows.length <= mostRows; i++) {
    const character = source[i] as string;
    if (quoted) {
      if (character === '"' && source[i + 1] === '"') {
        cell += '"';
        i++;
      } else if (character === '"') quoted = false;
      else cell += character;
      if (character === '\n') line++;
    } else if (character === '"' && cell.trim() === '') {
      quoted = wasQuoted = true;
      quoteLine = line;
      cell = '';
    } else if (character === delimiter) endCell();
    else if (character === '\n' || character === '\r') {
      if (character === '\r' && source[i + 1] === '\n') i++;
      endRow();
      startLine = ++line;
    } else if (!wasQuoted || character.trim() !== '') cell += character;
  }
  endRow();
  return { rows, delimiter, ...(quoted ? { openQuoteLine: quoteLine } : {}) };
}

/** Typed in Chinese, the separators are wide ones. */
function narrow(source: string): string {
  return /[,;\t]/.test(source.slice(0, 4000)) ? source : source.replaceAll('，', ',').replaceAll('；', ';');
}

/** The one that occurs most outside quotes in the first lines. */
function guessDelimiter(source: string): Delimiter {
  const head = source.slice(0, 4000).replace(/"[^"]*"/g, '');
  const count = (one: string): number => head.split(one).length;
  const tabs = count('\t');
  const semicolons = count(';');
  const commas = count(',');
  if (tabs > 1 && tabs >= Math.min(commas, tabs)) return '\t';
  return semicolons > 1 && semicolons >= commas / 2 ? ';' : ',';
}

/** A number as spreadsheets print it, or NaN. A comma may be the decimal sign where it does not separate cells. */
export function parseNumber(cell: string, delimiter: Delimiter): number {
  const text = cell.trim().replace(/[０-９．－]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0));
  const plain = delimiter !== ',' && /^[+-]?\d*,\d+([eE][+-]?\d+)?$/.test(text) ? text.replace(',', '.') : text;
  return /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(plain) ? Number(plain) : NaN;
}
