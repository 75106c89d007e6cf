// From a file of a lesson to its tree: front matter taken off, formulas kept from Markdown's own reading of TeX, every node with
// the line it has in the file.
import remarkDirective from 'remark-directive';
import remarkGfm from 'remark-gfm';
import remarkMath from 'remark-math';
import remarkParse from 'remark-parse';
import { unified } from 'unified';

const keys = ['title', 'question', 'summary', 'minutes'];
const parser = unified().use(remarkParse).use(remarkGfm).use(remarkMath).use(remarkDirective);

/** { head: { title, question, summary, minutes }, tree, text }. */
export function readSource(text, file, mistakes) {
  const lines = text.replace(/\r\n/g, '\n').split('\n');
  const head = frontMatter(lines, file, mistakes);
  formulaFences(lines, file, mistakes);
  const body = lines.join('\n');
  return { head, tree: parser.parse(body), text: body };
}

/** Reads and blanks the lines between the two `---`, so that all other lines keep their numbers. */
function frontMatter(lines, file, mistakes) {
  const head = {};
  const end = lines.indexOf('---', 1);
  if (lines[0] !== '---' || end < 0) {
    mistakes.add({ file, line: 1 }, 'The lesson has no front matter.', `Begin with ---, one line each for ${keys.join(', ')}, and --- again.`);
    return head;
  }
  lines.slice(1, end).forEach((one, i) => {
    const [, key, value] = /^(\w+):\s*(.+?)\s*$/.exec(one) ?? [];
    if (!keys.includes(key)) {
      if (one.trim() !== '') mistakes.add({ file, line: i + 2 }, `"${one.trim()}" is no line of the front matter.`, `Write key: value; the keys are ${keys.join(', ')}.`);
    } else head[key] = value.replace(/^(["'])(.*)\1$/, '$2');
  });
  for (const key of keys) if (head[key] === undefined) mistakes.add({ file, line: 1 }, `The front matter has no ${key}.`, `Add a line "${key}: …".`);
  if (head.minutes !== undefined && !/^\d{1,3}$/.test(head.minutes)) mistakes.add({ file, line: 1 }, `minutes is "${head.minutes}".`, 'Write a whole number.');
  lines.fill('', 0, end + 1);
  return head;
}

const formulaName = 'formula';
/** The word after the fence of what was written as a formula directive. */
export const formulaFence = 'garden-formula';

/** `:::formula{…}` … `:::` becomes a fence of as many lines, whose inside nobody reads as Markdown. */
function formulaFences(lines, file, mistakes) {
  let fence = null;
  for (let i = 0; i < lines.length; i += 1) {
    const code = /^ {0,3}(`{3,}|~{3,})/.exec(lines[i])?.[1];
    if (fence) {
      if (code?.startsWith(fence) && lines[i].trim() === code) fence = null;
      continue;
    }
    if (code) {
      fence = code;
      continue;
    }
    const attributes = new RegExp(`^:::${formulaName}\\s*(\\{.*\\})?\\s*$`).exec(lines[i]);
    if (!attributes) continue;
    const end = lines.findIndex((line, at) => at > i && /^:::\s*$/.test(line));
    if (end < 0) {
      mistakes.add({ file, line: i + 1 }, 'The formula has no end.', 'Close it with ::: on a line of its own.');
      return;
    }
    lines[i] = `~~~~~~${formulaFence} ${attributes[1] ?? '{}'}`;
    lines[end] = '~~~~~~';
    i = end;
  }
}

/** "{#id lab=plane run title="a b"}" as an object { id, lab, run: '', title }, or null when it cannot be read. */
export function readAttributes(text) {
  const inner = /^\{(.*)\}$/s.exec(text.trim())?.[1];
  if (inner === undefined) return null;
  const found = {};
  const rest = inner.replace(/#([\w-]+)|([A-Za-z][\w-]*)(?:=(?:"([^"]*)"|'([^']*)'|([^\s"'{}]+)))?/g, (_, id, key, double, single, plain) => {
    if (id) found.id = id;
    else found[key] = double ?? single ?? plain ?? '';
    return '';
  });
  return rest.trim() === '' ? found : null;
}
