// The signs of an entry that stands alone: every role is a letter, linked with the same role in the entry's code.

import type { Entry, Kind } from '../engine/schema';
import { gradientOf, roleTex } from '../formula/roles';
import { fillTex, Glossary, type Sign, type Signs } from '../formula/tex';
import type { Choice } from '../lab/lab';

const nothing = { en: '', zh: '' };

/** Whatever role is asked for has a sign. */
export function freeSigns(kind: Kind, entry: Entry): Signs {
  const owner = `${kind}.${entry.id}`;
  const matrix = kind === 'layer';
  const sign = (role: string): Sign => {
    const of = gradientOf(role);
    const tex = of === undefined ? roleTex(role, { matrix }) : `\\frac{\\partial L}{\\partial ${roleTex(of, { matrix })}}`;
    return { tex, path: `${owner}.${role}`, meaning: nothing };
  };
  return new Proxy({}, { get: (_, role) => (typeof role === 'string' ? sign(role) : undefined) }) as Signs;
}

/** A formula or a derivative with the present settings; without a left side where it is a whole statement. */
export const entryTex = (template: string, kind: Kind, entry: Entry, choice: Choice): string =>
  fillTex(template, entry, choice, `${kind}.${entry.id}`, freeSigns(kind, entry), new Glossary());

/** What stands to the left of formula and derivative, by kind: a whole statement brings its own. */
export function leftSides(kind: Kind, { pointwise, formula, derivative }: Entry): { value: string; slope: string } {
  const [over, under] = pointwise === false ? ['_{i}', '_{j}'] : ['', ''];
  const sides: Partial<Record<Kind, { value: string; slope: string }>> = {
    activation: { value: `y${over} = `, slope: `\\frac{\\partial y${over}}{\\partial x${under}} = ` },
    layer: { value: 'y = ', slope: '' },
    loss: { value: 'L = ', slope: '\\frac{\\partial L}{\\partial z_i} = ' },
    regularizer: { value: 'R = ', slope: '\\frac{\\partial R}{\\partial w_i} = ' },
  };
  const found = sides[kind] ?? { value: '', slope: '' };
  const bare = (tex: string): string => tex.replace(/‹[^|]*\|/g, '').replaceAll('›', '');
  const whole = (tex: string): boolean => /^\s*\\begin\{(aligned|gathered|array)\}/.test(tex) || /(?<![<>!])=/.test(tex.replace(/\\begin\{cases\}[\s\S]*?\\end\{cases\}|_\{[^{}]*\}/g, ''));
  return { value: whole(bare(formula)) ? '' : found.value, slope: whole(bare(derivative)) ? '' : found.slope };
}
