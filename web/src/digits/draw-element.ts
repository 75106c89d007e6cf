// <garden-digits-draw>: a sheet to write on, what the network sees of it, and the probabilities it answers with, live.

import { html, nothing } from 'lit';
import { effect, signal } from '@preact/signals-core';
import { invalidate, mount } from '../engine/frames';
import type { Need } from '../engine/protocol';
import { digitWords as words } from '../i18n/digits';
import { say } from '../i18n/language';
import { define, SignalElement } from '../ui/signal-element';
import type { View } from '../views/view';
import { side } from './center';
import { digits } from './data';
import { paintInk, paintPixels } from './paint';
import { shownRow } from '../network/flow-input';
import { clearSheet, seen, sheetLabel, sheetSide, showImage, stroke } from './sheet';
import './digits.css';

const percent = (share: number): string => `${(100 * share).toFixed(1)}\u00a0%`;
const leastShown = 0.005; // smaller shares round to 0 % and stay without a number

class DigitsDraw extends SignalElement {
  private readonly answer = signal<number[] | null>(null);
  private stop: (() => void)[] = [];
  private pen: { x: number; y: number } | null = null;

  private readonly view: View = {
    id: 'digits-draw',
    needs: (): Need[] => {
      const input = seen.peek();
      return input ? [{ kind: 'predict', input: Array.from(input) }] : [];
    },
    draw: ([part]) => {
      if (part && seen.peek()) this.answer.value = Array.from(part.data);
    },
  };

  override connectedCallback(): void {
    super.connectedCallback();
    this.stop = [mount(this.view), effect(() => this.paint(seen.value))];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.stop.splice(0)) stop();
  }

  protected override firstUpdated(): void {
    this.paint(seen.peek());
  }

  private paint(image: Float32Array | null): void {
    if (!image) this.answer.value = null;
    shownRow.value = image;
    const [sheet, small] = [this.querySelector<HTMLCanvasElement>('.sheet'), this.querySelector<HTMLCanvasElement>('.seen')];
    if (sheet) paintInk(sheet);
    if (small) paintPixels(small, image ?? new Float32Array(side * side));
    invalidate();
  }

  private point(event: PointerEvent): { x: number; y: number } {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    return { x: ((event.clientX - box.left) / box.width) * sheetSide, y: ((event.clientY - box.top) / box.height) * sheetSide };
  }

  private readonly onDown = (event: PointerEvent): void => {
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    event.preventDefault();
    this.pen = this.point(event);
    stroke(this.pen.x, this.pen.y, this.pen.x, this.pen.y);
  };

  private readonly onMove = (event: PointerEvent): void => {
    if (!this.pen) return;
    const to = this.point(event);
    stroke(this.pen.x, this.pen.y, to.x, to.y);
    this.pen = to;
  };

  private readonly onUp = (): void => {
    this.pen = null;
  };

  private readonly random = (): void => {
    const test = digits.value?.test;
    if (!test) return;
    const row = Math.floor(Math.random() * test.y.length);
    showImage(test.x.subarray(row * side * side, (row + 1) * side * side), test.y[row]!);
  };

  protected override updated(): void {
    for (const fill of this.querySelectorAll<HTMLElement>('.fill')) fill.style.transform = `scaleY(${this.answer.peek()?.[Number(fill.dataset['digit'])] ?? 0})`;
  }

  override render() {
    const answer = this.answer.value;
    const best = answer ? answer.indexOf(Math.max(...answer)) : -1;
    const label = sheetLabel.value;
    const sentence = answer ? say(words.reads, { digit: best, share: percent(answer[best] ?? 0) }) : say(words.empty);
    return html`
      <section class="digits-draw" aria-labelledby="digits-draw-title">
        <header class="panel-head"><h2 id="digits-draw-title">${say(words.draw)}</h2>
          <garden-info .about=${words.draw} .text=${words.drawHelp}></garden-info></header>
        <div class="digits-draw-row">
          <div class="sheet-frame"><canvas class="sheet" role="img" aria-label=${sentence}
              @pointerdown=${this.onDown} @pointermove=${this.onMove} @pointerup=${this.onUp} @pointercancel=${this.onUp}></canvas>
            ${seen.value ? nothing : html`<p class="sheet-hint" aria-hidden="true">${say(words.invite)}</p>`}</div>
          <div class="answer">
            <p class="reading number"><strong>${answer ? best : '–'}</strong>
              <span>${answer ? say(words.reading, { share: percent(answer[best] ?? 0) }) : say(words.empty)}</span>
              <span>${label === null ? '' : say(words.truth, { digit: label })}</span></p>
            <figure class="seen-figure"><canvas class="seen" aria-hidden="true"></canvas><figcaption>${say(words.sees)}</figcaption></figure>
          </div>
        </div>
        <ol class="chances" aria-label=${say(words.probability)}>
          ${Array.from({ length: 10 }, (_, digit) => {
            const share = answer?.[digit] ?? 0;
            return html`<li class=${digit === best ? 'best' : ''} aria-label=${say(words.digitShare, { digit, share: answer ? percent(share) : '–' })}>
              <span class="share" aria-hidden="true">${share >= leastShown ? `${Math.round(100 * share)}%` : ''}</span>
              <span class="bar" aria-hidden="true"><span class="fill" data-digit=${digit}></span></span>
              <span class="number" aria-hidden="true">${digit}</span></li>`;
          })}
        </ol>
        <div class="button-row">
          <button class="button outlined" @click=${this.random} ?disabled=${!digits.value}>${say(words.random)}</button>
          <button class="button outlined" @click=${clearSheet} ?disabled=${!seen.value}>${say(words.clear)}</button>
        </div>
      </section>`;
  }
}

define('garden-digits-draw', DigitsDraw);
