// A picker for an entry of a kind and, beside it, a control for each of its hyper-parameters. What most need is shown: the first
// parameter if it is a number, a mode that is not the usual one, what is wrong; the rest with "All parameters".

import { signal } from '@preact/signals-core';
import { html, nothing, type TemplateResult } from 'lit';
import type { Param, Text } from '../engine/schema';
import { valueOf } from '../lab/entries';
import type { Choice, Value } from '../lab/lab';
import { control } from './control';
import type { Option, PickEvent } from './picker';
import { problemAt } from './problem';
import { recall, remember } from './remember';
import './picker';

/** Whether every parameter of a group is shown, or the first alone. */
export const allParameters = signal(recall('allParameters') === true);

export function toggleAllParameters(): void {
  allParameters.value = !allParameters.value;
  remember('allParameters', allParameters.value);
}

export const shownParams = (params: Param[], path: string, choice: Choice): Param[] => params.filter((param, i) => {
  if (allParameters.value || problemAt(`${path}.${param.id}`) !== null) return true;
  return param.type === 'float' || param.type === 'int' ? i === 0 : valueOf(param, choice) !== param.default;
});

export interface ChoiceParts {
  name: Text;
  /** Where the choice stands in the lab. */
  path: string;
  choice: Choice;
  options: Option[];
  params: Param[];
  pick(id: string): void;
  set(id: string, value: Value, merge: string | undefined): void;
}

export function choiceControls({ name, path, choice, options, params, pick, set }: ChoiceParts): TemplateResult {
  return html`<garden-picker .name=${name} .path=${path} .options=${options} .value=${choice.id} @pick=${(e: PickEvent) => pick(e.detail)}></garden-picker>
    ${params.length === 0 ? nothing : shownParams(params, path, choice).map((param) =>
      control(param, valueOf(param, choice), (value, merge) => set(param.id, value, merge), `${path}.${param.id}`))}`;
}
