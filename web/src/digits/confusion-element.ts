// <garden-digits-confusion>: which test digits are taken for which. A table of buttons, so that keyboard and screen reader have
// it too; a chosen cell opens its images, and an image can be sent to the drawing sheet.

import { html, nothing } from 'lit';
import { signal } from '@preact/signals-core';
import { invalidate, mount } from '../engine/frames';
import type { Need } from '../engine/protocol';
import { digitWords as words } from '../i18n/digits';
import { say } from '../i18n/language';
import { define, SignalElement } from '../ui/signal-element';
import type { View } from '../views/view';
import { side } from './center';
import { digits } from './data';
import { paintBytes, Pace } from './paint';
import { showImage } from './sheet';
import './digits.css';

const imageLimit = 60;
const refreshMs = 300;

class DigitsConfusion extends SignalElement {
  private readonly counts = signal<{ size: number; values: Float32Array } | null>(null);
  private readonly chosen = signal<{ truth: number; predicted: number } | null>(null);
  private readonly rows = signal<number[]>([]);
  private readonly pace = new Pace(refreshMs);
  private unmount: (() => void) | undefined;

  private readonly view: View = {
    id: 'digits-confusion',
    needs: (report): Need[] => {
      if (report.classes < 2 || !this.pace.due()) return [];
      const cell = this.chosen.peek();
      return [{ kind: 'confusion' }, ...(cell ? [{ kind: 'examples', ...cell, limit: imageLimit } as const] : [])];
    },
    draw: ([counts, examples]) => {
      if (counts) this.counts.value = { size: counts.shape[0] ?? 0, values: counts.data.slice() };
      if (examples) this.rows.value = Array.from(examples.data);
    },
  };

  override connectedCallback(): void {
    super.connectedCallback();
    this.unmount = mount(this.view);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.unmount?.();
  }

  private choose(truth: number, predicted: number): void {
    this.chosen.value = { truth, predicted };
    this.rows.value = [];
    this.pace.now();
    invalidate(); // also while paused
  }

  protected override updated(): void {
    const { counts } = this;
    const now = counts.peek();
    if (!now) return;
    const { size, values } = now;
    const busiest = (same: boolean): number =>
      values.reduce((most, count, i) => ((i % (size + 1) === 0) === same ? Math.max(most, count) : most), 1);
    const [mostRight, mostWrong] = [busiest(true), busiest(false)];
    for (const cell of this.querySelectorAll<HTMLElement>('[data-cell]')) {
      const i = Number(cell.dataset.cell);
      const right = i % (size + 1) === 0;
      cell.style.setProperty('--share', String(Math.sqrt((values[i] ?? 0) / (right ? mostRight : mostWrong))));
    }
    const test = digits.peek()?.test;
    if (test) for (const canvas of this.querySelectorAll<HTMLCanvasElement>('canvas[data-row]')) paintBytes(canvas, test.x, Number(canvas.dataset.row));
  }

  private images() {
    const cell = this.chosen.value;
    const test = digits.value?.test;
    const now = this.counts.value;
    if (!cell || !test || !now) return nothing;
    const count = now.values[cell.truth * now.size + cell.predicted] ?? 0;
    const rows = this.rows.value;
    return html`
      <div class="cell-images">
        <header>
          <h3>${say(words.cellImages, { ...cell, count })}${count > rows.length && rows.length ? html` · ${say(words.shown, { shown: rows.length })}` : nothing}</h3>
          <button class="button" @click=${() => (this.chosen.value = null)}>${say(words.close)}</button>
        </header>
        ${count === 0 ? html`<p class="quiet">${say(words.none)}</p>` : nothing}
        <div class="image-grid">
          ${rows.map((row) => html`
            <button aria-label=${say(words.useImage, { index: row })} title=${say(words.useImage, { index: row })}
              @click=${() => showImage(test.x.subarray(row * side * side, (row + 1) * side * side), test.y[row]!)}>
              <canvas data-row=${row} width=${side} height=${side}></canvas>
            </button>`)}
        </div>
      </div>`;
  }

  override render() {
    const now = this.counts.value;
    const size = now?.size ?? 10;
    const labels = Array.from({ length: size }, (_, i) => i);
    const total = now?.values.reduce((sum, count) => sum + count, 0) ?? 0;
    const right = labels.reduce((sum, i) => sum + (now?.values[i * size + i] ?? 0), 0);
    const cell = this.chosen.value;
    return html`
      <section class="digits-confusion" aria-labelledby="digits-confusion-title">
        <header class="panel-head"><h2 id="digits-confusion-title">${say(words.confusion)}</h2>
          <garden-info .about=${words.confusion} .text=${words.confusionHelp}></garden-info></header>
        <table>
          <thead><tr><td></td>${labels.map((label) => html`<th scope="col">${label}</th>`)}</tr></thead>
          <tbody>
            ${labels.map((truth) => html`
              <tr>
                <th scope="row">${truth}</th>
                ${labels.map((predicted) => {
                  const count = now?.values[truth * size + predicted] ?? 0;
                  const name = say(words.cell, { truth, predicted, count });
                  return html`<td><button data-cell=${truth * size + predicted} aria-label=${name} title=${name}
                    class=${truth === predicted ? 'right' : 'wrong'} aria-pressed=${cell?.truth === truth && cell.predicted === predicted}
                    @click=${() => this.choose(truth, predicted)}>${count || ''}</button></td>`;
                })}
              </tr>`)}
          </tbody>
        </table>
        <p class="quiet number">${total ? say(words.correct, { right, total }) : ''}</p>
        ${this.images()}
      </section>`;
  }
}

define('garden-digits-confusion', DigitsConfusion);
