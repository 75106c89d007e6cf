// <garden-microscope>: one training step, number by number. Phases on top; below them the present equation in letters, the same
// with numbers, what comes out, and a sentence. Everything that stands for a number of the engine carries its path.

import { effect } from '@preact/signals-core';
import { html, nothing, type TemplateResult } from 'lit';
import { microscopeWords as words } from '../i18n/microscope';
import { say } from '../i18n/language';
import { shell } from '../i18n/shell';
import { pause, playing } from '../lab/state';
import { microscopeOpen } from './open';
import { linkMarks, type LinkMarks } from '../ui/link-marks';
import { define, SignalElement } from '../ui/signal-element';
import '../formula/tex-view';
import { caption } from './captions';
import { announced, moving, stopMotion, toggleMotion } from './slow-motion';
import { at, coarse, goBack, goOn, goTo, grain, refusal, row, scene, setGrain, setRow, startLooking, step, steps, totalAt } from './looking';
import { phases, type Phase, type Place, type Scene } from './scene';
import { innerTex, layerTex, markPath, numberText, unitTex } from './tex';
import { grains, phaseBounds, placeOf, splitOf, unitsOf, valueAt, type Grain, type Step } from './walk';
import './microscope.css';

class GardenMicroscope extends SignalElement {
  static override properties = { closable: { type: Boolean } };
  declare closable: boolean;
  private marks: LinkMarks | undefined;
  private stops: (() => void)[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    this.marks = linkMarks(this);
    this.stops = [startLooking(), effect(() => { if (playing.value) stopMotion(); }), stopMotion];
    this.addEventListener('keydown', this.onKey);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.marks?.stop();
    for (const stop of this.stops) stop();
    this.removeEventListener('keydown', this.onKey);
  }

  protected override updated(): void {
    for (const mark of this.querySelectorAll<HTMLElement>('[data-path*=";"]')) mark.dataset['path'] = mark.dataset['path']!.replaceAll(';', ',');
    const now = step.peek()?.term;
    for (const term of this.querySelectorAll<HTMLElement>('[data-term]')) {
      const order = Number(term.dataset['term']);
      term.classList.toggle('now', order === now);
      term.classList.toggle('coming', now !== undefined && order > now);
      term.classList.toggle('soon', announced.peek() && now !== undefined && order === now + 1);
    }
    this.keepInSight();
    this.marks?.refresh();
  }

