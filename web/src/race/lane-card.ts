// One lane: its line, its name, its map, its numbers, and what one can do with it.

import { signal } from '@preact/signals-core';
import { html, nothing, type TemplateResult } from 'lit';
import type { Text } from '../engine/schema';
import { say } from '../i18n/language';
import { raceWords as words } from '../i18n/race';
import type { Value } from '../lab/lab';
import { locked } from '../lab/state';
import { control } from '../ui/control';
import type { Option, PickEvent } from '../ui/picker';
import '../ui/picker';
import { dimensionsOf, valueName, type Dimension } from './dimensions';
import { entrants, raceIsAll } from './open';
import { begun, over, reports, takeOver, winning } from './race';
import { dashes, hueOf } from './race-chart';
import { nameOf } from './race-texts';

/** The lane whose settings are open, and which one of them. */
const editing = signal<number | null>(null);
const setting = signal('');

function put(lane: number, dimension: Dimension, value: Value): void {
  entrants.value = entrants.peek().map((one, i) => {
    if (i !== lane) return one;
    const lab = structuredClone(one.lab);
    dimension.put(lab, value);
    const said = valueName(dimension, value);
    const as = (language: 'en' | 'zh'): string => `${dimension.name[language]} ${typeof said === 'string' ? said : said[language]}`;
    return { name: { en: as('en'), zh: as('zh') }, lab };
  });
}

function remove(lane: number): void {
  editing.value = null;
  entrants.value = entrants.peek().filter((_, i) => i !== lane);
}

const none: Option = { id: '', name: { en: '–', zh: '–' }, summary: { en: '', zh: '' } };

function editor(lane: number): TemplateResult {
  const { lab } = entrants.value[lane]!;
  const all = dimensionsOf(lab);
  const dimension = all.find(({ id }) => id === setting.value) ?? all[0];
  if (!dimension) return html``;
  const now = dimension.now(lab);
  return html`<div class="lane-editor"><div><label class="control-name" for="lane-setting">${say(words.setting)}</label>
      <select class="select" id="lane-setting" @change=${(e: Event) => { setting.value = (e.target as HTMLSelectElement).value; }}>
        ${all.map((one) => html`<option value=${one.id} ?selected=${one === dimension}>${say(one.name)}</option>`)}</select></div>
    ${dimension.entries ? html`<garden-picker .name=${dimension.name} .options=${now === '' ? [none, ...dimension.entries] : dimension.entries} .value=${String(now)}
        @pick=${(e: PickEvent) => put(lane, dimension, e.detail)}></garden-picker>`
      : control(dimension.param!, now, (value) => put(lane, dimension, value), `lane.${dimension.id}`)}</div>`;
}

export function laneCard(lane: number, place: number): TemplateResult {
  const name = nameOf(lane), plane = reports.value?.[lane]?.lab.data.id !== 'external';
  const isOpen = editing.value === lane;
  const icon = (id: string, label: Text, run: () => void, pressed?: boolean): TemplateResult => html`<button type="button" class="button icon-only" aria-label=${say(label, { name })} data-tip=${say(label, { name })}
    aria-expanded=${pressed === undefined ? nothing : pressed ? 'true' : 'false'} @click=${run}><garden-icon name=${id}></garden-icon></button>`;
  return html`<li class="lane" data-lane-card=${lane}>
    ${plane ? html`<canvas class="lane-map" data-lane=${lane} role="img" aria-label=${say(words.mapOf, { name })}></canvas>` : nothing}
    <div class="lane-words">
      <p class="lane-name"><svg class="lane-line" viewBox="0 0 28 8" aria-hidden="true"><path d="M0 4h28" stroke=${hueOf(lane)} stroke-width="2.4" stroke-dasharray=${dashes[lane % dashes.length]!.join(' ') || nothing} /></svg>
        <b>${lane + 1}</b> <span>${name}</span>${winning.value === lane ? html`<strong class="lane-wins"><garden-icon name="trophy"></garden-icon>${say(words.wins)}</strong>`
          : place === 0 && begun.value && !over.value ? html`<small>${say(words.leads)}</small>` : nothing}</p>
      <p class="lane-numbers number"><span data-is="value">–</span> <small data-is="where"></small> <small data-is="reached"></small></p>
      ${locked.value ? nothing : html`<div class="lane-actions">
        <button type="button" class="button quiet" ?hidden=${raceIsAll.value} ?disabled=${!begun.value} data-tip=${say(words.takeOverTip)} @click=${() => void takeOver(lane)}>${say(words.takeOver)}</button>
        ${icon('settings', words.changeLane, () => { editing.value = isOpen ? null : lane; }, isOpen)}${icon('close', words.remove, () => remove(lane))}</div>`}
    </div>
    ${isOpen ? editor(lane) : nothing}</li>`;
}
