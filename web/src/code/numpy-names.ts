// What everything is called in the NumPy program. Names follow the formulas: w1 b1 z1 a1 belong to layer 1, dw1 is the gradient of
// the loss by w1. A parameter that exists once a layer and direction ("weight_ih*") is a list of arrays: w_ih1_0, w_ih1_1 …

import { pathMark } from './program';
import { inputPath, type Network, type Stacked } from './network';
import type { Name, Names } from './fill';
import type { Owned } from './stack';

export interface Param { name: Name; grad: Name; weight: Owned; part: Stacked }

export interface Named {
  part: Stacked;
  y: Name;
  dy: Name;
  /** What its forward pass keeps for the way back: its cache, and the random numbers it drew. */
  cache?: Name;
  masks?: Name;
  x: Name[];
  dx: (Name | undefined)[];
  /** By role; `members` of a list have names of their own. */
  roles: Record<string, { name: Name; grad?: Name; members: Param[] }>;
}

export const mark = (name: Name): string => (name.path ? pathMark(name.path, name.text) : name.text);

/** `slope`: what the gradient by the input is called, where somebody asks for it. */
export function nameParts(network: Network, slope?: string): Named[] {
  const byPath = new Map<string, { y: Name; dy?: Name }>(network.inputs.map(({ path, name }) => [path, {
    y: { text: network.inputs.length > 1 ? name : 'x', path: path.startsWith(inputPath) ? inputPath : path }, ...(slope && { dy: { text: slope } }),
  }]));
  const owners = new Map<Stacked, Named>();
  return network.parts.map((part) => {
    const text = part.letter + part.level;
    const y: Name = { text, path: part.y }, dy: Name = { text: `d${text}`, path: `${part.y}.grad` };
    const from = part.sources.map((path) => byPath.get(path) ?? { y: { text: 'x', path } });
    const named: Named = { part, y, dy, x: from.map((one) => one.y), dx: from.map((one) => one.dy), roles: part.shares ? owners.get(part.shares)!.roles : rolesOf(part) };
    if (part.entry.numpyDef && !part.activation) named.cache = { text: `c_${text}` };
    if (/\bmasks\b/.test(part.entry.numpy)) named.masks = { text: `m_${text}` };
    byPath.set(part.y, { y, dy });
    owners.set(part, named);
    return named;
  });
}

function rolesOf(part: Stacked): Named['roles'] {
  const roles: Named['roles'] = {};
  for (const [role, pattern] of Object.entries(part.entry.roles ?? {})) {
    const own = part.weights.filter((weight) => weight.role === role);
    const buffer = part.buffers.find((one) => one.role === role);
    const text = `${role}${part.level}`;
    if (buffer) roles[role] = { name: { text, path: buffer.path }, members: [] };
    else if (own.length === 0) roles[role] = { name: { text: 'None' }, members: [] }; // a bias that is switched off
    if (own.length === 0) continue;
    const list = pattern.endsWith('*');
    const members = own.map((weight, i): Param => ({
      part, weight,
      name: { text: list ? `${text}_${i}` : text, path: weight.path },
      grad: { text: list ? `d${text}[${i}]` : `d${text}`, path: `${weight.path}.grad` },
    }));
    roles[role] = list
      ? { name: { text: `[${members.map(({ name }) => name.text).join(', ')}]` }, grad: { text: `d${text}` }, members }
      : { name: members[0]!.name, grad: members[0]!.grad, members };
  }
  return roles;
}

/** Every learned array once, in the order of the layers and their parameters. */
export const paramsOf = (stack: Named[]): Param[] =>
  stack.filter(({ part }) => !part.shares).flatMap(({ part, roles }) => {
    const members = Object.values(roles).flatMap((role) => role.members);
    return part.weights.map(({ path }) => members.find(({ weight }) => weight.path === path)!).filter(Boolean);
  });

/** Roles of a part inside its forward string. */
export function forwardNames({ x, y, roles }: Named): Names {
  const names: Names = { x: x.length > 1 ? { text: `[${x.map(({ text }) => text).join(', ')}]` } : x[0]!, y };
  for (const [role, { name }] of Object.entries(roles)) names[role] = name;
  return names;
}

/** "x[1]" of a part with several sources is the second one's own name. */
export const spreadSources = (template: string, { x }: Named): string =>
  (x.length > 1 ? template.replace(/(?<![\w.])x\[(\d)\]/g, (whole, i: string) => (x[Number(i)] ? mark(x[Number(i)]!) : whole)) : template);
