// The controls above a column: its name (press to explain it), units, activation, initial weights, removal.

import { html, nothing, type TemplateResult } from 'lit';
import { say } from '../i18n/language';
import { views } from '../i18n/views';
import type { Entry, Schema } from '../engine/schema';
import { openingLab } from '../lab/first-labs';
import { change, lab } from '../lab/state';
import { selectedPart } from '../ui/link';
import type { Column } from './columns';
import type { NetworkLayout } from './layout';
import { addColumn, mostColumns, removeColumn, setActivation, setInitializer, setUnits } from './edits';
import '../ui/icon';

interface HeaderFacts { number: number; isOutput: boolean; refocus(column: number): void }

function columnHeader(schema: Schema, column: Column, { number, isOutput, refocus }: HeaderFacts): TemplateResult {
  const layers = lab.value.model.layers, item = column.weighted === null ? undefined : layers[column.weighted];
  const activation = column.activations.at(-1), part = selectedPart.value;
  const selected = /^layers\.(\d+)$/.exec(part), at = selected ? Number(selected[1]) : -1;
  const units = (by: number): void => change((draft) => setUnits(draft, column, column.units + by), { merge: `units ${column.first}` });
  const name = isOutput ? say(views.output) : say(views.layerShort, { n: number });
  const choose = (words: string, now: string, options: Entry[], none: boolean, pick: (id: string) => void, index: number): TemplateResult => html`
    <select class="mini-select" aria-label=${words} data-tip=${words} .value=${now} @focus=${() => { selectedPart.value = `layers.${index}`; }}
      @change=${(event: Event) => pick((event.target as HTMLSelectElement).value)}>
      ${none ? html`<option value="" ?selected=${now === ''}>${say(views.noActivation)}</option>` : nothing}
      ${options.map((one) => html`<option value=${one.id} ?selected=${one.id === now}>${say(one.name)}</option>`)}
    </select>`;
  return html`
    <div class="column-name">
      <button class="column-title" aria-pressed=${at >= column.first && at <= column.last} data-tip=${say(views.select, { n: number })}
        @click=${() => { selectedPart.value = `layers.${column.first}`; }}>${name}</button>
      ${isOutput ? nothing : html`<button class="mini-button quiet" aria-label=${say(views.removeLayer, { n: number })} data-tip=${say(views.removeLayer, { n: number })}
        @click=${() => { change((draft) => removeColumn(draft, column)); refocus(number - 1); }}><garden-icon name="close"></garden-icon></button>`}
    </div>
    <div class="column-units number">
      ${isOutput || !item ? html`<span>${say(views.units, { n: column.units })}</span>` : html`
        <button class="mini-button" aria-label=${say(views.fewer, { n: number })} data-tip=${say(views.fewer, { n: number })} ?disabled=${column.units <= 1} @click=${() => units(-1)}><garden-icon name="minus"></garden-icon></button>
        <span aria-label=${say(views.units, { n: column.units })}>${column.units}</span>
        <button class="mini-button" aria-label=${say(views.more, { n: number })} data-tip=${say(views.more, { n: number })} @click=${() => units(1)}><garden-icon name="plus"></garden-icon></button>`}
    </div>
    ${choose(say(views.activation, { n: number }), activation === undefined ? '' : layers[activation]!.id, schema.kinds.activation.entries, true,
      (id) => change((draft) => setActivation(draft, column, id)), activation ?? column.first)}
    ${item ? choose(say(views.initializer, { n: number }), item.init?.id ?? initialOf(schema, item.id), schema.kinds.initializer.entries, false,
      (id) => change((draft) => setInitializer(draft, column, { id }), { restart: true }), column.first) : nothing}`;
}

/** The initializer a layer has when the lab names none, as its entry declares it. */
const initialOf = (schema: Schema, layer: string): string => schema.kinds.layer.entries.find((one) => one.id === layer)?.init ?? '';

/** The headers of all columns, the buttons between them, and what is not drawn. */
export function columnHeaders(known: Schema, columns: Column[], layout: NetworkLayout, refocus: (column: number) => void): TemplateResult[] {
  const fallback = openingLab.model.layers.find((item) => known.kinds.activation.entries.some((one) => one.id === item.id))?.id ?? '';
  const add = (before: number): void => change((draft) => addColumn(known, draft, before, fallback));
  return [
    html`<div class="column-header inputs" data-column="0"><div class="column-name"><button class="column-title" aria-pressed=${selectedPart.value === 'data'}
      @click=${() => { selectedPart.value = 'data'; }}>${say(views.features)}</button></div></div>`,
    ...columns.map((column, c) => html`<div class="column-header" data-column=${c + 1}>
      ${columnHeader(known, column, { number: c + 1, isOutput: c === columns.length - 1, refocus })}</div>`),
    ...(columns.length < mostColumns ? columns.map((_, c) => html`<button class="mini-button add-layer" data-gap=${c} aria-label=${say(views.addLayer)} data-tip=${say(views.addLayer)}
      @click=${() => add(c)}><garden-icon name="plus"></garden-icon></button>`) : []),
    ...layout.columns.flatMap((box, c) => (box.hidden > 0 ? [html`<span class="more-units" data-column=${c}>${say(views.moreUnits, { n: box.hidden })}</span>`] : [])),
  ];
}
