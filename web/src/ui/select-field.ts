// A named select whose options are made from the lab, with what the engine finds wrong at its path below it.

import { html, nothing, type TemplateResult } from 'lit';
import { problemAt, problemLine } from './problem';

export interface SelectOption { value: string; label: string }

export interface SelectParts {
  label: string;
  tip?: string;
  value: string;
  options: SelectOption[];
  path: string;
  /** In place of what the engine says. */
  wrong?: string;
  set(value: string): void;
  /** Beside the select: a button that takes it away. */
  after?: TemplateResult | typeof nothing;
}

/** `value` may be none of the options: then an empty first line is shown, which cannot be chosen. */
export function selectField({ label, tip, value, options, path, wrong: own, set, after = nothing }: SelectParts): TemplateResult {
  const wrong = own ?? problemAt(path), known = options.some((one) => one.value === value);
  return html`<div class="select-field"><div class="control"><span class="control-name" data-tip=${tip ?? nothing}>${label}</span>${after}</div>
    <select class="select" aria-label=${label} aria-invalid=${wrong === null ? 'false' : 'true'} @change=${(event: Event) => set((event.target as HTMLSelectElement).value)}>
      ${known ? nothing : html`<option value=${value} disabled selected>–</option>`}
      ${options.map((one) => html`<option value=${one.value} ?selected=${one.value === value}>${one.label}</option>`)}
    </select>${problemLine(wrong)}</div>`;
}
