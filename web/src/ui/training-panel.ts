// <garden-training>: optimizer, loss, regularization, batch and epochs, all from the catalog. Every change applies mid-run. Schedule,
// clipping and the ways to train come when all parameters are asked for or the lab has any of them.

import { html, nothing, type TemplateResult } from 'lit';
import type { Kind, Text } from '../engine/schema';
import { dataWords as words } from '../i18n/data';
import { say } from '../i18n/language';
import { shell } from '../i18n/shell';
import { entries, entry } from '../lab/entries';
import { aimOf, fitToData, outputsFor } from '../lab/fit';
import type { Choice, Lab } from '../lab/lab';
import { change, lab, problems, schema } from '../lab/state';
import { allParameters, choiceControls, shownParams, toggleAllParameters } from './choice';
import { control } from './control';
import { later } from './later';
import type { Option } from './picker';
import { define, SignalElement } from './signal-element';
import './icon';
import './tooltip';

const none: Option = { id: '', name: words.none, summary: words.noneSummary };

/** Whether the lab says, or does wrong, something that only the finer controls show. */
const isFiner = (now: Lab): boolean => [now.schedule, now.clip, now.train.kind, now.train.shards].some((one) => one !== undefined)
  || problems.value.some(({ path }) => /^(train\.(?!batch|epochs)|schedule|clip)/.test(path));

class TrainingPanel extends SignalElement {
  protected override render(): TemplateResult {
    const catalog = schema.value;
    if (!catalog) return html`${this.head(false)}<div class="strip" aria-hidden="true">${Array.from({ length: 5 }, () => html`<span class="bone line"></span>`)}</div>`;
    const now = lab.value;
    const aim = aimOf(catalog, now);
    const losses = entries('loss').map((one): Option => ({ ...one, disabled: aim && outputsFor(one, aim) === null ? words.unsuited : undefined }));
    const finer = allParameters.value || isFiner(now);
    if (finer) later(import('./training-more'));
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
      ${shownParams(catalog.lab.train, 'train', { id: '', ...now.train }).map((param) => control(param, now.train[param.id as 'batch' | 'epochs'] ?? param.default, (value, merge) =>
        change((draft) => { draft.train[param.id as 'batch' | 'epochs'] = Number(value); }, merge ? { merge } : {}), `train.${param.id}`))}
      ${finer ? html`<garden-training-more></garden-training-more>` : nothing}
    </div>`;
  }

  private head(finer: boolean): TemplateResult {
    return html`<header class="panel-head"><h2>${say(shell.training)}</h2><garden-info .about=${shell.training} .text=${shell.trainingHelp}></garden-info>
      <span class="spacer"></span>${finer ? html`<button type="button" class="button quiet" aria-pressed=${allParameters.value ? 'true' : 'false'} data-tip=${say(words.finerTip)}
        @click=${toggleAllParameters}><garden-icon name="settings"></garden-icon><span>${say(words.finer)}</span></button>` : nothing}</header>`;
  }

  /** A picker for the kind and a control for each hyper-parameter of what is picked. */
  private kind(kind: Kind, choice: Choice, options: Option[], put: (draft: Lab, choice: Choice) => void, name?: Text): TemplateResult {
    return choiceControls({
      name: name ?? schema.value!.kinds[kind].name, path: kind, choice, options, params: entry(kind, choice.id)?.params ?? [],
      pick: (id) => change((draft) => put(draft, { id })),
      set: (id, value, merge) => change((draft) => put(draft, { ...structuredClone(choice), [id]: value }), merge ? { merge } : {}),
    });
  }
}

define('garden-training', TrainingPanel);
