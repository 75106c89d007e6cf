// <garden-curves>: loss and metric over the steps, train and test, with the present numbers large above them. Numbers and
// canvases are written by hand as frames come; Lit renders the rest.

import { effect } from '@preact/signals-core';
import { html, nothing, type TemplateResult } from 'lit';
import { invalidate, mount } from '../engine/frames';
import type { FramePart, Need, Report, Status } from '../engine/protocol';
import { language, say } from '../i18n/language';
import { shell } from '../i18n/shell';
import { views } from '../i18n/views';
import { entry } from '../lab/entries';
import { curveScale, smoothing } from '../lab/options';
import { columnNames, stageOf, stageStart } from '../lab/stages';
import { report, status } from '../lab/state';
import { define, SignalElement } from '../ui/signal-element';
import '../ui/tooltip';
import { Surface } from './canvas';
import { drawChart, leastLeft, leftOf, plotOf, stepAxis, type ChartLine, type ChartStyle } from './chart';
import { CurveData, type Series } from './curve-data';
import { ghost, keptCurve } from './overlays';
import { palette } from './palette';
import { valueText, type Axis } from './scale';
import { pastWeight } from './smoothing';
import type { View } from './view';
import './curves.css';

const summaryEveryMs = 5000;

class GardenCurves extends SignalElement implements View {
  readonly id = 'curves';
  private readonly data = new CurveData();
  private loss: Surface | null = null;
  private metric: Surface | null = null;
  private reading = -1;
  private left = leastLeft; // of both charts, so that their steps stand below each other
  private step = 0;
  private stage = 0;
  private known: Report | null = null;
  private summarizedMs = -summaryEveryMs;
  private painted = { version: -1, high: 0 };
  private cleanups: (() => void)[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    this.cleanups = [mount(this), effect(() => { void [palette.value, curveScale.value, smoothing.value, language.value, ghost.value, keptCurve.value]; this.paint(); })];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const clean of this.cleanups) clean();
    this.loss?.disconnect();
    this.metric?.disconnect();
    this.loss = this.metric = null;
  }

  protected override firstUpdated(): void {
    const [loss, metric] = this.querySelectorAll('canvas');
    this.loss = new Surface(loss!, () => { this.paint(); invalidate(); });
    this.metric = new Surface(metric!, () => this.paint());
  }

  // --- frames ---

  needs(found: Report): Need[] {
    if (!this.loss?.ready) return [];
    if (found !== this.known) { // another lab or other weights: the engine tells its whole history anew
      this.data.clear();
      this.painted.version = -1;
    }
    this.known = found;
    return [{ kind: 'history', since: Math.max(this.data.lastStep, this.start) - 1 }]; // the last row too: other weights at the same step change it
  }

  /** Each stage of a run has its own numbers: the curves begin with it. */
  private get start(): number {
    return stageStart(report.peek(), status.peek());
  }

  draw(parts: FramePart[], status: Status): void {
    const part = parts[0], stage = status.stage?.index ?? 0;
    if (stage !== this.stage) { // these rows are of the stage before
      this.stage = stage;
      this.data.clear();
      this.reading = -1;
      this.requestUpdate();
      return invalidate();
    }
    if (status.step < this.data.lastStep) this.data.cut(status.step);
    if (part) this.data.add(part.data, part.shape[0] ?? 0);
    this.step = status.step;
    if (this.reading >= this.data.count) this.reading = -1;
    if (this.moved()) this.paint();
    const now = performance.now();
    if (status.running && now - this.summarizedMs < summaryEveryMs) return;
    this.summarizedMs = now;
    this.summarize();
  }

  /** Whether the lines have changed, or the axis by what one would see. */
  private moved(): boolean {
    const { version } = this.data, { high } = this.axis;
    return version !== this.painted.version || Math.abs(high / this.painted.high - 1) > 1 / (2 * (this.loss?.width ?? 1));
  }

  private get axis(): Axis {
    return stepAxis(this.data, this.start, this.step, ghost.peek()?.lastStep ?? 0, keptCurve.peek()?.lastStep ?? 0);
  }

  private metricBounds(found: Report | null): { bounds: [number, number] | null; percent: boolean } {
    if (!found || this.ownNames('trainMetric', 'testMetric') || entry('metric', found.metric)?.better !== 'higher') return { bounds: null, percent: false };
    return { bounds: [0, 1], percent: found.task === 'classification' }; // accuracy, and R² where it is better than guessing the mean
  }

  private paint(): void {
    if (!this.loss || !this.metric) return;
    const past = pastWeight(smoothing.peek(), this.data.count), x = this.axis, found = report.peek();
    this.painted = { version: this.data.version, high: x.high };
    const others = { ghost: ghost.peek(), kept: keptCurve.peek(), keptName: say(views.kept) };
    const lines = (train: Series, test: Series): ChartLine[] => {
      const own = this.ownNames(train, test) !== null; // too long for the end of a line: they stand above, in its colour
      return [{ series: test, name: own ? '' : say(views.test), dashed: true }, { series: train, name: own ? '' : say(views.train), dashed: false }];
    };
    const loss: ChartStyle = { lines: lines('trainLoss', 'testLoss'), log: curveScale.peek() === 'log', past, bounds: null, percent: false, ...others };
    const metric: ChartStyle = { lines: lines('trainMetric', 'testMetric'), log: false, past, ...this.metricBounds(found), ...others };
    this.left = Math.max(leftOf(this.loss, this.data, loss), leftOf(this.metric, this.data, metric));
    drawChart(this.loss, this.data, loss, x, this.reading, this.left);
    drawChart(this.metric, this.data, metric, x, this.reading, this.left);
    this.tell();
  }

  private tell(): void {
    const row = this.reading >= 0 ? this.reading : this.data.count - 1;
    const { percent } = this.metricBounds(report.peek());
    const write = (name: string, text: string): void => {
      const element = this.querySelector(`[data-number="${name}"]`);
      if (element && element.textContent !== text) element.textContent = text;
    };
    const number = (series: Series): number => (row < 0 ? NaN : this.data.values[series][row]!);
    const lossText = (v: number): string => (row < 0 ? '–' : Number.isFinite(v) ? valueText(v, 4) : '–');
    const metricText = (v: number): string => (row < 0 || !Number.isFinite(v) ? '–' : percent ? `${valueText(100 * v, 1)} %` : valueText(v, 3));
    write('trainLoss', lossText(number('trainLoss')));
    write('testLoss', lossText(number('testLoss')));
    write('trainMetric', metricText(number('trainMetric')));
    write('testMetric', metricText(number('testMetric')));
    write('when', row < 0 ? say(views.curvesEmpty) : say(views.atStep, { step: this.data.step[row]!, epoch: valueText(this.data.epoch[row]!, 1) }));
  }

  private summarize(): void {
    const element = this.querySelector('.curves-summary'), row = this.data.count - 1;
    if (!element || row < 0) return;
    const sentence = (name: string, train: Series, test: Series): string => this.ownNames(train, test) ? say(views.curvesSummaryOwn, {
      ...this.words(train, test), a: valueText(this.data.values[train][row]!), b: valueText(this.data.values[test][row]!), step: this.data.step[row]! }) : say(views.curvesSummary, {
      name, train: valueText(this.data.values[train][row]!), test: valueText(this.data.values[test][row]!), step: this.data.step[row]! });
    element.textContent = [sentence(say(views.loss), 'trainLoss', 'testLoss'), sentence(this.metricName(), 'trainMetric', 'testMetric')]
      .join(' ');
  }

  // --- pointer and keyboard ---

  private readonly onMove = (event: PointerEvent): void => {
    const canvas = event.currentTarget as HTMLCanvasElement, surface = canvas === this.loss?.canvas ? this.loss : this.metric;
    if (!surface) return;
    const x = this.axis, plot = plotOf(surface, this.left), share = (event.clientX - canvas.getBoundingClientRect().left - plot.left) / plot.width;
    this.read(share < -0.05 || share > 1.05 ? -1 : this.data.nearest(x.low + share * (x.high - x.low)));
  };
  private readonly onLeave = (): void => this.read(-1);

  private readonly onKey = (event: KeyboardEvent): void => {
    const last = this.data.count - 1, at = this.reading < 0 ? last : this.reading, jump = event.shiftKey ? Math.max(1, Math.round(last / 10)) : 1;
    const next = { ArrowLeft: at - jump, ArrowRight: at + jump, Home: 0, End: last, Escape: -1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    this.read(event.key === 'Escape' ? -1 : Math.max(0, Math.min(last, next)));
  };

  private read(row: number): void {
    if (row === this.reading) return;
    this.reading = row;
    this.paint();
  }

  // --- words ---

  private metricName(): string {
    const name = entry('metric', report.value?.metric ?? '')?.name;
    return name ? say(name) : '';
  }

  /** What the two columns of this stage are called, where they are not training and test of one number. */
  private ownNames(train: Series, test: Series): ReturnType<typeof columnNames> {
    return columnNames(stageOf(report.peek(), status.peek()), train, test);
  }

  private words(train: Series, test: Series): { train: string; test: string } {
    const [a, b] = this.ownNames(train, test) ?? [views.train, views.test];
    return { train: say(a), test: say(b) };
  }

  override render(): TemplateResult {
    const stage = stageOf(report.value, status.peek());
    const numbers = (name: string, train: Series, test: Series): TemplateResult => {
      const own = this.ownNames(train, test) !== null, names = this.words(train, test);
      return html`<div class=${`curve-head ${own ? 'own' : ''}`}>${own ? nothing : html`<h3>${name}</h3>`}
        <dl class="number"><div><dt class="train">${names.train}</dt><dd data-number=${train}>–</dd></div>
          <div><dt>${names.test}</dt><dd class="soft" data-number=${test}>–</dd></div></dl></div>`;
    };
    const title = (name: string, train: Series, test: Series): string => (this.ownNames(train, test) ? Object.values(this.words(train, test)).join(say(views.and)) : name);
    const chart = (name: string): TemplateResult => html`<canvas class="curve-canvas" tabindex="0" role="img" aria-label=${`${say(views.curves)}: ${name}`}
      aria-describedby="curves-summary curves-keys" @pointermove=${this.onMove} @pointerdown=${this.onMove} @pointerleave=${this.onLeave} @keydown=${this.onKey}></canvas>`;
    const scale = (value: 'linear' | 'log'): TemplateResult => html`<button class="button" aria-pressed=${curveScale.value === value}
      @click=${() => { curveScale.value = value; }}>${say(views[value])}</button>`;
    const metric = this.metricName();
    return html`
      <div class="view-head"><div class="panel-head"><h2>${say(views.curves)}</h2><garden-info .about=${shell.curves} .text=${shell.curvesHelp}></garden-info></div><span class="curve-when number" data-number="when"></span></div>
      ${stage ? html`<p class="curve-stage">${say(stage.name)}</p>` : nothing}
      ${numbers(say(views.loss), 'trainLoss', 'testLoss')}
      ${chart(title(say(views.loss), 'trainLoss', 'testLoss'))}
      ${numbers(metric, 'trainMetric', 'testMetric')}
      ${chart(title(metric, 'trainMetric', 'testMetric'))}
      <div class="curve-switches">
        <div class="segments" role="group" aria-label=${say(views.scale)}>${scale('linear')}${scale('log')}</div>
        <label class="curve-smoothing" data-tip=${say(views.smoothingTip)}><span>${say(views.smoothing)}</span>
          <input class="slider" type="range" min="0" max="1" step="0.05" .value=${String(smoothing.value)}
            @input=${(event: Event) => { smoothing.value = Number((event.target as HTMLInputElement).value); }} /></label>
      </div>
      <p class="curves-summary visually-hidden" id="curves-summary"></p>
      <p class="visually-hidden" id="curves-keys">${say(views.curvesKeys)}</p>`;
  }

  protected override updated(): void {
    this.querySelector<HTMLInputElement>('.curve-smoothing input')?.style.setProperty('--fill', `${smoothing.value * 100}%`);
    this.tell();
  }
}

define('garden-curves', GardenCurves);
