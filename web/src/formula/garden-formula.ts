// <garden-formula>: the mathematics of the selected part of this very network, with its present hyper-parameters, every sign
// linked with code and picture, and on demand with live numbers.

import { computed, signal } from '@preact/signals-core';
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { has } from '../engine/catalog';
import type { Text } from '../engine/schema';
import { invalidate, mount } from '../engine/frames';
import { formulaWords as words } from '../i18n/formula';
import { say } from '../i18n/language';
import { report, schema } from '../lab/state';
import { describe, type Network } from '../code/network';
import { selectedPart } from '../ui/link';
import { Flasher, linkMarks, type LinkMarks } from '../ui/link-marks';
import { recall, remember } from '../ui/remember';
import { shapeText } from '../ui/resolve';
import { define, SignalElement } from '../ui/signal-element';
import { compose, partsOf, type Block, type Page } from './compose';
import { LiveNumbers, LiveTensor } from './live-numbers';
import type { Sign } from './tex';
import './tex-view';
import './formula.css';

const showNumbers = signal(recall('liveNumbers') === true);

/** Of the lab that is running: a lab with problems keeps the last good formula on the page. */
const network = computed<Network | null>(() => (report.value && schema.value ? describe(report.value.lab, schema.value, report.value.parts) : null));
const part = computed(() => {
  const all = network.value ? partsOf(network.value) : [];
  return all.some(({ id }) => id === selectedPart.value) ? selectedPart.value : 'forward';
});
const page = computed<Page | null>(() => (network.value && schema.value && has('maths') ? compose(network.value, schema.value, part.value) : null));

const worded = (text: Text, values: Record<string, string | number | Text> = {}): string =>
  say(text, Object.fromEntries(Object.entries(values).map(([name, value]) => [name, typeof value === 'object' ? say(value) : value])));

class GardenFormula extends SignalElement {
  private readonly numbers = new LiveNumbers();
  private readonly flasher = new Flasher();
  private readonly tensors = new Map<string, LiveTensor>();
  private marks: LinkMarks | undefined;
  private unmount: (() => void) | undefined;
  private shownPart = '';

  override connectedCallback(): void {
    super.connectedCallback();
    this.marks = linkMarks(this, { labelAlways: true });
    this.unmount = mount(this.numbers);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.marks?.stop();
    this.unmount?.();
  }

  protected override updated(): void {
    this.flasher.update(this.querySelectorAll<HTMLElement>('.equations [data-param]'), (mark) => mark.dataset['param'], part.peek());
    this.marks?.refresh();
    for (const [key, tensor] of this.tensors) if (!this.numbers.tensors.includes(tensor)) this.tensors.delete(key);
    this.showChoice();
    invalidate();
  }

  /** Brings the chosen part's button into sight by scrolling its row alone, never the page. */
  private showChoice(): void {
    const [row, button] = [this.querySelector<HTMLElement>('.part-choice'), this.querySelector<HTMLElement>('.part-choice [aria-pressed="true"]')];
    if (!row || !button || this.shownPart === part.peek()) return;
    this.shownPart = part.peek();
    const [outer, inner] = [row.getBoundingClientRect(), button.getBoundingClientRect()];
    if (inner.left < outer.left || inner.right > outer.right) row.scrollLeft += inner.left - outer.left - (outer.width - inner.width) / 2;
  }

  protected override render(): TemplateResult {
    const now = page.value;
    this.numbers.tensors = [];
    if (!now || !network.value) return html`${this.head()}<p class="formula-waiting">${say(words.waiting)}</p>`;
    return html`${this.head()}
      <div class="equations" role="group" aria-label=${say(words.title)} tabindex="0">
        ${now.blocks.map((block) => this.block(block))}
        ${this.legend([...now.glossary.signs.values()])}
      </div>`;
  }

  private head(): TemplateResult {
    const parts = network.value ? partsOf(network.value) : [];
    return html`<div class="formula-head">
      <div class="part-choice" role="group" aria-label=${say(words.part)}>
        ${repeat(parts, ({ id }) => id, ({ id, title, values }) => html`<button type="button" class="button" aria-pressed=${id === part.value ? 'true' : 'false'}
          @click=${() => { selectedPart.value = id; }}>${worded(title, values)}</button>`)}
      </div>
      <label class="check" data-tip=${say(words.numbersHint)}><input type="checkbox" .checked=${showNumbers.value}
        @change=${(event: Event) => this.toggleNumbers(event)} />${say(words.numbers)}</label>
    </div>`;
  }

  private toggleNumbers(event: Event): void {
    showNumbers.value = (event.target as HTMLInputElement).checked;
    remember('liveNumbers', showNumbers.value);
  }

  private block({ title, values, rows, note, source }: Block): TemplateResult {
    return html`<section class="block">
      ${title ? html`<h3>${worded(title, values)}</h3>` : nothing}
      ${rows.length > 0 ? html`<div class="rows">${rows.map(({ left, right }) => html`<div class="row">
        ${left === undefined ? html`<garden-tex class="whole" .display=${right}></garden-tex>`
          : html`<garden-tex class="left" .display=${left}></garden-tex><garden-tex class="right" .display=${`{}=${right}`}></garden-tex>`}
      </div>`)}</div>` : nothing}
      ${note ? html`<p class="note">${say(note)}${source ? html` <span class="source">${say(words.source, { source })}</span>` : nothing}</p>` : nothing}
    </section>`;
  }

  /** Every sign by name, reachable by keyboard; with live numbers under it when they are wanted. */
  private legend(signs: Sign[]): TemplateResult {
    return html`<section class="legend" aria-label=${say(words.symbols)}>
      <h3>${say(words.symbols)}</h3>
      <ul>${repeat(signs, ({ path, tex }) => path ?? tex, (sign) => this.sign(sign))}</ul>
    </section>`;
  }

  private sign({ tex, path, meaning }: Sign): TemplateResult {
    const shape = path === undefined ? undefined : report.value?.tensors[path];
    const numbers = showNumbers.value && path !== undefined && shape ? this.tensor(path, shape) : undefined;
    return html`<li class=${numbers?.whole ? 'has-matrix' : ''}>
      <button type="button" class="sign" data-path=${path ?? nothing}><garden-tex .tex=${tex}></garden-tex>
        <span>${say(meaning)}</span>${shape ? html`<small>${shapeText(shape)}</small>` : nothing}</button>
      ${numbers ? numbers.element : nothing}</li>`;
  }

  private tensor(path: string, shape: number[]): LiveTensor {
    const key = `${path} ${shape.join()}`;
    let tensor = this.tensors.get(key);
    if (!tensor) {
      tensor = new LiveTensor(path, shape);
      this.tensors.set(key, tensor);
    }
    this.numbers.tensors.push(tensor);
    return tensor;
  }
}

define('garden-formula', GardenFormula);
