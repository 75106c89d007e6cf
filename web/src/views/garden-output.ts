// <garden-output>: the plane (or a layer's space) with its read-out, key and switches. Lit renders the words around the
// canvas; the canvas and the read-out are written by hand, frame by frame.

import { effect, signal } from '@preact/signals-core';
import { html, nothing, type TemplateResult } from 'lit';
import { invalidate, mount } from '../engine/frames';
import type { FramePart, Need, Report, Status } from '../engine/protocol';
import { language, say } from '../i18n/language';
import { shell } from '../i18n/shell';
import { views } from '../i18n/views';
import { discretize, outputPath, pointTool, showTest, spaceLayer } from '../lab/options';
import { lab, playing, report, schema } from '../lab/state';
import { columnsOf, featuresOf, parseOutputPath } from '../network/columns';
import { define, SignalElement } from '../ui/signal-element';
import '../ui/tooltip';
import { drawPlane, PlaneData, plotBox, type Shown } from './boundary';
import { Surface } from './canvas';
import { drawLegend } from './legend';
import { planeOverlay, showsDifference } from './overlays';
import { classTables, fieldTable, palette } from './palette';
import { PointGesture } from './point-tools';
import { domain, fromX, fromY } from './points';
import { placeText, planeSummary } from './readout';
import { SpaceData } from './space';
import type { View } from './view';
import './output.css';

const summaryEveryMs = 5000; // a screen reader must be able to finish a sentence
const keyStep = 0.25;

/** Layers whose space can be drawn: the inputs and every column with two neurons or more, as [layer, number of the column]. */
interface Space { layer: number; column: number; units: number }

class GardenOutput extends SignalElement implements View {
  readonly id = 'output';
  private readonly plane = new PlaneData();
  private readonly space = new SpaceData();
  private readonly gesture = new PointGesture(this.plane);
  private readonly pair = signal<[number, number]>([0, 1]);
  private surface: Surface | null = null;
  private legend: Surface | null = null;
  private cursor: { x: number; y: number } | null = null;
  private cleanups: (() => void)[] = [];
  private spaceAsked = false;
  private summarizedMs = -summaryEveryMs;

