// The code of one entry by itself, in every language: its strings from the catalog inside the two or three lines in which one
// uses them. Complete programs are the playground's business.

import { fillParams, fillRoles, type Names } from '../code/fill';
import { makeProgram, type Line } from '../code/program';
import type { Entry, Kind } from '../engine/schema';
import type { Choice } from '../lab/lab';

export const snippetLanguages = [
  { id: 'torch', name: 'PyTorch' },
  { id: 'keras', name: 'Keras' },
  { id: 'numpy', name: 'NumPy' },
  { id: 'cpp', name: 'C++' },
] as const;
export type SnippetLanguage = (typeof snippetLanguages)[number]['id'];

export interface Snippet { text: string; lines: Line[] }

/** How an entry of a kind is used; what is not here stands as it is. `{code}` is the entry's own string. */
const uses: Partial<Record<Kind, Partial<Record<SnippetLanguage, string>>>> = {
  activation: { torch: 'f = {code}\ny = f(x)', keras: 'f = {code}\ny = f(x)', numpy: 'y = {code}', cpp: 'const Var<float> y = activate(tape, x, {code});' },
  layer: { torch: 'f = {code}\ny = {call}', keras: 'f = {code}\ny = f(x)', numpy: 'y = {code}', cpp: 'const Var<float> y = apply(tape, {code}, x, params);' },
  loss: { torch: 'loss_fn = {code}\nloss = loss_fn(z, t)', keras: 'loss_fn = {code}\nloss = loss_fn(t, z)', numpy: 'loss = {code}', cpp: 'const Var<float> mean_loss = loss(tape, z, t, {code});' },
  optimizer: { torch: 'optimizer = {code}', keras: 'optimizer = {code}', cpp: 'const Optimizer optimizer = {code};' },
  regularizer: { torch: 'penalty = {code}', keras: 'kernel_regularizer = {code}', numpy: 'penalty = {code}', cpp: 'const Regularizer regularizer = {code};' },
  schedule: { torch: 'scheduler = {code}', keras: 'learning_rate = {code}', numpy: 'factor = {code}', cpp: 'const RateSchedule schedule = {code};' },
  clipping: { torch: 'loss.backward()\n{code}\noptimizer.step()', keras: 'optimizer = optimizers.SGD(**{code})', cpp: 'const Clipping clipping = {code};' },
  initializer: { keras: 'kernel_initializer = {code}', numpy: 'w = {code}' },
  surface: { torch: 'loss = {code}', keras: 'loss = {code}', numpy: 'loss = {code}', cpp: 'const Surface surface = {code};' },
  feature: { torch: 'feature = {code}', keras: 'feature = {code}', numpy: 'feature = {code}' },
};

/** What numpyGrad gives when it is an expression, by kind. */
const slopes: Partial<Record<Kind, string>> = { activation: 'dx', layer: 'dx', loss: 'dz', regularizer: 'dw' };

/** Null when the entry has nothing to say in this language. */
export function snippet(kind: Kind, entry: Entry, choice: Choice, language: SnippetLanguage): Snippet | null {
  if (!entry[language]) return null;
  const use = uses[kind]?.[language] ?? '{code}';
  const cached = kind === 'layer' && entry.numpyDef !== undefined && language === 'numpy';
  const call = entry.torchCall || ((entry.sources?.[1] ?? 1) > 1 ? 'f(*x)' : 'f(x)');
  let text = (cached ? use.replace('y =', 'y, cache =') : use).replace('{code}', () => entry[language]).replace('{call}', () => call);
  if (language === 'numpy' && entry.numpyGrad) text += `\n${withTarget(entry.numpyGrad, slopes[kind])}`;
  const definition = { torch: entry.torchDef, keras: entry.kerasDef, numpy: entry.numpyDef, cpp: undefined }[language];
  if (definition) text = `${definition}\n\n\n${text}`;
  const owner = `${kind}.${entry.id}`;
  const marked = fillRoles(fillParams(text, entry, choice, owner, language === 'cpp' ? 'cpp' : 'python').replaceAll('{in}', 'inputs'), namesOf(text, owner));
  const { text: plain, lines } = makeProgram('', `${marked.trimStart()}\n`, language === 'cpp' ? 'cpp' : 'python');
  return { text: plain, lines };
}

/** Only what is marked as a role is one here: in a whole definition a bare x may be anything. */
function namesOf(text: string, owner: string): Names {
  const marked = [...text.matchAll(/«(\w+)»/g)].map(([, role = '']) => role);
  return Object.fromEntries([...new Set(marked)].map((role) => [role, { text: role, path: `${owner}.${role}` }]));
}

const withTarget = (grad: string, target: string | undefined): string =>
  target === undefined || /^«?\w+»?(, «?\w+»?)*\s*[-+*]?=(?!=)/.test(grad) ? grad : `${target} = ${grad}`;
