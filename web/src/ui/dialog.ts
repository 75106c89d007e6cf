// Dialogs: one <dialog> at a time, modal, with a title and a way out. What stands in it is a template that is drawn again
// whenever a signal it read changes.

import { effect } from '@preact/signals-core';
import { html, render, type TemplateResult } from 'lit';
import { say } from '../i18n/language';
import type { Text } from '../engine/schema';
import { shell } from '../i18n/shell';
import './icon';

/** Opens it in the app; returns the closing function. */
export function openDialog(title: Text, body: (close: () => void) => TemplateResult): () => void {
  const box = document.createElement('dialog');
  box.className = 'dialog';
  const host = document.querySelector('.app') ?? document.body;
  host.append(box);
  const close = (): void => box.close();
  const stop = effect(() => {
    box.setAttribute('aria-label', say(title));
    render(html`<header class="dialog-head"><h2>${say(title)}</h2>
      <button type="button" class="button icon-only" aria-label=${say(shell.close)} @click=${close}><garden-icon name="close"></garden-icon></button></header>
      <div class="dialog-body">${body(close)}</div>`, box);
  });
  box.addEventListener('close', () => {
    stop();
    box.remove();
  });
  box.addEventListener('pointerdown', (event) => { if (event.target === box) close(); });
  box.showModal();
  return close;
}
