// <garden-control>: one hyper-parameter of the catalog as a person changes it. float -> slider with numeric entry, int ->
// stepper, bool -> checkbox, enum -> select. It holds no value of its own: it sends "value" events and shows what comes back,
// and what the engine finds wrong at its path.

import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Param } from '../engine/schema';
import { controlWords as words } from '../i18n/data';
import { language, say } from '../i18n/language';
import type { Value } from '../lab/lab';
import { clamp, formatNumber, fromPosition, parseNumber, stepped, toPosition } from './number';
import { problemAt, problemLine } from './problem';
import { define, SignalElement } from './signal-element';
import './icon';

const notches = 1000;

/** `sliding`: more of the same is to be expected, so fold the undo steps. */
export type ValueEvent = CustomEvent<{ value: Value; sliding: boolean }>;

let controls = 0;

export class Control extends SignalElement {
  static override properties = { param: { attribute: false }, value: { attribute: false }, path: {}, disabled: { type: Boolean }, problem: { state: true } };
  declare param: Param;
  declare value: Value;
  declare path: string;
  declare disabled: boolean;
  declare problem: { text: string; entry: string } | null;
  private readonly key = `control-${controls++}`;

  private get range(): { min: number; max: number; step: number | undefined; scale: 'linear' | 'log' | undefined } {
    const { min = 0, max = 1, step, scale, type } = this.param;
    return { min, max, step: step || (type === 'int' ? 1 : undefined), scale };
  }

  private get name(): string {
    return say(this.param.name);
  }

  private get tip(): string {
    const { summary, type } = this.param;
    const numeric = type === 'float' || type === 'int';
    const range = numeric ? say(words.range, { min: formatNumber(this.range.min), max: formatNumber(this.range.max) }) : '';
    const gap = language.value === 'en' && summary ? ' ' : '';
    return `${summary ? say(summary) : ''}${gap}${range}`;
  }

  private send(value: Value, sliding = false): void {
    this.problem = null;
    if (value !== this.value) this.dispatchEvent(new CustomEvent('value', { detail: { value, sliding }, bubbles: true }));
  }

  private enter(input: HTMLInputElement): void {
    const typed = parseNumber(input.value);
    const { min, max } = this.range;
    const wrong = typed === null ? say(words.notNumber)
      : typed < min ? say(words.tooSmall, { min: formatNumber(min) })
      : typed > max ? say(words.tooLarge, { max: formatNumber(max) }) : null;
    if (wrong !== null || typed === null) {
      this.problem = { text: wrong ?? '', entry: input.value };
      return;
    }
    const value = clamp(typed, this.range);
    this.send(value);
    input.value = formatNumber(value);
  }

