// <garden-notices>: messages with an icon, words, particulars and at most one action. Notes leave by themselves; warnings and errors stay
// until they are dismissed; what keeps the lab on the page from running stays until it is mended.

import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { say } from '../i18n/language';
import { shell } from '../i18n/shell';
import { dismiss, notices, problems, silent, type Notice } from '../lab/state';
import { define, SignalElement } from './signal-element';
import './icon';

const noteMs = 9000;

class Notices extends SignalElement {
  private readonly timers = new Map<number, number>();

  protected override updated(): void {
    for (const notice of notices.peek()) {
      if (notice.kind !== 'info' || this.timers.has(notice.id)) continue;
      this.timers.set(notice.id, window.setTimeout(() => {
        this.timers.delete(notice.id);
        if (!this.matches(':hover, :focus-within')) dismiss(notice);
      }, noteMs));
    }
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
  }

  private one(notice: Notice): TemplateResult {
    const act = (): void => {
      dismiss(notice);
      notice.action?.run();
    };
    return html`<li class=${`notice ${notice.kind}`}>
      <garden-icon name=${notice.kind}></garden-icon>
      <p><strong class="visually-hidden">${say(shell[notice.kind])} </strong>${say(notice.text)}
        ${notice.action ? html`<button type="button" class="button outlined" @click=${act}>${say(notice.action.label)}</button>` : nothing}</p>
      ${notice.list ? html`<ul>${notice.list.map((one) => html`<li>${say(one)}</li>`)}</ul>` : nothing}
      <button type="button" class="button icon-only" aria-label=${say(shell.dismiss)} @click=${() => dismiss(notice)}><garden-icon name="close"></garden-icon></button>
    </li>`;
  }

  protected override render(): TemplateResult {
    return html`<section class="notices" aria-label=${say(shell.notices)} aria-live="polite">
      <ul>${repeat(notices.value, (notice) => notice.id, (notice) => this.one(notice))}</ul>
      ${problems.value.length > 0 ? html`<p class="notice warning"><garden-icon name="warning"></garden-icon><span>${say(shell.cannotRun)}
        ${problems.value.slice(0, 3).map(({ message }) => say(message)).join(' ')}</span></p>` : nothing}
      ${silent.value ? html`<p class="notice warning"><garden-icon name="warning"></garden-icon><span>${say(shell.silent)}</span></p>` : nothing}</section>`;
  }
}

define('garden-notices', Notices);
