// <garden-menu>: a button that opens a list of actions, with arrow keys, Home, End and Escape.

import { html, nothing, type TemplateResult } from 'lit';
import { say } from '../i18n/language';
import type { Text } from '../engine/schema';
import { open, rove } from './float';
import type { IconName } from './icon';
import { define, SignalElement } from './signal-element';
import './icon';

export interface MenuItem { icon: IconName; label: Text; detail?: Text; rule?: boolean; disabled?: boolean; run(): void }

export class Menu extends SignalElement {
  static override properties = { label: { attribute: false }, tip: { attribute: false }, icon: {}, items: { attribute: false }, wide: { type: Boolean }, isOpen: { state: true } };
  declare label: Text;
  declare tip: Text | undefined;
  declare icon: IconName;
  declare items: () => MenuItem[];
  declare wide: boolean;
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
    const [list, button] = [this.querySelector<HTMLElement>('.float'), this.querySelector<HTMLElement>('.button')];
    if (!list || !button) return;
    this.close = open(list, button, { align: 'end', onClose: () => { this.isOpen = false; } });
    list.querySelector<HTMLElement>('[role="menuitem"]')?.focus();
  };

  private readonly onKey = (event: KeyboardEvent): void =>
    void rove(event, [...this.querySelectorAll<HTMLElement>('[role="menuitem"]:not(:disabled)')]);

  private item(item: MenuItem): TemplateResult {
    const run = (): void => {
      this.close?.();
      item.run();
    };
    const head = item.rule ? html`<div class="menu-rule" role="separator"></div>` : nothing;
    return item.detail
      ? html`${head}<button type="button" role="menuitem" class="option" ?disabled=${item.disabled} @click=${run}><strong>${say(item.label)}</strong><small>${say(item.detail)}</small></button>`
      : html`${head}<button type="button" role="menuitem" class="menu-item" ?disabled=${item.disabled} @click=${run}><garden-icon name=${item.icon}></garden-icon><span>${say(item.label)}</span></button>`;
  }

  protected override render(): TemplateResult {
    return html`<button type="button" class="button labelled" aria-haspopup="menu" aria-expanded=${this.isOpen ? 'true' : 'false'} aria-label=${say(this.label)}
        data-tip=${this.tip && !this.isOpen ? say(this.tip) : nothing} @click=${this.toggle}><garden-icon name=${this.icon}></garden-icon><span>${say(this.label)}</span></button>
      ${this.isOpen ? html`<div class=${`float ${this.wide ? 'wide' : ''}`} role="menu" aria-label=${say(this.label)} @keydown=${this.onKey}>${this.items().map((item) => this.item(item))}</div>` : nothing}`;
  }
}

define('garden-menu', Menu);