  /** A long sum scrolls to the term that is being added; only the lines move. */
  private keepInSight(): void {
    const [lines, term] = [this.querySelector('.micro-lines'), this.querySelector('.micro-numbers .now')];
    if (!lines || !term) return;
    const [outer, inner] = [lines.getBoundingClientRect(), term.getBoundingClientRect()];
    if (inner.left < outer.left || inner.right > outer.right) lines.scrollLeft += inner.left - outer.left - outer.width / 3;
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || !step.peek()) return;
    const target = event.target as Element;
    if (target.closest('select, input')) return;
    const run = (act: () => unknown): void => {
      event.preventDefault();
      void act();
    };
    if (event.key === 'ArrowRight') run(this.onNext);
    else if (event.key === 'ArrowLeft') run(this.onBack);
    else if (event.key === 'Home' || event.key === 'End') run(() => this.toEnd(event.key === 'Home' ? 'first' : 'last'));
    else if (event.key === ' ' && !target.closest('button')) run(toggleMotion);
  };

  private readonly onNext = (): Promise<void> => { stopMotion(); return goOn(); };
  private readonly onBack = (): Promise<void> => { stopMotion(); return goBack(); };

  private toEnd(side: 'first' | 'last'): void {
    stopMotion();
    const { phase } = step.peek()!;
    goTo(phaseBounds(steps.peek(), phase)[side]);
  }

  // --- the document ---

  protected override render(): TemplateResult {
    const here = scene.value, now = step.value;
    void announced.value;
    return html`${this.head(here)}${refusal.value ? html`<p class="micro-says">${say(words[refusal.value])}</p>`
      : playing.value ? html`<p class="micro-says">${say(words.running)} <button type="button" class="button outlined" @click=${pause}>${say(words.pause)}</button></p>`
      : !here || !now ? html`<p class="micro-says" role="status">${say(words.waiting)}</p>`
      : html`${this.bar(now)}
        <div class="micro-stage" tabindex="0" role="group" aria-label=${say(words.stage)}>
          <p class="micro-caption" aria-live=${moving.value ? 'off' : 'polite'}>${caption(here, now)}</p>
          ${this.equation(here, now)}
        </div>
        ${coarse.value ? html`<p class="micro-note">${say(words.wide)}</p>` : nothing}`}`;
  }

  private head(here: Scene | null): TemplateResult {
    const one = (name: Grain): TemplateResult => html`<button type="button" class="button" aria-pressed=${grain.value === name ? 'true' : 'false'}
      ?disabled=${coarse.value && grains.indexOf(name) < grains.indexOf(grain.value)} @click=${() => setGrain(name)}>${say(words[name])}</button>`;
    const chosen = here ? Math.min(row.value, here.rows - 1) : 0;
    return html`<header class="panel-head"><h2>${say(shell.microscope)}</h2><garden-info .about=${shell.microscope} .text=${shell.microscopeHelp}></garden-info><span class="spacer"></span>
      ${here && here.rows > 1 ? html`<label class="micro-row" data-tip=${say(words.sampleTip)}>${say(words.sample)}
        <select class="select" @change=${(event: Event) => setRow(Number((event.target as HTMLSelectElement).value))}>
          ${Array.from({ length: here.rows }, (_, i) => html`<option value=${i} ?selected=${i === chosen}>${i + 1} / ${here.rows}</option>`)}</select></label>` : nothing}
      ${here ? html`<div class="segments" role="group" aria-label=${say(words.grain)}>${grains.map(one)}</div>` : nothing}
      ${this.closable ? html`<button type="button" class="button icon-only" aria-label=${say(shell.microscopeClose)} data-tip=${say(shell.microscopeClose)}
        @click=${() => { microscopeOpen.value = false; }}><garden-icon name="close"></garden-icon></button>` : nothing}</header>`;
  }

  private bar(now: Step): TemplateResult {
    const all = steps.value;
    const phase = (name: Phase): TemplateResult => {
      const { first, last } = phaseBounds(all, name), done = Math.max(0, Math.min(1, (at.value + 1 - first) / (last - first + 1)));
      return html`<button type="button" class="button" aria-pressed=${now.phase === name ? 'true' : 'false'} ?disabled=${first < 0} @click=${() => { stopMotion(); goTo(first); }}>
        ${say(words[name])}<progress max="1" .value=${done} aria-hidden="true"></progress></button>`;
    };
    return html`<div class="micro-bar">
      <div class="micro-phases" role="group" aria-label=${say(words.phases)}>${phases.map(phase)}</div>
      <div class="micro-move">
        <button type="button" class="button icon-only" aria-label=${say(words.back)} data-tip=${`${say(words.back)}  ←`} @click=${this.onBack}><garden-icon name="back"></garden-icon></button>
        <button type="button" class="button icon-only" aria-label=${say(moving.value ? words.stop : words.play)} data-tip=${say(moving.value ? words.stop : words.play)} aria-pressed=${moving.value ? 'true' : 'false'}
          @click=${toggleMotion}><garden-icon name=${moving.value ? 'pause' : 'play'}></garden-icon></button>
        <button type="button" class="button icon-only" aria-label=${say(words.next)} data-tip=${`${say(words.next)}  →`} @click=${this.onNext}><garden-icon name="forth"></garden-icon></button>
        <span class="micro-count number">${say(words.at, { at: Math.min(at.value, all.length - 1) + 1, all: all.length })}</span>
      </div></div>`;
  }

  private equation(here: Scene, now: Step): TemplateResult {
    const place = placeOf(here, now);
    if (!place.equation) return this.list(place, here);
    if (!now.env) {
      const { left, right } = layerTex(place);
      return html`<div class="micro-lines"><garden-tex class="left" .display=${left}></garden-tex><garden-tex .display=${`{}${sign(place)} ${right}`}></garden-tex></div>${this.values(place, here)}`;
    }
    const { left, letters, numbers } = unitTex(place, now.env, here.rows);
    const { pieces, whole } = splitOf(place, now.env);
    const part = now.term !== undefined;
    const inside = !whole && part ? innerTex(place, pieces, now.env, here.rows) : undefined;
    return html`<div class="micro-lines ${part ? 'adding' : ''}">
      <garden-tex class="left" .display=${left}></garden-tex><garden-tex .display=${`{}${sign(place)} ${letters}`}></garden-tex>
      <span></span><garden-tex class="micro-numbers" .display=${inside === undefined ? `{}= ${numbers}` : `\\textstyle\\sum:\\; ${inside}`}></garden-tex>
      <span></span>${part ? html`<p class="micro-total"><span>${say(words.so)}</span> <output class="micro-so-far number">${numberText(totalAt(place, now.env, now.term!))}</output></p>`
        : html`<p class="micro-total"><span aria-hidden="true">=</span> <output class="micro-result number">${numberText(valueAt(place, now.env))}</output></p>`}
    </div>`;
  }

  /** All numbers of the left side, for the row that is followed. */
  private values(place: Place, here: Scene): TemplateResult {
    const units = unitsOf(place, Math.min(row.value, here.rows - 1));
    return html`<ol class="micro-values number">${units.slice(0, mostValues).map((env) => html`<li>${numberText(valueAt(place, env))}</li>`)}${units.length > mostValues ? html`<li>…</li>` : nothing}</ol>`;
  }

  /** Of a layer that declares no equations: what comes out of it. */
  private list(place: Place, here: Scene): TemplateResult {
    const found = place.path && here.tensors.get(place.path);
    if (!found || found.data.length === 0) return html`<p class="micro-says">${say(words.noStage)}</p>`;
    const size = place.rowwise ? found.data.length / (found.shape[0] ?? 1) : found.data.length;
    const first = place.rowwise ? Math.min(row.value, here.rows - 1) * size : 0;
    return html`<div class="micro-lines"><garden-tex class="left" .display=${markPath(place.path!, (place.signs[place.phase === 'update' ? 'p' : place.phase === 'forward' ? 'y' : 'dy'] ?? { tex: 'y' }).tex)}></garden-tex><garden-tex .display=${'{}='}></garden-tex></div>
      <ol class="micro-values number">${[...found.data.subarray(first, first + Math.min(size, mostValues))].map((value) => html`<li>${numberText(value)}</li>`)}${size > mostValues ? html`<li>…</li>` : nothing}</ol>`;
  }
}

const mostValues = 64;
const sign = (place: Place): string => (place.phase === 'update' ? '\\leftarrow' : '=');

define('garden-microscope', GardenMicroscope);
