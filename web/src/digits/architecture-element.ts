// <garden-digits-network>: the network of the digits mode as one line, from pixels to classes. 512 neurons make no picture; their
// number, their activation and what they cost can still be read and changed. Any sequence of layers becomes such a line.

import { html, nothing, type TemplateResult } from 'lit';
import type { Schema } from '../engine/schema';
import { digitWords as words } from '../i18n/digits';
import { say } from '../i18n/language';
import { shell } from '../i18n/shell';
import { views } from '../i18n/views';
import { openingLab } from '../lab/first-labs';
import { change, lab, report, schema } from '../lab/state';
import { columnsOf, type Column } from '../network/columns';
import { addColumn, mostColumns, removeColumn, setActivation } from '../network/edits';
import { control } from '../ui/control';
import { whole } from '../ui/format';
import { selectedPart } from '../ui/link';
import { define, SignalElement } from '../ui/signal-element';
import { side } from './center';
import './digits.css';

class DigitsNetwork extends SignalElement {
  override render(): TemplateResult {
    const known = schema.value;
    const all = known ? columnsOf(known, lab.value.model.layers, side * side) : [];
    const stages = all.filter((column) => column.weighted !== null);
    return html`<div class="digits-network" role="group" aria-labelledby="digits-network-title">
      <header class="panel-head"><h2 id="digits-network-title">${say(shell.network)}</h2>
        <garden-info .about=${shell.network} .text=${words.networkHelp}></garden-info></header>
      <ol class="stages">
        <li class="stage"><button type="button" class="column-title" aria-pressed=${selectedPart.value === 'data' ? 'true' : 'false'}
          @click=${() => { selectedPart.value = 'data'; }}>${say(views.features)}</button><span class="number">${side} × ${side}</span></li>
        ${known ? stages.map((column, i) => this.stage(known, column, { number: i + 1, isOutput: i === stages.length - 1, at: all.indexOf(column), room: all.length < mostColumns })) : nothing}
      </ol></div>`;
  }

  private stage(known: Schema, column: Column, { number, isOutput, at, room }: { number: number; isOutput: boolean; at: number; room: boolean }): TemplateResult {
    const layer = lab.value.model.layers[column.first]!;
    const unitsParam = known.kinds.layer.entries.find(({ id }) => id === layer.id)?.params.find(({ id }) => id === 'units');
    const parameters = report.value?.parts.find(({ path }) => path === `layers.${column.first}`)?.parameters;
    const activation = column.activations.at(-1);
    const selected = Number(/^layers\.(\d+)$/.exec(selectedPart.value)?.[1] ?? -1);
    const fallback = openingLab.model.layers.find(({ id }) => known.kinds.activation.entries.some((one) => one.id === id))?.id ?? '';
    const activationWords = say(views.activation, { n: number });
    return html`<li class="joint">${room ? html`<button type="button" class="mini-button add" aria-label=${say(views.addLayer)} data-tip=${say(views.addLayer)}
        @click=${() => change((draft) => addColumn(known, draft, at, fallback))}><garden-icon name="plus"></garden-icon></button>` : nothing}</li>
      <li class="stage"><button type="button" class="column-title" aria-pressed=${selected >= column.first && selected <= column.last ? 'true' : 'false'}
          data-tip=${parameters === undefined ? say(views.select, { n: number }) : say(words.stageTip, { count: whole(parameters) })}
          @click=${() => { selectedPart.value = `layers.${column.first}`; }}>${isOutput ? say(views.output) : say(views.layerShort, { n: number })}</button>
        ${isOutput || !unitsParam ? html`<span class="number">${say(words.outputs, { n: column.units })}</span>` : html`
          ${control(unitsParam, column.units, (value, merge) => change((draft) => { draft.model.layers[column.first]!.units = Number(value); }, merge ? { merge } : {}), `units ${column.first}`)}
          <select class="select" aria-label=${activationWords} data-tip=${activationWords}
            @change=${(event: Event) => change((draft) => setActivation(draft, column, (event.target as HTMLSelectElement).value))}>
            <option value="" ?selected=${activation === undefined}>${say(views.noActivation)}</option>
            ${known.kinds.activation.entries.map(({ id, name }) => html`<option value=${id} ?selected=${activation !== undefined && lab.value.model.layers[activation]!.id === id}>${say(name)}</option>`)}
          </select>
          <button type="button" class="mini-button" aria-label=${say(views.removeLayer, { n: number })} data-tip=${say(views.removeLayer, { n: number })}
            @click=${() => change((draft) => removeColumn(draft, column))}><garden-icon name="close"></garden-icon></button>`}</li>`;
  }
}

define('garden-digits-network', DigitsNetwork);
