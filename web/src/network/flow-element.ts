// <garden-flow>: a network of any layers as a row of cards: what each layer gives for one input (feature maps, heat maps, vectors),
// its shape, and as arcs what reads further back. A layer that does not fit says so on its card. Below: the chosen layer's settings.

import { effect } from '@preact/signals-core';
import { html, nothing, svg, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { invalidate, mount } from '../engine/frames';
import type { FramePart, Need, Report } from '../engine/protocol';
import type { Schema } from '../engine/schema';
import { language, say } from '../i18n/language';
import { views } from '../i18n/views';
import type { LayerChoice } from '../lab/lab';
import { change, lab, problems, report, schema } from '../lab/state';
import { valueOf } from '../lab/entries';
import { control } from '../ui/control';
import { active, selectedPart } from '../ui/link';
import { shapeText } from '../ui/resolve';
import { define, SignalElement } from '../ui/signal-element';
import { palette, smoothTable } from '../views/palette';
import type { View } from '../views/view';
import { flowInput } from './flow-input';
import { entryOf, insertLayer, problemOf, removeLayer, runs, sourcesOf } from './flow';
import { paintOutput } from './flow-paint';
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

  protected override updated(): void {
    this.arcs();
    this.paint();
    invalidate();
  }

  private paint(): void {
    if (!runs(report.peek(), lab.peek())) return;
    this.querySelectorAll<HTMLCanvasElement>('.flow-card canvas').forEach((canvas, i) => {
      const part = this.outputs[i];
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
        ${layerPicker((id) => this.insert(layers.length, id))}
      </div></div>
      ${layers[chosen] ? this.settings(known, layers[chosen], chosen) : html`<p class="flow-hint">${say(views.flowHint)}</p>`}`;
  }

  private input(): TemplateResult {
    const now = report.value;
    const shape = now?.parts[0]?.inShape;
    return html`<div class="flow-input"><button type="button" class="column-title" aria-pressed=${selectedPart.value === 'data' ? 'true' : 'false'} @click=${() => { selectedPart.value = 'data'; }}>${say(views.features)}</button>
      <span class="flow-shape number">${shape ? shapeText(shape) : ''}</span></div>`;
  }

  private card(known: Schema, item: LayerChoice, i: number, chosen: boolean): TemplateResult {
    const now = report.value, problem = problemOf(problems.value, i);
    const entry = entryOf(known, item), part = runs(now, lab.value) ? now.parts[i] : undefined;
    const path = `layers.${i}.out`, sources = Array.isArray(item.from) ? item.from.join(', ') : item.from;
    return html`<div class=${`flow-card ${chosen ? 'chosen' : ''} ${problem ? 'wrong' : ''} ${active.value?.startsWith(`layers.${i}.`) ? 'lit' : ''}`} data-path=${path}
      @pointerenter=${() => { active.value = path; }} @pointerleave=${() => { active.value = null; }}>
      <button type="button" class="column-title" aria-pressed=${chosen ? 'true' : 'false'} @click=${() => { selectedPart.value = `layers.${i}`; }}>${entry ? say(entry.name) : item.id}</button>
      ${problem ? html`<p class="flow-problem" role="alert"><garden-icon name="error"></garden-icon><span>${say(problem.message)}</span></p>`
        : html`<canvas role="img" aria-label=${say(views.flowCanvas, { name: entry ? say(entry.name) : item.id, shape: part ? shapeText(part.outShape) : '' })}></canvas>`}
      <span class="flow-shape number">${part ? shapeText(part.outShape) : '–'}</span>
      ${sources || item.share ? html`<small class="flow-reads">${sources ? say(views.flowReads, { names: sources }) : ''} ${item.share ? say(views.flowShares, { name: item.share }) : ''}</small>` : nothing}
      ${item.name ? html`<small class="flow-name">${item.name}</small>` : nothing}</div>`;
  }

  private settings(known: Schema, item: LayerChoice, i: number): TemplateResult {
    const entry = entryOf(known, item), name = entry ? say(entry.name) : item.id;
    const part = runs(report.value, lab.value) ? report.value.parts[i] : undefined;
    return html`<div class="flow-settings" role="group" aria-label=${name}>
      <div class="flow-chosen"><strong>${name}</strong>${part ? html`<span class="number">${shapeText(part.inShape)} → ${shapeText(part.outShape)}</span>
          <span class="number">${say(views.flowCost, { parameters: part.parameters })}</span>` : nothing}<span class="spacer"></span>
        <button type="button" class="button" ?disabled=${lab.value.model.layers.length < 2} @click=${() => { change((draft) => removeLayer(draft, i)); selectedPart.value = 'forward'; }}><garden-icon name="close"></garden-icon><span>${say(views.flowRemove)}</span></button></div>
      <div class="strip">${entry?.params.map((param) => control(param, valueOf(param, item),
        (value, merge) => change((draft) => { draft.model.layers[i]![param.id] = value; }, merge ? { merge } : {}), `layers.${i}.${param.id}`))}</div></div>`;
  }
}

define('garden-flow', FlowElement);
