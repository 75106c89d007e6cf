// Pieces of an entry's strings that stand only for some settings: ‹approximate=tanh|text› in formulas and in code.
// Conditions compare a hyper-parameter with what the lab writes: `a=x` or `a!=0`, joined by & (and), then by ; (or).

import type { Value } from '../lab/lab';

/** `valueOf` gives the present value of a hyper-parameter. */
export function pick(template: string, valueOf: (id: string) => Value | undefined): string {
  return template.replace(/‹([^|‹›]*)\|([^‹›]*)›/g, (_, condition: string, text: string) => (holds(condition, valueOf) ? text : ''));
}

const holds = (condition: string, valueOf: (id: string) => Value | undefined): boolean =>
  condition.split(';').some((alternative) =>
    alternative.split('&').every((part) => {
      const [, id, unequal, value] = /^(\w+)(!?)=(.*)$/.exec(part) ?? [];
      return id !== undefined && (String(valueOf(id)) === value) !== (unequal === '!');
    }));