  override connectedCallback(): void {
    super.connectedCallback();
    this.cleanups = [
      mount(this),
      effect(() => { void [palette.value, fieldTable.value, classTables.value, showTest.value, language.value, this.pair.value, planeOverlay.value]; this.paint(); }),
      effect(() => { void [outputPath.value, spaceLayer.value]; invalidate(); }),
      effect(() => { if (!playing.value) this.summarizedMs = -summaryEveryMs; }),
    ];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const clean of this.cleanups) clean();
    this.surface?.disconnect();
    this.legend?.disconnect();
    this.surface = this.legend = null;
  }

  // --- what is shown ---

  private spaces(): Space[] {
    const known = schema.value;
    if (!known) return [];
    const inputs = featuresOf(known, lab.value).length;
    const columns = columnsOf(known, lab.value.model.layers, inputs);
    return [{ layer: -1, column: 0, units: inputs }, ...columns.map((one, c) => ({ layer: one.last, column: c + 1, units: one.units }))]
      .filter((one) => one.units > 1);
  }

  /** The chosen space, or the last there is where the network has lost that layer; undefined for the plane. */
  private get shownSpace(): Space | undefined {
    if (spaceLayer.value === null) return undefined;
    const spaces = this.spaces();
    return spaces.find((one) => one.layer === spaceLayer.value) ?? spaces.at(-1);
  }

  needs(found: Report): Need[] {
    if (found.lab.data.id === 'external' || !this.surface?.ready) return [];
    const last = found.parts.length - 1, wanted = parseOutputPath(outputPath.peek());
    const known = wanted && wanted.layer <= last;
    const layer = this.shownSpace?.layer;
    this.spaceAsked = layer !== undefined && layer <= last;
    const what: Shown = known && !this.spaceAsked ? wanted : { layer: last + 1, unit: null };
    return [...this.plane.needs(what), ...(this.spaceAsked ? this.space.needs(layer!) : [])];
  }

  draw(parts: FramePart[], status: Status, found: Report): void {
    if (parts.length === 0 || !this.plane.take(parts, found)) return;
    if (this.spaceAsked) this.space.take(parts.slice(2));
    this.paint();
    const now = performance.now();
    if (now - this.summarizedMs < summaryEveryMs && status.running) return;
    this.summarizedMs = now;
    const summary = this.querySelector('.plot-summary');
    if (summary) summary.textContent = planeSummary(this.plane);
  }

  private paint(): void {
    if (!this.surface) return;
    const space = this.shownSpace;
    if (space && this.space.layer !== space.layer) return; // its values are on their way
    if (space) this.space.draw(this.surface, this.plane, ...this.pair.peek());
    const overlay = !space && this.plane.ready ? planeOverlay.peek() : null;
    const covered = overlay?.draw(this.surface, this.plane, this.cursor) ?? false;
    if (!space && !covered) drawPlane(this.surface, this.plane, this.cursor);
    if (this.legend && covered) overlay!.legend(this.legend);
    else if (this.legend) drawLegend(this.legend, this.plane);
    this.tell();
  }

  private tell(): void {
    const line = this.querySelector<HTMLElement>('.plot-readout');
    if (!line) return;
    line.hidden = !this.cursor || !this.plane.ready;
    this.legend?.canvas.classList.toggle('covered', !line.hidden);
    if (!this.cursor || line.hidden) return;
    const words = placeText(this.plane, this.cursor.x, this.cursor.y, this.reach, showTest.peek());
    if (line.textContent !== words) line.textContent = words;
  }

  // --- pointer and keyboard ---

  /** How near a point must be, in data units: about 12 CSS pixels. */
  private get reach(): number {
    return this.surface?.ready ? (12 / plotBox(this.surface).width) * 2 * domain : 0.3;
  }

  private place(event: PointerEvent): { x: number; y: number } | null {
    if (!this.surface || this.shownSpace) return null;
    const frame = this.surface.canvas.getBoundingClientRect(), box = plotBox(this.surface);
    const x = fromX(box, event.clientX - frame.left), y = fromY(box, event.clientY - frame.top);
    return Math.abs(x) > domain || Math.abs(y) > domain ? null : { x, y };
  }

  private readonly onDown = (event: PointerEvent): void => {
    const at = this.place(event);
    this.setCursor(at);
    if (!at || event.button !== 0 || pointTool.peek() === 'none') return;
    (event.target as Element).setPointerCapture(event.pointerId);
    event.preventDefault();
    this.gesture.begin(at.x, at.y, this.reach);
  };

  private readonly onMove = (event: PointerEvent): void => {
    const at = this.place(event);
    this.setCursor(at);
    if (at && this.gesture.active) this.gesture.drag(at.x, at.y, this.reach);
  };

  private readonly onUp = (): void => this.gesture.end();
  private readonly onLeave = (): void => { if (!this.gesture.active) this.setCursor(null); };

  private readonly onKey = (event: KeyboardEvent): void => {
    if (this.shownSpace) return;
    const at = this.cursor ?? { x: 0, y: 0 }, step = event.shiftKey ? 4 * keyStep : keyStep;
    const move = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, step], ArrowDown: [0, -step] }[event.key];
    const bounded = (v: number): number => Math.max(-domain, Math.min(domain, v));
    if (move) this.setCursor({ x: bounded(at.x + move[0]!), y: bounded(at.y + move[1]!) });
    else if (event.key === 'Escape') this.setCursor(null);
    else if (event.key === 'Enter' && pointTool.peek() !== 'none') {
      this.gesture.begin(at.x, at.y, this.reach);
      this.gesture.end();
    } else return;
    event.preventDefault();
  };

  private setCursor(at: { x: number; y: number } | null): void {
    if (!at && !this.cursor) return;
    this.cursor = at;
    this.paint();
  }

  // --- words ---

  protected override firstUpdated(): void {
    this.surface = new Surface(this.querySelector<HTMLCanvasElement>('.plot-canvas')!, () => { this.paint(); invalidate(); });
    this.legend = new Surface(this.querySelector<HTMLCanvasElement>('.plot-legend')!, () => this.paint());
  }

  override render(): TemplateResult {
    const inSpace = this.shownSpace !== undefined, spaces = this.spaces();
    const last = spaces.at(-1), target = spaces.findLast((one) => one.column > 0 && one.layer < lab.value.model.layers.length - 1) ?? last;
    const segment = (on: boolean, words: string, tip: string, run: () => void, disabled = false): TemplateResult =>
      html`<button class="button" aria-pressed=${on} data-tip=${tip} ?disabled=${disabled} @click=${run}>${words}</button>`;
    const check = (value: { value: boolean | null }, words: string, tip: string): TemplateResult =>
      html`<label class="check" data-tip=${tip}><input type="checkbox" .checked=${value.value === true}
        @change=${(event: Event) => { value.value = (event.target as HTMLInputElement).checked; }} />${words}</label>`;
    return html`
      <div class="view-head">
        <div class="panel-head"><h2>${this.heading()}</h2><garden-info .about=${shell.output} .text=${shell.outputHelp}></garden-info></div>
        <div class="segments" role="group" aria-label=${say(views.surface)}>
          ${segment(!inSpace, say(views.plane), say(views.planeTip), () => { spaceLayer.value = null; })}
          ${segment(inSpace, say(views.space), target ? say(views.spaceTip) : say(views.noSpace), () => { if (target) spaceLayer.value = target.layer; }, !target)}
        </div>
      </div>
      ${inSpace ? this.chooser(spaces) : nothing}
      <canvas class="plot-canvas ${inSpace ? 'bent' : pointTool.value === 'none' ? '' : 'editing'}" tabindex="0" role="img"
        aria-label=${say(views.outputLabel)} aria-describedby="plot-summary plot-keys"
        @pointerdown=${this.onDown} @pointermove=${this.onMove} @pointerup=${this.onUp} @pointercancel=${this.onUp}
        @pointerleave=${this.onLeave} @keydown=${this.onKey}></canvas>
      <div class="plot-key"><canvas class="plot-legend" aria-hidden="true"></canvas>
        <p class="plot-readout number" aria-live="off" hidden></p></div>
      <div class="plot-switches">
        ${check(showTest, say(views.showTest), say(views.showTestTip))}
        ${check(discretize, say(views.discretize), say(views.discretizeTip))}
        ${showsDifference.value === null ? nothing : check(showsDifference, say(views.difference), say(views.differenceTip))}
      </div>
      <p class="plot-summary visually-hidden" id="plot-summary"></p>
      <p class="visually-hidden" id="plot-keys">${say(views.outputKeys)}</p>`;
  }

  private heading(): string {
    const shown = parseOutputPath(outputPath.value), known = schema.value;
    if (!shown || !known || this.shownSpace) return say(views.output);
    if (shown.layer < 0) {
      const id = featuresOf(known, lab.value)[shown.unit];
      const name = known.kinds.feature.entries.find((one) => one.id === id)?.name;
      return say(views.featureTitle, { name: name ? say(name) : '' });
    }
    const columns = columnsOf(known, lab.value.model.layers, 1);
    const column = columns.findIndex((one) => one.first <= shown.layer && shown.layer <= one.last);
    return say(views.neuronTitle, { layer: column + 1, unit: shown.unit + 1 });
  }

  private chooser(spaces: Space[]): TemplateResult {
    const now = this.shownSpace, [across, upward] = this.pair.value;
    const outputs = report.value?.parts.length ?? 0;
    const name = (one: Space): string => one.layer < 0 ? say(views.inputs) : one.layer === outputs - 1 ? say(views.output) : say(views.layerN, { n: one.column });
    const units = Array.from({ length: now?.units ?? 0 }, (_, i) => i);
    const pick = (words: string, value: number, set: (unit: number) => void): TemplateResult => html`
      <label><span>${words}</span><select class="select" @change=${(event: Event) => set(Number((event.target as HTMLSelectElement).value))}>
        ${units.map((unit) => html`<option value=${unit} ?selected=${unit === Math.min(value, units.length - 1)}>${say(views.unitN, { n: unit + 1 })}</option>`)}
      </select></label>`;
    return html`<div class="space-chooser">
      <label><span>${say(views.layer)}</span><select class="select" @change=${(event: Event) => { spaceLayer.value = Number((event.target as HTMLSelectElement).value); this.pair.value = [0, 1]; }}>
        ${spaces.map((one) => html`<option value=${one.layer} ?selected=${one.layer === now?.layer}>${name(one)}</option>`)}
      </select></label>
      ${pick(say(views.across), across, (unit) => { this.pair.value = [unit, this.pair.value[1]]; })}
      ${pick(say(views.upward), upward, (unit) => { this.pair.value = [this.pair.value[0], unit]; })}
    </div>`;
  }
}

define('garden-output', GardenOutput);
