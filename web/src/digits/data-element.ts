// <garden-digits-data>: which images train and test the network, samples of them, and the way to load all 70,000.

import { html, nothing } from 'lit';
import { computed, effect, signal } from '@preact/signals-core';
import { digitWords as words } from '../i18n/digits';
import { say } from '../i18n/language';
import { externalChanged } from '../lab/state';
import { duration } from '../ui/format';
import { processing } from '../ui/data-panel';
import { define, SignalElement } from '../ui/signal-element';
import { palette } from '../views/palette';
import { digits, externalName, loadDigits, loading, remainingBytes } from './data';
import { paintSheet } from './paint';
import './digits.css';

const samplesPerDigit = 8;
const labels = Array.from({ length: 10 }, (_, digit) => digit);
const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);
const secondsLeft = ({ done, total, startedMs }: { done: number; total: number; startedMs: number }): number =>
  done > 0 ? ((performance.now() - startedMs) / 1000) * (total / done - 1) : NaN;

class DigitsData extends SignalElement {
  private readonly failure = signal<string | null>(null);
  private stop: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.stop = effect(() => {
      void palette.value;
      this.requestUpdate();
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stop?.();
  }

  private readonly loadAll = async (): Promise<void> => {
    this.failure.value = null;
    try {
      await loadDigits(true);
      await externalChanged(externalName);
    } catch (error) {
      this.failure.value = error instanceof Error ? error.message : String(error);
    }
  };

  /** The first images of every digit, by their numbers. */
  private readonly lines = computed((): number[][] => {
    const train = digits.value?.train;
    return labels.map((digit) => {
      const rows: number[] = [];
      for (let row = 0; train && row < train.y.length && rows.length < samplesPerDigit; row++) if (train.y[row] === digit) rows.push(row);
      return rows;
    });
  });

  protected override updated(): void {
    const train = digits.peek()?.train, canvas = this.querySelector<HTMLCanvasElement>('.samples canvas');
    if (train && canvas) paintSheet(canvas, train.x, this.lines.peek());
  }

  override render() {
    const [now, progress, failure] = [digits.value, loading.value, this.failure.value];
    const count = (number: number): string => number.toLocaleString('en');
    return html`
      <div class="digits-data">
        <p class="number">${now ? say(words.loaded, { train: count(now.train.y.length), test: count(now.test.y.length) }) : nothing}</p>
        ${progress
          ? html`<label class="load-progress number">${say(words.loading, { done: megabytes(progress.done), total: megabytes(progress.total), left: duration(secondsLeft(progress)) })}
              <progress max=${progress.total} .value=${progress.done}></progress></label>`
          : nothing}
        ${failure ? html`<p class="load-failure" role="alert">${say(words.failed, { reason: failure })}</p>` : nothing}
        ${now && !now.whole && !progress
          ? html`<button class="button outlined wide" @click=${this.loadAll}>
              ${failure ? say(words.again) : say(words.loadAll, { size: megabytes(remainingBytes()) })}</button>`
          : nothing}
        ${now ? html`<p class="quiet">${say(now.whole ? words.allLoaded : words.subset)}</p>` : nothing}
        <div class="samples" role="img" aria-label=${say(words.samples)}>${labels.map((digit) => html`<span class="number">${digit}</span>`)}<canvas></canvas></div>
        <p class="quiet source">${say(words.source)}</p>
        ${processing()}
      </div>`;
  }
}

define('garden-digits-data', DigitsData);
