// The editor that opens on a click: one row a number (a weight, or the bias and all weights into a neuron), with a slider and
// a field. Every change is written into the running network at once and can be undone; what training changes is shown.

import { html, type TemplateResult } from 'lit';
import { say } from '../i18n/language';
import { views } from '../i18n/views';
import { lost, poke } from '../lab/state';
import { parseNumber } from '../ui/number';
import { valueText } from '../views/scale';
import type { PictureData } from './picture-data';
import type { Target } from './targets';

/** `now` reads the number in the running network. */
export interface EditorRow { path: string; index: number; name: string; now(): number }

const mostRows = 128; // a picture's many weights are shown as tiles elsewhere
const sliderEnd = 3;
const largest = 3.4e38; // of a 32-bit float

/** A number as people type it that a weight can hold, or null. */
export function parseWeight(text: string): number | null {
  const value = parseNumber(text);
  return value !== null && Math.abs(value) <= largest ? value : null;
}

const write = ({ path, index }: EditorRow, value: number): void => void poke(path, index, value).catch(lost);

function pair(event: Event): { slider: HTMLInputElement; field: HTMLInputElement } {
  const line = (event.target as Element).closest('.weight-row')!;
  return { slider: line.querySelector('[type=range]')!, field: line.querySelector('[inputmode]')! };
}

export function editor(title: string, rows: EditorRow[], close: () => void): TemplateResult {
  const onSlide = (row: EditorRow) => (event: Event): void => {
    const { slider, field } = pair(event);
    field.value = valueText(Number(slider.value));
    field.removeAttribute('aria-invalid');
    paint(slider);
    write(row, Number(slider.value));
  };
  const onType = (row: EditorRow) => (event: Event): void => {
    const { slider, field } = pair(event), value = parseWeight(field.value);
    field.setAttribute('aria-invalid', String(value === null));
    field.title = value === null ? say(views.notNumber) : '';
    if (value === null) return;
    field.dataset['shown'] = field.value; // from here on it follows training again
    slider.value = String(value);
    paint(slider);
    write(row, value);
  };
  return html`
    <div class="weight-head"><strong>${title}</strong>
      <button class="button icon-only" aria-label=${say(views.close)} @click=${close}><garden-icon name="close"></garden-icon></button></div>
    ${rows.map((row) => html`<div class="weight-row">
      <span>${row.name}</span>
      <input class="slider" type="range" min=${-sliderEnd} max=${sliderEnd} step="0.01" .value=${String(row.now())} aria-label=${row.name} @input=${onSlide(row)} />
      <input class="control-entry" inputmode="decimal" .value=${valueText(row.now())} aria-label=${row.name} @change=${onType(row)} />
    </div>`)}`;
}

/** Shows what the numbers are by now, except where someone is typing or dragging. */
export function refresh(box: Element, rows: EditorRow[]): void {
  box.querySelectorAll('.weight-row').forEach((line, i) => {
    const [slider, field] = [line.querySelector<HTMLInputElement>('[type=range]')!, line.querySelector<HTMLInputElement>('[inputmode]')!];
    const value = rows[i]?.now() ?? NaN, text = valueText(value), focused = field === document.activeElement;
    if (slider.matches(':active') || field.value !== (field.dataset['shown'] ?? text) && focused || field.getAttribute('aria-invalid') === 'true') return;
    if (field.value !== text) {
      field.value = text;
      if (focused) field.select();
      slider.value = String(value);
      paint(slider);
    }
    field.dataset['shown'] = text;
  });
}

/** Fills the track up to the thumb, as the other sliders of the page do. */
export function paint(slider: HTMLInputElement): void {
  const share = (Number(slider.value) + sliderEnd) / (2 * sliderEnd);
  slider.style.setProperty('--fill', `${Math.max(0, Math.min(1, share)) * 100}%`);
}

/** The numbers a target stands for: one weight, one bias, or all that flows into a neuron. Null: too many to list. */
export function rowsOf(target: Target, layer: number, data: PictureData, sourceName: (from: number) => string): EditorRow[] | null {
  const inputs = data.inputs(layer), many = inputs > mostRows;
  const weight = (to: number, from: number): EditorRow => ({ path: `layers.${layer}.weight`, index: to * inputs + from, name: sourceName(from), now: () => data.weight(layer, to, from) });
  const bias = (unit: number): EditorRow => ({ path: `layers.${layer}.bias`, index: unit, name: say(views.bias), now: () => data.bias(layer, unit) });
  if (target.kind === 'edge') return many ? null : [weight(target.to, target.from)];
  return target.kind === 'bias' || many ? [bias(target.unit)] : [bias(target.unit), ...Array.from({ length: inputs }, (_, from) => weight(target.unit, from))];
}
