// The notation: which sign stands for which tensor of this network. Layer l has weights W, biases b, sums z and activations a,
// all with (l) above; gradients of sums are δ, other gradients are written out as ∂L/∂….

import type { Text } from '../engine/schema';
import { symbolWords as words } from '../i18n/formula';
import { inputPath, targetPath, type Network, type Stacked } from '../code/network';
import { roleTex } from './roles';
import type { Sign, Signs } from './tex';

const about = (text: Text, values: Record<string, string | number> = {}): Text => {
  const put = (sentence: string): string => sentence.replace(/\{(\w+)\}/g, (whole, key: string) => String(values[key] ?? whole));
  return { en: put(text.en), zh: put(text.zh) };
};

const above = (letter: string, level: number): string => `${letter}^{(${level})}`;

export const inputSign: Sign = { tex: 'x', path: inputPath, meaning: words.x };
const targetSign: Sign = { tex: 't', path: targetPath, meaning: words.t };
export const lossSign: Sign = { tex: 'L', path: 'loss', meaning: words.L };
export const penaltySign: Sign = { tex: 'R', path: 'penalty', meaning: words.R };
export const objectiveSign: Sign = { tex: 'J', path: 'objective', meaning: words.J };

export const weightSign = ({ w = '', level }: Stacked): Sign => ({ tex: above('W', level), path: w, meaning: about(words.w, { number: level }) });
const biasSign = ({ b = '', level }: Stacked): Sign => ({ tex: above('b', level), path: b, meaning: about(words.b, { number: level }) });

export function outputSign(part: Stacked): Sign {
  const text = part.letter === 'z' ? words.z : words.a;
  return { tex: above(part.letter, part.level), path: part.y, meaning: about(text, { number: part.level }) };
}

/** What flows into a part: the output of the part it reads (the first of several), or the data. */
function beforeSign(network: Network, part: Stacked): Sign {
  const before = network.parts.find(({ y }) => y === part.x);
  return before ? outputSign(before) : inputSign;
}

const lastSign = (network: Network): Sign => {
  const last = network.parts.at(-1);
  return last ? outputSign(last) : inputSign;
};

/** `sums`: the tensor is a layer's weighted sums, whose gradient is the error signal δ. */
export function gradientSign(of: Sign, sums = false): Sign {
  const level = /\^(\{\(\d+\)\})/.exec(of.tex)?.[1] ?? '';
  const text = sums ? words.delta : words.gradient;
  return {
    tex: sums ? `\\delta^${level}` : `\\frac{\\partial L}{\\partial ${of.tex}}`,
    ...(of.path && { path: `${of.path}.grad` }),
    meaning: { en: text.en.replace('{of}', of.meaning.en), zh: text.zh.replace('{of}', of.meaning.zh) },
  };
}

const isSum = (network: Network, sign: Sign): boolean =>
  network.parts.some((part) => part.y === sign.path && part.letter === 'z');

/** Roles inside the formulas of one part. */
export function partSigns(network: Network, part: Stacked): Signs {
  const x = beforeSign(network, part);
  const y = outputSign(part);
  const signs: Signs = {
    x, y,
    dy: gradientSign(y, part.letter === 'z'),
    dx: gradientSign(x, isSum(network, x)),
  };
  if (part.w) Object.assign(signs, { w: weightSign(part), dw: gradientSign(weightSign(part)) });
  if (part.b) Object.assign(signs, { b: biasSign(part), db: gradientSign(biasSign(part)) });
  for (const role of Object.keys(part.entry.roles ?? {})) {
    if (signs[role]) continue;
    const owned = part.weights.find((weight) => weight.role === role) ?? part.buffers.find((buffer) => buffer.role === role);
    const sign: Sign = { tex: roleTex(role, { matrix: true, above: part.level }), meaning: about(words.parameter, { number: part.level, name: owned?.name ?? role }), ...(owned && { path: owned.path }) };
    Object.assign(signs, { [role]: sign, [`d${role}`]: gradientSign(sign) });
  }
  return withLetters(signs);
}

/** A role that stands for no tensor of the page is its letter. */
function withLetters(signs: Signs): Signs {
  return new Proxy(signs, {
    get: (known, role) => (typeof role !== 'string' || Object.hasOwn(known, role) ? known[role as string] : { tex: roleTex(role, { matrix: true }), meaning: words.inner }),
  });
}

export function lossSigns(network: Network): Signs {
  const z = lastSign(network);
  return { z, y: z, t: targetSign, L: lossSign, dz: gradientSign(z, isSum(network, z)), dy: gradientSign(z, isSum(network, z)) };
}

export function optimizerSigns(network: Network): Signs {
  const own = (tex: string, meaning: Text): Sign => ({ tex, path: `optimizer.${tex}`, meaning });
  const signs: Signs = { p: own('p', words.p), g: own('g', words.g), k: { tex: 'k', path: 'step', meaning: words.k } };
  for (const name of network.optimizer.entry.state ?? []) signs[name] = own(name, name === 'm' || name === 'a' ? words.m : words.v);
  return signs;
}

/** Any weight: the regularizer treats all alike. */
export const anyWeightSigns: Signs = {
  w: { tex: 'w', path: 'weights', meaning: words.weights },
  g: { tex: 'g', path: 'optimizer.g', meaning: words.g },
  R: penaltySign,
};

/** Letters that stand for no tensor: what a formula's plain TeX must contain for the letter to be explained under it. */
const letters: [RegExp, Sign][] = [
  [/N/, { tex: 'N', meaning: words.N }],
  [/K/, { tex: 'K', meaning: words.K }],
  [/(?<![a-z])r(?![a-z])/, { tex: 'r', meaning: words.r }],
  [/\\theta/, { tex: '\\theta', meaning: words.theta }],
  [/c\\,r/, { tex: 'c', meaning: words.c }],
  [/(?<![a-z])k(?![a-z])/, { tex: 'k', meaning: words.cluster }],
  [/\\mu/, { tex: '\\mu_k', meaning: words.mu }],
  [/\\sigma/, { tex: '\\sigma', meaning: words.sigma }],
  [/s_i/, { tex: 's_i,\\,c_i', meaning: words.hill }],
  [/\\delta_/, { tex: '\\delta_{ij}', meaning: words.kronecker }],
  [/n_\{/, { tex: 'n_{\\rm in},\\,n_{\\rm out}', meaning: words.fan }],
];

/** The letters of an entry's formula that are no roles. */
export function lettersIn(template: string): Sign[] {
  const plain = template.replace(/\\sym\{\w+\}|\\(mathcal|operatorname|text|rm)\b(\{[^}]*\})?|\\(begin|end)\{\w+\}/g, ' ');
  return letters.filter(([pattern]) => pattern.test(plain)).map(([, sign]) => sign);
}
