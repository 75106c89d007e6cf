// <garden-digits-weights>: the weights of the first layer as pictures, one tile a neuron, in the data's own colours.
// 400,000 numbers are too many for every frame: the view asks for them a few times a second. What training adds is small beside
// the random start, so the weights seen at step 0 are kept and the difference is shown: there strokes and digits appear.

import { html } from 'lit';
import { effect, signal } from '@preact/signals-core';
import { invalidate, mount } from '../engine/frames';
import type { Need, Part, Report, Status } from '../engine/protocol';
import { digitWords as words } from '../i18n/digits';
import { say } from '../i18n/language';
import { status } from '../lab/state';
import { active, selectedPart } from '../ui/link';
import { recall, remember } from '../ui/remember';
import { define, SignalElement } from '../ui/signal-element';
import { palette } from '../views/palette';
import type { View } from '../views/view';
import { side } from './center';
import { Pace, paintTiles } from './paint';
import './digits.css';

const refreshMs = 250;
const pitch = side + 1;
const tileCssTarget = 30; // smallest comfortable width of a tile
const fullHueRms = 3;     // a weight this many times the usual size has the full hue; few are larger
const wantsChange = signal(recall('weightChange') !== false);

/** The first part that has weights over the pixels. */
const firstLayer = (report: Report): Part | undefined =>
  report.parts.find((part) => part.roles.w && part.inShape.reduce((a, b) => a * b, 1) === side * side);

class DigitsWeights extends SignalElement {
  private readonly range = signal<{ count: number; min: number; max: number } | null>(null);
  private readonly pointed = signal<number | null>(null);
  private readonly pace = new Pace(refreshMs);
  private path = '';
  private columns = 16;
  private weights: Float32Array<ArrayBuffer> = new Float32Array(0); // as shown: themselves, or minus the start
  private start: Float32Array<ArrayBuffer> | null = null;           // at step 0
  private readonly known = signal(false);                           // whether the start was seen
  private readonly trained = signal(false);
  private lastStep = 0;
  private image: ImageData | null = null;
  private stop: (() => void)[] = [];

  private readonly view: View = {
    id: 'digits-weights',
    needs: (report): Need[] => {
      const layer = firstLayer(report);
      this.path = layer?.roles.w ?? '';
      if (status.peek().step < this.lastStep) this.pace.now(); // a new beginning must not be missed
      return layer && this.pace.due() ? [{ kind: 'tensor', path: this.path }] : [];
    },
    draw: ([part], { step }: Status) => {
      if (!part) return;
      const { data } = part;
      this.lastStep = step;
      if (this.weights.length !== data.length) this.weights = new Float32Array(data.length);
      if (step === 0) this.start = Float32Array.from(data);
      else if (this.start?.length !== data.length) this.start = null;
      this.known.value = this.start !== null;
      this.trained.value = step > 0;
      if (this.showsChange && this.start) for (let i = 0; i < data.length; i++) this.weights[i] = data[i]! - this.start[i]!;
      else this.weights.set(data);
      this.paint();
    },
  };

  private get showsChange(): boolean {
    return wantsChange.value && this.known.value && this.trained.value;
  }

  private readonly toggle = (event: Event): void => {
    wantsChange.value = (event.target as HTMLInputElement).checked;
    remember('weightChange', wantsChange.value);
    this.pace.now();
    invalidate();
  };

