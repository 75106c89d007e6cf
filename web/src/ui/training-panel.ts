// <garden-training>: optimizer, loss, regularization, batch and epochs, all from the catalog. Every change applies mid-run.

import { signal } from '@preact/signals-core';
import { html, nothing, type TemplateResult } from 'lit';
import type { Kind, Text } from '../engine/schema';
import { dataWords as words } from '../i18n/data';
import { say } from '../i18n/language';
import { shell } from '../i18n/shell';
import { entries, entry, valueOf } from '../lab/entries';
import { aimOf, fitToData, outputsFor } from '../lab/fit';
import type { Choice, Lab, Value } from '../lab/lab';
import { change, lab, schema } from '../lab/state';
import { control } from './control';
import type { Option, PickEvent } from './picker';
import { recall, remember } from './remember';
import { define, SignalElement } from './signal-element';
import './icon';
import './picker';
import './tooltip';

const none: Option = { id: '', name: words.none, summary: words.noneSummary };

/** Whether every parameter of a group is shown, or the first alone. */
const all = signal(recall('allParameters') === true);

class TrainingPanel extends SignalElement {
  protected override render(): TemplateResult {
    const catalog = schema.value;
    if (!catalog) return html`${this.head(false)}<div class="strip" aria-hidden="true">${Array.from({ length: 5 }, () => html`<span class="bone line"></span>`)}</div>`;
    const now = lab.value;
    const aim = aimOf(catalog, now);
    const losses = entries('loss').map((one): Option => ({ ...one, disabled: aim && outputsFor(one, aim) === null ? words.unsuited : undefined }));
    return html`${this.head(true)}<div class="strip">
      ${this.kind('optimizer', now.optimizer, entries('optimizer'), (draft, choice) => { draft.optimizer = choice; })}
      ${this.kind('loss', now.loss, losses, (draft, choice) => {
        draft.loss = choice;
        fitToData(catalog, draft);
      })}
      ${this.kind('regularizer', now.regularizer ?? { id: '' }, [none, ...entries('regularizer')], (draft, choice) => {
        if (choice.id === '') delete draft.regularizer;
        else draft.regularizer = choice;
      }, words.regularizer)}
      ${catalog.lab.train.slice(0, all.value ? undefined : 1).map((param) => control(param, now.train[param.id as 'batch' | 'epochs'] ?? param.default, (value, merge) =>
        change((draft) => { draft.train[param.id as 'batch' | 'epochs'] = Number(value); }, merge ? { merge } : {}), `train.${param.id}`))}
    </div>`;
  }

  private head(finer: boolean): TemplateResult {
    const toggle = (): void => {
      all.value = !all.value;
      remember('allParameters', all.value);
    };
    return html`<header class="panel-head"><h2>${say(shell.training)}</h2><garden-info .about=${shell.training} .text=${shell.trainingHelp}></garden-info>
      <span class="spacer"></span>${finer ? html`<button type="button" class="button quiet" aria-pressed=${all.value ? 'true' : 'false'} data-tip=${say(words.finerTip)}
        @click=${toggle}><garden-icon name="settings"></garden-icon><span>${say(words.finer)}</span></button>` : nothing}</header>`;
  }

  /** A picker for the kind and a control for each hyper-parameter of what is picked. */
  private kind(kind: Kind, choice: Choice, options: Option[], put: (draft: Lab, choice: Choice) => void, name?: Text): TemplateResult {
    const found = entry(kind, choice.id);
    const set = (id: string, value: Value, merge: string | undefined): void =>
      change((draft) => put(draft, { ...structuredClone(choice), [id]: value }), merge ? { merge } : {});
    return html`<garden-picker .name=${name ?? schema.value!.kinds[kind].name} .options=${options} .value=${choice.id}
        @pick=${(e: PickEvent) => change((draft) => put(draft, { id: e.detail }))}></garden-picker>
      ${found?.params.slice(0, all.value ? undefined : 1).map((param) => control(param, valueOf(param, choice), (value, merge) => set(param.id, value, merge), `${kind}.${param.id}`)) ?? nothing}`;
  }
}

define('garden-training', TrainingPanel);
