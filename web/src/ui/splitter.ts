// <garden-splitter>: the top edge of the formula and code area; drag it or use the arrow keys. The height is remembered.

import { html, type TemplateResult } from 'lit';
import { signal } from '@preact/signals-core';
import { say } from '../i18n/language';
import { shell } from '../i18n/shell';
import { recall, remember } from './remember';
import { define, SignalElement } from './signal-element';

const [leastPx, mostShare, stepPx] = [120, 0.65, 24];
// On a low window the network above comes first; the style sheet's fallback says the same.
const [usualLeastPx, roomAbovePx] = [150, 660];
const key = 'explainHeight';
const height = signal(initial());

function initial(): number {
  const kept = recall(key);
  return typeof kept === 'number' ? kept : Math.round(Math.max(usualLeastPx, Math.min(innerHeight * 0.27, innerHeight - roomAbovePx)));
}

const most = (): number => Math.round(innerHeight * mostShare);

class Splitter extends SignalElement {
  private set(px: number): void {
    height.value = Math.round(Math.min(most(), Math.max(leastPx, px)));
  }

  protected override updated(): void {
    this.closest<HTMLElement>('.app')?.style.setProperty('--explain-height', `${height.peek()}px`);
  }

  private readonly onDown = (event: PointerEvent): void => {
    const grip = event.currentTarget as HTMLElement;
    const [startY, startHeight] = [event.clientY, height.peek()];
    grip.setPointerCapture(event.pointerId);
    const move = (e: PointerEvent): void => this.set(startHeight + startY - e.clientY);
    grip.addEventListener('pointermove', move);
    grip.addEventListener('lostpointercapture', () => {
      grip.removeEventListener('pointermove', move);
      remember(key, height.peek());
    }, { once: true });
  };

  private readonly onKey = (event: KeyboardEvent): void => {
    const move = { ArrowUp: stepPx, ArrowDown: -stepPx }[event.key];
    if (!move) return;
    event.preventDefault();
    this.set(height.peek() + move);
    remember(key, height.peek());
  };

  protected override render(): TemplateResult {
    return html`<div class="splitter" role="separator" aria-orientation="horizontal" tabindex="0" aria-label=${say(shell.resize)}
      aria-valuemin=${leastPx} aria-valuemax=${most()} aria-valuenow=${height.value} @pointerdown=${this.onDown} @keydown=${this.onKey}></div>`;
  }
}

define('garden-splitter', Splitter);
