// <garden-network>: the network as a picture one can edit. A canvas shows weights and maps; over it lie invisible buttons
// (one a neuron) and paths (one an edge, thick enough for a finger) that carry the tensor paths of the shared selection.

import { effect } from '@preact/signals-core';
import { html, nothing, type TemplateResult } from 'lit';
import { invalidate, mount } from '../engine/frames';
import type { FramePart, Need, Report, Status } from '../engine/protocol';
import { language, say } from '../i18n/language';
import { views } from '../i18n/views';
import { outputPath } from '../lab/options';
import { change, lab, report, schema } from '../lab/state';
import { open } from '../ui/float';
import { active, selectedPart } from '../ui/link';
import { define, SignalElement } from '../ui/signal-element';
import { Surface } from '../views/canvas';
import { palette, smoothTable } from '../views/palette';
import type { View } from '../views/view';
import { cardLines, placeCard, writeCard } from './card';
import { columnHeaders } from './column-header';
import { columnsOf, featuresOf, outputPathOf, type Column } from './columns';
import { setUnits, toggleFeature } from './edits';
import { biasHits, edgeHits, neuronHits } from './hits';
import { layoutNetwork, neighbour, type NetworkLayout } from './layout';
import { biasPath, outPath, weightPath } from './marks';
import { nameOf, sourceName, summaryOf, targetOf, type Target } from './targets';
import { outputReach, paintNetwork, type Scene } from './picture';
import { PictureData } from './picture-data';
import { placeMarks } from './place';
import { editor, paint as paintSlider, refresh, rowsOf, type EditorRow } from './weight-editor';
import './network.css';

/** Where strokes are drawn without a graphics card a thousand edges take many milliseconds: they change ten times a second. */
const manyEdges = 600, crowdedEveryMs = 100;

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

  private readonly onOver = (event: PointerEvent): void => {
    if (event.pointerType !== 'touch' && !this.editing) this.aim(targetOf(event, this.columns));
  };
  private readonly onLeave = (): void => { if (!this.editing) this.aim(null); };

  private readonly onFocus = (event: FocusEvent): void => {
    const target = targetOf(event, this.columns);
    if (!target || target.kind !== 'neuron' || !(event.target as Element).matches(':focus-visible')) return;
    this.here = { column: target.column, unit: target.unit };
    this.aim(target);
    this.requestUpdate();
  };
  private readonly onBlur = (): void => { if (!this.editing) this.aim(null); };

  private readonly onClick = (event: MouseEvent): void => {
    const target = targetOf(event, this.columns), known = schema.peek();
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
    const target = targetOf(event, this.columns);
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

  private readonly refocus = (column: number): void => {
    this.here = { column, unit: 0 };
    void this.updateComplete.then(() => this.focusHere());
  };

  private focusHere(): void {
    this.querySelector<HTMLElement>(`[data-mark="neuron ${this.here.column} ${this.here.unit}"]`)?.focus();
  }

  // --- editing a weight ---

  private edit(target: Target, anchor: HTMLElement): void {
    const { column } = target, weighted = this.columns[column - 1]?.weighted ?? null;
    if (weighted === null) return;
    selectedPart.value = `layers.${weighted}`;
    const rows = rowsOf(target, weighted, this.data, (from) => sourceName(column, from, this.sources));
    if (!rows) return;
    this.editing = { title: nameOf(target, this.sources), rows };
    this.requestUpdate();
    void this.updateComplete.then(() => {
      const box = this.querySelector<HTMLElement>('.weight-editor');
      if (!box) return;
      this.closeEditor = open(box, anchor, { tabs: true, onClose: () => { this.editing = null; this.aim(null); this.requestUpdate(); } });
      box.querySelector<HTMLInputElement>('.control-entry')?.select();
    });
  }

  private tell(): void {
    const card = this.querySelector<HTMLElement>('.network-card'), { target, layout } = this;
    if (!card || !layout) return;
    const lines = target ? cardLines(target, this.data, (row) => this.inputMap(row, this.data.maps[0]?.shape[0] ?? 0)) : [];
    card.hidden = lines.length === 0 || this.editing !== null;
    if (!target || card.hidden) return;
    writeCard(card, nameOf(target, this.sources), lines, target.column > 0 ? say(views.edit) : '');
    placeCard(card, layout, target);
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
          ${layout ? neuronHits(layout, this.columns, this.sources, this.here, plane ? all.map((one) => say(one.name)) : null) : nothing}
          ${layout ? biasHits(layout, this.columns) : nothing}
          ${layout ? columnHeaders(known!, this.columns, layout, this.refocus) : nothing}
          <div class="network-card number" hidden><strong></strong><dl></dl><small></small></div>
        </div>
      </div>
      ${this.editing ? html`<div class="float weight-editor" role="dialog" aria-label=${this.editing.title}>
        ${editor(this.editing.title, this.editing.rows, () => this.closeEditor?.())}</div>` : nothing}
      <p class="visually-hidden" id="network-summary">${summaryOf(this.columns, this.sources.length)}</p>
      <p class="visually-hidden" id="network-keys">${say(views.networkKeys)}</p>`;
  }
}

define('garden-network', GardenNetwork);
