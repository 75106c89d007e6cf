// One tip for the whole page: whatever carries data-tip="a sentence" shows it on hover, on keyboard focus and, where there is
// no hover, when pressed. <garden-info> is the small (i) for things that cannot be hovered by themselves.

import { html, type TemplateResult } from 'lit';
import { say } from '../i18n/language';
import type { Text } from '../engine/schema';
import { shell } from '../i18n/shell';
import { place } from './float';
import './icon';
import { define, SignalElement } from './signal-element';

const delayMs = 350;
const tipId = 'garden-tip';

/** Starts tips below `root`; returns the function that stops them. */
export function startTips(root: HTMLElement): () => void {
  const abort = new AbortController();
  const box = document.createElement('div');
  box.className = 'tip';
  box.id = tipId;
  box.role = 'tooltip';
  box.hidden = true;
  root.append(box);
  let shown: HTMLElement | null = null;
  let timer = 0;

  const hide = (): void => {
    clearTimeout(timer);
    shown?.removeAttribute('aria-describedby');
    shown = null;
    box.hidden = true;
  };
  const show = (target: HTMLElement): void => {
    hide();
    const words = target.dataset['tip'];
    if (!words || !target.isConnected) return;
    shown = target;
    box.textContent = words;
    box.hidden = false;
    target.setAttribute('aria-describedby', tipId);
    place(box, target.getBoundingClientRect());
  };
  const tipped = (event: Event): HTMLElement | null => (event.target instanceof Element ? event.target.closest<HTMLElement>('[data-tip]') : null);

  const on = <K extends keyof HTMLElementEventMap>(name: K, run: (event: HTMLElementEventMap[K]) => void): void =>
    root.addEventListener(name, run, { signal: abort.signal });
  on('pointerover', (event) => {
    const target = tipped(event);
    if (event.pointerType !== 'mouse' || target === shown) return;
    hide();
    if (target) timer = window.setTimeout(() => show(target), delayMs);
  });
  on('pointerleave', hide);
  on('focusin', (event) => {
    const target = tipped(event);
    if (target?.matches(':focus-visible')) show(target);
    else if (target !== shown) hide();
  });
  on('focusout', hide);
  on('pointerdown', (event) => { if (event.pointerType === 'mouse') hide(); });
  on('click', (event) => {
    const target = tipped(event);
    if (target?.classList.contains('info') || (target?.classList.contains('control-name') && matchMedia('(hover: none)').matches)) show(target);
    else if (!target) hide();
  });
  document.addEventListener('keydown', (event) => { if (event.key === 'Escape') hide(); }, { signal: abort.signal });
  document.addEventListener('scroll', hide, { signal: abort.signal, capture: true, passive: true });
  return () => {
    abort.abort();
    hide();
    box.remove();
  };
}

class InfoMark extends SignalElement {
  static override properties = { about: { attribute: false }, text: { attribute: false } };
  /** What is explained, for the accessible name. */
  declare about: Text;
  declare text: Text;

  protected override render(): TemplateResult {
    return html`<button type="button" class="info" data-tip=${say(this.text)} aria-label=${say(shell.explain, { what: say(this.about) })}>
      <garden-icon name="info"></garden-icon></button>`;
  }
}

define('garden-info', InfoMark);
