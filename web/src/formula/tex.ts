// TeX with links. A symbol that stands for a tensor is \htmlData{path=…}{…}; a hyper-parameter's value carries its name.
// A formula is built with a Glossary at hand, which ends up holding every symbol that was used and what it means.

import type { Entry, Text } from '../engine/schema';
import type { Choice, Value } from '../lab/lab';
import { valueOf } from '../code/network';
import { pick } from '../code/pick';

export interface Sign {
  tex: string;
  /** A tensor, or a name of its own ("optimizer.m") that formula and code share. */
  path?: string;
  meaning: Text;
}

/** Role -> what stands there in this place of this network. */
export type Signs = Record<string, Sign>;

export class Glossary {
  readonly signs = new Map<string, Sign>();

  /** The sign's TeX, linked, with a further index or ⊤; remembers that it was used. */
  use(sign: Sign, script = ''): string {
    this.signs.set(sign.path ?? sign.tex, sign);
    const { tex, rest } = scripted(sign.tex, script);
    return `{${sign.path ? linked(sign.path, tex) : tex}}${rest}`;
  }
}

/** z^{(1)} with index i is z^{(1)}_{i}, transposed z^{(1)\top}: no power of a power. A fraction keeps its script outside. */
function scripted(tex: string, script: string): { tex: string; rest: string } {
  const above = /\^\{(\(\d+\))\}$/;
  if (tex.startsWith('\\frac')) return { tex, rest: script };
  if (script.startsWith('_') && tex.includes('_')) return { tex: `{${tex}}${script}`, rest: '' }; // no index of an index
  return { tex: script === '^{\\top}' && above.test(tex) ? tex.replace(above, '^{$1\\top}') : tex + script, rest: '' };
}

export const linked = (path: string, tex: string): string => `\\htmlData{path=${path}}{${tex}}`;

const paramTex = (param: string, tex: string): string => `\\htmlData{path=${param},param=${param}}{${tex}}`;

/** 0.03, 10^{-8}, 2.5 × 10^{-7}. */
export function numberTex(value: number): string {
  if (!Number.isFinite(value)) return '\\infty';
  const rounded = Number(value.toPrecision(7));
  const size = Math.abs(rounded);
  if (size === 0 || (size >= 1e-4 && size < 1e6)) return String(rounded);
  const [digits, power] = rounded.toExponential().split('e') as [string, string];
  const ten = `10^{${Number(power)}}`;
  return digits === '1' ? ten : `${digits}\\times ${ten}`;
}

const valueTex = (value: Value): string => (typeof value === 'number' ? numberTex(value) : `\\text{${String(value).replaceAll('_', '\\_')}}`);

/** An entry's TeX with its values and the signs of this place. A role without a sign is a mistake of the catalog: it throws. */
export function fillTex(template: string, entry: Entry, choice: Choice, owner: string, signs: Signs, glossary: Glossary): string {
  return pick(template, (id) => valueOf(entry, choice, id))
    .replace(/\{(\w+)\}/g, (whole, id: string) => {
      const value = entry.params.some((param) => param.id === id) ? valueOf(entry, choice, id) : undefined;
      return value === undefined ? whole : `{${paramTex(`${owner}.${id}`, valueTex(value))}}`;
    })
    .replace(/\\sym\{(\w+)\}(\^\{\\top\}|_\w|_\{[\w,]+\})?/g, (_, role: string, script = '') => {
      const sign = signs[role];
      if (!sign) throw new Error(`${entry.id}: no sign for the role "${role}" in ${template}`);
      return glossary.use(sign, script);
    });
}
