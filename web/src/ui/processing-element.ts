// <garden-processing>: the steps that the data go through before training, in their order, each with its settings. Steps are added
// from the catalog, moved and removed; a step that cannot run says why.

import { html, nothing, type TemplateResult } from 'lit';
import { processingWords as words } from '../i18n/processing';
import { say } from '../i18n/language';
import { entries, entry, valueOf } from '../lab/entries';
import type { Choice, Lab } from '../lab/lab';
import { addStep, moveStep, mostSteps, removeStep, setStep, stepsOf } from '../lab/processing';
import { change, lab, report } from '../lab/state';
import { control } from './control';
import type { IconName } from './icon';
import { problemAt, problemLine } from './problem';
import { define, SignalElement } from './signal-element';
import './icon';
import './menu';

class ProcessingElement extends SignalElement {
  protected override render(): TemplateResult {
    const steps = stepsOf(lab.value, report.value);
    return html`${steps.length === 0 ? html`<p class="flow-hint">${say(words.none)}</p>` : html`<ol class="step-list">${steps.map((step, i) => this.step(steps, step, i))}</ol>`}
      ${problemLine(problemAt('data.processing'))}
      <garden-menu .label=${words.add} .icon=${'plus'} .wide=${true} ?inert=${steps.length >= mostSteps}
        .items=${() => entries('processing').map(({ id, name, summary }) => ({ icon: 'plus', label: name, detail: summary, run: () => this.edit((draft) => addStep(draft, steps, id)) }))}></garden-menu>`;
  }

  /** Other rows: training begins anew, as with other data. */
  private edit(edit: (draft: Lab) => void, merge?: string): void {
    change(edit, { restart: true, ...(merge ? { merge } : {}) });
  }

  private step(steps: Choice[], step: Choice, i: number): TemplateResult {
    const found = entry('processing', step.id), name = found ? say(found.name) : step.id, path = `data.processing.${i}`;
    const button = (icon: IconName, label: string, disabled: boolean, run: () => void): TemplateResult => html`<button type="button" class="mini-button" aria-label=${label}
      data-tip=${label} ?disabled=${disabled} @click=${run}><garden-icon name=${icon}></garden-icon></button>`;
    return html`<li class="step">
      <div class="step-head"><strong data-tip=${found ? say(found.summary) : nothing}>${name}</strong>
        ${button('up', say(words.earlier, { name }), i === 0, () => this.edit((draft) => moveStep(draft, steps, i, -1)))}
        ${button('chevron-down', say(words.later, { name }), i === steps.length - 1, () => this.edit((draft) => moveStep(draft, steps, i, 1)))}
        ${button('close', say(words.remove, { name }), false, () => this.edit((draft) => removeStep(draft, steps, i)))}</div>
      ${found?.params.map((param) => control(param, valueOf(param, step), (value, merge) => this.edit((draft) => setStep(draft, steps, i, param.id, value), merge), `${path}.${param.id}`))}
      ${problemLine(problemAt(path))}</li>`;
  }
}

define('garden-processing', ProcessingElement);
