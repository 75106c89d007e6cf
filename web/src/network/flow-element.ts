// <garden-flow>: a network of any layers as a row of cards: what each layer gives for one input (feature maps, heat maps, vectors),
// its shape, and as arcs what reads further back. A layer that does not fit says so on its card. Below: the settings of what is chosen.

import { effect } from '@preact/signals-core';
import { html, nothing, svg, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { invalidate, mount } from '../engine/frames';
import type { FramePart, Need, Report } from '../engine/protocol';
import type { Schema } from '../engine/schema';
import { graphWords as words } from '../i18n/graph';
import { language, say } from '../i18n/language';
import { views } from '../i18n/views';
import type { Lab, LayerChoice } from '../lab/lab';
import { change, lab, problems, report, schema } from '../lab/state';
import { entry as entryIn } from '../lab/entries';
import { sourcesIn } from '../lab/names';
import { active, selectedPart } from '../ui/link';
import { shapeText } from '../ui/resolve';
import { define, SignalElement } from '../ui/signal-element';
import { palette, smoothTable } from '../views/palette';
import type { View } from '../views/view';
import { entryOf, insertLayer, problemOf, runs, sourcesOf } from './flow';
import { inputSettings, inputsText, outputSettings } from './flow-ends';
import { flowInput } from './flow-input';
import { paintOutput } from './flow-paint';
import { layerSettings } from './flow-settings';
import { layerPicker } from './layer-picker';
import './network.css';

class FlowElement extends SignalElement implements View {
  readonly id = 'flow';
  private outputs: FramePart[] = [];
  private cleanups: (() => void)[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    const sizes = new ResizeObserver(() => { this.arcs(); this.paint(); });
    sizes.observe(this);
    this.cleanups = [mount(this), () => sizes.disconnect(), effect(() => { void [palette.value, smoothTable.value, language.value]; this.paint(); })];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const clean of this.cleanups) clean();
  }

  needs(found: Report): Need[] {
    const input = flowInput(found);
    return input ? [{ kind: 'forward', input }] : [];
  }

  draw(parts: FramePart[]): void {
    this.outputs = parts.map(({ shape, data }) => ({ shape: [...shape], data: data.slice() }));
    this.paint();
  }

  /** What was pressed shows its settings whole, also where the panel is low. */
  private choose(part: string): void {
    selectedPart.value = part;
    void this.updateComplete.then(() => this.querySelector('.flow-settings')?.scrollIntoView({ block: 'nearest' }));
  }

  protected override updated(): void {
    this.arcs();
    this.paint();
    invalidate();
  }

  private paint(): void {
    if (!runs(report.peek(), lab.peek())) return;
    this.querySelectorAll<HTMLCanvasElement>('.flow-card canvas').forEach((canvas) => {
      const part = this.outputs[Number(canvas.dataset['layer'])];
      if (part && part.data.length > 0) paintOutput(canvas, part.shape, part.data);
    });
  }

  /** Drawn where the cards stand: from a layer to whoever reads it past its neighbour. */
  private arcs(): void {
    const sheet = this.querySelector<HTMLElement>('.flow-sheet'), drawing = this.querySelector<SVGSVGElement>('.flow-arcs');
    if (!sheet || !drawing) return;
    const cards = [...sheet.querySelectorAll<HTMLElement>('.flow-card')];
    const centre = (i: number): number => { const card = i < 0 ? sheet.querySelector<HTMLElement>('.flow-input')! : cards[i]!; return card.offsetLeft + card.offsetWidth / 2; };
    drawing.setAttribute('width', String(sheet.scrollWidth));
    drawing.querySelectorAll<SVGPathElement>('path').forEach((path) => {
      const [from = 0, to = 0] = (path.dataset['arc'] ?? '').split(' ').map(Number);
      const [a, b] = [centre(from), centre(to)], rise = Math.min(34, 12 + 4 * (to - from));
      path.setAttribute('d', `M${a} 40C${a} ${40 - rise} ${b} ${40 - rise} ${b} 38`);
    });
  }

  private insert(at: number, id: string): void {
    const known = schema.peek(), now = report.peek();
    const entry = known && entryOf(known, { id });
    if (!entry) return;
    const shapes = runs(now, lab.peek()) ? now.parts.map(({ outShape }) => outShape) : [];
    change((draft) => insertLayer(draft, entry, at, shapes));
    selectedPart.value = `layers.${at}`;
  }

  protected override render(): TemplateResult {
    const known = schema.value, { layers } = lab.value.model;
    if (!known) return html`<div class="bone field"></div>`;
    const chosen = Number(/^layers\.(\d+)$/.exec(selectedPart.value)?.[1] ?? -1);
    const skips = layers.flatMap((_, i) => sourcesOf(layers, i).filter((source) => source !== i - 1).map((source) => `${source} ${i}`));
    return html`<div class="flow" tabindex="0" role="group" aria-label=${say(views.networkLabel)}><div class=${`flow-sheet ${skips.length > 0 ? 'skips' : ''}`}>
        <svg class="flow-arcs" aria-hidden="true" height="44">${skips.map((arc) => svg`<path data-arc=${arc} />`)}</svg>
        ${this.input()}
        ${repeat(layers, (_, i) => i, (item, i) => html`${layerPicker((id) => this.insert(i, id))}${this.card(known, item, i, i === chosen)}`)}
        ${layerPicker((id) => this.insert(layers.length, id))}${this.loss()}
      </div></div>
      ${layers[chosen] ? layerSettings(known, layers[chosen], chosen) : selectedPart.value === 'data' ? inputSettings()
        : selectedPart.value === 'loss' ? outputSettings() : html`<p class="flow-hint">${say(words.hint)}</p>`}`;
  }

  private end(part: string, name: string, text: TemplateResult | string, wrong: boolean): TemplateResult {
    return html`<div class=${`flow-input ${wrong ? 'wrong' : ''}`}><button type="button" class="column-title" aria-pressed=${selectedPart.value === part ? 'true' : 'false'}
      @click=${() => this.choose(part)}>${wrong ? html`<garden-icon name="error"></garden-icon>` : nothing}${name}</button>
      <span class="flow-shape number">${text}</span></div>`;
  }

  /** Behind the last layer: how it is judged. */
  private loss(): TemplateResult {
    const { model: { outputs }, loss } = lab.value;
    const names = (outputs ?? [{ loss }]).map((one) => one.loss ?? loss).map(({ id }) => { const found = entryIn('loss', id); return found ? say(found.name) : id; });
    return this.end('loss', say(words.lossCard), html`${names.map((name) => html`<span>${name}</span>`)}`, problems.value.some(({ path }) => path.startsWith('model.outputs')));
  }

  private input(): TemplateResult {
    const shape = report.value?.parts[0]?.inShape, names = inputsText(lab.value);
    return this.end('data', say(views.features), names || (shape ? shapeText(shape) : ''), problems.value.some(({ path }) => /^model\.inputs?(\.|$)/.test(path)));
  }

  private card(known: Schema, item: LayerChoice, i: number, chosen: boolean): TemplateResult {
    const now = report.value, problem = problemOf(problems.value, i);
    const entry = entryOf(known, item), part = runs(now, lab.value) ? now.parts[i] : undefined;
    const path = `layers.${i}.out`, sources = sourcesIn(item).join(', ');
    return html`<div class=${`flow-card ${chosen ? 'chosen' : ''} ${problem ? 'wrong' : ''} ${active.value?.startsWith(`layers.${i}.`) ? 'lit' : ''}`} data-path=${path}
      @pointerenter=${() => { active.value = path; }} @pointerleave=${() => { active.value = null; }}>
      <button type="button" class="column-title" aria-pressed=${chosen ? 'true' : 'false'} @click=${() => this.choose(`layers.${i}`)}>${entry ? say(entry.name) : item.id}</button>
      ${problem ? html`<p class="flow-problem" role="alert"><garden-icon name="error"></garden-icon><span>${say(problem.message)}</span></p>`
        : makesRows(lab.value, i) ? html`<p class="flow-noise">${say(words.fromNoise)}</p>` : html`<canvas data-layer=${i} role="img" aria-label=${say(words.canvas, { name: entry ? say(entry.name) : item.id, shape: part ? shapeText(part.outShape) : '' })}></canvas>`}
      <span class="flow-shape number">${part ? shapeText(part.outShape) : '–'}</span>
      ${sources || item.share ? html`<small class="flow-reads">${sources ? say(words.reads, { names: sources }) : ''} ${item.share ? say(words.shares, { name: item.share }) : ''}</small>` : nothing}
      ${item.name ? html`<small class="flow-name">${item.name}</small>` : nothing}</div>`;
  }
}

/** Whether the layer belongs to a generator: what it gives is made from noise, not from the input whose way is shown. */
function makesRows({ model: { layers }, train: { generator } }: Lab, i: number): boolean {
  return generator !== undefined && i < layers.findIndex(({ name }) => name === generator);
}

define('garden-flow', FlowElement);