  override connectedCallback(): void {
    super.connectedCallback();
    const resize = new ResizeObserver(() => this.paint());
    resize.observe(this);
    this.stop = [
      mount(this.view),
      () => resize.disconnect(),
      effect(() => {
        void palette.value;
        this.paint();
      }),
    ];
    this.pace.now();
    invalidate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.stop.splice(0)) stop();
  }

  private paint(): void {
    const canvas = this.querySelector<HTMLCanvasElement>('.tiles');
    const count = this.weights.length / (side * side);
    if (!canvas || !count) return;
    const { min, max, hue } = spread(this.weights);
    this.columns = Math.max(8, Math.min(count, Math.floor(canvas.parentElement!.clientWidth / tileCssTarget)));
    const [width, height] = [this.columns * pitch - 1, Math.ceil(count / this.columns) * pitch - 1];
    if (this.image?.width !== width || this.image.height !== height) this.image = new ImageData(width, height);
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    paintTiles(new Uint32Array(this.image.data.buffer), width, this.columns, this.weights, hue);
    canvas.getContext('2d')!.putImageData(this.image, 0, 0);
    this.range.value = { count, min, max };
    this.fitRows(canvas.parentElement!, Math.ceil(count / this.columns));
    this.paintLarge(this.pointed.peek());
  }

  /** The frame ends between two rows, never inside one. */
  private fitRows(frame: HTMLElement, rows: number): void {
    const limit = Number.parseFloat(getComputedStyle(frame).maxHeight), row = frame.clientWidth / this.columns;
    frame.style.height = Number.isFinite(limit) ? `${Math.min(rows, Math.max(2, Math.floor(limit / row))) * row}px` : '';
  }

  private paintLarge(neuron: number | null): void {
    const canvas = this.querySelector<HTMLCanvasElement>('.large');
    if (!canvas || neuron === null) return;
    const weights = this.weights.subarray(neuron * side * side, (neuron + 1) * side * side);
    const image = new ImageData(side, side);
    paintTiles(new Uint32Array(image.data.buffer), side, 1, weights, spread(weights).hue);
    canvas.getContext('2d')!.putImageData(image, 0, 0);
  }

  private readonly onMove = (event: PointerEvent): void => {
    const canvas = event.currentTarget as HTMLCanvasElement;
    const box = canvas.getBoundingClientRect();
    const column = Math.floor(((event.clientX - box.left) / box.width) * this.columns);
    const row = Math.floor(((event.clientY - box.top) / box.height) * Math.ceil(this.weights.length / side / side / this.columns));
    const neuron = row * this.columns + column;
    if (neuron < 0 || neuron * side * side >= this.weights.length) return;
    this.pointed.value = neuron;
    active.value = this.path;
    this.paintLarge(neuron);
  };

  private readonly onLeave = (): void => {
    this.pointed.value = null;
    active.value = null;
  };

  private caption(): string {
    const now = this.range.value;
    if (!now) return '';
    const neuron = this.pointed.value;
    const shown = this.showsChange;
    if (neuron === null) return say(shown ? words.changeSummary : this.trained.value ? words.weightsSummary : words.untrained, { count: now.count, min: signed(now.min), max: signed(now.max) });
    const { min, max } = spread(this.weights.subarray(neuron * side * side, (neuron + 1) * side * side));
    return say(shown ? words.neuronChange : words.neuron, { index: neuron + 1, min: signed(min), max: signed(max) });
  }

  override render() {
    return html`
      <section class="digits-weights" aria-labelledby="digits-weights-title">
        <header class="panel-head"><h2 id="digits-weights-title">${say(words.weights)}</h2>
          <garden-info .about=${words.weights} .text=${words.weightsHelp}></garden-info><span class="spacer"></span>
          <label class="check quiet" data-tip=${say(this.known.value || !this.trained.value ? words.changeTip : words.changeUnknown)}>
            <input type="checkbox" .checked=${wantsChange.value} ?disabled=${this.trained.value && !this.known.value} @change=${this.toggle} />${say(words.change)}</label></header>
        <div class="tiles-row">
          <div class="tiles-frame" role="group" tabindex="0" aria-label=${say(words.weights)}><canvas class="tiles" role="img" aria-label=${this.caption()}
            @pointermove=${this.onMove} @pointerdown=${this.onMove} @pointerleave=${this.onLeave}
            @click=${() => (selectedPart.value = this.path.replace(/\.[^.]*$/, ''))}></canvas></div>
          <canvas class="large" width=${side} height=${side} aria-hidden="true" ?hidden=${this.pointed.value === null}></canvas>
        </div>
        <p class="quiet number">${this.caption()}</p>
      </section>`;
  }
}

/** A true minus sign keeps the width of a plus. */
const signed = (value: number): string => value.toFixed(3).replace('-', '−');

/** The ends of the values, and the size that gets the full hue: the largest, unless that is far beyond the usual. */
function spread(values: Float32Array): { min: number; max: number; hue: number } {
  let [min, max, squares] = [Infinity, -Infinity, 0];
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value < min) min = value;
    if (value > max) max = value;
    squares += value * value;
  }
  return { min, max, hue: Math.min(Math.max(-min, max), fullHueRms * Math.sqrt(squares / values.length)) };
}

define('garden-digits-weights', DigitsWeights);
