// <garden-speaker>: what a screen reader hears of the training: at most one sentence every five seconds, and at once when it
// starts, pauses or ends.

import { effect } from '@preact/signals-core';
import { say } from '../i18n/language';
import { runWords as words } from '../i18n/run';
import { playing, status } from '../lab/state';
import { epochText, whole } from './format';
import { define } from './signal-element';

const everyMs = 5000;

class Speaker extends HTMLElement {
  private stop: (() => void) | undefined;
  private timer = 0;

  connectedCallback(): void {
    this.className = 'visually-hidden';
    this.setAttribute('role', 'status');
    this.timer = window.setInterval(() => { if (playing.peek()) this.speak(); }, everyMs);
    let first = true;
    this.stop = effect(() => {
      void playing.value;
      if (!first) this.speak();
      first = false;
    });
  }

  disconnectedCallback(): void {
    clearInterval(this.timer);
    this.stop?.();
  }

  private speak(): void {
    const { step, epoch, done } = status.peek();
    const values = { step: whole(step), epoch: epochText(epoch) };
    this.textContent = say(done ? words.spokenDone : playing.peek() ? words.spoken : words.spokenPaused, values);
  }
}

define('garden-speaker', Speaker);
