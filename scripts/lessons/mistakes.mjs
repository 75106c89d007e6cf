// What is wrong in lessons, collected so that an author sees all of it at once: file, line, what, remedy.

export class Mistakes {
  list = [];

  /** `where`: { file, line }. Says the same of one line only once. */
  add({ file, line }, what, remedy) {
    const text = `${file}:${line}: ${what} ${remedy}`;
    if (!this.list.includes(text)) this.list.push(text);
  }

  get none() {
    return this.list.length === 0;
  }
}

/** `a`, `b` or `c` for remedies; at most `most` of many. */
export function oneOf(names, most = 12) {
  const shown = [...names].slice(0, most);
  if (shown.length === 0) return 'nothing (none is declared)';
  const rest = [...names].length - shown.length;
  return shown.length === 1 ? shown[0] : `${shown.slice(0, -1).join(', ')}${rest ? ',' : ' or'} ${shown.at(-1)}${rest ? ` (and ${rest} more)` : ''}`;
}
