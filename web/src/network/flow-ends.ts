// The two ends of a graph, edited below its cards: the inputs that a row is cut into, and the outputs with their losses.

import { html, nothing, type TemplateResult } from 'lit';
import { graphWords as words } from '../i18n/graph';
import { say } from '../i18n/language';
import { entries, entry } from '../lab/entries';
import type { Choice, Lab, OutputChoice } from '../lab/lab';
import { inputNames, nameLayer, readable } from '../lab/names';
import { change, lab, report } from '../lab/state';
import { choiceControls } from '../ui/choice';
import { control } from '../ui/control';
import { layerLabel } from '../ui/layer-label';
import { problemAt, problemLine } from '../ui/problem';
import { selectField } from '../ui/select-field';
import { textField } from '../ui/text-field';
import { nameProblem } from './flow-settings';
import { addInput, addOutput, canAddInput, canAddOutput, formatShape, parseShape, removeInput, removeOutput, renameInput } from './graph-edits';

const weightParam = { id: 'weight', type: 'float' as const, default: 1, min: 0.001, max: 1000, scale: 'log' as const };

function end(name: string, tip: string, body: TemplateResult, wrong: string | null): TemplateResult {
  return html`<div class="flow-settings" role="group" aria-label=${name}><div class="flow-chosen"><strong data-tip=${tip}>${name}</strong></div>
    ${body}${problemLine(wrong)}</div>`;
}

const row = (body: unknown, remove: string | null, run: () => void): TemplateResult => html`<div class="flow-row"><div class="strip">${body}</div>
  ${remove === null ? nothing : html`<button type="button" class="button icon-only" aria-label=${remove} data-tip=${remove} @click=${run}><garden-icon name="close"></garden-icon></button>`}</div>`;

const adds = (label: string, run: () => void): TemplateResult =>
  html`<div><button type="button" class="button outlined" @click=${run}><garden-icon name="plus"></garden-icon><span>${label}</span></button></div>`;

// --- inputs ---

/** How many numbers a row of the data has, as far as a lab has run on it. */
const rowSize = (): number => report.peek()?.tensors['data.x']?.slice(1).reduce((a, b) => a * b, 1) ?? 2;

function shapeField(label: string, shape: number[] | undefined, placeholder: string, path: string, optional: boolean, set: (shape: number[] | undefined) => void): TemplateResult {
  return textField({
    label, tip: say(words.shapeTip), value: formatShape(shape), placeholder, path,
    wrong: (text) => (optional && text === '') || parseShape(text) ? null : say(words.noShape),
    set: (text) => set(parseShape(text) ?? undefined),
  });
}

export function inputSettings(): TemplateResult {
  const now = lab.value, { inputs, input } = now.model;
  const body = inputs ? inputs.map(({ name, shape }, k) => row(html`${textField({
    label: say(words.inputN, { n: k + 1 }), tip: say(words.nameTip), value: name, placeholder: '', path: `model.inputs.${k}.name`,
    wrong: (text) => (text === '' ? say(words.nameNeeded) : nameProblem(text, readable(now, now.model.layers.length).filter((one) => one !== name))),
    set: (text) => change((draft) => renameInput(draft, k, text)),
  })}${shapeField(say(words.shapeOfInput, { name }), shape, '', `model.inputs.${k}.shape`, false, (next) => change((draft) => { draft.model.inputs![k]!.shape = next!; }))}${problemLine(problemAt(`model.inputs.${k}`))}`,
  say(words.removeInput, { name }), () => change((draft) => removeInput(draft, k))))
    : row(shapeField(say(words.shape), input, say(words.asData), 'model.input', true, (next) => change((draft) => {
      if (next) draft.model.input = next;
      else delete draft.model.input;
    })), null, () => undefined);
  const size = rowSize();
  return end(say(words.inputs), say(words.inputsTip), html`${body}${canAddInput(now) && (inputs || size > 1)
    ? adds(say(inputs ? words.addInput : words.split), () => change((draft) => addInput(draft, size))) : nothing}`, problemAt('model.inputs'));
}

// --- outputs ---

function output(now: Lab, one: OutputChoice, k: number): TemplateResult {
  const { layers } = now.model, loss: Choice = one.loss ?? now.loss;
  const put = (edit: (draft: OutputChoice) => void, merge?: string): void => change((draft) => edit(draft.model.outputs![k]!), merge ? { merge } : {});
  return row(html`${selectField({
    label: say(words.outputN, { n: k + 1 }), path: `model.outputs.${k}.from`,
    value: String(one.from === undefined ? layers.length - 1 : layers.findIndex(({ name }) => name === one.from)),
    options: layers.map((layer, i) => ({ value: String(i), label: layerLabel(layer, i) })),
    set: (value) => change((draft) => { draft.model.outputs![k]!.from = nameLayer(draft, Number(value)); }),
  })}${choiceControls({
    name: words.lossCard, path: `model.outputs.${k}.loss`, choice: loss, options: entries('loss'), params: entry('loss', loss.id)?.params ?? [],
    pick: (id) => put((draft) => { draft.loss = { id }; }),
    set: (id, value, merge) => put((draft) => { draft.loss = { ...structuredClone(loss), [id]: value }; }, merge),
  })}${selectField({
    label: say(words.target), tip: say(words.targetTip), path: `model.outputs.${k}.target`, value: one.target ?? 'label',
    options: [{ value: 'label', label: say(words.label) }, { value: 'input', label: say(words.input) }],
    set: (value) => put((draft) => { draft.target = value as 'label' | 'input'; }),
  })}${control({ ...weightParam, name: words.weight, summary: words.weightTip }, one.weight ?? 1, (value, merge) => put((draft) => { draft.weight = Number(value); }, merge), `model.outputs.${k}.weight`)}${problemLine(problemAt(`model.outputs.${k}`))}`,
  say(words.removeOutput, { n: k + 1 }), () => change((draft) => removeOutput(draft, k)));
}

export function outputSettings(): TemplateResult {
  const now = lab.value, { outputs } = now.model;
  return end(say(words.outputs), say(words.outputsTip), html`${outputs ? outputs.map((one, k) => output(now, one, k)) : html`<p class="flow-hint">${say(words.oneOutput)}</p>`}
    ${canAddOutput(now) ? adds(say(words.addOutput), () => change(addOutput)) : nothing}`, problemAt('model.outputs'));
}

/** What the cards before and after the layers say. */
export const inputsText = (now: Lab): string => now.model.inputs ? inputNames(now).join(say({ en: ', ', zh: '、' })) : '';