  private readonly onEntryKey = (event: KeyboardEvent): void => {
    const input = event.currentTarget as HTMLInputElement;
    if (event.key === 'Enter') this.enter(input);
    if (event.key === 'Escape') {
      this.problem = null;
      input.value = formatNumber(Number(this.value));
    }
    const direction = { ArrowUp: 1, ArrowDown: -1 }[event.key] as 1 | -1 | undefined;
    if (direction && this.param.type === 'int') {
      event.preventDefault();
      this.send(stepped(Number(this.value), this.range, direction, event.shiftKey), true);
    }
  };

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('value')) this.problem = null;
  }

  protected override updated(): void {
    const entry = this.querySelector<HTMLElement>('.control > .control-entry');
    entry?.style.setProperty('width', `calc(${Math.max(4, formatNumber(Number(this.value)).length)}ch + 10px)`);
    const slider = this.querySelector<HTMLInputElement>('.slider');
    slider?.style.setProperty('--fill', `${toPosition(Number(this.value), this.range) * 100}%`);
  }

  protected override render(): TemplateResult {
    const { param } = this;
    if (param.type === 'bool') {
      return html`<label class="check"><input type="checkbox" .checked=${this.value === true} ?disabled=${this.disabled}
        @change=${(e: Event) => this.send((e.target as HTMLInputElement).checked)}>
        <span class="control-name" data-tip=${this.tip}>${this.name}</span></label>${this.renderProblem()}`;
    }
    if (param.type === 'enum') {
      return html`<div class="control"><label class="control-name" for=${this.key} data-tip=${this.tip}>${this.name}</label></div>
        <select class="select" id=${this.key} .value=${String(this.value)} ?disabled=${this.disabled}
          @change=${(e: Event) => this.send((e.target as HTMLSelectElement).value)}>
          ${param.options?.map((option) => html`<option value=${option.id} ?selected=${option.id === this.value}>${say(option.name)}</option>`)}
        </select>${this.renderProblem()}`;
    }
    return param.type === 'int' ? this.renderStepper() : this.renderSlider();
  }

  private renderEntry(): TemplateResult {
    return html`<input class="control-entry number" id=${this.key} inputmode="decimal" autocomplete="off" spellcheck="false"
      .value=${this.problem?.entry ?? formatNumber(Number(this.value))} ?disabled=${this.disabled}
      aria-invalid=${this.wrong === null ? 'false' : 'true'} aria-errormessage=${this.wrong === null ? nothing : `${this.key}-problem`}
      @keydown=${this.onEntryKey} @focus=${(e: Event) => (e.target as HTMLInputElement).select()}
      @change=${(e: Event) => this.enter(e.target as HTMLInputElement)}>`;
  }

  private get wrong(): string | null {
    return this.problem?.text ?? problemAt(this.path ?? '');
  }

  private renderProblem(): TemplateResult | typeof nothing {
    return problemLine(this.wrong, `${this.key}-problem`);
  }

  private renderSlider(): TemplateResult {
    const at = Math.round(toPosition(Number(this.value), this.range) * notches);
    return html`<div class="control">
      <label class="control-name" for=${this.key} data-tip=${this.tip}>${this.name}</label>
      ${this.renderEntry()}
      <input type="range" class="slider" min="0" max=${notches} step="1" .value=${String(at)} ?disabled=${this.disabled}
        aria-label=${say(words.sliderOf, { name: this.name })} aria-valuetext=${formatNumber(Number(this.value))}
        @input=${(e: Event) => this.send(fromPosition(Number((e.target as HTMLInputElement).value) / notches, this.range), true)}
        @keydown=${this.onSliderKey}>
      ${this.renderProblem()}</div>`;
  }

  /** Arrow keys move by a hundredth of the track, so that every press changes the value also where it is rounded. */
  private readonly onSliderKey = (event: KeyboardEvent): void => {
    const move = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10 }[event.key];
    if (!move) return;
    event.preventDefault();
    const { range } = this;
    const now = Number(this.value);
    const share = range.step && range.scale !== 'log' ? Math.max(0.01, range.step / (range.max - range.min)) : 0.01;
    const next = fromPosition(toPosition(now, range) + move * share, range);
    this.send(next, true);
  };

  private renderStepper(): TemplateResult {
    const now = Number(this.value);
    const { range } = this;
    const button = (direction: 1 | -1): TemplateResult => {
      const next = stepped(now, range, direction);
      return html`<button type="button" class="button" ?disabled=${this.disabled || next === now}
        aria-label=${say(direction > 0 ? words.moreOf : words.less, { name: this.name })}
        @click=${(e: MouseEvent) => this.send(stepped(now, range, direction, e.shiftKey), true)}>
        <garden-icon name=${direction > 0 ? 'plus' : 'minus'}></garden-icon></button>`;
    };
    return html`<div class="control">
      <label class="control-name" for=${this.key} data-tip=${this.tip}>${this.name}</label>
      <span class="stepper">${button(-1)}${this.renderEntry()}${button(1)}</span>
      ${this.renderProblem()}</div>`;
  }
}

define('garden-control', Control);

/** A control whose value goes to `set`; `path`: where the value stands in the lab, also the name of the undo step that a drag folds into. */
export function control(param: Param, value: Value, set: (value: Value, merge: string | undefined) => void, path: string, disabled = false): TemplateResult {
  return html`<garden-control .param=${param} .value=${value} .path=${path} .disabled=${disabled}
    @value=${(e: ValueEvent) => set(e.detail.value, e.detail.sliding ? path : undefined)}></garden-control>`;
}
