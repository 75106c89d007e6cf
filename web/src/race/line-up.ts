// <garden-line-up>: "race over …": one setting with several values makes as many lanes of the lab on the page.

import { signal } from '@preact/signals-core';
import { html, nothing, type TemplateResult } from 'lit';
import { mostLanes } from '../engine/lanes';
import { say } from '../i18n/language';
import { raceWords as words } from '../i18n/race';
import type { Value } from '../lab/lab';
import { lab, schema } from '../lab/state';
import { clamp, formatNumber, parseNumber } from '../ui/number';
import { define, SignalElement } from '../ui/signal-element';
import { dimensionsOf, suggested, valueName, type Dimension } from './dimensions';
import { entrants, type Entrant } from './open';

const chosen = signal('');
/** The values picked for a dimension, by its id; absent: those suggested. */
const picked = signal<Record<string, Value[]>>({});
const problem = signal<string | null>(null);

function valuesOf(dimension: Dimension): Value[] {
  const mine = picked.value[dimension.id];
  if (mine) return mine;
  const now = dimension.now(lab.value);
  if (dimension.param) return suggested(dimension.param, now).slice(0, mostLanes);
  const all = dimension.entries!.map(({ id }) => id);
  return [now, ...all.filter((id) => id !== now)].filter((id) => id !== '').slice(0, 3);
}

const pick = (id: string, values: Value[]): void => { picked.value = { ...picked.peek(), [id]: values }; };

function lineUpNow(dimension: Dimension): void {
  const values = valuesOf(dimension);
  if (values.length < 2 || values.length > mostLanes) {
    problem.value = say(words.fewChosen);
    return;
  }
  problem.value = null;
  entrants.value = values.map((value): Entrant => {
    const of = structuredClone(lab.peek());
    dimension.put(of, value);
    const said = valueName(dimension, value);
    if (dimension.entries) return { name: said, lab: of };
    const as = (language: 'en' | 'zh'): string => `${dimension.name[language].replace(/^.*[:：]\s*/, '')} ${typeof said === 'string' ? said : said[language]}`;
    return { name: { en: as('en'), zh: as('zh') }, lab: of };
  });
}

class LineUp extends SignalElement {
  private numbers(dimension: Dimension): TemplateResult {
    const { min = -Infinity, max = Infinity, step, type } = dimension.param!;
    const range = { min, max, step: step || (type === 'int' ? 1 : undefined) };
    const read = (event: Event): void => {
      const parts = (event.target as HTMLInputElement).value.split(/[,，;；、\s]+/).filter((part) => part !== '').map(parseNumber);
      const values = [...new Set(parts.flatMap((part) => (part === null || part < min || part > max ? [] : [clamp(part, range)])))];
      const wrong = parts.some((part) => part === null || part < min || part > max) || values.length < 2 || values.length > mostLanes;
      problem.value = wrong ? say(words.wrongValues, { min: formatNumber(min), max: formatNumber(max) }) : null;
      if (!wrong) pick(dimension.id, values);
    };
    return html`<label class="line-up-values"><span class="control-name" data-tip=${say(words.valuesTip)}>${say(words.values)}</span>
      <input class="line-up-numbers number" inputmode="decimal" autocomplete="off" spellcheck="false" .value=${valuesOf(dimension).map((value) => formatNumber(Number(value))).join(', ')}
        aria-invalid=${problem.value ? 'true' : 'false'} @change=${read}></label>`;
  }

  private choices(dimension: Dimension): TemplateResult {
    const now = valuesOf(dimension);
    const all = dimension.entries?.map(({ id, name }) => ({ id: id as Value, name: say(name) }))
      ?? suggested(dimension.param!, dimension.now(lab.value)).map((id) => { const name = valueName(dimension, id); return { id, name: typeof name === 'string' ? name : say(name) }; });
    const toggle = (id: Value): void => {
      problem.value = null;
      pick(dimension.id, now.includes(id) ? now.filter((one) => one !== id) : [...now, id]);
    };
    return html`<div class="line-up-values" role="group" aria-label=${say(words.values)}><span class="control-name">${say(words.values)}</span><div class="line-up-chips">${all.map(({ id, name }) => html`
      <button type="button" class="button outlined" aria-pressed=${now.includes(id) ? 'true' : 'false'} ?disabled=${!now.includes(id) && now.length >= mostLanes} @click=${() => toggle(id)}>${name}</button>`)}</div></div>`;
  }

  protected override render(): TemplateResult {
    if (!schema.value) return html``;
    const all = dimensionsOf(lab.value);
    const dimension = all.find(({ id }) => id === chosen.value) ?? all[0];
    if (!dimension) return html``;
    const numeric = dimension.param?.type === 'float' || dimension.param?.type === 'int';
    const add = (): void => { entrants.value = [...entrants.peek(), { name: words.presentLab, lab: structuredClone(lab.peek()) }]; };
    return html`<div class="line-up"><div class="line-up-over"><label class="control-name" for="race-over" data-tip=${say(words.overTip)}>${say(words.over)}</label>
        <select class="select" id="race-over" @change=${(e: Event) => { [chosen.value, problem.value] = [(e.target as HTMLSelectElement).value, null]; }}>
          ${all.map((one) => html`<option value=${one.id} ?selected=${one === dimension}>${say(one.name)}</option>`)}</select></div>
      ${numeric ? this.numbers(dimension) : this.choices(dimension)}
      <div class="line-up-actions"><button type="button" class="button ${entrants.value.length === 0 ? 'primary' : 'outlined'}" @click=${() => lineUpNow(dimension)}>${say(words.lineUp)}</button>
        <button type="button" class="button quiet" ?disabled=${entrants.value.length >= mostLanes} data-tip=${entrants.value.length >= mostLanes ? say(words.full6) : nothing} @click=${add}><garden-icon name="plus"></garden-icon>${say(words.addLane)}</button></div>
      ${problem.value ? html`<p class="control-problem" role="alert"><garden-icon name="error"></garden-icon>${problem.value}</p>` : nothing}</div>`;
  }
}

define('garden-line-up', LineUp);
