// <garden-layer-picker>: a button that opens every layer and activation of the catalog, in groups, and sends "pick" with the id.

import { html, nothing, type TemplateResult } from 'lit';
import { say } from '../i18n/language';
import { views } from '../i18n/views';
import { schema } from '../lab/state';
import { open, rove } from '../ui/float';
import { define, SignalElement } from '../ui/signal-element';
import '../ui/icon';
import { groupsOf } from './flow';

export class LayerPicker extends SignalElement {
  static override properties = { label: { attribute: false }, words: { type: Boolean }, isOpen: { state: true } };
  declare label: string;
  /** Shows the label beside the plus. */
  declare words: boolean;
  declare isOpen: boolean;
  private close: (() => void) | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.close?.();
  }

  private readonly toggle = async (): Promise<void> => {
    if (this.isOpen) return this.close?.();
    this.isOpen = true;
    await this.updateComplete;
    const [list, button] = [this.querySelector<HTMLElement>('.float'), this.querySelector<HTMLElement>('button')];
    if (!list || !button) return;
    this.close = open(list, button, { onClose: () => { this.isOpen = false; } });
    list.querySelector<HTMLElement>('.option')?.focus();
  };

  private pick(id: string): void {
    this.close?.();
    this.dispatchEvent(new CustomEvent('pick', { detail: id, bubbles: true }));
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    const items = [...this.querySelectorAll<HTMLElement>('.option')];
    if (rove(event, items) || event.key.length !== 1 || event.key === ' ') return;
    items.find((item) => item.textContent?.trim().toLowerCase().startsWith(event.key.toLowerCase()))?.focus();
  };

  protected override render(): TemplateResult {
    const known = schema.value;
    return html`<button type="button" class=${this.words ? 'button quiet' : 'mini-button add-layer-here'} aria-haspopup="menu" aria-expanded=${this.isOpen ? 'true' : 'false'} ?disabled=${!known}
        aria-label=${this.label} data-tip=${this.words ? nothing : this.label} @click=${this.toggle}><garden-icon name="plus"></garden-icon>${this.words ? html`<span>${this.label}</span>` : nothing}</button>
      ${this.isOpen && known ? html`<div class="float layer-list" role="menu" aria-label=${this.label} @keydown=${this.onKey}>
        ${groupsOf(known).map(({ id, name, entries }) => html`<div role="group" aria-labelledby=${`group-${id}`}><p class="group-name" id=${`group-${id}`}>${say(name)}</p>
          ${entries.map((entry) => html`<button type="button" role="menuitem" class="option" @click=${() => this.pick(entry.id)}><strong>${say(entry.name)}</strong><small>${say(entry.summary)}</small></button>`)}</div>`)}
      </div>` : nothing}`;
  }
}

define('garden-layer-picker', LayerPicker);

export const layerPicker = (pick: (id: string) => void, words = false): TemplateResult =>
  html`<garden-layer-picker .label=${say(words ? views.addAny : views.addLayer)} .words=${words} @pick=${(event: CustomEvent<string>) => pick(event.detail)}></garden-layer-picker>`;
