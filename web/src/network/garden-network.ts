// <garden-network>: the network as a picture one can edit. A canvas shows weights and maps; over it lie invisible buttons
// (one a neuron) and paths (one an edge, thick enough for a finger) that carry the tensor paths of the shared selection.

import { effect } from '@preact/signals-core';
import { html, nothing, type TemplateResult } from 'lit';
import { invalidate, mount } from '../engine/frames';
import type { FramePart, Need, Report, Status } from '../engine/protocol';
import { language, say } from '../i18n/language';
import { views } from '../i18n/views';
import { outputPath } from '../lab/options';
import { openingLab } from '../lab/presets';
import { change, lab, report, schema } from '../lab/state';
import { open } from '../ui/float';
import { active, selectedPart } from '../ui/link';
import { define, SignalElement } from '../ui/signal-element';
import { Surface } from '../views/canvas';
import { palette, smoothTable } from '../views/palette';
import type { View } from '../views/view';
import { cardLines, writeCard, type Target } from './card';
import { columnHeader } from './column-header';
import { columnsOf, featuresOf, outputPathOf, type Column } from './columns';
import { addColumn, mostColumns, setUnits, toggleFeature } from './edits';
import { biasHits, edgeHits } from './hits';
import { layoutNetwork, neighbour, type NetworkLayout } from './layout';
import { biasPath, outPath, weightPath } from './marks';
import { paintNetwork, type Scene } from './picture';
import { PictureData } from './picture-data';
import { placeMarks } from './place';
import { editor, paint as paintSlider, refresh, type EditorRow } from './weight-editor';
import './network.css';

/** Where strokes are drawn without a graphics card a thousand edges take many milliseconds: they change ten times a second. */
const manyEdges = 600, crowdedEveryMs = 100;
const mostRows = 128; // a picture's many weights are shown as tiles elsewhere

/** A logit is sure at about four; every other output is meant to lie in [-1, 1]. */
const outputReach = (target: string): number => (target === 'binary' || target === 'index' ? 4 : 1);

