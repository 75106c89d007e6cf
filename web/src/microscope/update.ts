// The optimizer's statements ("«m»[...] = {momentum} * «m» + «g»", "«p» -= {lr} * «m»") as equations for every number of a
// parameter. What has been written anew gets a prime, so that each equation says one thing: m' = 0.9 m + g, p' = p - 0.01 m'.

import { valueOf, type Chosen } from '../code/network';
import { pick } from '../code/pick';
import { parseEquations, type Equation } from './equation';

/** `now`: the rate as the schedule has it at present, and how many updates there will have been with this one. */
export function updateEquations(optimizer: Chosen, regularizer: Chosen | undefined, now: { lr: number; k: number }): Equation[] {
  const values: Record<string, number> = {};
  for (const { entry, choice } of regularizer ? [optimizer, regularizer] : [optimizer])
    for (const { id } of entry.params) {
      const value = valueOf(entry, choice, id);
      if (typeof value === 'number') values[id] = Math.fround(value); // as the engine holds it: 1 - 0.999 shows it
    }
  const lines = [...(regularizer ? penaltyLines(regularizer) : []), ...filled(optimizer, optimizer.entry.numpy).split('\n')];
  return parseEquations(primed(lines.filter((line) => line.trim() !== ''), optimizer.entry.state ?? []).join('\n'), { ...values, ...now });
}

const filled = ({ entry, choice }: Chosen, text: string): string => pick(text, (id) => valueOf(entry, choice, id)).replaceAll('np.', '').replaceAll('«w»', 'p').replace(/[«»]/g, '');

/** A penalty adds its slope to the gradient; a decoupled one shrinks the weight first. */
const penaltyLines = (regularizer: Chosen): string[] =>
  regularizer.entry.decoupled ? [filled(regularizer, regularizer.entry.numpy).replace(/\blr\b/, '{lr}')] : [`g = g + ${filled(regularizer, regularizer.entry.numpyGrad)}`];

function primed(lines: string[], state: string[]): string[] {
  const versions = new Map<string, number>(['p', 'g', ...state].map((name) => [name, 0]));
  const read = (text: string): string => text.replace(/(?<!\{)\b([a-z_]+)\b(?![({}])/g, (word) => {
    const version = versions.get(word);
    return word === 'k' ? '{k}' : version === undefined ? word : `${word}${"'".repeat(version)}[e]`;
  });
  return lines.map((line) => {
    const [, name = '', op = '', right = ''] = /^\s*(\w+)(?:\[\.\.\.\])?\s*([-+*]?)=\s*(.*)$/.exec(line) ?? [];
    const value = op === '' ? read(right) : op === '*' ? `${read(name)} * (${read(right)})` : `${read(name)} ${op} ${bound(read(right))}`;
    versions.set(name, (versions.get(name) ?? -1) + 1);
    return `${name}${"'".repeat(versions.get(name)!)}[e] = ${value}`;
  });
}

/** A product needs no parentheses behind a minus, a sum does. */
const bound = (text: string): string => {
  let depth = 0;
  for (const sign of text) {
    if (sign === '(') depth += 1;
    else if (sign === ')') depth -= 1;
    else if (depth === 0 && /[-+]/.test(sign)) return `(${text})`;
  }
  return text;
};
