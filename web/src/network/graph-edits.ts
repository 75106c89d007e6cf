// Edits of what makes a model a graph: sources, inputs, outputs, and shapes as people write them. Pure edits of a draft, to be
// passed to change(); names are looked after in lab/names.ts.

import type { Lab, OutputChoice } from '../lab/lab';
import { inputName, inputNames, nameLayer, readable, replaceName, sourcesIn } from '../lab/names';

export const mostName = 40;
const mostOutputs = 16, mostInputs = 8, mostSize = 1 << 20;

/** What a layer can read: an input by its name, or an earlier layer. */
export type Source = { input: string } | { layer: number };

export const sourcesFor = (lab: Lab, at: number): Source[] =>
  [...inputNames(lab).map((input) => ({ input })), ...Array.from({ length: at }, (_, layer) => ({ layer }))];

/** The source behind a name, as layer `at` sees it. */
export function sourceOf(lab: Lab, at: number, name: string): Source | undefined {
  if (inputNames(lab).includes(name)) return { input: name };
  const layer = lab.model.layers.slice(0, at).findIndex((one) => one.name === name);
  return layer < 0 ? undefined : { layer };
}

export const sameSource = (a: Source | undefined, b: Source): boolean =>
  a !== undefined && ('input' in a ? 'input' in b && a.input === b.input : 'layer' in b && a.layer === b.layer);

const nameOfSource = (draft: Lab, source: Source): string => ('input' in source ? source.input : nameLayer(draft, source.layer));

/** What a layer reads that says nothing. */
const usualSource = (lab: Lab, at: number): Source => (at > 0 ? { layer: at - 1 } : { input: inputNames(lab)[0]! });

/** What the layer reads; undefined in place of a name that names nothing. */
export function sourcesNow(lab: Lab, at: number): (Source | undefined)[] {
  const names = sourcesIn(lab.model.layers[at]!);
  return names.length > 0 ? names.map((name) => sourceOf(lab, at, name)) : [usualSource(lab, at)];
}

/** One source is written as a name, several as a list; the usual one alone need not be written. */
export function setSources(draft: Lab, at: number, sources: Source[]): void {
  const layer = draft.model.layers[at]!;
  const names = sources.length === 1 && sameSource(sources[0], usualSource(draft, at)) ? [] : sources.map((source) => nameOfSource(draft, source));
  if (names.length === 0) delete layer.from;
  else layer.from = names.length === 1 ? names[0]! : names;
}

// --- shapes ---

/** "28x28", "28 × 28", "28, 28", "［28］" -> [28, 28]; null when it is none. */
export function parseShape(text: string): number[] | null {
  const sizes = text.normalize('NFKC').replace(/[[\]()]/g, ' ').trim().split(/\s*[x×*,，、\s]\s*/i).map(Number);
  return sizes.length <= 3 && sizes.every((size) => Number.isInteger(size) && size >= 1 && size <= mostSize) ? sizes : null;
}

export const formatShape = (shape: number[] | undefined): string => shape?.join(' × ') ?? '';

// --- inputs ---

const freeName = (draft: Lab, stem: string): string => {
  const taken = readable(draft, draft.model.layers.length);
  for (let n = 1; ; ++n) if (!taken.includes(`${stem}${n}`)) return `${stem}${n}`;
};

export const canAddInput = ({ model }: Lab): boolean => (model.inputs?.length ?? 1) < mostInputs;

/** One more input. The first cuts a row of `size` numbers in two; what read the whole row reads the first part. */
export function addInput(draft: Lab, size: number): void {
  const { model } = draft;
  if (!model.inputs) {
    const first = freeName(draft, 'x');
    const half = Math.max(1, Math.ceil(size / 2));
    if (model.layers[0] && model.layers[0].from === undefined) model.layers[0].from = inputName;
    replaceName(draft, inputName, first);
    delete model.input;
    model.inputs = [{ name: first, shape: [half] }];
    model.inputs.push({ name: freeName(draft, 'x'), shape: [Math.max(1, size - half)] });
  } else model.inputs.push({ name: freeName(draft, 'x'), shape: [1] });
}

/** Takes an input away; of two the other becomes the whole row. */
export function removeInput(draft: Lab, at: number): void {
  const { inputs } = draft.model;
  const [gone] = inputs?.splice(at, 1) ?? [];
  if (!inputs || !gone) return;
  const rest = inputs[0]!;
  replaceName(draft, gone.name, rest.name);
  if (inputs.length > 1) return;
  replaceName(draft, rest.name, inputName);
  delete draft.model.inputs;
  if (draft.model.layers[0]?.from === inputName) delete draft.model.layers[0].from;
}

export function renameInput(draft: Lab, at: number, name: string): void {
  const input = draft.model.inputs![at]!;
  replaceName(draft, input.name, name);
  input.name = name;
}

// --- outputs ---

export const canAddOutput = ({ model }: Lab): boolean => (model.outputs?.length ?? 0) < mostOutputs;

/** One more output. The first says what was true without a list: the last layer, the lab's loss, the label. */
export function addOutput(draft: Lab): void {
  const last = draft.model.layers.length - 1;
  const fresh = (): OutputChoice => ({ from: nameLayer(draft, last), loss: structuredClone(draft.loss), target: 'label', weight: 1 });
  draft.model.outputs ??= [fresh()];
  draft.model.outputs.push(fresh());
}

/** Takes an output away; the last one's loss becomes the lab's, and the list goes where it says nothing more than that. */
export function removeOutput(draft: Lab, at: number): void {
  const { outputs, layers } = draft.model;
  outputs?.splice(at, 1);
  const [only] = outputs ?? [];
  if (!outputs || outputs.length > 1) return;
  if (only && ((only.from !== undefined && only.from !== layers.at(-1)?.name) || only.target === 'input')) return;
  if (only?.loss) draft.loss = only.loss;
  delete draft.model.outputs;
}