class GardenNetwork extends SignalElement implements View {
  readonly id = 'network';
  private readonly data = new PictureData();
  private surface: Surface | null = null;
  private layout: NetworkLayout | null = null;
  private columns: Column[] = [];
  private sources: number[] = [];
  private head = 116;
  private frameWidth = 0;
  private paintedMs = 0;
  private frameHeight = 0;
  private target: Target | null = null;
  private here = { column: 0, unit: 0 };          // the one tab stop
  private editing: { title: string; rows: EditorRow[] } | null = null;
  private closeEditor: (() => void) | undefined;
  private cleanups: (() => void)[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    this.cleanups = [mount(this), effect(() => { void [palette.value, smoothTable.value, active.value, language.value]; this.paint(); })];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const clean of this.cleanups) clean();
    this.closeEditor?.();
    this.sizes?.disconnect();
    this.surface?.disconnect();
    this.surface = null;
  }

  private sizes: ResizeObserver | undefined;

  protected override firstUpdated(): void {
    this.surface = new Surface(this.querySelector('canvas')!, () => { this.paint(); invalidate(); });
    const frame = this.querySelector<HTMLElement>('.network-frame')!;
    this.sizes = new ResizeObserver(() => {
      if (frame.clientWidth === this.frameWidth && frame.clientHeight === this.frameHeight) return;
      this.frameWidth = frame.clientWidth;
      this.frameHeight = frame.clientHeight;
      this.requestUpdate();
    });
    this.sizes.observe(frame);
  }

  protected override updated(): void {
    const headers = [...this.querySelectorAll<HTMLElement>('.column-header')];
    const head = Math.max(0, ...headers.map((one) => one.offsetHeight)) + 12;
    if (headers.length > 0 && head !== this.head) {
      this.head = head;
      queueMicrotask(() => this.requestUpdate());
    }
    if (this.layout) placeMarks(this, this.layout);
    for (const slider of this.querySelectorAll<HTMLInputElement>('.weight-editor [type=range]')) paintSlider(slider);
    this.paint();
  }

  // --- frames ---

  needs(found: Report): Need[] {
    if (!this.layout) return [];
    const gradient = this.target === null ? null : this.target.kind === 'neuron' ? this.target.weighted : this.target.layer;
    return this.data.needs(found, this.columns, gradient);
  }

  draw(parts: FramePart[], status: Status): void {
    this.data.take(parts, status);
    const now = performance.now(), crowded = this.columns.reduce((sum, one, c) => sum + one.units * (this.columns[c - 1]?.units ?? this.sources.length), 0) > manyEdges;
    if (crowded && status.running && now - this.paintedMs < crowdedEveryMs) return;
    this.paintedMs = now;
    this.paint();
  }

  private paint(): void {
    if (!this.surface || !this.layout) return;
    const focus = this.target?.kind === 'neuron' ? { column: this.target.column, unit: this.target.unit } : null;
    const scene: Scene = { layout: this.layout, columns: this.columns, sources: this.sources, inputMap: this.inputMap, active: active.peek(), focus, outputReach: outputReach(report.peek()?.target ?? '') };
    paintNetwork(this.surface, this.data, scene, performance.now());
    this.tell();
    const box = this.editing && this.querySelector('.weight-editor');
    if (box && this.editing) refresh(box, this.editing.rows);
  }

  /** The map part of the inputs holds all features of the catalog or only the chosen ones. */
  private readonly inputMap = (row: number, units: number): number => (units === this.layout?.columns[0]?.units ? row : this.sources.indexOf(row));

  // --- pointer, focus, keyboard ---

  private aim(target: Target | null): void {
    this.target = target;
    const column = target && target.column > 0 ? this.columns[target.column - 1]! : null;
    if (!target) {
      active.value = null;
      outputPath.value = null;
    } else if (target.kind === 'edge') active.value = weightPath(target.layer, target.to, target.from);
    else if (target.kind === 'bias') active.value = biasPath(target.layer, target.unit);
    else {
      const unit = column ? target.unit : this.sources.indexOf(target.unit), layer = column ? column.last : -1;
      active.value = unit < 0 ? null : outPath(layer, unit);
      outputPath.value = unit < 0 ? null : outputPathOf(layer, unit);
    }
    invalidate();
    this.paint();
  }

  private targetOf(event: Event): Target | null {
    const element = event.target instanceof Element ? event.target.closest<HTMLElement | SVGElement>('[data-mark]') : null;
    const [kind, ...numbers] = element?.dataset['mark']?.split(' ') ?? [];
    const [column = 0, a = 0, b = 0] = numbers.map(Number), own = this.columns[column - 1], weighted = own?.weighted ?? null;
    if (kind === 'edge' && weighted !== null) return { kind, column, layer: weighted, to: a, from: b };
    if (kind === 'bias' && weighted !== null) return { kind, column, layer: weighted, unit: a };
    return kind === 'neuron' ? { kind, column, layer: own?.last ?? -1, weighted, unit: a } : null;
  }

  private readonly onOver = (event: PointerEvent): void => {
    if (event.pointerType !== 'touch' && !this.editing) this.aim(this.targetOf(event));
  };
  private readonly onLeave = (): void => { if (!this.editing) this.aim(null); };

  private readonly onFocus = (event: FocusEvent): void => {
    const target = this.targetOf(event);
    if (!target || target.kind !== 'neuron' || !(event.target as Element).matches(':focus-visible')) return;
    this.here = { column: target.column, unit: target.unit };
    this.aim(target);
    this.requestUpdate();
  };
  private readonly onBlur = (): void => { if (!this.editing) this.aim(null); };

  private readonly onClick = (event: MouseEvent): void => {
    const target = this.targetOf(event), known = schema.peek();
    if (!target || !known) return;
    if (target.kind === 'neuron' && target.column === 0) {
      const id = known.kinds.feature.entries[target.unit]?.id;
      if (id) change((draft) => toggleFeature(known, draft, id));
    } else {
      this.aim(target);
      this.edit(target, event.target as HTMLElement);
    }
  };

  private readonly onKey = (event: KeyboardEvent): void => {
    const target = this.targetOf(event);
    if (!target || target.kind !== 'neuron' || !this.layout) return;
    const column = this.columns[target.column - 1], isOutput = target.column === this.columns.length;
    if (event.key.startsWith('Arrow')) {
      this.here = neighbour(this.layout, target.column, target.unit, event.key);
      this.focusHere();
    } else if ((event.key === '+' || event.key === '=' || event.key === '-') && column && !isOutput) {
      const by = event.key === '-' ? -1 : 1;
      change((draft) => setUnits(draft, column, column.units + by), { merge: `units ${column.first}` });
      this.here.unit = Math.min(this.here.unit, Math.max(0, column.units + by - 1));
      void this.updateComplete.then(() => this.focusHere());
    } else return;
    event.preventDefault();
  };

  private focusHere(): void {
    this.querySelector<HTMLElement>(`[data-mark="neuron ${this.here.column} ${this.here.unit}"]`)?.focus();
  }

  // --- editing a weight ---

  private edit(target: Target, anchor: HTMLElement): void {
    const { column } = target, weighted = this.columns[column - 1]?.weighted ?? null;
    if (weighted === null) return;
    selectedPart.value = `layers.${weighted}`;
    const inputs = this.data.inputs(weighted);
    const weight = (to: number, from: number): EditorRow => ({
      path: `layers.${weighted}.weight`, index: to * inputs + from, name: this.sourceName(column, from), now: () => this.data.weight(weighted, to, from),
    });
    const bias = (unit: number): EditorRow => ({ path: `layers.${weighted}.bias`, index: unit, name: say(views.bias), now: () => this.data.bias(weighted, unit) });
    const many = inputs > mostRows;
    if (many && target.kind === 'edge') return;
    const rows = target.kind === 'edge' ? [weight(target.to, target.from)]
      : target.kind === 'bias' || many ? [bias(target.unit)]
      : [bias(target.unit), ...Array.from({ length: inputs }, (_, from) => weight(target.unit, from))];
    this.editing = { title: this.nameOf(target), rows };
    this.requestUpdate();
    void this.updateComplete.then(() => {
      const box = this.querySelector<HTMLElement>('.weight-editor');
      if (!box) return;
      this.closeEditor = open(box, anchor, { tabs: true, onClose: () => { this.editing = null; this.aim(null); this.requestUpdate(); } });
      box.querySelector<HTMLInputElement>('.control-entry')?.select();
    });
  }

  // --- words ---

  private sourceName(column: number, from: number): string {
    if (column > 1) return say(views.sourceNeuron, { layer: column - 1, unit: from + 1 });
    const entry = schema.peek()?.kinds.feature.entries[this.sources[from] ?? -1];
    return entry ? say(entry.name) : say(views.inputName, { n: from + 1 });
  }

  private nameOf(target: Target): string {
    if (target.kind === 'edge') return `${this.sourceName(target.column, target.from)} → ${say(views.sourceNeuron, { layer: target.column, unit: target.to + 1 })}`;
    if (target.column === 0) return this.sourceName(1, this.sources.indexOf(target.unit));
    return say(views.neuronName, { layer: target.column, unit: target.unit + 1 });
  }

  private tell(): void {
    const card = this.querySelector<HTMLElement>('.network-card'), { target, layout } = this;
    if (!card || !layout) return;
    const lines = target ? cardLines(target, this.data, (row) => this.inputMap(row, this.data.maps[0]?.shape[0] ?? 0)) : [];
    card.hidden = lines.length === 0 || this.editing !== null;
    if (!target || card.hidden) return;
    writeCard(card, this.nameOf(target), lines, target.column > 0 ? say(views.edit) : '');
    const box = layout.columns[target.column]!;
    let x = box.x + layout.size / 2 + 10;
    const y = box.y[Math.min(target.kind === 'edge' ? target.to : target.unit, box.y.length - 1)] ?? 0;
    if (x + card.offsetWidth > layout.width - 4) x = Math.max(4, box.x - layout.size / 2 - 14 - card.offsetWidth);
    card.style.transform = `translate(${Math.round(x)}px, ${Math.round(Math.max(4, Math.min(y - 20, layout.height - card.offsetHeight - 4)))}px)`;
  }

  private summary(): string {
    const hidden = this.columns.slice(0, -1), parameters = report.value?.parameters ?? 0;
    const facts = { inputs: this.sources.length, hidden: hidden.length, units: hidden.map((one) => one.units).join(', '), outputs: this.columns.at(-1)?.units ?? 0, parameters };
    return say(hidden.length > 0 ? views.networkSummary : views.networkSummaryPlain, facts);
  }

  // --- the document ---

  override render(): TemplateResult {
    const known = schema.value, chosen = known ? featuresOf(known, lab.value) : [], plane = lab.value.data.id !== 'external';
    const all = plane ? known?.kinds.feature.entries ?? [] : [];
    if (known) {
      this.columns = columnsOf(known, lab.value.model.layers, chosen.length);
      this.sources = plane ? chosen.map((id) => all.findIndex((one) => one.id === id)) : [0];
      const labels = this.frameWidth < 480 ? 44 : 62;
      this.layout = layoutNetwork([plane ? all.length : 1, ...this.columns.map((one) => one.units)], this.frameWidth, this.frameHeight, this.head, labels);
    }
    const { layout } = this;
    return html`
      <div class="network-frame" @pointerover=${this.onOver} @pointerleave=${this.onLeave} @focusin=${this.onFocus} @focusout=${this.onBlur} @click=${this.onClick} @keydown=${this.onKey}>
        <div class="network-sheet" role="group" aria-label=${say(views.networkLabel)} aria-describedby="network-summary network-keys">
          <canvas aria-hidden="true"></canvas>
          ${layout ? edgeHits(layout, this.columns, this.sources) : nothing}
          ${layout ? this.neurons(layout, known!.kinds.feature.entries.map((one) => say(one.name)), plane) : nothing}
          ${layout ? biasHits(layout, this.columns) : nothing}
          ${layout ? this.headers(layout) : nothing}
          <div class="network-card number" hidden><strong></strong><dl></dl><small></small></div>
        </div>
      </div>
      ${this.editing ? html`<div class="float weight-editor" role="dialog" aria-label=${this.editing.title}>
        ${editor(this.editing.title, this.editing.rows, () => this.closeEditor?.())}</div>` : nothing}
      <p class="visually-hidden" id="network-summary">${this.summary()}</p>
      <p class="visually-hidden" id="network-keys">${say(views.networkKeys)}</p>`;
  }

  private neurons(layout: NetworkLayout, names: string[], plane: boolean): TemplateResult[] {
    return layout.columns.flatMap((box, c) => box.y.map((_, unit) => {
      const column = this.columns[c - 1], on = c > 0 || this.sources.includes(unit), stop = this.here.column === c && this.here.unit === unit;
      const label = c > 0 ? say(views.neuronName, { unit: unit + 1, layer: c }) : say(on ? views.featureOn : views.featureOff, { name: plane ? names[unit] ?? '' : say(views.inputs) });
      return html`<button class="neuron" data-mark="neuron ${c} ${unit}" data-path=${outPath(column?.last ?? -1, c === 0 ? this.sources.indexOf(unit) : unit)}
        tabindex=${stop ? 0 : -1} aria-label=${label} aria-pressed=${c === 0 ? String(on) : nothing} ?disabled=${!plane && c === 0}></button>
        ${c === 0 && plane ? html`<span class="feature-name ${on ? '' : 'off'}" data-row=${unit} aria-hidden="true">${names[unit]}</span>` : nothing}`;
    }));
  }

  private headers(layout: NetworkLayout): TemplateResult[] {
    const known = schema.value!, last = this.columns.length - 1;
    const refocus = (column: number): void => { this.here = { column, unit: 0 }; void this.updateComplete.then(() => this.focusHere()); };
    const fallback = openingLab.model.layers.find((item) => known.kinds.activation.entries.some((one) => one.id === item.id))?.id ?? '';
    const add = (before: number): void => change((draft) => addColumn(known, draft, before, fallback));
    return [
      html`<div class="column-header inputs" data-column="0"><div class="column-name"><button class="column-title" aria-pressed=${selectedPart.value === 'data'}
        @click=${() => { selectedPart.value = 'data'; }}>${say(views.features)}</button></div></div>`,
      ...this.columns.map((column, c) => html`<div class="column-header" data-column=${c + 1}>
        ${columnHeader(known, column, { number: c + 1, isOutput: c === last, refocus })}</div>`),
      ...(this.columns.length < mostColumns ? this.columns.map((_, c) => html`<button class="mini-button add-layer" data-gap=${c} aria-label=${say(views.addLayer)} data-tip=${say(views.addLayer)}
        @click=${() => add(c)}><garden-icon name="plus"></garden-icon></button>`) : []),
      ...layout.columns.flatMap((box, c) => (box.hidden > 0 ? [html`<span class="more-units" data-column=${c}>${say(views.moreUnits, { n: box.hidden })}</span>`] : [])),
    ];
  }
}

define('garden-network', GardenNetwork);
