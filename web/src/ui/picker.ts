// <garden-picker>: choosing one entry of a kind from a list that says what each one is. Sends "pick" with the id.

import { html, nothing, type TemplateResult } from 'lit';
import type { Text } from '../engine/schema';
import { controlWords as words } from '../i18n/data';
import { say } from '../i18n/language';
import { open, rove } from './float';
import { problemAt, problemLine } from './problem';
import { define, SignalElement } from './signal-element';
import './icon';

export interface Option { id: string; name: Text; summary: Text; disabled?: Text | undefined }
export type PickEvent = CustomEvent<string>;

let pickers = 0;

export class Picker extends SignalElement {
  static override properties = { name: { attribute: false }, path: {}, tip: { attribute: false }, options: { attribute: false }, value: { attribute: false }, disabled: { type: Boolean }, isOpen: { state: true } };
  declare name: Text;
  declare tip: Text | undefined;
  /** Where the choice stands in the lab: what the engine says of it is shown here. */
  declare path: string;
  declare options: Option[];
  declare value: string;
  declare disabled: boolean;
  declare isOpen: boolean;
  private close: (() => void) | undefined;
  private readonly key = `picker-${pickers++}`;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.close?.();
  }

  private readonly toggle = async (): Promise<void> => {
    if (this.isOpen) return this.close?.();
    this.isOpen = true;
    await this.updateComplete;
    const [list, button] = [this.querySelector<HTMLElement>('.float'), this.querySelector<HTMLElement>('.picker-button')];
    if (!list || !button) return;
    list.style.minWidth = `${button.offsetWidth}px`;
    this.close = open(list, button, { onClose: () => { this.isOpen = false; } });
    (list.querySelector<HTMLElement>('[aria-selected="true"]') ?? list.querySelector<HTMLElement>('.option'))?.focus();
  };

  private pick(id: string): void {
    this.close?.();
    if (id !== this.value) this.dispatchEvent(new CustomEvent('pick', { detail: id, bubbles: true }));
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    const items = [...this.querySelectorAll<HTMLElement>('.option')];
    if (rove(event, items)) return;
    if (event.key.length !== 1) return;
    const found = items.find((item) => item.textContent?.trim().toLowerCase().startsWith(event.key.toLowerCase()));
    found?.focus();
  };

  protected override render(): TemplateResult {
    const now = this.options.find((option) => option.id === this.value);
    const shown = now ? say(now.name) : this.value;
    return html`<div class="control"><span class="control-name" id=${`${this.key}-name`} data-tip=${this.tip ? say(this.tip) : nothing}>${say(this.name)}</span></div>
      <button type="button" class="picker-button" aria-haspopup="listbox" aria-expanded=${this.isOpen ? 'true' : 'false'} ?disabled=${this.disabled}
        aria-label=${`${say(this.name)}: ${shown}`} data-tip=${now && !this.isOpen ? say({ en: `${now.name.en}. ${now.summary.en}`, zh: `${now.name.zh}。${now.summary.zh}` }) : nothing} @click=${this.toggle}>
        <span>${shown}</span><garden-icon name="chevron-down"></garden-icon></button>
      ${this.isOpen ? html`<div class="float" role="listbox" aria-label=${say(words.choose, { name: say(this.name) })} @keydown=${this.onKey}>
        ${this.options.map((option) => html`<button type="button" role="option" class="option" aria-selected=${option.id === this.value ? 'true' : 'false'}
          ?disabled=${option.disabled !== undefined} @click=${() => this.pick(option.id)}>
          <strong>${say(option.name)}</strong><small>${say(option.disabled ?? option.summary)}</small></button>`)}
      </div>` : nothing}${problemLine(problemAt(this.path ?? ''))}`;
  }
}

define('garden-picker', Picker);
